//! What is balanced: hours of work always, and the numeric columns or computed measures that `[balance]` names.

use super::capacity;
use super::rules::Rules;
use super::shares::shares;
use super::team::RoleTeam;
use crate::error::{Defect, Error, Result};
use crate::model::{Activity, Quantity};
use crate::plan::Plan;
use crate::plan::config::BalanceSection;
use crate::plan::config::balance::{ACCOUNTS, CALL_HOURS, CALLS, VISITS, WORKLOAD, is_computed};
use crate::plan::hierarchy::spans;
use crate::plan::words::{number, percent};

/// The activities of a role: workload first, then the others by name.
///
/// # Errors
/// [`Error::Input`] where a column has no number or a negative one, a tolerance or weight is negative, or a rep lacks
/// the `target_weight` that weighted shares need.
pub(super) fn activities(team: &RoleTeam, rules: &mut Rules) -> Result<Vec<Activity>> {
    let mut sections = team.plan.balance(team.role);
    if capacity::limits_accounts(team) {
        sections.entry(ACCOUNTS.into()).or_insert_with(|| BalanceSection { weight: 0.0, ..BalanceSection::default() });
    }
    for name in spans(team.plan, team.role).into_keys() {
        sections.entry(name).or_insert_with(|| BalanceSection { weight: 0.0, ..BalanceSection::default() });
    }
    let hours = sections.remove(WORKLOAD).unwrap_or_default();
    let mut results = vec![workload(team, &hours, rules)];
    results.extend(sections.iter().map(|(name, section)| column(team, name, section, rules)));
    let (mut activities, mut defects) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(activity) => activities.push(activity),
            Err(Error::Input(found)) => defects.extend(found),
            Err(other) => return Err(other),
        }
    }
    if defects.is_empty() { Ok(activities) } else { Err(Error::Input(defects)) }
}

/// Hours of calls and travel. Deviations are relative to T, what the work would take if everybody were served from the nearest
/// home: the same for every plan, and less than what plans take, so that being off a fair share of theirs, Λ, costs (Λ/T)² as
/// much as being off one of T.
fn workload(team: &RoleTeam, section: &BalanceSection, rules: &mut Rules) -> Result<Activity> {
    let fixed: Vec<f64> = team.workload.call_hours.iter().zip(&team.travel.hop_hours).map(|(calls, hops)| calls + hops).collect();
    let work = team.shift.as_ref().map_or(fixed.iter().sum::<f64>(), |shift| shift.total(&fixed, &shift.hours));
    let reference = work + team.travel.least_hours();
    // Where the map is redrawn, the way to the centre is what is paid for, not what is balanced.
    let ways = if team.redraw.is_some() { Quantity::default() } else { team.stem_hours() };
    let mut fixed = team.coverage.by_level(&fixed);
    team.shift.iter().for_each(|shift| shift.add(&mut fixed, &shift.hours));
    let load = Quantity { fixed, ..ways };
    let mut activity = activity(team, WORKLOAD, section, load, reference, rules)?;
    capacity::hours(team, rules, &mut activity);
    Ok(activity)
}

fn column(team: &RoleTeam, name: &str, section: &BalanceSection, rules: &mut Rules) -> Result<Activity> {
    let plan = team.plan;
    let mut defects = Vec::new();
    if !is_computed(name) && !plan.accounts.iter().any(|account| account.numbers.get(name).is_some()) {
        let reason = "no account has a number in a column of this name, so it can't be balanced";
        defects.push(Defect::of_file(plan.file(), reason).column(format!("balance.{name}")));
    }
    let value = |unit: usize| match name {
        ACCOUNTS => 1.0,
        CALLS => team.workload.calls[unit],
        VISITS => team.workload.visits[unit],
        CALL_HOURS => team.workload.call_hours[unit],
        _ => team.account(unit).number(name),
    };
    let values: Vec<f64> = (0..team.units()).map(value).collect();
    for (unit, value) in values.iter().enumerate().filter(|(_, value)| **value < 0.0) {
        let defect = Defect::of_file(&plan.config.data.accounts, "a balanced column must not be negative");
        defects.push(defect.line(team.account(unit).line).column(name).value(value.to_string()));
    }
    if !defects.is_empty() {
        return Err(Error::Input(defects));
    }
    let (total, values) = by_level(team, name, values);
    let mut activity = activity(team, name, section, Quantity { fixed: values, ..Quantity::default() }, total, rules)?;
    if name == ACCOUNTS && capacity::limits_accounts(team) {
        capacity::accounts(team, rules, &mut activity);
    }
    Ok(activity)
}

