//! What a territory carries and how even a team is, by the same formulas for today's owners and for a plan.

use super::formulate::Formulation;
use crate::model::Budget;

/// What one territory carries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Load {
    /// Accounts.
    pub accounts: usize,
    /// Calls in the period.
    pub calls: f64,
    /// Hours of calls.
    pub call_hours: f64,
    /// Hours of travel, hops between stops included.
    pub travel_hours: f64,
    /// Load per activity of the instance; the first is hours of work.
    pub activities: Vec<f64>,
}

impl Load {
    /// Hours of calls and travel.
    pub fn hours(&self) -> f64 {
        self.activities.first().copied().unwrap_or(0.0)
    }
}

/// Least, mean and greatest of some numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// Least.
    pub min: f64,
    /// Mean.
    pub mean: f64,
    /// Greatest.
    pub max: f64,
}

/// How a team's work is shared out. Spreads and cv are over the reps who have a share of the work.
#[derive(Clone, Debug, PartialEq)]
pub struct Measures {
    /// Accounts that somebody serves.
    pub accounts: usize,
    /// Hours of calls and travel.
    pub hours: f64,
    /// Hours of travel.
    pub travel_hours: f64,
    /// Hours per rep.
    pub rep_hours: Spread,
    /// Hours ÷ capacity per rep; `None` where nobody has capacity.
    pub utilisation: Option<Spread>,
    /// Coefficient of variation of load ÷ share: standard deviation over mean; `None` without work.
    pub cv: Option<f64>,
    /// Reps above their capacity.
    pub over_capacity: usize,
}

/// Hours of travel of a unit at a territory, hops included.
pub fn travel_hours(formulation: &Formulation, unit: usize, territory: usize) -> f64 {
    formulation.hop_hours[unit] + formulation.ways.at(1, None, unit, Some(territory))
}

/// What it costs, in hours, to take a unit from the owner of today for a territory.
pub fn moving_hours(formulation: &Formulation, unit: usize, territory: usize) -> f64 {
    formulation.instance.cost(unit, territory) - formulation.ways.at(1, None, unit, Some(territory))
}

/// A limit on what changes hands, and how much of it is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Cap {
    /// The rule in words.
    pub rule: String,
    /// What is used.
    pub used: f64,
    /// The most that may be used.
    pub limit: f64,
}

/// The caps of a role when `owners[i]` has unit i.
pub fn caps(formulation: &Formulation, owners: &[Option<u32>]) -> Vec<Cap> {
    let instance = &formulation.instance;
    let cap = |(r, budget): (usize, &Budget)| {
        let owned = owners.iter().enumerate().filter_map(|(unit, owner)| Some((unit, (*owner)? as usize)));
        let used = owned.map(|(unit, j)| instance.usage(r, unit, j)).sum();
        Cap { rule: formulation.rules.words(budget.rule).into(), used, limit: budget.limit }
    };
    instance.budgets().iter().enumerate().map(cap).collect()
}

/// What each territory carries when `owners[i]` has unit i; units without an owner are carried by nobody.
pub fn loads(formulation: &Formulation, owners: &[Option<u32>]) -> Vec<Load> {
    let instance = &formulation.instance;
    let nothing = Load { activities: vec![0.0; instance.activities().len()], ..Load::default() };
    let mut loads = vec![nothing; instance.territories()];
    for (unit, owner) in owners.iter().enumerate() {
        let Some(territory) = owner.map(|owner| owner as usize) else { continue };
        let load = &mut loads[territory];
        load.accounts += 1;
        load.calls += formulation.workload.calls[unit];
        load.call_hours += formulation.workload.call_hours[unit];
        load.travel_hours += travel_hours(formulation, unit, territory);
        for (k, sum) in load.activities.iter_mut().enumerate() {
            *sum += instance.load(k, unit, territory);
        }
    }
    loads
}

/// Load ÷ (share · total) per territory in hours of work: 1 is a fair share; `None` for who has no share.
pub fn fairness(formulation: &Formulation, loads: &[Load]) -> Vec<Option<f64>> {
    let share = &formulation.instance.activities()[0].share;
    let total: f64 = loads.iter().map(Load::hours).sum();
    let ratio = |(load, &share): (&Load, &f64)| (share * total > 0.0).then(|| load.hours() / (share * total));
    loads.iter().zip(share).map(ratio).collect()
}

/// Measures a team by what its territories carry; `None` where nobody carries anything.
pub fn measure(formulation: &Formulation, loads: &[Load]) -> Option<Measures> {
    let accounts = loads.iter().map(|load| load.accounts).sum();
    if accounts == 0 {
        return None;
    }
    let hours = &formulation.instance.activities()[0];
    let with_share = || loads.iter().enumerate().filter(|(j, _)| hours.share[*j] > 0.0);
    let used: Vec<f64> = with_share()
        .map(|(j, load)| (load, formulation.capacity(j)))
        .filter(|used| used.1 > 0.0)
        .map(|(load, capacity)| load.hours() / capacity)
        .collect();
    let over = |(j, load): &(usize, &Load)| load.hours() > formulation.capacity(*j) * (1.0 + 1e-9);
    Some(Measures {
        accounts,
        hours: loads.iter().map(Load::hours).sum(),
        travel_hours: loads.iter().map(|load| load.travel_hours).sum(),
        rep_hours: spread(&with_share().map(|(_, load)| load.hours()).collect::<Vec<_>>()).unwrap_or_default(),
        utilisation: spread(&used),
        cv: variation(&fairness(formulation, loads).into_iter().flatten().collect::<Vec<_>>()),
        over_capacity: loads.iter().enumerate().filter(over).count(),
    })
}

fn spread(values: &[f64]) -> Option<Spread> {
    let min = values.iter().copied().min_by(f64::total_cmp)?;
    let max = values.iter().copied().max_by(f64::total_cmp)?;
    Some(Spread { min, mean: values.iter().sum::<f64>() / values.len() as f64, max })
}

fn variation(values: &[f64]) -> Option<f64> {
    let mean = spread(values)?.mean;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64;
    (mean > 0.0).then(|| variance.sqrt() / mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variation_is_the_standard_deviation_over_the_mean() {
        assert_eq!(variation(&[1.0, 3.0]), Some(0.5));
        assert_eq!(variation(&[2.0, 2.0, 2.0]), Some(0.0));
        assert_eq!(variation(&[]), None);
        assert_eq!(variation(&[0.0, 0.0]), None);
    }
}
