//! Maps that are redrawn: a role as a problem of free centres, and, once there are centres, as accounts that go to them.
//!
//! A unit is where its accounts are in the middle, weighted by their visits; that is where it is reached, and where it may be
//! a centre. What is paid for is the way from the centre and back; what is balanced is work at the accounts, calls and hops.

pub(crate) mod problem;
mod told;

pub use problem::Redraw;

use std::borrow::Cow;

use geo::Coord;

use super::assemble::formulation;
use super::coverage::Coverage;
use super::formulation::Formulation;
use super::team::RoleTeam;
use crate::error::{Defect, Error, Result};
use crate::geometry::{Arcs, Drive, Position, Trips};
use crate::model::{Activity, Band, CentreCosts, Districting, Reach};
use crate::plan::config::balance::{ACCOUNTS, CALL_HOURS, CALLS, VISITS};
use crate::plan::config::{Centres, ConstraintsSection, Objective};
use crate::plan::ground::{Ground, heads};
use crate::plan::segment::Segmented;
use crate::plan::travel::{Road, Travel};
use crate::plan::units::Units;
use crate::plan::words::{count, first, number};
use crate::plan::workload::{Workload, workload};
use crate::plan::{Plan, RepStatus};

/// Weight of an account where accounts are counted.
const EACH: f64 = 1.0;

/// Formulates a role whose map is redrawn, before there are centres.
///
/// # Errors
/// [`Error::Input`] where places are missing or of two kinds, nobody is visited though travel is paid for, territories are
/// more than units, or the graph is not connected.
pub fn draft(plan: &Plan, segments: &[Segmented], role: &str) -> Result<Formulation> {
    let workload = workload(plan, segments, role);
    let units = Units::of(plan, role, &workload.accounts);
    let reps: Vec<usize> = (0..plan.reps.len()).filter(|&at| plan.reps[at].role == role).collect();
    let ground = Ground::of(plan, role, &workload, &units)?;
    let mut redraw = Redraw {
        districting: Districting::new(Vec::new(), 0, CentreCosts::Table(Vec::new())),
        objective: plan.redrawn(role).map(|own| own.objective).unwrap_or_default(),
        fixed: fixed(plan, role, &reps, &ground),
        free: Vec::new(),
        size_of: vec![0; reps.len()],
        centres: vec![None; reps.len()],
        means: Vec::new(),
        weights: weights(plan, role, &workload)?,
        ground,
    };
    let stay = |j: &usize| plan.reps[reps[*j]].status != RepStatus::Leaving && !redraw.is_fixed(*j);
    redraw.free = (0..reps.len()).filter(stay).collect();
    let territories = heads(plan, role);
    check_count(plan, role, territories, units.len())?;
    let open = redraw.may_have(reps.len());
    let team = redrawn_team(plan, role, (reps, workload), redraw, open)?;
    finish(team, units, territories)
}

/// The role once there are centres: `centres[j]` is the unit that territory j is drawn around; `options[at]`, the option of
/// account `at`, makes the means where centres are anywhere.
///
/// # Errors
/// As [`draft`], of whose result this is.
pub fn settle(plan: &Plan, draft: &Formulation, centres: Vec<Option<usize>>, options: &[Option<u32>]) -> Result<Formulation> {
    let open = centres.iter().map(Option::is_some).collect();
    around(plan, draft, (centres, options), open)
}

/// The role to measure today's owners by: a map that is redrawn is drawn around the middles of what they have.
///
/// # Errors
/// As [`draft`], of whose result this is.
pub fn as_today<'a>(plan: &Plan, draft: &'a Formulation) -> Result<Cow<'a, Formulation>> {
    if draft.redraw.is_none() { Ok(Cow::Borrowed(draft)) } else { today(plan, draft).map(Cow::Owned) }
}

/// The role as its accounts are owned today: every owner's territory around the middle of what the owner has.
fn today(plan: &Plan, draft: &Formulation) -> Result<Formulation> {
    let open = draft.redraw.as_ref().map(|redraw| redraw.may_have(draft.reps.len())).unwrap_or_default();
    let options = draft.today();
    around(plan, draft, (middles(draft, &options), &options), open)
}

