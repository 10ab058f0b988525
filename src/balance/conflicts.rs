//! Why a role has no plan, in words: which accounts and reps, and the numbers.

use super::formulate::Formulation;
use crate::check;
use crate::model::{Activity, Certificate, Conflict, Prices};
use crate::plan::Plan;
use crate::plan::words::{count, first, number};
use crate::solve::conflict;

/// Accounts and reps named before the rest is only counted.
const NAMED: usize = 5;

/// A conflict in words, without the role.
pub(super) fn words(plan: &Plan, formulation: &Formulation, conflict: &Conflict) -> String {
    let scene = Names { plan, formulation };
    match conflict {
        Conflict::NoOption { unit } => format!("no rep may serve account {}", scene.account(*unit)),
        Conflict::TooLarge { unit } => scene.too_large(*unit),
        Conflict::EmptyInterval { activity, territory, lower, upper } => format!(
            "rep {} must carry at least {} but may carry no more than {} ({})",
            scene.rep(*territory),
            scene.amount(*activity, *lower),
            scene.amount(*activity, *upper),
            scene.limits(*activity)
        ),
        Conflict::CapacityViolation { activity, territories, least, capacity } => {
            scene.overfull(*activity, territories, *least, *capacity)
        }
        Conflict::DeficitViolation { activity, territories, greatest, needed } => format!(
            "the accounts that {} may serve bring at most {}, short of the {} that must be there ({})",
            scene.reps(territories),
            scene.amount(*activity, *greatest),
            scene.amount(*activity, *needed),
            scene.limits(*activity)
        ),
        Conflict::BudgetInfeasible { budget, least, limit } => scene.overspent(*budget, *least, *limit),
        Conflict::FarkasDual { prices } => scene.clashing(prices),
        Conflict::Exhausted => "no assignment keeps every limit".into(),
    }
}

/// The limits that carry a price, in words.
pub(super) fn pressing(plan: &Plan, formulation: &Formulation, prices: &Prices) -> Vec<String> {
    Names { plan, formulation }.pressing(prices)
}

/// Limits whose price is a smaller part of the greatest don't matter.
const PRICED: f64 = 0.05;
/// Prices that are such a part of the greatest are rounding errors.
const NOTHING: f64 = 1e-9;

struct Names<'a> {
    plan: &'a Plan,
    formulation: &'a Formulation,
}

