//! What was done: the calls of a log up to a day, by rep, segment and channel, by account and by week.

use jiff::civil::Date;

use super::call_log::{CallLog, LoggedCall};
use super::days::week;
use super::due::{Due, roles_of_reps};
use crate::plan::published::Published;

/// Calls of a rep on accounts of a segment through a channel; hours are those of the calls.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Calls that the plan has in the period.
    pub planned: f64,
    /// Their hours.
    pub planned_hours: f64,
    /// Calls due up to the day.
    pub due: f64,
    /// Their hours.
    pub due_hours: f64,
    /// Calls made on the rep's own accounts.
    pub done: usize,
    /// Their hours.
    pub done_hours: f64,
    /// Calls made on the rep's own accounts of which the plan has none through this channel.
    pub unplanned: usize,
    /// Their hours.
    pub unplanned_hours: f64,
    /// Calls made on accounts that another rep of the role has.
    pub others: usize,
    /// Their hours.
    pub others_hours: f64,
    /// Calls made on accounts that nobody of the role has.
    pub beyond: usize,
    /// Their hours.
    pub beyond_hours: f64,
}

impl Cell {
    /// Two cells as one.
    #[must_use]
    pub fn with(mut self, other: &Cell) -> Cell {
        self.planned += other.planned;
        self.planned_hours += other.planned_hours;
        self.due += other.due;
        self.due_hours += other.due_hours;
        self.done += other.done;
        self.done_hours += other.done_hours;
        self.unplanned += other.unplanned;
        self.unplanned_hours += other.unplanned_hours;
        self.others += other.others;
        self.others_hours += other.others_hours;
        self.beyond += other.beyond;
        self.beyond_hours += other.beyond_hours;
        self
    }

    /// Hours of all calls made.
    pub fn all_hours(&self) -> f64 {
        self.done_hours + self.unplanned_hours + self.others_hours + self.beyond_hours
    }

    /// Whether nothing is planned here, and nothing done.
    pub fn is_empty(&self) -> bool {
        self.planned == 0.0 && self.due == 0.0 && self.done + self.unplanned + self.others + self.beyond == 0
    }
}

/// Calls made on an account in a role.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Seen {
    /// By its rep.
    pub own: usize,
    /// By other reps of the role.
    pub others: usize,
    /// By its rep, through channels of which the plan has no calls.
    pub unplanned: usize,
    /// Hours of all.
    pub hours: f64,
    /// The last day.
    pub last: Option<Date>,
}

/// How long calls took against what the plan has for them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lengths {
    /// Calls with minutes.
    pub calls: usize,
    /// Sum of their minutes, and of those that the plan has.
    pub minutes: f64,
    /// The latter.
    pub planned: f64,
    /// Sum of the quotients of the two, and of their squares.
    pub quotients: f64,
    /// The latter.
    pub squares: f64,
}

/// A week of a rep.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WeekDone {
    /// Calls of the plan on the rep's own accounts.
    pub calls: usize,
    /// Their hours.
    pub hours: f64,
    /// Calls on these accounts through channels of which the plan has no calls.
    pub unplanned: usize,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    segments: usize,
    channels: usize,
    cells: Vec<Cell>,
    /// Per entry of what is due.
    pub seen: Vec<Seen>,
    /// Hours of all calls on each account, and their number.
    pub accounts: Vec<(f64, usize)>,
    lengths: Vec<Lengths>,
    /// Per rep and week.
    pub weeks: Vec<Vec<WeekDone>>,
    /// Calls after the day.
    pub later: usize,
    /// Calls whose minutes are the plan's.
    pub without_minutes: usize,
}

impl Tally {
    /// Counts the calls of a log.
    pub fn of(plan: &Published, due: &Due, log: &CallLog, (first, until): (Date, Date)) -> Self {
        let roles = roles_of_reps(plan);
        let mut tally = Tally::empty(plan, due, week(first, until) + 1);
        let usual = Usual::of(plan);
        let labels = &plan.plan.config.segment.labels;
        let segments: Vec<usize> =
            plan.segments.iter().map(|own| labels.iter().position(|label| *label == own.label).unwrap_or(0)).collect();
        for call in &log.calls {
            if call.date > until {
                tally.later += 1;
                continue;
            }
            let (role, segment) = (roles[call.rep as usize], segments[call.account as usize]);
            let entry = role.and_then(|role| due.find(role, call.account as usize));
            tally.add(call, due, (entry, segment), (&usual, first));
        }
        tally
    }

    fn empty(plan: &Published, due: &Due, weeks: usize) -> Self {
        let (segments, channels) = (plan.plan.config.segment.labels.len(), plan.channels.len());
        let reps = plan.plan.reps.len();
        let mut tally = Tally {
            segments,
            channels,
            cells: vec![Cell::default(); reps * segments * channels],
            seen: vec![Seen::default(); due.entries.len()],
            accounts: vec![(0.0, 0); plan.plan.accounts.len()],
            lengths: vec![Lengths::default(); plan.roles.len() * segments * channels],
            weeks: vec![vec![WeekDone::default(); weeks]; reps],
            ..Tally::default()
        };
        for entry in &due.entries {
            for slot in &entry.slots {
                let cell = &mut tally.cells[(entry.rep * segments + entry.segment) * channels + slot.channel];
                cell.planned += slot.planned;
                cell.planned_hours += slot.planned * slot.minutes / 60.0;
                cell.due += slot.due;
                cell.due_hours += slot.due * slot.minutes / 60.0;
            }
        }
        tally
    }

