//! Requests for changes, priced: what each alone does to the plan, what the best plan with it costs at least, and what they do
//! to each other. What was approved is an input of the plan that follows.

mod accept;
mod links;
mod priced;
mod wishes;

pub use accept::{Standing, approvals, refuse_impossible, solve_concerned};
pub use priced::{Accept, Link, Priced, RoleReview, Together, Verdict, Wish};
pub use wishes::wishes;

use rayon::prelude::*;

use crate::balance::explain::{Effect, Explainer};
use crate::balance::territories::RolePlan;

/// Prices the wishes of a role. What costs at most `free_below`, in the unit of the plan's costs, is free.
pub fn review<'a>(explainer: &Explainer, plan: &'a RolePlan, wishes: Vec<Wish>, free_below: f64) -> RoleReview<'a> {
    let price = |wish: Wish| {
        let moves = [(wish.unit, wish.territory)];
        let (effect, now) = (explainer.effect(&moves), explainer.hours());
        let hours = |territory: usize| [now[territory], effect.loads[0][territory]];
        Priced {
            verdict: verdict(&wish, &effect, free_below),
            at_least: at_least(explainer, plan, &moves),
            from_hours: explainer.territory(wish.unit).map(hours),
            to_hours: hours(wish.territory),
            effect,
            wish,
        }
    };
    let wishes: Vec<Priced> = wishes.into_par_iter().map(price).collect();
    let (links, unlinked) = links::links(explainer, &wishes);
    let all = together(explainer, plan, &wishes, &Accept::All);
    let free = together(explainer, plan, &wishes, &Accept::Free);
    let free = free.filter(|free| all.as_ref().is_some_and(|all| all.wishes > free.wishes));
    RoleReview { plan, wishes, links, unlinked, all, free }
}

fn verdict(wish: &Wish, effect: &Effect, free_below: f64) -> Verdict {
    match effect.broken.first() {
        _ if wish.from == Some(wish.to) => Verdict::Already,
        _ if wish.outdated => Verdict::Outdated,
        Some(broken) => Verdict::Breaks(broken.clone()),
        None if effect.change() <= free_below => Verdict::Free,
        None => Verdict::Costs(effect.change()),
    }
}

/// What the best plan with some wishes costs more than the plan at hand, at least.
fn at_least(explainer: &Explainer, plan: &RolePlan, moves: &[(usize, usize)]) -> f64 {
    (explainer.bound_with(moves) - plan.proof.primal).max(0.0)
}

fn together(explainer: &Explainer, plan: &RolePlan, wishes: &[Priced], accept: &Accept) -> Option<Together> {
    let own = wishes.iter().filter(|own| own.is_accepted(accept, std::iter::empty()));
    let moves: Vec<(usize, usize)> = own.map(|own| (own.wish.unit, own.wish.territory)).collect();
    let enough = moves.len() > 1 && explainer.adds_up();
    enough.then(|| Together {
        wishes: moves.len(),
        effect: explainer.effect(&moves),
        at_least: at_least(explainer, plan, &moves),
    })
}
