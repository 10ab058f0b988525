//! The hours of a day: when each stop of a route begins.

use super::task::Task;

/// The minute at which each stop of a route begins, and when its end is reached; `None` where that is too late for an account or for
/// the day.
pub fn times(task: &Task, day: usize, (start, end): (u32, u32), stops: &[u32]) -> Option<(Vec<u32>, u32)> {
    let (mut at, mut clock) = (start as usize, 0);
    let mut begins = Vec::with_capacity(stops.len());
    for &stop in stops {
        let (place, calls) = (stop as usize + 1, &task.visits[stop as usize]);
        clock += task.legs.minutes(at, place);
        let begin = opening(calls.hours(day), clock, calls.minutes)?;
        begins.push(begin);
        (at, clock) = (place, begin + calls.whole());
    }
    clock += task.legs.minutes(at, end as usize);
    (clock <= task.day).then_some((begins, clock))
}

/// The first minute from `clock` on at which an account is open for so long.
pub fn opening(hours: &[(u32, u32)], clock: u32, minutes: u32) -> Option<u32> {
    let begins = hours.iter().filter_map(|&(from, until)| {
        let begin = clock.max(from);
        (begin.saturating_add(minutes) <= until).then_some(begin)
    });
    begins.min()
}
