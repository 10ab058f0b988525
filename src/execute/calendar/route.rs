//! The order of a day's stops: exact by dynamic programming up to twelve of them (Held and Karp 1962), by Or-opt and 2-opt beyond.

use super::legs::Legs;

/// Stops up to which routes are exact.
const EXACT: usize = 12;

/// Seconds of a route from a place to another through stops.
pub fn seconds(legs: &Legs, (start, end): (u32, u32), stops: &[u32]) -> u32 {
    let (mut at, mut sum) = (start as usize, 0);
    for &stop in stops {
        sum += legs.seconds(at, stop as usize + 1);
        at = stop as usize + 1;
    }
    sum + legs.seconds(at, end as usize)
}

/// Whole minutes of the same drives, each rounded up.
pub fn minutes(legs: &Legs, (start, end): (u32, u32), stops: &[u32]) -> u32 {
    let (mut at, mut sum) = (start as usize, 0);
    for &stop in stops {
        sum += legs.minutes(at, stop as usize + 1);
        at = stop as usize + 1;
    }
    sum + legs.minutes(at, end as usize)
}

/// The shortest order of stops, or a short one where they are many.
pub fn shortest(legs: &Legs, ends: (u32, u32), stops: &[u32]) -> Vec<u32> {
    if stops.len() < 2 {
        return stops.to_vec();
    }
    if stops.len() <= EXACT { exact(legs, ends, stops) } else { descended(legs, ends, stops.to_vec()) }
}

/// Dynamic programming over sets of stops and the last of them.
fn exact(legs: &Legs, (start, end): (u32, u32), stops: &[u32]) -> Vec<u32> {
    let n = stops.len();
    let place = |at: usize| stops[at] as usize + 1;
    let between: Vec<u32> = (0..n * n).map(|at| legs.seconds(place(at / n), place(at % n))).collect();
    let mut values = vec![u32::MAX; n << n];
    let mut from = vec![0_u8; n << n];
    for last in 0..n {
        values[(1 << last) * n + last] = legs.seconds(start as usize, place(last));
    }
    for set in 1_usize..1 << n {
        for last in (0..n).filter(|last| set >> last & 1 == 1) {
            let value = values[set * n + last];
            if value == u32::MAX {
                continue;
            }
            for next in (0..n).filter(|next| set >> next & 1 == 0) {
                let at = (set | 1 << next) * n + next;
                let through = value + between[last * n + next];
                if through < values[at] {
                    values[at] = through;
                    from[at] = last as u8;
                }
            }
        }
    }
    let mut set = (1_usize << n) - 1;
    let total = |last: &usize| values[set * n + last] + legs.seconds(place(*last), end as usize);
    let mut last = (0..n).min_by_key(total).unwrap_or_default();
    let mut order = vec![stops[last]];
    while set.count_ones() > 1 {
        let before = from[set * n + last] as usize;
        set &= !(1 << last);
        last = before;
        order.push(stops[last]);
    }
    order.reverse();
    order
}

/// 2-opt, and Or-opt of up to three stops, until neither shortens the route.
pub fn descended(legs: &Legs, ends: (u32, u32), mut stops: Vec<u32>) -> Vec<u32> {
    while two_opt(legs, ends, &mut stops) || or_opt(legs, ends, &mut stops) {}
    stops
}

/// The place at a position of a route, whose ends are before the first and behind the last stop.
fn place(ends: (u32, u32), stops: &[u32], at: usize) -> usize {
    match at {
        0 => ends.0 as usize,
        _ if at > stops.len() => ends.1 as usize,
        _ => stops[at - 1] as usize + 1,
    }
}

/// Turns the first part of a route round that shortens it.
fn two_opt(legs: &Legs, ends: (u32, u32), stops: &mut [u32]) -> bool {
    let n = stops.len();
    for one in 1..n {
        for other in one + 1..=n {
            let [a, b, c, d] = [one - 1, one, other, other + 1].map(|at| place(ends, stops, at));
            if legs.seconds(a, c) + legs.seconds(b, d) < legs.seconds(a, b) + legs.seconds(c, d) {
                stops[one - 1..other].reverse();
                return true;
            }
        }
    }
    false
}

/// Moves the first chain of up to three stops to where it shortens the route.
fn or_opt(legs: &Legs, ends: (u32, u32), stops: &mut [u32]) -> bool {
    let n = stops.len();
    let between = |a: usize, b: usize| i64::from(legs.seconds(place(ends, stops, a), place(ends, stops, b)));
    for length in 1..=3.min(n.saturating_sub(1)) {
        for first in 1..=n + 1 - length {
            let last = first + length - 1;
            let gain = between(first - 1, first) + between(last, last + 1) - between(first - 1, last + 1);
            let ways = (0..first - 1).chain(last + 1..=n);
            let shorter = |at: &usize| between(*at, first) + between(last, at + 1) < gain + between(*at, at + 1);
            if let Some(at) = ways.into_iter().find(shorter) {
                // Stops are counted from 1: the chain goes behind the stop, or home, at `at`.
                if at < first {
                    stops[at..last].rotate_right(length);
                } else {
                    stops[first - 1..at].rotate_left(length);
                }
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Drive, Metric, Position};

    fn legs(seed: u64, n: usize) -> Legs {
        let coordinate = |at: u64| ((seed * 31 + at * 7_919 + at * at * 104_729) % 1_000) as f64 / 10.0;
        let places: Vec<Position> =
            (0..=n as u64).map(|at| Position::in_plane(coordinate(2 * at), coordinate(2 * at + 1))).collect();
        let home: Vec<f64> = places.iter().map(|place| Metric::Plane.distance(&places[0], place) / 60.0).collect();
        Legs::new(Metric::Plane, Drive::linear(1.0 / 60.0), places, &home)
    }

    /// The least over all orders.
    fn least(legs: &Legs, ends: (u32, u32), done: &[u32], left: &[u32]) -> u32 {
        if left.is_empty() {
            return seconds(legs, ends, done);
        }
        let with = |&next: &u32| {
            let rest: Vec<u32> = left.iter().copied().filter(|own| *own != next).collect();
            least(legs, ends, &[done, &[next]].concat(), &rest)
        };
        left.iter().map(with).min().unwrap()
    }

    #[test]
    fn short_routes_are_the_shortest() {
        for seed in 0..20 {
            for n in 1..=7_u32 {
                let legs = legs(seed, n as usize);
                let stops: Vec<u32> = (0..n).collect();
                for ends in [(0, 0), (0, 1), (n, 0)] {
                    let order = shortest(&legs, ends, &stops);
                    assert_eq!(seconds(&legs, ends, &order), least(&legs, ends, &[], &stops), "{seed} {n}");
                }
            }
        }
    }

    #[test]
    fn long_routes_are_near_the_shortest_and_whole() {
        for seed in 0..10 {
            let legs = legs(seed, 12);
            let stops: Vec<u32> = (0..12).collect();
            let (best, near) = (shortest(&legs, (0, 0), &stops), descended(&legs, (0, 0), stops.clone()));
            let [best, found] = [&best, &near].map(|order| f64::from(seconds(&legs, (0, 0), order)));
            assert!(best <= found && found <= 1.1 * best, "{seed}: {found} {best}");
            let mut sorted = near;
            sorted.sort_unstable();
            assert_eq!(sorted, stops);
        }
    }
}
