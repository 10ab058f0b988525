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
    /// Nights away on trips.
    pub nights: f64,
    /// Potential of the accounts.
    pub potential: f64,
    /// Load per activity of the instance; the first is hours of work.
    pub activities: Vec<f64>,
}

impl Load {
    /// Hours of calls and travel.
    pub fn hours(&self) -> f64 {
        self.call_hours + self.travel_hours
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
    /// Calls that are made.
    pub calls: f64,
    /// Hours of calls and travel.
    pub hours: f64,
    /// Hours of travel.
    pub travel_hours: f64,
    /// Nights away on trips.
    pub nights: f64,
    /// Hours per rep.
    pub rep_hours: Spread,
    /// Hours ÷ capacity per rep; `None` where nobody has capacity.
    pub utilisation: Option<Spread>,
    /// Coefficient of variation of load ÷ share: standard deviation over mean; `None` without work.
    pub cv: Option<f64>,
    /// The same of potential; `None` without potential.
    pub potential_cv: Option<f64>,
    /// Reps above their capacity, who leaves included.
    pub over_capacity: usize,
    /// Hours above capacity, of all reps; above their own of who leaves.
    pub overtime_hours: f64,
}

/// The service level of an option; `None` = left without a rep.
pub fn level(formulation: &Formulation, option: usize) -> Option<usize> {
    let options = formulation.instance.options();
    options.territory(option).map(|_| options.level(option))
}

/// The share of its calls that an account gets by an option.
pub fn share_of_calls(formulation: &Formulation, account: usize, option: usize) -> f64 {
    formulation.coverage.share(account, level(formulation, option))
}

/// Whether the role calls an account by an option.
pub fn serves(formulation: &Formulation, account: usize, option: usize) -> bool {
    let level = level(formulation, option);
    formulation.shift.as_ref().map_or(level.is_some(), |shift| shift.serves(account, level))
}

/// Calls and hours of calls of an account by an option, those taken over from another role included.
fn calls(formulation: &Formulation, account: usize, option: usize) -> (f64, f64) {
    let share = share_of_calls(formulation, account, option);
    let (calls, hours) = (share * formulation.workload.calls[account], share * formulation.workload.call_hours[account]);
    let taken = formulation.shift.as_ref().map(|shift| shift.taken(account, level(formulation, option)));
    let (more_calls, more_hours) = taken.unwrap_or_default();
    (calls + more_calls, hours + more_hours)
}

/// Hours of travel of an account by an option, hops included.
pub fn travel_hours(formulation: &Formulation, account: usize, option: usize) -> f64 {
    share_of_calls(formulation, account, option) * formulation.hop_hours[account] + way_hours(formulation, account, option)
}

/// Hours on the way out and back of an account by an option, the part of travel that costs.
pub fn way_hours(formulation: &Formulation, account: usize, option: usize) -> f64 {
    let options = formulation.instance.options();
    let row = account * options.levels() + level(formulation, option).unwrap_or_default();
    formulation.ways.at(options.levels(), None, row, options.territory(option))
}

/// Nights away of an account by an option, in a territory.
fn nights(formulation: &Formulation, account: usize, option: usize, territory: usize) -> f64 {
    let row = account * formulation.instance.options().levels() + level(formulation, option).unwrap_or_default();
    let visits = formulation.ways.scale.get(row).copied().unwrap_or_default();
    let ways = formulation.ways.arcs.as_ref().filter(|_| visits > 0.0);
    ways.map_or(0.0, |ways| visits * ways.nights(account, territory))
}

/// What giving up calls of an account costs by an option, in hours, or leaving them to another role.
pub fn given_up_hours(formulation: &Formulation, account: usize, option: usize) -> f64 {
    let level = level(formulation, option);
    match &formulation.shift {
        Some(shift) if level.is_none() && shift.is_shifted(account, level) => shift.price,
        _ => formulation.coverage.given_up(account, level),
    }
}

/// What it costs, in hours, that an account leaves the owner of today by an option. Where the map is redrawn, that counts when
/// territories find their reps, not in the objective.
pub fn moving_hours(formulation: &Formulation, account: usize, option: usize) -> f64 {
    let away = &formulation.by_account().costs.away;
    if is_away(formulation, account, option) { away.get(account).copied().unwrap_or(0.0) } else { 0.0 }
}

/// Whether an account is elsewhere by an option than with today's owner.
fn is_away(formulation: &Formulation, account: usize, option: usize) -> bool {
    formulation.owner(account).is_some_and(|owner| formulation.instance.options().territory(option) != Some(owner))
}

/// A limit on what leaves its owner, and how much of it is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Cap {
    /// The rule in words.
    pub rule: String,
    /// What is used.
    pub used: f64,
    /// The most that may be used.
    pub limit: f64,
}

/// The caps of a role when `owners[i]` is the option of account i. Who has no rep leaves, whether or not that is an option.
pub fn caps(formulation: &Formulation, owners: &[Option<u32>]) -> Vec<Cap> {
    let instance = formulation.by_account();
    let budgets = instance.budgets();
    let mut used = vec![0.0; budgets.len()];
    for (at, owner) in owners.iter().enumerate() {
        match owner {
            Some(option) => instance.numbers(at, *option as usize).uses().for_each(|(r, usage)| used[r] += usage),
            None => {
                let left = |r: usize| budgets[r].usage.away.get(at).copied().unwrap_or(0.0);
                instance.counting(at, None).for_each(|r| used[r] += left(r));
            }
        }
    }
    let rule = |budget: &Budget| formulation.rules.words(budget.rule).into();
    let caps = budgets.iter().zip(used).take(formulation.caps.len());
    caps.map(|(budget, used)| Cap { rule: rule(budget), used, limit: budget.limit }).collect()
}

