//! Why an account is with its rep, what any other rep would cost, and what an hour more of a rep is worth.
//!
//! Of another rep two numbers are told: what the move alone would change, which adds up to the re-evaluated objective, and
//! the least that the best plan with that pair could cost: the dual bound at the root plus the pair's reduced cost.

mod bounds;
mod effect;
mod moved;
mod nearest;
mod tied;

pub use effect::Effect;
pub use tied::{SolvedRole, TiedBundle, TiedRoles, tied_roles};

use super::formulate::Formulation;
use super::metrics::{Cap, caps};
use super::root_prices::root_prices;
use super::territories::{Assigned, RolePlan};
use crate::check;
use crate::model::objective::interval;
use crate::model::{Certificate, Evaluation, PairCounts, Prices, evaluate};
use crate::plan::Plan;
use tied::TiedRole;

/// A load this near to a limit, relative to it, has reached it.
const REACHED: f64 = 0.005;

/// A role's plan, ready to be asked.
pub struct Explainer<'a> {
    plan: &'a Plan,
    formulation: &'a Formulation,
    role: &'a RolePlan,
    /// An option per unit.
    assignment: &'a [u32],
    evaluation: Evaluation,
    /// The dual bound at the certificate's root, and its prices; `None` where it prices assignments.
    root: Option<(f64, Prices)>,
    /// The limits on what leaves its owner, and what the plan uses of each.
    caps: Vec<Cap>,
    /// Which groups of the instance's pairing are where.
    pairs: Option<PairCounts<'a>>,
    /// Where the role is tied to others.
    tied: Option<TiedRole<'a>>,
}

/// An account in a role.
#[derive(Clone, Debug)]
pub struct AccountExplained<'a> {
    /// The account, its rep, its hours and the reason.
    pub assigned: &'a Assigned,
    /// The accounts of its family, which go where it goes; itself left out. Indices into `Plan::accounts`.
    pub family: Vec<usize>,
    /// Every other rep, the least bound first.
    pub others: Vec<Alternative>,
}

/// Another rep for an account, and all of its family.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// What the move alone changes of the hours on the way, or of the distance that a redrawn map pays for.
    pub travel: f64,
    /// What it changes of the cost of accounts that leave their owners.
    pub moving: f64,
    /// What it changes of the price of calls given up.
    pub service: f64,
    /// What it changes of the price of unevenness.
    pub balance: f64,
    /// What it changes of the price of pairs with reps of the role that it follows.
    pub pairs: f64,
    /// The rules that it breaks, in words.
    pub broken: Vec<String>,
    /// No plan that gives the account to this rep costs less; infinite where a rule forbids the pair.
    pub bound: f64,
}

impl Alternative {
    /// What the move alone changes of the objective.
    pub fn change(&self) -> f64 {
        self.travel + self.moving + self.service + self.balance + self.pairs
    }
}

/// A rep in a role.
#[derive(Clone, Debug, PartialEq)]
pub struct RepExplained {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Hours of calls and travel, and what the rep may carry at least and at most, band and capacity together.
    pub hours: f64,
    /// The least hours the rules leave.
    pub least: f64,
    /// The most hours the rules leave.
    pub most: f64,
    /// What an hour more of capacity saves of the objective, about; `None` where the certificate does not say.
    pub hour_worth: Option<f64>,
    /// Which limits the rep has reached, in words.
    pub reached: Vec<String>,
    /// Accounts that stay, indices into the role's accounts.
    pub stayed: Vec<usize>,
    /// Accounts that come from others or from nobody.
    pub came: Vec<usize>,
    /// Accounts that were the rep's and leave, to others or to nobody.
    pub went: Vec<usize>,
}

impl<'a> Explainer<'a> {
    /// Gets ready to explain a checked plan of a role; `assignment` has an option per unit.
    pub fn new(plan: &'a Plan, formulation: &'a Formulation, role: &'a RolePlan, assignment: &'a [u32]) -> Self {
        let root = root_prices(formulation, &role.proof.certificate).and_then(|prices| {
            // What pairs add to the bound may be gone where a unit is elsewhere.
            let bound = check::bound(&formulation.instance.unpaired(), &Certificate::Prices(prices.clone())).ok()?;
            Some((bound, prices))
        });
        let evaluation = evaluate(&formulation.instance, assignment);
        let caps = caps(formulation, &formulation.of_accounts(assignment));
        let instance = &formulation.instance;
        let pairs = instance.pairing().map(|pairing| PairCounts::new(pairing, instance.options(), assignment));
        Explainer { plan, formulation, role, assignment, evaluation, root, caps, pairs, tied: None }
    }

