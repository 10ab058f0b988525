//! The calendar of one rep.

use jiff::civil::Date;

use super::book::Book;
use super::clock;
use super::days::{self, Off};
use super::legs::Legs;
use super::open;
use super::phone::{self, Phoned};
use super::results::{Entry, RepCalendar, Unplaced};
use super::rhythm::Band;
use super::search::search;
use super::task::{Calls, Hours, Task};
use super::team::{Own, Shared};
use crate::geometry::{Metric, Position};
use crate::plan::availability::{Appointment, On, minutes};
use crate::plan::words::number;

const MINUTES: f64 = 60.0;

/// Visits in a year up to which gaps are held against even ones.
const RHYTHM: std::ops::RangeInclusive<usize> = 2..=52;

/// Calls on one account through one channel.
struct Line {
    /// Place among the rep's accounts.
    served: usize,
    channel: usize,
    planned_minutes: f64,
}

/// The rep's calls, by visit and by phone, with the days for them.
struct Work {
    dates: Vec<(Date, Option<Off>)>,
    working: Vec<Date>,
    visits: Vec<Line>,
    phoned: Vec<Line>,
    task: Task,
    day_start: u32,
}

/// Puts the calls of a rep on days: entries by date and hour, what they come to, and calls without a date.
pub(super) fn calendar(shared: &Shared, own: &Own) -> (Vec<Entry>, RepCalendar, Vec<Unplaced>) {
    let work = Work::of(shared, own);
    let book = search(&work.task);
    let (mut free, mut entries) = (Vec::new(), Vec::new());
    for (day, date) in work.working.iter().enumerate() {
        let (begins, hours) = timed(&work.task, &book, day);
        free.push(hours);
        let mut at = book.days[day].ends.0 as usize;
        for (&stop, begin) in book.days[day].stops.iter().zip(begins) {
            let (line, calls) = (&work.visits[stop as usize], &work.task.visits[stop as usize]);
            let drive_seconds = work.task.legs.seconds(at, stop as usize + 1);
            at = stop as usize + 1;
            let call = book.dates[stop as usize].iter().position(|own| *own == day).unwrap_or_default() + 1;
            entries.push(work.entry(own, line, (*date, begin, calls.minutes), (call, drive_seconds)));
        }
    }
    let mut calls = phone::fill(&work.task, &mut free, &book.dates);
    calls.sort_by_key(|own| (own.account, own.day, own.begin));
    for (at, Phoned { account, day, begin }) in calls.iter().enumerate() {
        let first = calls.partition_point(|other| other.account < *account);
        let minutes = work.task.phoned[*account].minutes;
        entries.push(work.entry(own, &work.phoned[*account], (work.working[*day], *begin, minutes), (at - first + 1, 0)));
    }
    let away: Vec<Date> =
        (0..work.working.len()).filter(|&day| book.days[day].ends.1 != 0).map(|day| work.working[day]).collect();
    entries.iter_mut().for_each(|entry| entry.night = away.binary_search(&entry.date).is_ok());
    entries.sort_by_key(|entry| (entry.date, entry.minutes));
    let unplaced = work.unplaced(own, (&book, &calls));
    (entries.clone(), work.told(own, &book, &entries), unplaced)
}

/// When the stops of a day begin, and the hours that they leave.
fn timed(task: &Task, book: &Book, day: usize) -> (Vec<u32>, Vec<Hours>) {
    let own = &book.days[day];
    let (begins, end) = clock::times(task, day, own.ends, &own.stops).unwrap_or_default();
    let (mut free, mut at, mut clock) = (Vec::new(), own.ends.0 as usize, 0);
    for (&stop, &begin) in own.stops.iter().zip(&begins) {
        let arrival = clock + task.legs.minutes(at, stop as usize + 1);
        free.push((arrival, begin));
        (at, clock) = (stop as usize + 1, begin + task.visits[stop as usize].whole());
    }
    free.push((end, task.day));
    free.retain(|(from, until)| from < until);
    (begins, free)
}