    fn add(&mut self, call: &LoggedCall, due: &Due, (at, segment): (Option<usize>, usize), (usual, first): (&Usual, Date)) {
        let (rep, channel) = (call.rep as usize, usize::from(call.channel));
        let entry = at.map(|at| &due.entries[at]);
        let planned = entry.and_then(|entry| entry.slot(channel)).map(|slot| slot.minutes);
        self.without_minutes += usize::from(call.minutes.is_none());
        let hours = call.minutes.or(planned).unwrap_or_else(|| usual.minutes[segment * self.channels + channel]) / 60.0;
        let account = &mut self.accounts[call.account as usize];
        *account = (account.0 + hours, account.1 + 1);
        let cell = &mut self.cells[(rep * self.segments + segment) * self.channels + channel];
        let Some((at, entry)) = at.zip(entry) else {
            (cell.beyond, cell.beyond_hours) = (cell.beyond + 1, cell.beyond_hours + hours);
            return;
        };
        let seen = &mut self.seen[at];
        seen.last = seen.last.max(Some(call.date));
        seen.hours += hours;
        if entry.rep != rep {
            seen.others += 1;
            (cell.others, cell.others_hours) = (cell.others + 1, cell.others_hours + hours);
            return;
        }
        let own = &mut self.weeks[rep][week(first, call.date)];
        if !entry.plans(channel) {
            (seen.unplanned, own.unplanned) = (seen.unplanned + 1, own.unplanned + 1);
            (cell.unplanned, cell.unplanned_hours) = (cell.unplanned + 1, cell.unplanned_hours + hours);
            return;
        }
        seen.own += 1;
        (cell.done, cell.done_hours) = (cell.done + 1, cell.done_hours + hours);
        (own.calls, own.hours) = (own.calls + 1, own.hours + hours);
        if let Some((minutes, planned)) = call.minutes.zip(planned).filter(|(_, planned)| *planned > 0.0) {
            self.lengths[(entry.role * self.segments + segment) * self.channels + channel].see(minutes, planned);
        }
    }

    /// A cell.
    pub fn cell(&self, rep: usize, segment: usize, channel: usize) -> &Cell {
        &self.cells[(rep * self.segments + segment) * self.channels + channel]
    }

    /// The sum of the cells that are wanted, by rep, segment and channel.
    pub fn sum(&self, is_wanted: impl Fn(usize, usize, usize) -> bool) -> Cell {
        let place = |at: usize| (at / self.channels / self.segments, at / self.channels % self.segments, at % self.channels);
        let wanted = self.cells.iter().enumerate().filter(|(at, _)| {
            let (rep, segment, channel) = place(*at);
            is_wanted(rep, segment, channel)
        });
        wanted.fold(Cell::default(), |sum, (_, cell)| sum.with(cell))
    }

    /// Lengths of calls in a role on accounts of a segment through a channel.
    pub fn lengths(&self, role: usize, segment: usize, channel: usize) -> &Lengths {
        &self.lengths[(role * self.segments + segment) * self.channels + channel]
    }
}

impl Lengths {
    fn see(&mut self, minutes: f64, planned: f64) {
        let quotient = minutes / planned;
        self.calls += 1;
        self.minutes += minutes;
        self.planned += planned;
        self.quotients += quotient;
        self.squares += quotient * quotient;
    }
}

/// Minutes of a call where neither the log nor the plan of the account tells: those of the patterns of its segment and channel, else of
/// the channel, else of all calls.
struct Usual {
    minutes: Vec<f64>,
}

impl Usual {
    fn of(plan: &Published) -> Self {
        let mean = |segment: Option<&str>, channel: Option<&str>| {
            let is_own = |own: &str, wanted: Option<&str>| wanted.is_none_or(|wanted| own == wanted);
            let rows =
                || plan.plan.call_patterns.iter().filter(|row| is_own(&row.segment, segment) && is_own(&row.channel, channel));
            let calls: f64 = rows().map(|row| row.calls_per_period).sum();
            let minutes: f64 = rows().map(|row| row.calls_per_period * row.minutes_per_call).sum();
            (calls > 0.0).then(|| minutes / calls)
        };
        let of = |segment: &String, channel: &String| {
            mean(Some(segment), Some(channel)).or_else(|| mean(None, Some(channel))).or_else(|| mean(None, None)).unwrap_or(0.0)
        };
        let labels = &plan.plan.config.segment.labels;
        Usual { minutes: labels.iter().flat_map(|label| plan.channels.iter().map(move |channel| of(label, channel))).collect() }
    }
}
