//! The terminal's table per role: before → after, and how far the plan is from the best possible one, in words.

use super::paired;
use super::run::StopReason;
use super::width;
use crate::balance::metrics::{Measures, TeamLoad};
use crate::balance::moves;
use crate::balance::savings::MoveSavings;
use crate::balance::shifted::Shifted;
use crate::balance::shortage::Shortage;
use crate::balance::territories::{CoupledProof, Proof, RolePlan};
use crate::balance::turnover::Turnover;
use crate::model::Status;
use crate::model::outcome::relative_gap;
use crate::plan::Plan;
use crate::plan::config::Centres;
use crate::plan::shift::Side;
use crate::plan::words::{count, first, number, percent};

/// Hours of travel that are worth a word.
const LEAST_SAVED: f64 = 0.05;
/// Limits named before the rest is only counted.
const CAPS: usize = 3;
/// Teams named before the rest is only counted.
const TEAMS: usize = 8;
/// Centres named before the rest is only counted.
const CENTRES: usize = 4;
/// A cost below this fraction of the hours of work makes a relative gap meaningless.
const LITTLE: f64 = 0.01;

/// The table of a role and the sentence about its gap.
pub fn role(plan: &Plan, role: &RolePlan, shortages: &[Shortage], savings: Option<&MoveSavings>, stopped: StopReason) -> String {
    let head = format!("{}: {} for {}", role.role, count(role.accounts.len(), "account"), count(role.territories.len(), "rep"));
    let (before, after) = (role.before.as_ref(), role.after.as_ref());
    // Like with like: accounts that nobody owned cost something in the plan, and nothing today.
    let alike =
        role.after_of_owned.as_ref().filter(|own| before.is_some() && after.is_some_and(|all| all.accounts > own.accounts));
    let mut rows = if alike.is_some() { measures(&[before, alike, after]) } else { measures(&[before, after]) };
    let header = if alike.is_some() { vec!["", "today", "plan, same accounts", "plan"] } else { vec!["", "today", "plan"] };
    let turnover = moves::turnover(plan, role);
    rows.push(moved_row(&turnover));
    if role.moving_hours > 0.0 {
        rows.push(vec!["what moving them costs, hours".into(), String::new(), number(role.moving_hours)]);
    }
    let mut text = format!("{head}\n{}{}\n", relaxed(plan, role), table(&header, &rows));
    text.extend(redrawn(plan, role));
    text.extend(moved_kinds(&turnover));
    let what = if role.pairs.is_some() { "travel and pairs" } else { "travel" };
    text.extend(savings.map(|savings| format!("  {}\n", saved(savings, what))));
    text.extend(reached(role));
    text.extend(role.pairs.as_ref().map(|pairs| format!("  {}\n", paired::sentence(&role.role, pairs))));
    text.push_str(&spans(role));
    text.push_str(&given_up(shortages));
    text.extend(role.shift.as_ref().map(|shift| shifted(&role.role, shift)));
    text.push_str(&format!("  {}\n", verdict(role)));
    match stopped {
        StopReason::Finished => {}
        StopReason::WorkLimit => text.push_str("  The work limit ended the search: a higher --work-limit looks further.\n"),
        StopReason::TimeLimit => text.push_str("  The time limit ended the search: this is the best plan so far.\n"),
        StopReason::Interrupted => text.push_str("  Interrupted: this is the best plan so far.\n"),
    }
    text
}

/// What moves buy, and how much of it fewer of them could leave at most.
fn saved(savings: &MoveSavings, what: &str) -> String {
    let one = savings.cut == 1;
    let cut = format!("{} {}", number(savings.cut as f64), if one { "relation is cut" } else { "relations are cut" });
    let hours = savings.saved_hours;
    if hours < LEAST_SAVED {
        let more = if hours > -LEAST_SAVED { String::new() } else { format!(", for {} h of {what} more", number(-hours)) };
        return format!("{cut} as limits and evenness ask{more}.");
    }
    let whole = format!("{cut} and {} {} h of {what}", if one { "saves" } else { "save" }, number(hours));
    match savings.fewer {
        Some((changes, most)) => {
            let (changes, most) = (number(changes as f64), number(most.ceil()));
            format!("{whole}; with {changes}, at most {most} h of that could be left: sutton frontier tells")
        }
        None => format!("{whole}."),
    }
}

