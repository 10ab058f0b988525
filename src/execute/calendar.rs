//! The call calendar: the calls of every rep on days, in order.
//!
//! With territories fixed, this is the multi-period service territory design problem (Bender and Kalcsics, *Multi-Period Service
//! Territory Design*, in *Optimal Districting and Territory Design*, Springer 2020): dates of each account in an even rhythm, visits
//! near each other on one day, and the routes of the days. Reps are independent, and are solved in parallel.

mod book;
mod clock;
mod days;
mod legs;
mod open;
mod person;
mod phone;
mod rhythm;
mod route;
mod search;
mod task;
mod uid;
mod whole;

use jiff::civil::Date;
use rayon::prelude::*;

pub use uid::uid;
pub use whole::Rounded;

use crate::plan::availability::{Absence, Appointment, Availability};
use crate::plan::published::{Published, Served};
use crate::plan::travel::{DAY, Road};

/// Rounds of search for each visit of a rep, for a rep at most, and days times rounds for all reps.
const ROUNDS_PER_VISIT: usize = 20;
const ROUNDS: usize = 20_000;
const ROUNDS_OF_ALL: usize = 60_000_000;
/// Rounds that every rep has.
const ROUNDS_AT_LEAST: usize = 400;
const MINUTES: f64 = 60.0;

/// The calendar of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    /// Calls, by rep as the plan has them, date and hour.
    pub entries: Vec<Entry>,
    /// A row per rep with calls.
    pub reps: Vec<RepCalendar>,
    /// Calls without a date, and appointments that can't be kept.
    pub unplaced: Vec<Unplaced>,
    /// Segments whose calls were fractions.
    pub rounded: Vec<Rounded>,
}

/// A call on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Index into `Published::roles`.
    pub role: usize,
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Published::channels`.
    pub channel: usize,
    /// Which of the account's calls through the channel it is, from 1.
    pub call: usize,
    /// The day.
    pub date: Date,
    /// Minutes from midnight at which it begins and ends.
    pub minutes: (u32, u32),
    /// Minutes that the plan has for it.
    pub planned_minutes: f64,
    /// Seconds of the drive to it.
    pub drive_seconds: u32,
    /// Whether the rep is away for the night after this day.
    pub night: bool,
}

/// What the calendar of a rep comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RepCalendar {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Calls with a date, and all.
    pub calls: (usize, usize),
    /// Days with calls, and working days.
    pub days: (usize, usize),
    /// Days with visits.
    pub days_out: usize,
    /// Nights away.
    pub nights: usize,
    /// Hours on the road by the routes.
    pub road_hours: f64,
    /// Hours of travel that the plan estimates for the same accounts; each night counts `overnight_hours` there.
    pub planned_hours: f64,
    /// Accounts with 2 to 52 visits whose gaps are all even to the tolerance, and all of them.
    pub even: (usize, usize),
}

/// Calls that have no date, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Unplaced {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Index into `Published::roles`.
    pub role: usize,
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Published::channels`.
    pub channel: usize,
    /// How many; 0 where an appointment can't be kept, and the call is on another day.
    pub calls: usize,
    /// Why.
    pub reason: String,
}

/// What all reps have in common.
struct Shared<'a> {
    plan: &'a Published,
    availability: &'a Availability,
    road: Road,
    period: (Date, Date),
    /// Whole calls by role, account served and channel.
    counts: &'a [Vec<Vec<usize>>],
}

/// What one rep has to do.
struct Own<'a> {
    rep: usize,
    role: usize,
    /// Accounts of the rep with whole calls by channel.
    served: Vec<(&'a Served, &'a [usize])>,
    absences: Vec<Absence>,
    appointments: Vec<&'a Appointment>,
    rounds: usize,
}

impl Shared<'_> {
    /// Hours of a working day.
    fn day_hours(&self) -> f64 {
        day_hours(self.plan)
    }
}

/// Hours of a working day: what the plan's trips have, or nine where these have no days.
pub fn day_hours(plan: &Published) -> f64 {
    let own = plan.plan.config.travel.day_hours;
    if own > 0.0 { own } else { DAY }
}

/// Puts the calls of a plan on days; a plan without a period has none. The same plan gives the same calendar at any number of threads.
pub fn schedule(plan: &Published, availability: &Availability) -> Calendar {
    let Some(period) = plan.period() else { return Calendar::default() };
    let (counts, rounded) = whole::whole(plan);
    let shared = Shared { plan, availability, road: Road::of(&plan.plan), period, counts: &counts };
    let mut team = team(&shared);
    let work = |own: &Own| own.served.iter().map(|(served, counts)| visits(plan, served, counts)).sum::<usize>();
    let days = days_in(period);
    let active = team.iter().filter(|own| work(own) > 0).count().max(1);
    let each = (ROUNDS_OF_ALL / (active * days)).clamp(ROUNDS_AT_LEAST, ROUNDS);
    team.iter_mut().for_each(|own| own.rounds = each.min(ROUNDS_PER_VISIT * work(own)));
    let done: Vec<(Vec<Entry>, RepCalendar, Vec<Unplaced>)> = team.par_iter().map(|own| person::calendar(&shared, own)).collect();
    let mut calendar = Calendar { rounded, ..Calendar::default() };
    for (entries, rep, unplaced) in done {
        calendar.entries.extend(entries);
        calendar.reps.push(rep);
        calendar.unplaced.extend(unplaced);
    }
    calendar
}

fn days_in((first, last): (Date, Date)) -> usize {
    first.until(last).map_or(1, |span| span.get_days().max(0) as usize + 1)
}

fn visits(plan: &Published, served: &Served, counts: &[usize]) -> usize {
    served.calls.iter().zip(counts).filter(|((channel, _), _)| plan.is_visit(*channel)).map(|(_, count)| count).sum()
}

/// The reps with calls, by role and in the order of the plan.
fn team<'a>(shared: &Shared<'a>) -> Vec<Own<'a>> {
    let mut team = Vec::new();
    for (role, own) in shared.plan.roles.iter().enumerate() {
        let mut by_rep: std::collections::BTreeMap<usize, Vec<(&Served, &[usize])>> = std::collections::BTreeMap::new();
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
    let mut by_account: std::collections::BTreeMap<usize, Vec<&Appointment>> = std::collections::BTreeMap::new();
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