impl Names<'_> {
    fn account(&self, unit: usize) -> &str {
        &self.plan.accounts[self.formulation.head(unit)].id
    }

    fn rep(&self, territory: usize) -> &str {
        &self.plan.reps[self.formulation.reps[territory]].id
    }

    fn reps(&self, territories: &[usize]) -> String {
        let ids: Vec<&str> = territories.iter().map(|&j| self.rep(j)).collect();
        match territories.len() {
            1 => format!("rep {}", ids[0]),
            all if all == self.formulation.reps.len() => format!("all {}", count(all, "rep")),
            _ => format!("reps {}", first(&ids, NAMED)),
        }
    }

    fn activity(&self, k: usize) -> &Activity {
        &self.formulation.instance.activities()[k]
    }

    /// `120 hours`, `3,000 revenue`.
    fn amount(&self, k: usize, value: f64) -> String {
        format!("{} {}", number(value), if k == 0 { "hours" } else { &self.activity(k).name })
    }

    /// The rules that may hold a load.
    fn limits(&self, k: usize) -> String {
        let (activity, rules) = (self.activity(k), &self.formulation.rules);
        let banded = activity.tolerance.is_finite();
        let limited = activity.upper.iter().any(|upper| upper.is_finite()) || activity.lower.iter().any(|lower| *lower > 0.0);
        match (banded, limited) {
            (true, true) => format!("{}; {}", rules.words(activity.limit_rule), rules.words(activity.band_rule)),
            (true, false) => rules.words(activity.band_rule).into(),
            _ => rules.words(activity.limit_rule).into(),
        }
    }

    fn too_large(&self, unit: usize) -> String {
        let instance = &self.formulation.instance;
        let open: Vec<usize> = (0..instance.territories()).filter(|&j| instance.allows(unit, j)).collect();
        let sizes = instance.activities().iter().enumerate().map(|(k, activity)| {
            let least = open.iter().map(|&j| instance.load(k, unit, j)).fold(f64::INFINITY, f64::min);
            let share = open.iter().map(|&j| activity.share[j]).fold(0.0, f64::max);
            format!("{} ({}; the largest share is {} %)", self.amount(k, least), self.limits(k), number(100.0 * share))
        });
        let sizes: Vec<String> = sizes.collect();
        format!("account {} is larger than what any of {} may carry: {}", self.account(unit), self.reps(&open), sizes.join(", "))
    }

    fn clashing(&self, prices: &Prices) -> String {
        let (limits, without) = (self.pressing(prices).join("; "), self.hours_without_room(prices));
        let short = without.map(|hours| format!(", and leave no room for at least {} of work", self.amount(0, hours)));
        format!("these limits can't all be kept, as prices prove{}: {limits}. Loosen one of them", short.unwrap_or_default())
    }

    /// The hours that find no room within capacities, whatever is done: what prices of these and of budgets prove, by the greatest price
    /// of an hour.
    fn hours_without_room(&self, prices: &Prices) -> Option<f64> {
        let (hours, others) = prices.load.split_first()?;
        // A price below 0 of the total is one of every load.
        let total = prices.total.first().map_or(0.0, |price| price.min(0.0));
        let dearest = hours.iter().fold(0.0, |most: f64, price| most.max(*price)) - total;
        let alone = others.iter().flatten().chain(hours).all(|price| *price >= -NOTHING * dearest)
            && others.iter().flatten().all(|price| *price <= NOTHING * dearest);
        let proven =
            alone.then(|| check::bound(&conflict::free(&self.formulation.instance), &Certificate::Prices(prices.clone())));
        proven?.ok().map(|proven| (proven / dearest).floor()).filter(|hours| *hours >= 1.0)
    }

    /// The limits that carry a price.
    fn pressing(&self, prices: &Prices) -> Vec<String> {
        let (instance, rules) = (&self.formulation.instance, &self.formulation.rules);
        let dear = |prices: &[f64]| prices.iter().fold(0.0_f64, |most, price| most.max(price.abs())) * PRICED;
        let mut limits = Vec::new();
        for (k, prices) in prices.load.iter().enumerate() {
            let floor = dear(prices);
            for (above, words) in [(true, "at most"), (false, "at least")] {
                let presses = |j: &usize| if above { prices[*j] > floor } else { prices[*j] < -floor };
                let pressed: Vec<usize> = (0..prices.len()).filter(presses).collect();
                if !pressed.is_empty() && floor > 0.0 {
                    limits.push(format!("what {} carry {words} ({})", self.reps(&pressed), self.limits(k)));
                }
            }
        }
        let floor = dear(&prices.budget);
        let pressed: Vec<usize> = (0..prices.budget.len()).filter(|&r| prices.budget[r] > floor).collect();
        // Caps of one kind follow one another.
        let of_kind = |r: usize| self.formulation.caps.get(r).map(|cap| (cap.key, cap.territory.is_some()));
        let alike = |a: &usize, b: &usize| of_kind(*a).is_some() && of_kind(*a) == of_kind(*b);
        let kinds = pressed.chunk_by(alike).map(|kind| match (rules.words(instance.budgets()[kind[0]].rule), kind.len()) {
            (words, 1) => words.into(),
            (words, reps) => format!("{words}, and so may {}", count(reps - 1, "other rep")),
        });
        let mut caps: Vec<String> = kinds.collect();
        // A span is a budget at each end.
        caps.dedup();
        if !caps.is_empty() {
            limits.push(first(&caps.iter().map(String::as_str).collect::<Vec<&str>>(), NAMED));
        }
        limits
    }

    fn overspent(&self, budget: usize, least: f64, limit: f64) -> String {
        let (instance, rules) = (&self.formulation.instance, &self.formulation.rules);
        if let Some(span) = budget.checked_sub(self.formulation.caps.len()).and_then(|at| self.formulation.spans.get(at)) {
            let (side, words) = (if span.above { "above" } else { "below" }, rules.words(instance.budgets()[budget].rule));
            let beyond = self.amount(span.activity.0, least - limit);
            return format!("{words}: whatever is chosen, the team is at least {beyond} {side} that");
        }
        let why = |unit: usize| {
            let owner = instance.current(unit)?;
            let counts = (0..instance.territories()).any(|j| j != owner && instance.usage(budget, unit, j) > 0.0);
            let rule = instance.forbidden_by(unit, owner).filter(|_| counts)?;
            Some(format!("{} ({})", self.account(unit), rules.words(rule)))
        };
        let forced: Vec<String> = (0..instance.units()).filter_map(why).collect();
        let rule = rules.words(instance.budgets()[budget].rule);
        let numbers = format!("{rule}: the limit is {}, and at least {} must be used", number(limit), number(least));
        if forced.is_empty() { numbers } else { format!("{numbers}. Who can't stay: {}", first(&forced, NAMED)) }
    }

    fn overfull(&self, k: usize, territories: &[usize], least: f64, capacity: f64) -> String {
        let instance = &self.formulation.instance;
        let bound = |unit: &usize| (0..instance.territories()).all(|j| !instance.allows(*unit, j) || territories.contains(&j));
        let load = |unit: usize| territories.iter().map(|&j| instance.load(k, unit, j)).fold(f64::INFINITY, f64::min);
        let mut accounts: Vec<usize> = (0..instance.units()).filter(bound).collect();
        accounts.sort_by(|&a, &b| load(b).total_cmp(&load(a)));
        let named: Vec<String> = accounts.iter().map(|&unit| format!("{} {}", self.account(unit), number(load(unit)))).collect();
        let who = if territories.len() == instance.territories() {
            "the accounts".into()
        } else {
            format!("the accounts that nobody but {} may serve", self.reps(territories))
        };
        format!(
            "{who} bring at least {}, {} more than fit: {} may carry {} ({}). The largest: {}",
            self.amount(k, least),
            number(least - capacity),
            self.reps(territories),
            number(capacity),
            self.limits(k),
            first(&named, NAMED)
        )
    }
}