/// What the territories are drawn around, where the map is redrawn.
fn redrawn(plan: &Plan, role: &RolePlan) -> Option<String> {
    let centres =
        role.territories.iter().filter_map(|own| Some(format!("{} {}", plan.reps[own.rep].id, own.centre.as_ref()?.unit)));
    let centres: Vec<String> = centres.collect();
    let connected = if plan.constraints(&role.role).contiguity == Some(true) { ", each connected," } else { "" };
    let anywhere = plan.redrawn(&role.role).is_some_and(|own| own.centres == Centres::Anywhere);
    let around = if anywhere { " around their means, nearest to which are" } else { " around" };
    let drawn = format!("  Redrawn: {}{connected}{around} {}.\n", territories(centres.len()), first(&centres, CENTRES));
    (!centres.is_empty()).then_some(drawn)
}

/// What is given up, a line per segment.
fn given_up(shortages: &[Shortage]) -> String {
    let line = |shortage: &Shortage| {
        let fewer = (shortage.reduced_accounts, ["gets fewer calls", "get fewer calls"]);
        let parts = [fewer, (shortage.uncovered_accounts, ["has no rep", "have no rep"])];
        let words = |(n, what): (usize, [&str; 2])| format!("{} {}", count(n, "account"), what[usize::from(n > 1)]);
        let parts: Vec<String> = parts.into_iter().filter(|(accounts, _)| *accounts > 0).map(words).collect();
        format!(
            "  Given up in {}: {} calls ({}); {} h would restore them, priced at {} h.\n",
            shortage.segment,
            number(shortage.calls),
            parts.join(", "),
            number(shortage.hours),
            number(shortage.worth)
        )
    };
    shortages.iter().map(line).collect()
}

/// What has shifted to another role, or from it.
fn shifted(role: &str, shift: &Shifted) -> String {
    let (accounts, other) = (count(shift.accounts.len(), "account"), &shift.other);
    let phone = format!("{} calls, {} h", number(shift.calls), number(shift.hours));
    if shift.side == Side::Takes {
        return format!("  Shifted from {other}: {accounts}, {phone} by phone.\n");
    }
    let price = if shift.price_hours > 0.0 { format!(", priced at {} h", number(shift.price_hours)) } else { String::new() };
    let (locked, bound) = shift.kept;
    let kept = [(locked, "locked"), (bound, "with families or areas that can't shift as a whole")];
    let kept: Vec<String> = kept.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{} {why}", number(*n as f64))).collect();
    let kept = if kept.is_empty() { String::new() } else { format!(" (not those {})", kept.join(", ")) };
    format!(
        "  Shifted to {other}: {accounts} of {} that may{kept}; {phone} by phone there{price}; {role} is spared {} h at least.\n",
        number(shift.open as f64),
        number(shift.spared_hours)
    )
}

/// A line that says which rules have given way, and at what price; nothing where all are kept.
pub fn relaxed(plan: &Plan, role: &RolePlan) -> String {
    if role.relaxed.is_empty() {
        return String::new();
    }
    let words: Vec<String> = role.relaxed.iter().map(|own| own.words(plan)).collect();
    let price: f64 = role.relaxed.iter().map(|own| own.price).sum();
    format!("  RELAXED, the plan bends its rules: {} (price {})\n", words.join("; "), number(price))
}

/// The limits on what leaves its owner that have no room for another account, if there are any.
fn reached(role: &RolePlan) -> Option<String> {
    let full = role.caps.iter().filter(|cap| cap.used >= cap.limit.floor() && cap.limit > 0.0);
    let words: Vec<String> = full.map(|cap| format!("{} ({} of {})", cap.rule, number(cap.used), number(cap.limit))).collect();
    (!words.is_empty()).then(|| format!("  Limits reached: {}.\n", first(&words, CAPS)))
}

