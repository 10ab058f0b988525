//! The state of a local search: an assignment with its loads, totals and cost kept current, and the change that moves make.
//! ```text
//! penalised cost = c x + Σ_k Σ_j w_kj (ℓ_kj − s_kj Λ_k)²  +  Σ penalty · excess of loads over their intervals and of budgets
//! ```

use super::CandidateLists;
use super::changes::Changes;
use crate::model::objective::interval;
use crate::model::{Activity, Instance, Prices};

/// Relative improvement below which a move is noise.
const NOISE: f64 = 1e-11;

/// Times that moves are made until sums are counted anew, so that rounding errors don't add up.
const RECOUNTED: usize = 1000;

/// Share of an interval kept free at both ends where moves shift the total, and the band with it.
const MARGIN: f64 = 1e-3;

/// An assignment with everything that moves are judged by. Broken limits are priced, so that search may pass through them.
#[derive(Clone, Debug)]
pub struct SearchState<'a> {
    instance: &'a Instance,
    /// Candidates whose numbers are at hand.
    known: Option<&'a CandidateLists>,
    option: Vec<u32>,
    tallies: Vec<Tally>,
    used: Vec<f64>,
    cost: f64,
    budget_penalty: Vec<f64>,
    applied: usize,
}

/// Loads of one activity, and the sums that make its variance a matter of a few multiplications.
#[derive(Clone, Debug)]
struct Tally {
    load: Vec<f64>,
    total: f64,
    curvature: Vec<f64>,
    /// Σ wℓ², Σ wsℓ, Σ ws².
    sums: [f64; 3],
    /// Price of a unit of load outside its interval, per territory.
    penalty: Vec<f64>,
    /// Share of an interval kept free.
    margin: f64,
}

impl Tally {
    fn variance(&self, sums: [f64; 3], total: f64) -> f64 {
        sums[0] - 2.0 * total * sums[1] + total * total * sums[2]
    }

    fn excess(&self, activity: &Activity, j: usize, load: f64, total: f64) -> f64 {
        let (low, high) = interval(activity, j, total);
        let margin = self.narrowing(low, high, load);
        (load + margin - high).max(low + margin - load).max(0.0)
    }

    fn narrowing(&self, low: f64, high: f64, load: f64) -> f64 {
        self.margin * (high - low).min(load.abs())
    }

    /// Variance and penalty, from the loads as they are.
    fn penalised_cost(&self, activity: &Activity) -> f64 {
        let excess = |j: usize| self.penalty[j] * self.excess(activity, j, self.load[j], self.total);
        self.variance(self.sums, self.total) + (0..self.load.len()).map(excess).sum::<f64>()
    }

    /// Changes a load, and the sums with it.
    fn change(&mut self, activity: &Activity, j: usize, change: f64) {
        let (w, s) = (self.curvature[j], activity.share[j]);
        self.sums[0] += w * change * (2.0 * self.load[j] + change);
        self.sums[1] += w * s * change;
        self.load[j] += change;
        self.total += change;
    }

    fn recount(&mut self, activity: &Activity) {
        self.total = self.load.iter().sum();
        self.sums = [0.0; 3];
        for (j, load) in self.load.iter().enumerate() {
            let (w, s) = (self.curvature[j], activity.share[j]);
            self.sums[0] += w * load * load;
            self.sums[1] += w * s * load;
            self.sums[2] += w * s * s;
        }
    }
}

/// Cost of one load that changes alone: variance and penalty less what its price pays.
#[derive(Clone, Copy, Debug)]
pub struct LoadPenalty {
    load: f64,
    curvature: f64,
    target: f64,
    price: f64,
    low: f64,
    high: f64,
    penalty: f64,
    best_load: f64,
    least: f64,
}

impl LoadPenalty {
    /// Variance and penalty less price × load, above the least there can be.
    pub fn at(&self, change: f64) -> f64 {
        let load = self.load + change;
        let excess = (load - self.high).max(self.low - load).max(0.0);
        self.curvature * (load - self.target).powi(2) + self.penalty * excess - self.price * load - self.least
    }