fn around(
    plan: &Plan,
    draft: &Formulation,
    (centres, options): (Vec<Option<usize>>, &[Option<u32>]),
    open: Vec<bool>,
) -> Result<Formulation> {
    let Some(redraw) = draft.redraw.clone() else { return Ok(draft.clone()) };
    let means = if redraw.districting.has_means() { means(draft, &redraw, &centres, options) } else { Vec::new() };
    let redraw = Redraw { centres, means, ..redraw };
    let team = redrawn_team(plan, &draft.role, (draft.reps.clone(), draft.workload.clone()), redraw, open)?;
    let settled = formulation(team, draft.units.clone())?;
    Ok(Formulation { warnings: draft.warnings.clone(), ..settled })
}

/// The mean of what each territory has on the flat map; where that has no weight, its centre's unit.
fn means(draft: &Formulation, redraw: &Redraw, centres: &[Option<usize>], options: &[Option<u32>]) -> Vec<Coord> {
    let flat = |unit: usize| redraw.districting.positions()[unit].0;
    let from: Vec<[f64; 3]> = centres.iter().map(|centre| centre.map_or([0.0; 3], flat)).collect();
    let mut sums = vec![[0.0; 3]; centres.len()];
    for (at, option) in options.iter().enumerate() {
        if let Some(j) = option.and_then(|option| draft.instance.options().territory(option as usize)) {
            let (place, weight) = (flat(redraw.ground.unit_of[at]), redraw.weights[at]);
            sums[j][0] += weight;
            (0..2).for_each(|side| sums[j][1 + side] += weight * (place[side] - from[j][side]));
        }
    }
    let mean = |([x, y, _], [weight, east, north]): ([f64; 3], [f64; 3])| match weight > 0.0 {
        true => Coord { x: x + east / weight, y: y + north / weight },
        false => Coord { x, y },
    };
    from.into_iter().zip(sums).map(mean).collect()
}

/// The middle of what each territory has when `options[at]` is the option of account `at`; that of who is fixed stays.
pub fn middles(draft: &Formulation, options: &[Option<u32>]) -> Vec<Option<usize>> {
    let Some(redraw) = &draft.redraw else { return Vec::new() };
    let mut units = vec![Vec::new(); draft.reps.len()];
    for (at, option) in options.iter().enumerate() {
        if let Some(j) = option.and_then(|option| draft.instance.options().territory(option as usize)) {
            units[j].push(draft.units.unit(at));
        }
    }
    let middle = |(j, mut own): (usize, Vec<usize>)| {
        own.sort_unstable();
        own.dedup();
        let given = redraw.fixed.iter().find(|(territory, _)| *territory == j).map(|(_, unit)| *unit);
        given.or_else(|| redraw.middle(&own))
    };
    units.into_iter().enumerate().map(middle).collect()
}

/// The team around its centres, or before there are any.
fn redrawn_team<'a>(
    plan: &'a Plan,
    role: &'a str,
    (reps, workload): (Vec<usize>, Workload),
    redraw: Redraw,
    open: Vec<bool>,
) -> Result<RoleTeam<'a>> {
    let ground = &redraw.ground;
    let site = |j: usize| redraw.centre(j).map_or(Position::default(), |(_, place)| place.position());
    let sites = (0..redraw.centres.len()).map(site).collect();
    let travel = ground.travel_around(plan, &workload, sites, heads(plan, role));
    Ok(RoleTeam { plan, role, reps, workload, travel, coverage: Coverage::default(), shift: None, open, redraw: Some(redraw) })
}

