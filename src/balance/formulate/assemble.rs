//! The formulation of a team: rules are laid down account by account, families are gathered last.

use super::formulation::Formulation;
use super::rules::{CapRule, Rules, SpanRule};
use super::team::RoleTeam;
use super::{activities, coverage, eligibility, feasibility, locks, spans, stability, units};
use crate::error::Result;
use crate::model::{Contiguity, Instance, Options, Permissions};
use crate::plan::config::Objective;
use crate::plan::units::Units;

/// The formulation of a team whose accounts go to its reps in units.
pub fn formulation(team: RoleTeam, units: Units) -> Result<Formulation> {
    let mut rules = Rules::default();
    let (apart, caps, spans) = apart(&team, &units, &mut rules)?;
    let (mut instance, apart) = if units.are_single() { (apart, None) } else { (units::gather(&apart, &units)?, Some(apart)) };
    if let Some(graph) = team.redraw.as_ref().and_then(|redraw| redraw.districting.graph()) {
        let rule = rules.add("every territory must be connected");
        instance.contiguity = Some(Contiguity { graph: graph.clone(), rule });
    }
    let infeasible = feasibility::reasons(&team, &units, &instance, &rules);
    let all_hops = &team.travel.hop_hours;
    let hop_hours = team.shift.as_ref().map_or_else(|| all_hops.clone(), |shift| shift.hops(all_hops).1);
    let potential = (0..team.units()).map(|unit| team.account(unit).number("potential")).collect();
    let (plan, role) = (team.plan, team.role);
    Ok(Formulation {
        role: role.into(),
        instance,
        apart,
        accounts: team.workload.accounts.clone(),
        units,
        warnings: locks::expired_ones(&team).into_iter().chain(coverage::warnings(plan, role)).collect(),
        ways: team.stem_hours(),
        capacity_hours: team.sellers().map(|rep| rep.capacity_hours).collect(),
        leaders: Vec::new(),
        redraw: team.redraw,
        reps: team.reps,
        workload: team.workload,
        coverage: team.coverage,
        shift: team.shift,
        hop_hours,
        potential,
        rules,
        caps,
        spans,
        infeasible,
        relaxed: Vec::new(),
    })
}

/// The instance with an account as a unit, and the caps and spans behind its budgets.
fn apart(team: &RoleTeam, units: &Units, rules: &mut Rules) -> Result<(Instance, Vec<CapRule>, Vec<SpanRule>)> {
    let mut permissions = Permissions::all(team.units());
    eligibility::apply(team, rules, &mut permissions);
    eligibility::exclude(team, rules, &mut permissions);
    locks::apply(team, rules, &mut permissions);
    match &team.shift {
        Some(shift) => shift.apply(units, &team.coverage, rules, &mut permissions),
        None => coverage::apply(&team.coverage, rules, &mut permissions),
    }
    let activities = activities::activities(team, rules)?;
    let costs = match &team.redraw {
        Some(redraw) => redraw.costs(&team.travel, team.reps.len()),
        None => {
            let mut costs = team.stem_hours();
            team.coverage.price(&mut costs);
            team.shift.iter().for_each(|shift| shift.price(&mut costs));
            stability::price(team, &mut costs);
            costs
        }
    };
    let work = (0..team.units()).map(|unit| team.workload.call_hours[unit] + team.travel.hop_hours[unit]).sum();
    let options = Options::new(team.reps.len(), team.coverage.levels(), team.coverage.drops());
    let mut builder = Instance::builder(team.units(), options)
        .costs(costs)
        .permissions(permissions)
        .current((0..team.units()).map(|unit| Some(team.owner(unit)?.0 as u32)).collect())
        // A cost in other units has no yardstick in hours.
        .hours(if team.redraw.as_ref().is_none_or(|redraw| redraw.objective == Objective::Travel) { work } else { 0.0 });
    let caps = if team.redraw.is_some() { Vec::new() } else { stability::caps(team, rules) };
    let (budgets, caps): (Vec<_>, _) = caps.into_iter().unzip();
    let spans = if team.redraw.is_some() { Vec::new() } else { spans::budgets(team, &activities, rules) };
    let (ends, spans): (Vec<_>, _) = spans.into_iter().unzip();
    for activity in activities {
        builder = builder.activity(activity);
    }
    for budget in budgets.into_iter().chain(ends) {
        builder = builder.budget(budget);
    }
    Ok((builder.build()?, caps, spans))
}