    /// The change of least cost.
    pub fn best_change(&self) -> f64 {
        self.best_load - self.load
    }
}

/// A unit and the option it would take.
pub type Move = (usize, u32);

impl<'a> SearchState<'a> {
    /// The state of an assignment. Penalties are set well above the prices, so that repair pays.
    pub fn new(instance: &'a Instance, option: Vec<u32>, prices: &Prices) -> Self {
        let evaluation = crate::model::evaluate(instance, &option);
        let mean_cost = evaluation.cost.abs();
        let tally = |(k, activity): (usize, &Activity)| {
            let load = evaluation.loads[k].clone();
            let highest = prices.load[k].iter().fold(0.0, |high: f64, price| high.max(price.abs()));
            let total: f64 = load.iter().sum();
            let curvature: Vec<f64> = (0..load.len()).map(|j| activity.curvature(j)).collect();
            let mut tally = Tally {
                penalty: vec![10.0 * (highest + mean_cost / total.abs().max(1e-9)) + 1e-6; load.len()],
                load,
                total,
                curvature,
                sums: [0.0; 3],
                margin: if activity.tolerance.is_infinite()
                    || (activity.load.same_everywhere() && instance.options().count() == instance.territories())
                {
                    0.0
                } else {
                    MARGIN
                },
            };
            tally.recount(activity);
            tally
        };
        let budgets = instance.budgets().len();
        let mut used = vec![0.0; budgets];
        for (unit, &o) in option.iter().enumerate() {
            instance.numbers(unit, o as usize).uses().for_each(|(r, usage)| used[r] += usage);
        }
        SearchState {
            tallies: instance.activities().iter().enumerate().map(tally).collect(),
            budget_penalty: (0..budgets)
                .map(|r| 10.0 * (prices.budget[r] + mean_cost / instance.budgets()[r].limit.abs().max(1e-9)))
                .collect(),
            cost: evaluation.cost,
            used,
            option,
            applied: 0,
            known: None,
            instance,
        }
    }

    /// The same, with the numbers of candidates at hand.
    pub fn knowing(self, candidates: &'a CandidateLists) -> Self {
        SearchState { known: Some(candidates), ..self }
    }

    /// The assignment.
    pub fn assignment(&self) -> &[u32] {
        &self.option
    }

    /// The territory of a unit, if it has one.
    pub fn territory(&self, unit: usize) -> Option<usize> {
        self.instance.options().territory(self.option[unit] as usize)
    }

    /// The territory of an option, if it has one.
    pub fn territory_of(&self, option: u32) -> Option<usize> {
        self.instance.options().territory(option as usize)
    }