impl Work {
    fn of(shared: &Shared, own: &Own) -> Self {
        let (plan, rep) = (&shared.plan.plan, &shared.plan.plan.reps[own.rep]);
        let held = (&shared.availability.holidays, &own.absences[..]);
        let agreed = own.appointments.iter().filter(|one| !one.closed).filter_map(|one| match one.on {
            On::Date(date) => Some(date),
            On::Weekdays(_) => None,
        });
        let dates = days::dates(shared.period, rep, held, (&agreed.collect(), shared.day_hours()));
        let working: Vec<Date> = dates.iter().filter(|(_, off)| off.is_none()).map(|(date, _)| *date).collect();
        let day_start = minutes(plan.config.execute.day_start);
        let (mut visits, mut phoned, mut lines) = (Vec::new(), Vec::new(), (Vec::new(), Vec::new()));
        let desk = plan.config.workload.admin_minutes_per_call.ceil() as u32;
        for (at, (served, counts)) in own.served.iter().enumerate() {
            let appointments: Vec<&Appointment> =
                own.appointments.iter().copied().filter(|one| one.account == served.account).collect();
            let (open, agreed) = open::hours(&appointments, &working, day_start);
            let mut visited_as = None;
            let mut rows: Vec<_> = served.calls.iter().zip(*counts).filter(|(_, count)| **count > 0).collect();
            rows.sort_by_key(|((channel, _), _)| !shared.plan.is_visit(*channel));
            for (place, ((channel, calls), &count)) in rows.into_iter().enumerate() {
                let line = Line { served: at, channel: *channel, planned_minutes: calls.minutes_per_call };
                let minutes = calls.minutes_per_call.ceil() as u32;
                // What is agreed is kept by the first channel, a visit where there are any.
                let agreed = if place == 0 { agreed.clone() } else { Vec::new() };
                let calls = Calls { count, minutes, desk, open: open.clone(), agreed, visited_as };
                if shared.plan.is_visit(*channel) {
                    visited_as = Some(visits.len());
                    visits.push(calls);
                    lines.0.push(line);
                } else {
                    phoned.push(calls);
                    lines.1.push(line);
                }
            }
        }
        let legs = legs(shared, own, &lines.0);
        let travel = &plan.config.travel;
        let task = Task {
            day: (shared.day_hours() * MINUTES).floor() as u32,
            linked: (0..working.len())
                .map(|day| working.get(day + 1).is_some_and(|next| working[day].tomorrow().ok() == Some(*next)))
                .collect(),
            legs,
            visits,
            phoned,
            night: (travel.day_hours > 0.0).then(|| (travel.overnight_hours * 3_600.0).round() as u32),
            seed: plan.config.plan.seed ^ own.rep as u64,
            rounds: own.rounds,
        };
        Work { dates, working, visits: lines.0, phoned: lines.1, task, day_start }
    }

    fn entry(
        &self,
        own: &Own,
        line: &Line,
        (date, begin, minutes): (Date, u32, u32),
        (call, drive_seconds): (usize, u32),
    ) -> Entry {
        let begin = self.day_start + begin;
        Entry {
            rep: own.rep,
            role: own.role,
            account: own.served[line.served].0.account,
            channel: line.channel,
            call,
            date,
            minutes: (begin, begin + minutes),
            planned_minutes: line.planned_minutes,
            drive_seconds,
            night: false,
        }
    }

    /// What the calendar comes to.
    fn told(&self, own: &Own, book: &Book, entries: &[Entry]) -> RepCalendar {
        let asked = self.task.visits.iter().chain(&self.task.phoned).map(|calls| calls.count).sum();
        let mut days: Vec<Date> = entries.iter().map(|entry| entry.date).collect();
        days.dedup();
        let rhythm: Vec<usize> = (0..self.visits.len()).filter(|&at| RHYTHM.contains(&self.task.visits[at].count)).collect();
        let even = |&&at: &&usize| {
            let (dates, count) = (&book.dates[at], self.task.visits[at].count);
            let band = Band::new(count, self.working.len());
            dates.len() == count && dates.windows(2).all(|pair| band.holds(pair[1] - pair[0]))
        };
        RepCalendar {
            rep: own.rep,
            calls: (entries.len(), asked),
            days: (days.len(), self.working.len()),
            days_out: book.days.iter().filter(|day| !day.stops.is_empty()).count(),
            nights: book.days.iter().filter(|day| day.ends.1 != 0).count(),
            road_hours: book.days.iter().map(|day| f64::from(day.seconds)).sum::<f64>() / 3_600.0,
            planned_hours: own.served.iter().map(|(served, _)| served.travel_hours).sum(),
            even: (rhythm.iter().filter(even).count(), rhythm.len()),
        }
    }

    /// Calls without a date, and appointments that can't be kept.
    fn unplaced(&self, own: &Own, (book, calls): (&Book, &[Phoned])) -> Vec<Unplaced> {
        let of = |line: &Line, calls: usize, reason: String| {
            let account = own.served[line.served].0.account;
            (calls > 0).then_some(Unplaced { rep: own.rep, role: own.role, account, channel: line.channel, calls, reason })
        };
        let visits = self.visits.iter().enumerate().filter_map(|(at, line)| {
            let missing = self.task.visits[at].count - book.dates[at].len();
            of(line, missing, self.why_not_visited(at))
        });
        let mut placed = vec![0; self.phoned.len()];
        calls.iter().for_each(|call| placed[call.account] += 1);
        let phoned = self.phoned.iter().enumerate().filter_map(|(at, line)| {
            of(line, self.task.phoned[at].count - placed[at], self.why_not_called(&self.task.phoned[at]))
        });
        let mut all: Vec<Unplaced> = visits.chain(phoned).collect();
        all.extend(self.unkept(own, (book, calls)));
        all
    }

