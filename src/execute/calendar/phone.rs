//! Calls by phone: they fill what visits leave of the days, evenly spread where there is room.

use super::clock::opening;
use super::rhythm::{CLOSED, Room, as_many};
use super::task::{Calls, Hours, Task};

/// What a call counts on the day of a visit to the same account, and the day before or after it.
const SAME_DAY: i64 = 3_600;
const NEXT_DAY: i64 = 900;
/// What a day counts whose time for calls is all taken; others in proportion.
const FULL: i64 = 1_800;
/// What a call counts that is agreed on a day, and made on another.
const AGREED: i64 = 100_000_000;

/// A call by phone on a day, at a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phoned {
    /// Place among those to phone.
    pub account: usize,
    /// The working day.
    pub day: usize,
    /// Minute of the day at which it begins.
    pub begin: u32,
}

/// Puts the calls of all accounts into the free hours of the days; `visited` has the dates of visits.
pub fn fill(task: &Task, free: &mut [Vec<Hours>], visited: &[Vec<usize>]) -> Vec<Phoned> {
    let room = |hours: &[Hours]| hours.iter().map(|(from, until)| until - from).sum::<u32>();
    let whole: Vec<u32> = free.iter().map(|hours| room(hours)).collect();
    let mut order: Vec<usize> = (0..task.phoned.len()).collect();
    order.sort_by_key(|&at| (task.phoned[at].open.is_none(), std::cmp::Reverse(task.phoned[at].count), at));
    let (mut found, mut memory) = (Vec::new(), Room::default());
    for account in order {
        let calls = &task.phoned[account];
        let dates = calls.visited_as.map_or(&[][..], |at| &visited[at]);
        let costs: Vec<i64> =
            (0..task.days()).map(|day| cost(calls, (day, &free[day], whole[day]), room(&free[day]), dates)).collect();
        for day in as_many(&costs, calls.count, &mut memory) {
            if let Some(begin) = take(calls, day, &mut free[day]) {
                found.push(Phoned { account, day, begin });
            }
        }
    }
    found
}

/// What a call on a day counts.
fn cost(calls: &Calls, (day, free, whole): (usize, &[Hours], u32), room: u32, visits: &[usize]) -> i64 {
    if slot(calls, day, free).is_none() {
        return CLOSED;
    }
    let nearest = visits.iter().map(|visit| visit.abs_diff(day)).min().unwrap_or(usize::MAX);
    let beside = match nearest {
        0 => SAME_DAY,
        1 => NEXT_DAY,
        _ => 0,
    };
    let agreed = if calls.agreed.contains(&day) { -AGREED } else { 0 };
    beside + agreed + FULL * i64::from(whole - room + calls.whole()) / i64::from(whole.max(1))
}

/// Where a call fits into the free hours of a day: which of them, and when it begins.
fn slot(calls: &Calls, day: usize, free: &[Hours]) -> Option<(usize, u32)> {
    let fitting = free.iter().enumerate().filter_map(|(at, &(from, until))| {
        let begin = opening(calls.hours(day), from, calls.minutes)?;
        (begin + calls.whole() <= until).then_some((at, begin))
    });
    fitting.min_by_key(|(_, begin)| *begin)
}

/// Takes the first free time of a day for a call.
fn take(calls: &Calls, day: usize, free: &mut Vec<Hours>) -> Option<u32> {
    let (at, begin) = slot(calls, day, free)?;
    let (from, until) = free.remove(at);
    let parts = [(from, begin), (begin + calls.whole(), until)];
    free.splice(at..at, parts.into_iter().filter(|(from, until)| from < until));
    Some(begin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_takes_the_first_hour_at_which_its_account_is_open() {
        let calls = Calls { count: 1, minutes: 30, desk: 10, open: Some(vec![vec![(100, 200)]]), ..Calls::default() };
        let mut free = vec![(0, 90), (120, 300)];
        assert_eq!(take(&calls, 0, &mut free), Some(120));
        assert_eq!(free, [(0, 90), (160, 300)]);
        assert_eq!(take(&calls, 0, &mut free), Some(160), "until 190 it is open, whatever is written afterwards");
        assert_eq!(take(&calls, 0, &mut free), None);
    }
}
