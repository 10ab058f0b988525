//! Which calls are due on which day: as the calendar has them, or spread over the rep's working days.

use jiff::civil::Date;
use rand::RngExt;
use rand_pcg::Pcg64;

use crate::error::{Error, Result};
use crate::measure::days::working_days;
use crate::measure::due::{Due, channels_of};
use crate::plan::availability::Availability;
use crate::plan::published::Published;
use crate::plan::scheduled::{FOLDER, ScheduledCalls, TABLE};
use crate::plan::travel::Legs;

/// A call that is due.
#[derive(Clone, Copy, Debug)]
pub struct DueCall {
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Published::channels`.
    pub channel: usize,
    /// Minutes that the plan has for it.
    pub minutes: f64,
}

/// A day of a rep.
#[derive(Clone, Debug)]
pub struct DueDay {
    /// The day.
    pub date: Date,
    /// Its calls in their order.
    pub calls: Vec<DueCall>,
    /// Whether the night after it is spent away.
    pub night: bool,
}

/// The days of all reps.
pub struct Days<'a> {
    plan: &'a Published,
    due: Due,
    /// Per rep, where there is a calendar.
    by_calendar: Option<Vec<Vec<DueDay>>>,
    /// Per rep.
    working: Vec<Vec<Date>>,
}

impl<'a> Days<'a> {
    /// Days of a plan's period.
    pub fn of(
        plan: &'a Published,
        availability: &Availability,
        calendar: Option<&ScheduledCalls>,
        period: (Date, Date),
    ) -> Result<Self> {
        let due = Due::of(plan);
        let by_calendar = calendar.map(|calendar| by_calendar(plan, &due, calendar)).transpose()?;
        let working = plan.plan.reps.iter().enumerate().map(|own| working_days(own, availability, period)).collect();
        Ok(Days { plan, due, by_calendar, working })
    }

    /// The days of a rep with calls, in their order.
    pub fn of_rep(&self, rep: usize, legs: &Legs, rng: &mut Pcg64) -> Vec<DueDay> {
        match &self.by_calendar {
            Some(days) => days[rep].clone(),
            None => self.spread(rep, legs, rng),
        }
    }

    /// Spreads the calls on each account evenly over the rep's working days, from a random one on.
    fn spread(&self, rep: usize, legs: &Legs, rng: &mut Pcg64) -> Vec<DueDay> {
        let working = &self.working[rep];
        let mut days: Vec<DueDay> = working.iter().map(|&date| DueDay { date, calls: Vec::new(), night: false }).collect();
        for entry in self.due.entries.iter().filter(|entry| entry.rep == rep) {
            for slot in &entry.slots {
                let (chance, first): (f64, f64) = (rng.random(), rng.random());
                let calls = (slot.planned + chance).floor();
                for call in 0..calls as usize {
                    let at = (call as f64 + first) / calls * working.len() as f64;
                    if let Some(day) = days.get_mut(at as usize) {
                        day.calls.push(DueCall { account: entry.account, channel: slot.channel, minutes: slot.minutes });
                    }
                }
            }
        }
        days.retain(|day| !day.calls.is_empty());
        days.iter_mut().for_each(|day| self.put_in_order(day, rep, legs));
        days
    }

    /// Visits come first, each time the nearest one that is left, then the calls that nobody travels to.
    fn put_in_order(&self, day: &mut DueDay, rep: usize, legs: &Legs) {
        let (mut visits, others): (Vec<DueCall>, Vec<DueCall>) =
            day.calls.drain(..).partition(|call| self.plan.is_visit(call.channel));
        let mut place = None;
        while !visits.is_empty() {
            let minutes = |at: &usize| legs.minutes(rep, place, visits[*at].account).unwrap_or(0.0);
            let next = (0..visits.len()).min_by(|a, b| minutes(a).total_cmp(&minutes(b))).unwrap_or(0);
            place = Some(visits[next].account);
            day.calls.push(visits.remove(next));
        }
        day.calls.extend(others);
    }
}

/// The calls of a calendar by rep and day.
fn by_calendar(plan: &Published, due: &Due, calendar: &ScheduledCalls) -> Result<Vec<Vec<DueDay>>> {
    let channels = channels_of(plan, calendar);
    let (mut days, mut strange) = (vec![Vec::<DueDay>::new(); plan.plan.reps.len()], 0);
    for call in &calendar.calls {
        let entry = due.find(call.role, call.account).map(|at| &due.entries[at]).filter(|entry| entry.rep == call.rep);
        let Some(slot) = entry.zip(channels[call.channel]).and_then(|(entry, channel)| entry.slot(channel)) else {
            strange += 1;
            continue;
        };
        let own = &mut days[call.rep];
        if own.last().is_none_or(|day| day.date != call.date) {
            own.push(DueDay { date: call.date, calls: Vec::new(), night: false });
        }
        if let Some(day) = own.last_mut() {
            day.night |= call.night;
            day.calls.push(DueCall { account: call.account, channel: slot.channel, minutes: slot.minutes });
        }
    }
    if strange > 0 {
        return Err(Error::Refused(vec![format!(
            "{FOLDER}/{TABLE}: {strange} calls are none of the plan's: run schedule again"
        )]));
    }
    Ok(days)
}