/// What teams with a span carry, a line per activity.
fn spans(role: &RolePlan) -> String {
    let mut text = String::new();
    for of_activity in role.teams.chunk_by(|a, b| a.activity == b.activity) {
        let words = |team: &TeamLoad| {
            format!("{} {} (may carry {} to {})", team.manager, number(team.load), number(team.least), number(team.most))
        };
        let teams: Vec<String> = of_activity.iter().map(words).collect();
        text.push_str(&format!("  Teams, {}: {}.\n", of_activity[0].activity, first(&teams, TEAMS)));
    }
    text
}

/// A row per measure, a column each of several plans.
pub fn measures(plans: &[Option<&Measures>]) -> Vec<Vec<String>> {
    let row = |name: &str, show: &dyn Fn(&Measures) -> Option<String>| {
        let cells = plans.iter().map(|plan| plan.and_then(show).unwrap_or_else(|| "–".into()));
        std::iter::once(name.to_owned()).chain(cells).collect()
    };
    let away = plans.iter().flatten().any(|plan| plan.nights >= 0.5);
    let nights = away.then(|| row("nights away", &|m| Some(number(m.nights.round()))));
    let mut rows = vec![
        row("accounts with a rep", &|m| Some(number(m.accounts as f64))),
        row("hours", &|m| Some(number(m.hours))),
        row("travel hours", &|m| Some(number(m.travel_hours))),
    ];
    rows.extend(nights);
    rows.extend([
        row("hours of a rep: least", &|m| Some(number(m.rep_hours.min))),
        row("mean", &|m| Some(number(m.rep_hours.mean))),
        row("most", &|m| Some(number(m.rep_hours.max))),
        row("of the rep's capacity: least", &|m| m.utilisation.map(|used| percent(used.min))),
        row("mean", &|m| m.utilisation.map(|used| percent(used.mean))),
        row("most", &|m| m.utilisation.map(|used| percent(used.max))),
        row("unevenness of load ÷ share (variation)", &|m| m.cv.map(|cv| format!("{cv:.4}"))),
        row("reps above capacity", &|m| Some(number(m.over_capacity as f64))),
    ]);
    rows
}

/// The row of a table: `965 of 4,345`.
pub(super) fn moved_row(turnover: &Turnover) -> Vec<String> {
    let left = format!("{} of {}", number(turnover.left() as f64), number(turnover.owned as f64));
    vec!["accounts moved".into(), String::new(), left]
}

/// Of which kinds they are, where some don't go to other reps.
pub(super) fn moved_kinds(turnover: &Turnover) -> Option<String> {
    let kinds = [
        (turnover.moved, ["goes to another rep", "go to other reps"]),
        (turnover.given_up, ["is given up", "are given up"]),
        (turnover.shifted, ["shifts to another role", "shift to another role"]),
    ];
    let words = |(n, what): &(usize, [&str; 2])| format!("{} {}", number(*n as f64), what[usize::from(*n > 1)]);
    let told: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(words).collect();
    let other = turnover.given_up + turnover.shifted > 0;
    other.then(|| format!("  Of {} moved, {}.\n", count(turnover.left(), "account"), told.join(", ")))
}

/// Rows under a header; all but the first column to the right.
pub fn table(header: &[&str], rows: &[impl AsRef<[String]>]) -> String {
    let mut table = width::table(header, 1..header.len());
    for row in rows {
        table.add_row(row.as_ref());
    }
    width::lines(&table)
}

/// What `verify` says of a role: all numbers re-derived, and the gap to the certified bound.
pub fn verified(plan: &Plan, role: &RolePlan) -> String {
    format!("{}\n{}", verified_numbers(role), relaxed(plan, role))
}

