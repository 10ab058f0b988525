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
mod results;
mod rhythm;
mod route;
mod search;
mod task;
mod team;
mod uid;
mod whole;

use jiff::civil::Date;
use rayon::prelude::*;

pub use results::{Calendar, Entry, RepCalendar, Unplaced};
pub use uid::uid;
pub use whole::Rounded;

use crate::plan::availability::Availability;
use crate::plan::published::{Published, Served};
use crate::plan::travel::Road;
use team::{Own, Shared, team};

/// Rounds of search for each visit of a rep, for a rep at most, and days times rounds for all reps.
const ROUNDS_PER_VISIT: usize = 20;
const ROUNDS: usize = 20_000;
const ROUNDS_OF_ALL: usize = 150_000_000;
/// Rounds that every rep has.
const ROUNDS_AT_LEAST: usize = 400;

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
