//! What is due: the calls of each account that somebody calls, of the whole period and up to a day, by the rep's run rate or by the
//! published calendar.

use jiff::civil::Date;

use super::days::Days;
use crate::plan::published::{Published, Served};
use crate::plan::scheduled::ScheduledCalls;

/// Calls on an account through one channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// Index into `Published::channels`.
    pub channel: usize,
    /// Calls in the period.
    pub planned: f64,
    /// Minutes of each.
    pub minutes: f64,
    /// Calls up to the day.
    pub due: f64,
}

/// An account that a rep calls in a role.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Index into `Published::roles`.
    pub role: usize,
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into the labels of `[segment]`.
    pub segment: usize,
    /// By channel.
    pub slots: Vec<Slot>,
}

impl Entry {
    /// Calls up to the day, through all channels.
    pub fn due(&self) -> f64 {
        self.slots.iter().map(|slot| slot.due).sum()
    }

    /// Hours of these.
    pub fn due_hours(&self) -> f64 {
        self.slots.iter().map(|slot| slot.due * slot.minutes / 60.0).sum()
    }

    /// Whether the plan has calls through a channel.
    pub fn plans(&self, channel: usize) -> bool {
        self.slot(channel).is_some_and(|slot| slot.planned > 0.0)
    }

    /// Its calls through a channel.
    pub fn slot(&self, channel: usize) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.channel == channel)
    }
}

/// All that is due.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Due {
    /// By role, then in account order.
    pub entries: Vec<Entry>,
    /// Per role and account, one more than the place of the entry; 0 where there is none.
    places: Vec<Vec<u32>>,
    /// Calls of the calendar that the plan does not have.
    pub strange: usize,
}

impl Due {
    /// What the plan has, with nothing due so far.
    pub fn of(plan: &Published) -> Self {
        let labels = &plan.plan.config.segment.labels;
        let segment = |account: usize| labels.iter().position(|own| *own == plan.segments[account].label).unwrap_or(0);
        let (mut entries, mut places) = (Vec::new(), Vec::new());
        for (role, own) in plan.roles.iter().enumerate() {
            let mut of_role = vec![0; plan.plan.accounts.len()];
            for served in &own.served {
                let (rep, account) = (served.rep, served.account);
                entries.push(Entry { role, rep, account, segment: segment(account), slots: slots(served) });
                of_role[account] = entries.len() as u32;
            }
            places.push(of_role);
        }
        Due { entries, places, strange: 0 }
    }

    /// Place of the entry of an account in a role.
    pub fn find(&self, role: usize, account: usize) -> Option<usize> {
        (self.places[role][account] as usize).checked_sub(1)
    }

    /// The same with the share of each rep's working days as that of the calls.
    #[must_use]
    pub fn by_run_rate(mut self, days: &[Days]) -> Self {
        for entry in &mut self.entries {
            let share = days[entry.rep].share();
            entry.slots.iter_mut().for_each(|slot| slot.due = share * slot.planned);
        }
        self
    }

    /// The same with the calls that the calendar has up to a day.
    #[must_use]
    pub fn by_calendar(mut self, plan: &Published, calendar: &ScheduledCalls, until: Date) -> Self {
        let channels = channels_of(plan, calendar);
        for call in &calendar.calls {
            let entry = self.find(call.role, call.account).map(|at| &mut self.entries[at]);
            let entry = entry.filter(|entry| entry.rep == call.rep);
            let slot = entry.and_then(|entry| entry.slots.iter_mut().find(|slot| Some(slot.channel) == channels[call.channel]));
            match slot {
                Some(slot) => slot.due += f64::from(u8::from(call.date <= until)),
                None => self.strange += 1,
            }
        }
        self
    }
}

fn slots(served: &Served) -> Vec<Slot> {
    let slot = |&(channel, calls): &(usize, crate::plan::workload::ChannelCalls)| Slot {
        channel,
        planned: calls.calls,
        minutes: calls.minutes_per_call,
        due: 0.0,
    };
    served.calls.iter().map(slot).collect()
}

/// The calendar's channels, as indices into `Published::channels`; `None` where the plan has no such channel.
pub fn channels_of(plan: &Published, calendar: &ScheduledCalls) -> Vec<Option<usize>> {
    calendar.channels.iter().map(|name| plan.channels.iter().position(|own| own == name)).collect()
}

/// The role of each rep, as an index into `Published::roles`; `None` where it has no work.
pub fn roles_of_reps(plan: &Published) -> Vec<Option<usize>> {
    plan.plan.reps.iter().map(|rep| plan.roles.iter().position(|role| role.role == rep.role)).collect()
}