fn verified_numbers(role: &RolePlan) -> String {
    let (cost, bound, unit) = (role.proof.primal, role.proof.certified_bound, role.unit);
    let (accounts, reps) = (count(role.accounts.len(), "account"), count(role.territories.len(), "rep"));
    let head = format!("{}: verified, {accounts} at {reps}{}", role.role, own_part(role));
    let claim = if role.proof.is_certified() || !role.proof.dual_bound.is_finite() {
        String::new()
    } else {
        let claimed = number(role.proof.dual_bound);
        format!("; the solver claims {claimed} {unit}, which can't be verified")
    };
    if !bound.is_finite() {
        return format!("{head}; costs {} {unit}, no bound is certified{claim}", number(cost));
    }
    let gap = gap((cost - bound).max(0.0), cost, work(role), unit);
    let (cost, bound) = (number(cost), number(bound));
    let alone = if claim.is_empty() { "" } else { " on the certified bound alone" };
    format!("{head}; costs {cost} {unit}, certified: no plan can cost less than {bound} {unit}, gap {gap}{alone}{claim}")
}

/// The status in words: what no plan can beat, what this one has, and who says so.
pub(super) fn verdict(role: &RolePlan) -> String {
    let (proof, unit) = (&role.proof, role.unit);
    if !proof.dual_bound.is_finite() {
        let (tied, cost) = (own_part(role), number(proof.primal));
        return format!("Feasible{tied}: the plan costs {cost} {unit}; how good that is could not be proven.");
    }
    let gap = gap(role.absolute_gap(), proof.primal, work(role), unit);
    let (cost, bound) = (format!("{} {unit}", number(proof.primal)), format!("{} {unit}", number(proof.dual_bound)));
    let (who, what) = (authority(proof, unit), if proof.tied.is_some() { "plan of these roles" } else { "plan" });
    let tied = own_part(role);
    match role.status {
        Status::Optimal => {
            format!("Optimal{tied}: no {what} can cost less than {bound}, this one costs {cost}; gap {gap}, {who}.")
        }
        _ => {
            format!("Feasible{tied}: no {what} can cost less than {bound}, this one costs {cost}; at most {gap} is left, {who}.")
        }
    }
}

/// ` (tied to inside; 20,655 h of the cost are its own)`.
fn own_part(role: &RolePlan) -> String {
    let how = if role.shift.is_some() { "planned with" } else { "tied to" };
    let words = |tied: &CoupledProof| {
        format!(" ({how} {}; {} h of the cost are its own)", tied.with.join(" and "), number(tied.own_value))
    };
    role.proof.tied.as_ref().map(words).unwrap_or_default()
}

/// `1.2 h (0.05 %)`; where the plan has next to nothing to pay, as phone roles have, relative to their hours of work.
pub fn gap(amount: f64, cost: f64, work: f64, unit: &str) -> String {
    let small = |value: f64| if (5e-5..0.01).contains(&value) { format!("{value:.4}") } else { number(value) };
    if cost.abs() < LITTLE * work && unit == "h" {
        return format!("{} h ({} % of the work)", small(amount), small(100.0 * amount / work));
    }
    format!("{} {unit} ({} %)", small(amount), small(100.0 * relative_gap(cost, cost - amount)))
}

/// The gap of a role's plan for a table.
pub fn gap_of(role: &RolePlan) -> String {
    if !role.proof.dual_bound.is_finite() {
        return "–".into();
    }
    gap(role.absolute_gap(), role.proof.primal, work(role), role.unit)
}

/// Which bound is shown.
fn authority(proof: &Proof, unit: &str) -> String {
    if proof.is_certified() {
        "certified".into()
    } else if proof.certified_bound.is_finite() {
        format!("claimed by the solver (certified: {} {unit})", number(proof.certified_bound))
    } else {
        "claimed by the solver".into()
    }
}

fn work(role: &RolePlan) -> f64 {
    if let Some(tied) = &role.proof.tied {
        return tied.hours;
    }
    role.after.as_ref().map_or(0.0, |after| after.hours)
}

/// `1 territory`, `12 territories`.
fn territories(count: usize) -> String {
    if count == 1 { "1 territory".into() } else { format!("{} territories", number(count as f64)) }
}