    /// The same of the role at a place among all, tied to others or not.
    pub fn of(plan: &'a Plan, tied: &'a [TiedBundle<'a>], at: usize, &(formulation, role, assignment): &SolvedRole<'a>) -> Self {
        let explainer = Explainer::new(plan, formulation, role, assignment);
        let place = tied.iter().find_map(|(bundle, tied)| Some((tied, bundle.iter().position(|&other| other == at)?)));
        place.into_iter().fold(explainer, |explainer, (tied, part)| explainer.tied(tied, part))
    }

    /// The same of the `part`-th of tied roles, whose least costs are those of all of them together.
    pub fn tied(self, all: &'a TiedRoles<'a>, part: usize) -> Self {
        Explainer { tied: Some(TiedRole { all, part }), ..self }
    }

    /// Explains where an account is, if the role serves it; `rep` = of the other reps this one alone.
    pub fn account(&self, account: usize, rep: Option<usize>) -> Option<AccountExplained<'a>> {
        let (formulation, reps) = (self.formulation, &self.formulation.reps);
        let at = formulation.accounts.binary_search(&account).ok()?;
        let unit = formulation.units.unit(at);
        let own = formulation.instance.options().territory(self.assignment[unit] as usize);
        let other = |&j: &usize| Some(j) != own && rep.is_none_or(|rep| reps[j] == rep);
        let priced = self.priced(unit);
        let mut others: Vec<Alternative> =
            (0..reps.len()).filter(other).map(|j| self.alternative(unit, j, self.bound(unit, j, &priced))).collect();
        others.sort_by(|a, b| a.bound.total_cmp(&b.bound).then(a.change().total_cmp(&b.change())));
        let family = formulation.units.members(unit).filter(|&other| other != at);
        let family = family.map(|other| formulation.accounts[other]).collect();
        let assigned = self.role.accounts.iter().find(|own| own.account == account)?;
        Some(AccountExplained { assigned, family, others })
    }

    /// The unit at another territory, where no plan costs less than `bound`.
    fn alternative(&self, unit: usize, territory: usize, bound: f64) -> Alternative {
        let effect = self.effect(&[(unit, territory)]);
        let bound = if effect.forbidden { f64::INFINITY } else { bound };
        Alternative {
            rep: self.formulation.reps[territory],
            travel: effect.travel,
            moving: effect.moving,
            service: effect.service,
            balance: effect.balance,
            pairs: effect.pairs,
            broken: effect.broken.iter().map(ToString::to_string).collect(),
            bound,
        }
    }

    /// Explains a rep's book, if the rep is of the role.
    pub fn rep(&self, rep: usize) -> Option<RepExplained> {
        let j = self.formulation.reps.binary_search(&rep).ok()?;
        let activities = self.formulation.instance.activities();
        let limits = |k: usize| interval(&activities[k], j, self.evaluation.loads[k].iter().sum());
        let (least, most) = limits(0);
        let id = Some(&self.plan.reps[rep].id);
        let accounts = || self.role.accounts.iter().enumerate();
        let held = |was: bool| accounts().filter(move |(_, own)| own.rep == Some(rep) && (own.previous.as_ref() == id) == was);
        let went = accounts().filter(|(_, own)| own.rep != Some(rep) && own.previous.as_ref() == id);
        let index = |(unit, _): (usize, &Assigned)| unit;
        Some(RepExplained {
            rep,
            hours: self.evaluation.loads[0][j],
            least,
            most,
            hour_worth: self.hour_worth(j),
            reached: (0..activities.len()).filter_map(|k| self.reached(k, j, limits(k))).collect(),
            stayed: held(true).map(index).collect(),
            came: held(false).map(index).collect(),
            went: went.map(index).collect(),
        })
    }

    /// Which end of its limits a load has reached.
    fn reached(&self, k: usize, j: usize, (least, most): (f64, f64)) -> Option<String> {
        let (activity, load) = (&self.formulation.instance.activities()[k], self.evaluation.loads[k][j]);
        let near = |limit: f64| limit.is_finite() && (load - limit).abs() <= REACHED * limit.abs();
        let rule = if near(most) {
            if most < activity.upper[j] { activity.band_rule } else { activity.limit_rule }
        } else if least > 0.0 && near(least) {
            if least > activity.lower[j] { activity.band_rule } else { activity.limit_rule }
        } else {
            return None;
        };
        Some(self.formulation.rules.words(rule).to_owned())
    }

    /// What the dual bound loses by an hour more at the limit: the price of load there less what that hour costs in
    /// unevenness; nothing where capacity does not bind.
    fn hour_worth(&self, j: usize) -> Option<f64> {
        let (_, prices) = self.root.as_ref()?;
        let activity = &self.formulation.instance.activities()[0];
        let total: f64 = self.evaluation.loads[0].iter().sum();
        let marginal = 2.0 * activity.curvature(j) * (activity.upper[j] - activity.share[j] * total);
        Some((prices.load[0][j] + prices.total[0] - marginal).max(0.0))
    }
}