/// What the reps of a manager carry together of an activity that has spans.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamLoad {
    /// The manager.
    pub manager: String,
    /// The activity.
    pub activity: String,
    /// What the team carries.
    pub load: f64,
    /// The least it may carry.
    pub least: f64,
    /// The most it may carry.
    pub most: f64,
}

/// What teams with spans carry, and what they may, when activities have these loads (by activity and territory); spans that
/// have given way are as wide as they are now.
pub fn team_loads(formulation: &Formulation, loads: &[Vec<f64>]) -> Vec<TeamLoad> {
    let budgets = &formulation.instance.budgets()[formulation.caps.len()..];
    let mut teams: Vec<TeamLoad> = Vec::new();
    for (budget, rule) in budgets.iter().zip(&formulation.spans) {
        let (Some(span), loads) = (&budget.team_balance, &loads[rule.activity.0]) else { continue };
        let (total, room) = (loads.iter().sum::<f64>(), budget.room());
        let known = |team: &TeamLoad| team.manager == rule.manager && team.activity == rule.activity.1;
        let at = teams.iter().position(known).unwrap_or(teams.len());
        if at == teams.len() {
            let load = loads.iter().zip(&span.team).filter(|(_, inside)| **inside).map(|(load, _)| load).sum();
            let (manager, activity) = (rule.manager.clone(), rule.activity.1.clone());
            teams.push(TeamLoad { manager, activity, load, least: 0.0, most: total });
        }
        let own = &mut teams[at];
        if rule.above { own.most = span.part * total + room } else { own.least = span.part * total - room }
    }
    teams
}

/// What each territory carries when `owners[i]` is the option of account i; accounts without one are carried by nobody.
pub fn loads(formulation: &Formulation, owners: &[Option<u32>]) -> Vec<Load> {
    let (instance, options) = (formulation.by_account(), formulation.instance.options());
    let nothing = Load { activities: vec![0.0; instance.activities().len()], ..Load::default() };
    let mut loads = vec![nothing; instance.territories()];
    for (at, owner) in owners.iter().enumerate() {
        let Some(option) = owner.map(|owner| owner as usize) else { continue };
        let Some(territory) = options.territory(option) else { continue };
        let (load, (calls, hours)) = (&mut loads[territory], calls(formulation, at, option));
        load.calls += calls;
        load.call_hours += hours;
        load.travel_hours += travel_hours(formulation, at, option);
        load.nights += nights(formulation, at, option, territory);
        if serves(formulation, at, option) {
            load.accounts += 1;
            load.potential += formulation.potential[at];
        }
        for (k, sum) in load.activities.iter_mut().enumerate() {
            *sum += instance.load(k, at, option);
        }
    }
    loads
}

/// Load ÷ (share · total) per territory in hours of work as they are balanced: 1 is a fair share; `None` for who has no share.
pub fn fairness(formulation: &Formulation, loads: &[Load]) -> Vec<Option<f64>> {
    against_share(formulation, &loads.iter().map(Load::hours).collect::<Vec<_>>())
}

/// The same of any amounts, by the shares of hours.
fn against_share(formulation: &Formulation, amounts: &[f64]) -> Vec<Option<f64>> {
    let share = &formulation.instance.activities()[0].share;
    let total: f64 = amounts.iter().sum();
    let ratio = |(amount, &share): (&f64, &f64)| (share * total > 0.0).then(|| amount / (share * total));
    amounts.iter().zip(share).map(ratio).collect()
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
        .map(|(j, load)| (load, formulation.capacity_hours[j]))
        .filter(|used| used.1 > 0.0)
        .map(|(load, capacity)| load.hours() / capacity)
        .collect();
    let over = |(j, load): &(usize, &Load)| load.hours() > formulation.capacity_hours[*j] * (1.0 + 1e-9);
    let potential: Vec<f64> = loads.iter().map(|load| load.potential).collect();
    let even = |amounts: Vec<Option<f64>>| variation(&amounts.into_iter().flatten().collect::<Vec<_>>());
    Some(Measures {
        accounts,
        calls: loads.iter().map(|load| load.calls).sum(),
        hours: loads.iter().map(Load::hours).sum(),
        travel_hours: loads.iter().map(|load| load.travel_hours).sum(),
        nights: loads.iter().map(|load| load.nights).sum(),
        rep_hours: spread(&with_share().map(|(_, load)| load.hours()).collect::<Vec<_>>()).unwrap_or_default(),
        utilisation: spread(&used),
        cv: even(fairness(formulation, loads)),
        potential_cv: even(against_share(formulation, &potential)),
        over_capacity: loads.iter().enumerate().filter(over).count(),
        overtime_hours: loads
            .iter()
            .enumerate()
            .filter(over)
            .fold(0.0, |sum, (j, load)| sum + load.hours() - formulation.capacity_hours[j]),
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