    /// The instance.
    pub fn instance(&self) -> &'a Instance {
        self.instance
    }

    /// What an option costs a unit.
    fn cost(&self, unit: usize, option: u32) -> f64 {
        let known = self.known.and_then(|candidates| candidates.cost(unit, option));
        known.unwrap_or_else(|| self.instance.cost(unit, option as usize))
    }

    /// What a unit brings to the territory of an option.
    fn brought(&self, activity: usize, unit: usize, option: u32) -> f64 {
        let known = self.known.and_then(|candidates| candidates.loads(unit, option));
        known.map_or_else(|| self.instance.load(activity, unit, option as usize), |loads| loads[activity])
    }

    /// Load of a territory.
    pub fn load(&self, activity: usize, territory: usize) -> f64 {
        self.tallies[activity].load[territory]
    }

    /// Use of a budget.
    pub fn used(&self, budget: usize) -> f64 {
        self.used[budget]
    }

    /// Interval of a territory's load while the total stands still.
    pub fn interval(&self, activity: usize, territory: usize) -> (f64, f64) {
        interval(&self.instance.activities()[activity], territory, self.tallies[activity].total)
    }

    /// Penalty of a territory's load less what `price` pays for it, while the total stands still.
    pub fn load_penalty(&self, activity: usize, territory: usize, price: f64) -> LoadPenalty {
        let (of, tally) = (&self.instance.activities()[activity], &self.tallies[activity]);
        let (low, high) = interval(of, territory, tally.total);
        let (load, margin) = (tally.load[territory], tally.narrowing(low, high, tally.load[territory]));
        let (curvature, target) = (tally.curvature[territory], of.share[territory] * tally.total);
        let (low, high) = (low + margin, (high - margin).min(tally.total).max(low + margin));
        let best_load = if curvature > 0.0 { target + price / (2.0 * curvature) } else { price * f64::INFINITY };
        let best_load = if best_load.is_nan() { load.clamp(low, high) } else { best_load.clamp(low, high) };
        let mut penalty =
            LoadPenalty { load, curvature, target, price, low, high, penalty: tally.penalty[territory], best_load, least: 0.0 };
        penalty.least = penalty.at(best_load - load);
        penalty
    }

    /// What the assignment costs, were nothing broken.
    pub fn value(&self) -> f64 {
        self.cost + self.tallies.iter().map(|tally| tally.variance(tally.sums, tally.total)).sum::<f64>()
    }

    /// Value plus the price of everything broken (contiguity aside).
    pub fn penalised_cost(&self) -> f64 {
        let activities = self.instance.activities().iter().zip(&self.tallies);
        let loads: f64 = activities.map(|(activity, tally)| tally.penalised_cost(activity)).sum();
        self.cost + loads + (0..self.used.len()).map(|r| self.over_budget(r, 0.0)).sum::<f64>()
    }

    /// Price of what a budget is passed by where so much more of it is used.
    fn over_budget(&self, r: usize, change: f64) -> f64 {
        self.budget_penalty[r] * (self.used[r] + change - self.instance.budgets()[r].limit).max(0.0)
    }

    /// Change of all budgets' penalties by the moves.
    fn estimate_budgets(&self, moves: &[Move]) -> f64 {
        let mut changes = Changes::default();
        for &(unit, to) in moves {
            let uses = |option: u32| self.instance.numbers(unit, option as usize);
            uses(self.option[unit]).uses().for_each(|(r, usage)| changes.add(r, -usage));
            uses(to).uses().for_each(|(r, usage)| changes.add(r, usage));
        }
        changes.iter().map(|(r, change)| self.over_budget(r, change) - self.over_budget(r, 0.0)).sum()
    }

    /// Change by the moves of the [`penalised_cost`](Self::penalised_cost), bands of untouched territories taken as they are.
    pub fn estimate(&self, moves: &[Move]) -> f64 {
        let mut change = 0.0;
        for &(unit, to) in moves {
            change += self.cost(unit, to) - self.cost(unit, self.option[unit]);
        }
        for k in 0..self.tallies.len() {
            change += self.estimate_activity(k, moves);
        }
        if !self.used.is_empty() {
            change += self.estimate_budgets(moves);
        }
        change
    }

    fn estimate_activity(&self, k: usize, moves: &[Move]) -> f64 {
        let (activity, tally) = (&self.instance.activities()[k], &self.tallies[k]);
        let mut touched = Changes::default();
        let mut add = |territory: Option<usize>, load: f64| {
            if let Some(j) = territory {
                touched.add(j, load);
            }
        };
        for &(unit, to) in moves {
            let from = self.option[unit];
            add(self.territory_of(from), -self.brought(k, unit, from));
            add(self.territory_of(to), self.brought(k, unit, to));
        }
        let total = tally.total + touched.iter().map(|(_, change)| change).sum::<f64>();
        let (mut sums, mut excess) = (tally.sums, 0.0);
        for (j, change) in touched.iter() {
            let (w, s, old) = (tally.curvature[j], activity.share[j], tally.load[j]);
            sums[0] += w * change * (2.0 * old + change);
            sums[1] += w * s * change;
            let more = tally.excess(activity, j, old + change, total) - tally.excess(activity, j, old, tally.total);
            excess += tally.penalty[j] * more;
        }
        tally.variance(sums, total) - tally.variance(tally.sums, tally.total) + excess
    }

    /// Makes the moves if they truly improve the penalised cost (and keep territories connected). Returns whether they did.
    pub fn apply_if_improving(&mut self, moves: &[Move]) -> bool {
        self.apply_if_within(moves, 0.0)
    }

    /// Makes the moves if they worsen the penalised cost by no more than `room` (and keep territories connected). Returns
    /// whether they were made.
    pub fn apply_if_within(&mut self, moves: &[Move], room: f64) -> bool {
        // Where the total bends no band, an estimate is exact but for rounding.
        let exact = self.estimates_exactly();
        if exact && self.estimate(moves) >= room - NOISE * self.cost.abs() {
            return false;
        }
        let limit = if exact { f64::INFINITY } else { self.penalised_cost() + room };
        let back: Vec<Move> = moves.iter().map(|&(unit, _)| (unit, self.option[unit])).collect();
        self.apply(moves);
        let within = exact || self.penalised_cost() < limit - NOISE * limit.abs();
        if within && self.stays_connected(&back) {
            return true;
        }
        self.apply(&back);
        false
    }

    fn estimates_exactly(&self) -> bool {
        self.instance.activities().iter().all(|activity| activity.tolerance.is_infinite())
    }

    /// Doubles the price of every limit that is broken.
    pub fn increase_penalties(&mut self) {
        for (activity, tally) in self.instance.activities().iter().zip(&mut self.tallies) {
            for j in 0..tally.load.len() {
                if tally.excess(activity, j, tally.load[j], tally.total) > 0.0 {
                    tally.penalty[j] *= 2.0;
                }
            }
        }
        let budgets = self.instance.budgets().iter().zip(&self.used).zip(&mut self.budget_penalty);
        budgets.filter(|((budget, used), _)| **used > budget.limit).for_each(|(_, penalty)| *penalty *= 2.0);
    }

    /// Makes the moves, whatever they do.
    pub fn apply(&mut self, moves: &[Move]) {
        for &(unit, to) in moves {
            let from = self.option[unit];
            self.cost += self.cost(unit, to) - self.cost(unit, from);
            for (k, activity) in self.instance.activities().iter().enumerate() {
                let (lost, won) = (self.brought(k, unit, from), self.brought(k, unit, to));
                if let Some(j) = self.territory_of(from) {
                    self.tallies[k].change(activity, j, -lost);
                }
                if let Some(j) = self.territory_of(to) {
                    self.tallies[k].change(activity, j, won);
                }
            }
            self.instance.numbers(unit, from as usize).uses().for_each(|(r, usage)| self.used[r] -= usage);
            self.instance.numbers(unit, to as usize).uses().for_each(|(r, usage)| self.used[r] += usage);
            self.option[unit] = to;
        }
        self.applied += 1;
        if self.applied.is_multiple_of(RECOUNTED) {
            self.instance.activities().iter().zip(&mut self.tallies).for_each(|(activity, tally)| tally.recount(activity));
        }
    }

    /// Whether the moved units' territories, old and new, are no more broken than before the moves (`back` undoes them).
    fn stays_connected(&self, back: &[Move]) -> bool {
        let Some(contiguity) = self.instance.contiguity() else { return true };
        let options = self.instance.options();
        let pieces = |assignment: &[u32]| -> usize {
            let touched = |j: usize| {
                back.iter().any(|&(unit, old)| options.territory(old as usize) == Some(j) || self.territory(unit) == Some(j))
            };
            let of = |j: usize| {
                (0..assignment.len()).filter(|&unit| options.territory(assignment[unit] as usize) == Some(j)).collect::<Vec<_>>()
            };
            (0..options.territories())
                .filter(|&j| touched(j))
                .map(|j| contiguity.graph.pieces(&of(j)).len().saturating_sub(1))
                .sum()
        };
        let mut before = self.option.clone();
        for &(unit, old) in back {
            before[unit] = old;
        }
        pieces(&self.option) <= pieces(&before)
    }
}