/// The formulation, its problem of free centres laid down from the activities that it has.
fn finish(team: RoleTeam, units: Units, territories: usize) -> Result<Formulation> {
    let (plan, role) = (team.plan, team.role);
    let ways = match &team.redraw {
        Some(redraw) if redraw.objective == Objective::Travel => ways_to_units(&team.travel, &units),
        _ => None,
    };
    let mut draft = formulation(team, units)?;
    let Some(mut redraw) = draft.redraw.take() else { return Ok(draft) };
    let sum = |unit: usize| draft.units.members(unit).map(|at| redraw.weights[at]).sum();
    let weight: Vec<f64> = (0..draft.units.len()).map(sum).collect();
    let limited = limited(&draft, &redraw);
    let sizes = redraw.tell_sizes(&limited, territories);
    let ground = &redraw.ground;
    let anywhere = plan.redrawn(role).is_some_and(|own| own.centres == Centres::Anywhere);
    let districting = if anywhere {
        let flat = ground.flat().into_iter().map(|place| Position::in_plane(place.x, place.y));
        Districting::new(flat.collect(), territories, CentreCosts::Means(weight))
    } else {
        let (metric, squared) = (ground.metric, redraw.objective == Objective::SquaredDistance);
        let costs = match &ways {
            Some((drive, trips)) => CentreCosts::Travel { metric, weight, drive: drive.clone(), trips: trips.clone() },
            None => CentreCosts::Distance { metric, weight, squared },
        };
        Districting::new(ground.positions.clone(), territories, costs)
    };
    let mut districting = districting.sizes(sizes);
    for activity in limited {
        let band = band(activity, &draft, &redraw, &districting);
        districting = districting.band(band);
    }
    let site = |&(j, unit): &(usize, usize)| districting.site(redraw.size_of[j], unit as u32);
    let given = redraw.fixed.iter().map(site).collect();
    districting = districting.fixed(given);
    if let Some(km) = farthest(plan, role).filter(|_| !anywhere) {
        let visited = |unit: usize| draft.units.members(unit).any(|at| draft.workload.visits[at] > 0.0);
        districting =
            districting.within(Reach { metric: ground.metric, km, units: (0..draft.units.len()).map(visited).collect() });
    }
    if plan.constraints(role).contiguity == Some(true) {
        districting = districting.contiguous(ground.graph(plan, role)?);
    }
    draft.infeasible.extend(too_large(plan, &draft, &redraw, &districting));
    redraw.districting = districting;
    draft.warnings.extend(told::notes(plan, &draft, &redraw));
    draft.redraw = Some(redraw);
    Ok(draft)
}

/// Drives by distance, and the trips to units: those to any of their accounts.
fn ways_to_units(travel: &Travel, units: &Units) -> Option<(Drive, Trips)> {
    let Arcs::Trips { base, trips } = travel.ways.as_deref()? else { return None };
    let Arcs::Driven { drive, .. } = &**base else { return None };
    let of = |hours: &[f64]| (0..units.len()).filter_map(|unit| Some(hours[units.members(unit).next()?])).collect();
    Some((drive.clone(), Trips { days: trips.days, visit: of(&trips.visit), stop: of(&trips.stop) }))
}

/// How far the role's accounts may be from their centre, km: no farther than it says, or than so many hours go.
fn farthest(plan: &Plan, role: &str) -> Option<f64> {
    let ConstraintsSection { max_km, max_drive_hours, .. } = plan.constraints(role);
    // A hair less, so that the drive there is not a hair more than it may be.
    let driven = max_drive_hours.map(|hours| Road::of(plan).drive.reach(hours) * (1.0 - 1e-12));
    max_km.into_iter().chain(driven).min_by(f64::total_cmp)
}

/// The activities that have limits; hours of work where none has.
fn limited<'a>(draft: &'a Formulation, redraw: &Redraw) -> Vec<&'a Activity> {
    let activities = draft.instance.activities();
    let limited = |activity: &&Activity| {
        let of_free = redraw.free.iter().any(|&j| activity.upper[j].is_finite() || activity.lower[j] > 0.0);
        activity.tolerance.is_finite() || of_free || redraw.fixed.iter().any(|&(j, _)| activity.upper[j].is_finite())
    };
    let limited: Vec<&Activity> = activities.iter().filter(limited).collect();
    if limited.is_empty() { activities.iter().take(1).collect() } else { limited }
}

/// What every territory must have of an activity: its band around its size's share, and what a given centre's rep may carry.
fn band(activity: &Activity, draft: &Formulation, redraw: &Redraw, districting: &Districting) -> Band {
    let of_unit = |unit: usize| activity.load.at(1, None, unit, Some(0));
    let load: Vec<f64> = (0..draft.units.len()).map(of_unit).collect();
    let total: f64 = load.iter().sum();
    let tolerance = activity.tolerance;
    let (least, most) = redraw.free.first().map_or((0.0, f64::INFINITY), |&j| (activity.lower[j], activity.upper[j]));
    let limits = |size: usize| {
        let share = redraw.share(activity, size, districting) * total;
        let band = if tolerance.is_finite() { [(1.0 - tolerance) * share, (1.0 + tolerance) * share] } else { [0.0, total] };
        [least.max(band[0]), most.min(band[1])]
    };
    let limits: Vec<[f64; 2]> = (0..districting.of_sizes().len()).map(limits).collect();
    let mut upper: Vec<f64> = limits.iter().flat_map(|[_, upper]| vec![*upper; load.len()]).collect();
    for &(j, unit) in &redraw.fixed {
        let site = districting.site(redraw.size_of[j], unit as u32) as usize;
        upper[site] = upper[site].min(activity.upper[j]);
    }
    Band { name: activity.name.clone(), load, lower: limits.iter().map(|[lower, _]| *lower).collect(), upper }
}