/// What a plan without any shift has of a column, and its numbers by account and level.
fn by_level(team: &RoleTeam, name: &str, values: Vec<f64>) -> (f64, Vec<f64>) {
    let (coverage, of_calls) = (&team.coverage, [CALLS, VISITS, CALL_HOURS].contains(&name));
    let Some(shift) = &team.shift else {
        let total = values.iter().sum();
        return (total, if of_calls { coverage.by_level(&values) } else { coverage.at_any_level(values) });
    };
    let of_shift: &[f64] = match name {
        CALLS => &shift.calls,
        CALL_HOURS => &shift.hours,
        VISITS => &[],
        _ => &values,
    };
    let total = shift.total(&values, of_shift);
    let mut rows = coverage.at_any_level(values.clone());
    if of_calls {
        shift.add(&mut rows, of_shift)
    } else {
        shift.clear(&mut rows)
    }
    (total, rows)
}

fn activity(
    team: &RoleTeam,
    name: &str,
    section: &BalanceSection,
    load: Quantity,
    reference: f64,
    rules: &mut Rules,
) -> Result<Activity> {
    check_section(team.plan, name, section)?;
    let tolerance = section.tolerance.unwrap_or(f64::INFINITY);
    let limit = |limit: Option<f64>, none: f64| {
        let of = |open: &bool| limit.filter(|_| *open).unwrap_or(none);
        team.open.iter().map(of).collect::<Vec<f64>>()
    };
    let ends = [
        section.at_least.map(|least| format!("at least {}", number(least))),
        section.at_most.map(|most| format!("at most {}", number(most))),
    ];
    let ends: Vec<String> = ends.into_iter().flatten().collect();
    let limits =
        if ends.is_empty() { capacity::NOT_NEGATIVE.into() } else { format!("of every rep must be {}", ends.join(" and ")) };
    Ok(Activity {
        name: name.into(),
        load,
        share: shares(team, section.share)?,
        tolerance,
        lower: limit(section.at_least, 0.0),
        upper: limit(section.at_most, f64::INFINITY),
        // Where there is nothing to share out, nothing can deviate; redrawn maps are balanced by their band alone.
        weight: if reference > 0.0 && team.redraw.is_none() { section.weight } else { 0.0 },
        scale: team.sellers().map(|rep| rep.capacity_hours).collect(),
        reference,
        band_rule: rules.add(format!("{name} must stay within {} of a rep's share", percent(tolerance))),
        limit_rule: rules.add(format!("{name} {limits}")),
    })
}

fn check_section(plan: &Plan, name: &str, section: &BalanceSection) -> Result<()> {
    let mut defects = Vec::new();
    for (key, value) in [
        ("tolerance", section.tolerance),
        ("at_least", section.at_least),
        ("at_most", section.at_most),
        ("weight", Some(section.weight)),
    ] {
        if let Some(value) = value.filter(|value| !(value.is_finite() && *value >= 0.0)) {
            let defect = Defect::of_file(plan.file(), "must be a number from 0 up").column(format!("balance.{name}.{key}"));
            defects.push(defect.value(value.to_string()));
        }
    }
    if defects.is_empty() { Ok(()) } else { Err(Error::Input(defects)) }
}
