//! Requests for changes, priced: what each alone does to the plan, what the best plan with it costs at least, and what they do
//! to each other. What was approved is an input of the plan that follows.

mod links;
mod wishes;

pub use links::Link;
pub use wishes::wishes;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::balance::explain::{Effect, Explainer};
use crate::balance::territories::RolePlan;
use crate::balance::violations::Broken;

/// What is asked for in a role: an account, with all that must go where it goes, at another rep.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// The requests that ask for it, indices into all of them; several where they name accounts of one family.
    pub requests: Vec<usize>,
    /// The unit of the role.
    pub unit: usize,
    /// The accounts that go, indices into `Plan::accounts`: those of the requests, and the rest of their family.
    pub accounts: Vec<usize>,
    /// Who has it: index into `Plan::reps`; `None` = nobody.
    pub from: Option<usize>,
    /// Who is to have it: index into `Plan::reps`.
    pub to: usize,
    /// The territory of that rep.
    pub territory: usize,
    /// Whether a request takes another rep for the one who has it.
    pub outdated: bool,
}

/// How a wish is judged.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It breaks no rule and costs no more than may be free.
    Free,
    /// It breaks no rule, and costs this much, in the unit of the plan's costs.
    Costs(f64),
    /// The move alone breaks a rule, the first of them.
    Breaks(Broken),
    /// The rep has it already.
    Already,
    /// It was written for another plan: somebody else has the account here.
    Outdated,
}

/// A wish and what it comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Priced {
    /// The wish.
    pub wish: Wish,
    /// How it is judged.
    pub verdict: Verdict,
    /// What it alone changes.
    pub effect: Effect,
    /// What the best plan with it costs more than this one, at least; 0 where nothing is proven, infinite where a rule forbids it.
    pub at_least: f64,
    /// Hours of who has it, now and then; `None` where nobody has it.
    pub from_hours: Option<[f64; 2]>,
    /// Hours of who is to have it, now and then.
    pub to_hours: [f64; 2],
}

/// Several wishes at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// How many.
    pub wishes: usize,
    /// What they change, and nothing else does.
    pub effect: Effect,
    /// As of a single one.
    pub at_least: f64,
}

/// The requests of a role.
#[derive(Clone, Debug)]
pub struct RoleReview<'a> {
    /// The role's plan.
    pub plan: &'a RolePlan,
    /// Its wishes, in the order of the requests.
    pub wishes: Vec<Priced>,
    /// Wishes that help each other, or stand in each other's way.
    pub links: Vec<Link>,
    /// Pairs of wishes that were too many to be looked at; 0 where all were.
    pub unlinked: usize,
    /// All that would be accepted with `All`, together; `None` of fewer than two.
    pub all: Option<Together>,
    /// All that are free, together; `None` of fewer than two, or where these are all.
    pub free: Option<Together>,
}

/// Which wishes are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accept {
    /// All, but those that are fulfilled or outdated.
    All,
    /// Those that are free.
    Free,
    /// Those of these accounts, indices into `Plan::accounts`.
    Accounts(BTreeSet<usize>),
}

impl Priced {
    /// What the move alone changes of the objective.
    pub fn change(&self) -> f64 {
        self.effect.change()
    }

    /// Whether it is among those accepted; `accounts` are those of its requests.
    pub fn is_accepted(&self, accept: &Accept, mut accounts: impl Iterator<Item = usize>) -> bool {
        match accept {
            Accept::All => !matches!(self.verdict, Verdict::Already | Verdict::Outdated),
            Accept::Free => self.verdict == Verdict::Free,
            Accept::Accounts(chosen) => accounts.any(|account| chosen.contains(&account)),
        }
    }
}

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
