//! Calls of a day don't overlap, the drives between them fit, and the rep is home, or where the night is spent, when the day ends.

use super::row::{Row, day_hours, named};
use crate::check::plan::{drives, travel};
use crate::check::raw::driven;
use crate::plan::published::Published;
use crate::plan::{Place, Plan};

/// Minutes that rounding to seconds may take from a drive.
const SECOND: f64 = 1.0 / 60.0;

/// What drives take by distance.
pub(super) struct Roads {
    drives: Vec<(f64, f64)>,
}

/// Where a rep is: at home, or at an account.
#[derive(Clone, Copy, Debug, PartialEq)]
enum At {
    Home,
    Account(usize),
}

impl Roads {
    pub(super) fn of(plan: &Plan) -> Self {
        Roads { drives: drives::typical(plan) }
    }

    /// Minutes of a drive of a rep.
    fn minutes(&self, plan: &Plan, rep: usize, from: At, to: At) -> f64 {
        let known = match (from, to) {
            (a, b) if a == b => return 0.0,
            (At::Home, At::Account(account)) | (At::Account(account), At::Home) => plan.travel.get(&(rep, account)),
            _ => None,
        };
        let place = |at: At| match at {
            At::Home => plan.reps[rep].place,
            At::Account(account) => plan.accounts[account].place,
        };
        let straight = |(from, to): (Place, Place)| driven(&self.drives, travel::km(&from, &to));
        60.0 * known.copied().unwrap_or_else(|| place(from).zip(place(to)).map_or(0.0, straight))
    }
}

/// One rep's rows, by date and hour.
pub(super) fn violations(plan: &Published, roads: &Roads, rep: usize, rows: &[&Row]) -> Vec<String> {
    let mut wrong = Vec::new();
    let days: Vec<&[&Row]> = rows.chunk_by(|a, b| a.date == b.date).collect();
    // Where the rep may have spent the night before, and when the day there ended.
    let mut nights: Vec<At> = vec![At::Home];
    for (at, day) in days.iter().enumerate() {
        let away = day[0].night;
        if day.iter().any(|row| row.night != away) {
            wrong.push(format!("{}: some calls of that day say that the night is away, others not", named(plan, day[0])));
        }
        let next = days.get(at + 1).filter(|next| day[0].date.tomorrow().ok() == Some(next[0].date));
        let ends = if away { beds(plan, day, next.copied()) } else { vec![At::Home] };
        let hours = |end: &At| roads.minutes(&plan.plan, rep, *end, At::Home) / 60.0;
        if let Some(way) = ends.iter().map(hours).find(|way| next.is_none() && *way > day_hours(plan)) {
            wrong.push(format!("{}: the night is away, and the way home takes {way:.1} h", named(plan, day[0])));
        }
        let (fitting, reasons) = walk_all(plan, (roads, rep), day, (&nights, &ends));
        wrong.extend(reasons);
        nights = match next {
            None => vec![At::Home],
            Some(_) if fitting.is_empty() => ends,
            Some(_) => fitting,
        };
    }
    wrong
}

/// Where the night after a day may be spent: at its last visit, or at the first of the next day.
fn beds(plan: &Published, day: &[&Row], next: Option<&[&Row]>) -> Vec<At> {
    let visit = |row: &&&Row| plan.is_visit(row.channel);
    let last = day.iter().rfind(visit).map(|row| At::Account(row.account));
    let first = next.and_then(|next| next.iter().find(visit)).map(|row| At::Account(row.account));
    last.into_iter().chain(first).collect()
}

/// The ends of a day that can be reached from one of its beginnings; where there is none, why not.
fn walk_all(plan: &Published, of: (&Roads, usize), day: &[&Row], (starts, ends): (&[At], &[At])) -> (Vec<At>, Vec<String>) {
    let (mut fitting, mut least) = (Vec::new(), None::<Vec<String>>);
    for &end in ends {
        for &start in starts {
            let reasons = walk(plan, of, day, (start, end));
            if reasons.is_empty() && !fitting.contains(&end) {
                fitting.push(end);
            }
            if least.as_ref().is_none_or(|least| reasons.len() < least.len()) {
                least = Some(reasons);
            }
        }
    }
    let reasons = if fitting.is_empty() { least.unwrap_or_default() } else { Vec::new() };
    (fitting, reasons)
}

/// What is wrong with a day that begins and ends there.
fn walk(plan: &Published, (roads, rep): (&Roads, usize), day: &[&Row], (start, end): (At, At)) -> Vec<String> {
    let mut wrong = Vec::new();
    let config = &plan.plan.config;
    let begin = 60.0 * f64::from(config.execute.day_start.hour()) + f64::from(config.execute.day_start.minute());
    let finish = begin + 60.0 * day_hours(plan);
    let desk = config.workload.admin_minutes_per_call;
    let drive = |from, to| roads.minutes(&plan.plan, rep, from, to);
    // The clock at the last call's end, the minutes since the last visit that no call took, and where that was.
    let (mut clock, mut idle, mut place) = (begin, 0.0, start);
    for row in day {
        let (from, until) = (f64::from(row.minutes.0), f64::from(row.minutes.1));
        let call = named(plan, row);
        if from < clock {
            let before = if clock == begin { "the day begins" } else { "the call before it, with its desk work, ends" };
            wrong.push(format!("{call}: it begins before {before}"));
        }
        if until - from < planned_minutes(plan, row) {
            wrong.push(format!("{call}: it lasts {} min, the plan has {}", until - from, planned_minutes(plan, row)));
        }
        idle += (from - clock).max(0.0);
        if plan.is_visit(row.channel) {
            let there = At::Account(row.account);
            let needed = drive(place, there);
            if needed > idle + SECOND {
                wrong.push(format!("{call}: the drive takes {needed:.1} min, {idle:.1} are left for it"));
            }
            if (row.drive_minutes - needed).abs() > SECOND {
                wrong.push(format!("{call}: the drive is said to take {:.2} min, it takes {needed:.2}", row.drive_minutes));
            }
            (place, idle) = (there, 0.0);
        }
        clock = clock.max(until + desk);
    }
    let back = drive(place, end);
    if clock > finish + SECOND || back > idle + finish - clock + SECOND {
        let last = day.last().map_or(String::new(), |row| named(plan, row));
        let hours = (clock + (back - idle).max(0.0) - begin) / 60.0;
        wrong.push(format!("{last}: the day is {hours:.2} h long, it may be {}", day_hours(plan)));
    }
    wrong
}

/// Minutes of a call as the plan has them.
fn planned_minutes(plan: &Published, row: &Row) -> f64 {
    let served = &plan.roles[row.role].served;
    let own = served.binary_search_by_key(&row.account, |own| own.account).ok().map(|at| &served[at].calls);
    let calls = own.and_then(|calls| calls.iter().find(|(channel, _)| *channel == row.channel));
    calls.map_or(0.0, |(_, calls)| calls.minutes_per_call)
}