/// The unit nearest to the home of each fixed rep, a different one for each.
fn fixed(plan: &Plan, role: &str, reps: &[usize], ground: &Ground) -> Vec<(usize, usize)> {
    let mut fixed: Vec<(usize, usize)> = Vec::new();
    for id in plan.redrawn(role).map(|own| own.fixed.as_slice()).unwrap_or_default() {
        let Some(j) = reps.iter().position(|&at| plan.reps[at].id == *id) else { continue };
        let Some(home) = plan.reps[reps[j]].place.map(|place| place.position()) else { continue };
        let free = (0..ground.positions.len()).filter(|unit| fixed.iter().all(|(_, taken)| taken != unit));
        let km = |unit: &usize| ground.metric.distance(&ground.positions[*unit], &home);
        fixed.extend(free.min_by(|a, b| km(a).total_cmp(&km(b))).map(|unit| (j, unit)));
    }
    fixed
}

/// What each account costs per hour of the way, per km, or per km².
fn weights(plan: &Plan, role: &str, workload: &Workload) -> Result<Vec<f64>> {
    let Some(own) = plan.redrawn(role) else { return Ok(Vec::new()) };
    let name = match (own.objective, own.objective_weight.as_deref()) {
        (Objective::Travel, _) => {
            if workload.visits.iter().all(|&visits| visits == 0.0) {
                let reason = format!("role {role} visits nobody, so travel says nothing: ask for distance or squared_distance");
                return Err(Error::defect(Defect::of_file(plan.file(), reason).column(format!("roles.{role}.objective"))));
            }
            return Ok(workload.visits.clone());
        }
        (Objective::Distance, name) => name.unwrap_or(ACCOUNTS),
        (Objective::SquaredDistance, name) => name.unwrap_or(CALL_HOURS),
    };
    Ok(match name {
        ACCOUNTS => vec![EACH; workload.accounts.len()],
        CALLS => workload.calls.clone(),
        VISITS => workload.visits.clone(),
        CALL_HOURS => workload.call_hours.clone(),
        column => workload.accounts.iter().map(|&at| plan.accounts[at].number(column)).collect(),
    })
}

/// Between one territory, and a unit for each.
fn check_count(plan: &Plan, role: &str, territories: usize, units: usize) -> Result<()> {
    let reason = if territories > units {
        format!("more territories ({territories}) than units ({units}): each territory needs one")
    } else if territories == 0 {
        format!("role {role} has nobody who stays: say how many territories there are to be")
    } else {
        return Ok(());
    };
    Err(Error::defect(Defect::of_file(plan.file(), reason).column(format!("roles.{role}.count"))))
}

/// Units that are more than any territory may have, so that no set of units can meet the band.
fn too_large(plan: &Plan, draft: &Formulation, redraw: &Redraw, districting: &Districting) -> Vec<String> {
    let mut reasons = Vec::new();
    for band in districting.bands() {
        let most = band.upper.iter().copied().fold(0.0, f64::max);
        let mut large: Vec<(f64, &str)> = band.load.iter().copied().zip(redraw.ground.names(plan, &draft.role)).collect();
        large.retain(|(load, _)| *load > most * (1.0 + crate::model::FEASIBILITY_TOLERANCE));
        if large.is_empty() {
            continue;
        }
        large.sort_by(|a, b| b.0.total_cmp(&a.0));
        let words: Vec<String> = large.iter().map(|(load, name)| format!("{name} {}", number(*load))).collect();
        reasons.push(format!(
            "role {}: a territory may have at most {} of {}, but {} more than that: {}. Smaller units, fewer territories or a wider \
             tolerance would do",
            draft.role,
            number(most),
            band.name,
            if large.len() == 1 { "1 unit has".into() } else { format!("{} have", count(large.len(), "unit")) },
            first(&words, 5)
        ));
    }
    reasons
}
