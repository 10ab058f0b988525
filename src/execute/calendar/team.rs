//! The reps with calls, and what all of them have in common.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::plan::availability::{Absence, Appointment, Availability};
use crate::plan::published::{Published, Served};
use crate::plan::travel::{Road, working_day};

/// What all reps have in common.
pub struct Shared<'a> {
    pub plan: &'a Published,
    pub availability: &'a Availability,
    pub road: Road,
    pub period: (Date, Date),
    /// Whole calls by role, account served and channel.
    pub counts: &'a [Vec<Vec<usize>>],
}

/// What one rep has to do.
pub struct Own<'a> {
    pub rep: usize,
    pub role: usize,
    /// Accounts of the rep with whole calls by channel.
    pub served: Vec<(&'a Served, &'a [usize])>,
    pub absences: Vec<Absence>,
    pub appointments: Vec<&'a Appointment>,
    pub rounds: usize,
}

impl Shared<'_> {
    /// Hours of a working day.
    pub fn day_hours(&self) -> f64 {
        working_day(&self.plan.plan)
    }
}

/// The reps with calls, by role and in the order of the plan.
pub fn team<'a>(shared: &Shared<'a>) -> Vec<Own<'a>> {
    let mut team = Vec::new();
    for (role, own) in shared.plan.roles.iter().enumerate() {
        let mut by_rep: BTreeMap<usize, Vec<(&Served, &[usize])>> = BTreeMap::new();
        for (served, counts) in own.served.iter().zip(&shared.counts[role]) {
            if counts.iter().any(|count| *count > 0) {
                by_rep.entry(served.rep).or_default().push((served, counts));
            }
        }
        for (rep, served) in by_rep {
            let absences = shared.availability.absences.iter().copied().filter(|absence| absence.rep == rep).collect();
            team.push(Own { rep, role, served, absences, appointments: Vec::new(), rounds: 0 });
        }
    }
    share_appointments(shared, &mut team);
    team
}

/// Hands each appointment to the reps whose accounts it concerns.
fn share_appointments<'a>(shared: &Shared<'a>, team: &mut [Own<'a>]) {
    let mut by_account: BTreeMap<usize, Vec<&Appointment>> = BTreeMap::new();
    for appointment in &shared.availability.appointments {
        by_account.entry(appointment.account).or_default().push(appointment);
    }
    for own in team.iter_mut().filter(|_| !by_account.is_empty()) {
        let role = &shared.plan.roles[own.role].role;
        let of_account = |served: &Served| by_account.get(&served.account).into_iter().flatten().copied();
        let all = own.served.iter().flat_map(|(served, _)| of_account(served));
        own.appointments = all.filter(|one| one.role.as_ref().is_none_or(|said| said == role)).collect();
    }
}
