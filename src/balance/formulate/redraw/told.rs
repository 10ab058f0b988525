//! What a redrawn map can't keep of what the plan asks, and says so: territories around free centres know no rep.

use super::{Formulation, Redraw};
use crate::balance::formulate::shares::told_apart;
use crate::plan::config::Centres;
use crate::plan::hierarchy::spans;
use crate::plan::locks::holding;
use crate::plan::words::{count, first, number};
use crate::plan::{Plan, Rep};

/// Reps whose hours are at least so much of the most that one has are alike.
const ALIKE: f64 = 0.9;

/// A note for each kind of rule that does not hold.
pub(super) fn notes(plan: &Plan, draft: &Formulation, redraw: &Redraw) -> Vec<String> {
    let role = &draft.role;
    let mut notes: Vec<String> = Vec::new();
    if redraw.free.is_empty() {
        return notes;
    }
    let of_reps = |what: &str, has: &dyn Fn(&Rep) -> bool| {
        let found = redraw.free.iter().map(|&j| &plan.reps[draft.reps[j]]).filter(|rep| has(rep));
        let ids: Vec<&str> = found.map(|rep| rep.id.as_str()).collect();
        (!ids.is_empty()).then(|| format!("{what} of {}", first(&ids, 3)))
    };
    let free = |rep: usize| draft.reps.binary_search(&rep).is_ok_and(|j| redraw.free.contains(&j));
    let accounts = || draft.accounts.iter().map(|&at| (at, &plan.accounts[at]));
    let locked = accounts().filter(|(at, _)| holding(plan, *at, role).is_some_and(|lock| free(lock.rep))).count();
    let excluding = accounts().filter(|(_, account)| account.excluded_reps.iter().any(|&rep| free(rep))).count();
    let skilled = accounts().filter(|(_, account)| !account.required_skills.is_empty()).count();
    let counted = |items: usize, what: &str| (items > 0).then(|| format!("{what} of {}", count(items, "account")));
    let kept: Vec<String> = [
        counted(locked, "locks"),
        counted(excluding, "excluded reps"),
        counted(skilled, "required skills"),
        of_reps("languages", &|rep| !rep.languages.is_empty()),
        of_reps("regions", &|rep| !rep.regions.is_empty() || !rep.postal_codes.is_empty()),
        of_reps("min_hours", &|rep| rep.min_hours > 0.0),
        of_reps("max_accounts", &|rep| rep.max_accounts.is_some()),
        distances(plan, role),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !kept.is_empty() {
        notes.push(format!(
            "role {role} is redrawn: rules that name a rep hold for fixed territories alone, so free ones don't keep {}",
            kept.join("; ")
        ));
    }
    notes.extend(settings(plan, role));
    notes.extend(unequal(plan, draft, redraw));
    notes
}

/// Territories are of one size, whatever the hours of those who get them: it shows only later who that is.
fn unequal(plan: &Plan, draft: &Formulation, redraw: &Redraw) -> Option<String> {
    if told_apart(plan, &draft.role) {
        return None;
    }
    let hours = redraw.free.iter().map(|&j| plan.reps[draft.reps[j]].capacity_hours);
    let (least, most) = hours.fold((f64::INFINITY, 0.0_f64), |(least, most), own| (least.min(own), most.max(own)));
    (least < ALIKE * most).then(|| {
        format!(
            "role {}: free territories are of one size, though reps have {} to {} hours: shares by capacity or target_weight have no \
             say where centres are anywhere, or territories are fewer than reps",
            draft.role,
            number(least),
            number(most)
        )
    })
}

fn distances(plan: &Plan, role: &str) -> Option<String> {
    let constraints = plan.constraints(role);
    let anywhere = plan.redrawn(role).is_some_and(|own| own.centres == Centres::Anywhere);
    let limited = constraints.max_km.is_some() || constraints.max_drive_hours.is_some();
    (anywhere && limited).then(|| "the greatest distance, as centres are anywhere".into())
}

/// Sections of the plan file that mean something else here, or nothing.
fn settings(plan: &Plan, role: &str) -> Vec<String> {
    let caps = plan.stability(role);
    let capped = [caps.max_moved, caps.max_moved_revenue, caps.max_moved_hours, caps.max_handed_over, caps.max_received];
    let banded = plan.balance(role).values().any(|section| section.tolerance.is_some());
    let notes = [
        (!spans(plan, role).is_empty(), "[hierarchy] spans balance teams of reps, and free territories have none"),
        (!plan.coverage(role).is_empty(), "[coverage] gives nothing up where the map is redrawn"),
        (capped.iter().any(Option::is_some), "what [stability] caps is not kept: redrawn territories go to whom they suit best"),
        (!plan.travel.is_empty(), "the travel file is not used: it knows the ways of reps, not of centres"),
        (!banded, "nothing keeps territories alike: say how far off they may be, such as [balance.workload] tolerance = 0.1"),
    ];
    notes.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| format!("role {role}: {words}")).collect()
}