    fn why_not_visited(&self, at: usize) -> String {
        let (calls, legs, day) = (&self.task.visits[at], &self.task.legs, self.task.day);
        let there = legs.minutes(0, at + 1);
        let hours = |minutes: u32| number((f64::from(minutes) / 6.0).round() / 10.0);
        let whole = 2 * there + calls.whole();
        match self.task.night {
            None if whole > day => {
                format!("the way there and back and the visit take {} h, a day has {} h", hours(whole), hours(day))
            }
            Some(_) if there + calls.whole() > day => {
                format!(
                    "the way there and the visit take {} h, a day has {} h: it is more than a day away",
                    hours(there + calls.whole()),
                    hours(day)
                )
            }
            _ => self.why_not_called(calls),
        }
    }

    fn why_not_called(&self, calls: &Calls) -> String {
        let open = (0..self.working.len()).filter(|&day| calls.is_open(day)).count();
        match (self.working.len(), open) {
            (0, _) => "the rep has no working day in the period".into(),
            (_, 0) => format!("the account is open on no working day of the rep{}", self.share()),
            (_, open) if open < calls.count => {
                format!("{} calls, at most one a day, on {open} days{}", calls.count, self.share())
            }
            _ => format!("no working day of the rep has room for it{}", self.share()),
        }
    }

    /// Why the rep has no more days.
    fn share(&self) -> String {
        let free = self.dates.iter().filter(|(_, off)| *off == Some(Off::PartTime)).count();
        let all = free + self.working.len();
        if free > 0 {
            format!(" ({} of {all} workdays: the rep's hours fill no more)", self.working.len())
        } else {
            String::new()
        }
    }

    /// Appointments on dates without a call then, and why.
    fn unkept(&self, own: &Own, (book, calls): (&Book, &[Phoned])) -> Vec<Unplaced> {
        let mut found = Vec::new();
        for appointment in own.appointments.iter().filter(|own| !own.closed) {
            let On::Date(date) = appointment.on else { continue };
            let day = self.working.iter().position(|own| *own == date);
            let is_of = |line: &&Line| own.served[line.served].0.account == appointment.account;
            let line = self.visits.iter().chain(&self.phoned).find(is_of);
            let Some(line) = line else { continue };
            let visited = self.visits.iter().position(|line| is_of(&line)).map(|at| &book.dates[at]);
            let phoned = || calls.iter().any(|call| is_of(&&self.phoned[call.account]) && Some(call.day) == day);
            let kept = match visited {
                Some(dates) => day.is_some_and(|day| dates.contains(&day)),
                None => phoned(),
            };
            if kept {
                continue;
            }
            let off = self.dates.iter().find(|(own, _)| *own == date).and_then(|(_, off)| *off);
            let reason = off.map_or("that day has no room for it", Off::words);
            let reason = format!("the appointment on {date} can't be kept: {reason}");
            let account = appointment.account;
            found.push(Unplaced { rep: own.rep, role: own.role, account, channel: line.channel, calls: 0, reason });
        }
        found
    }
}

/// What drives between the rep's home and visits take.
fn legs(shared: &Shared, own: &Own, visits: &[Line]) -> Legs {
    let plan = &shared.plan.plan;
    let home = plan.reps[own.rep].place;
    let account = |line: &Line| own.served[line.served].0.account;
    let place = |at: usize| plan.accounts[at].place;
    let planar = home.is_some_and(|home| home.planar);
    let metric = if planar { Metric::Plane } else { Metric::Sphere };
    let position = |place: Option<crate::plan::Place>| place.map_or(Position::default(), |place| place.position());
    let places: Vec<Position> =
        std::iter::once(position(home)).chain(visits.iter().map(|line| position(place(account(line))))).collect();
    let known = |line: &Line| plan.travel.get(&(own.rep, account(line))).copied();
    let by_distance = |at: usize| shared.road.drive.of(metric.distance(&places[0], &places[at]));
    let ways: Vec<f64> = std::iter::once(0.0)
        .chain(visits.iter().enumerate().map(|(at, line)| known(line).unwrap_or_else(|| by_distance(at + 1))))
        .collect();
    Legs::new(metric, shared.road.drive.clone(), places.clone(), &ways)
}
