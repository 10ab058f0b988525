//! The dates of the calls on one account: the cheapest that are evenly spread, by dynamic programming over working days.
//!
//! With costs c(d) of a call on day d and a band of gaps [lo, hi] around the even one,
//! ```text
//! f_1(d) = c(d),    f_k(d) = c(d) + min over lo ≤ g ≤ hi of f_{k−1}(d − g) + uneven(g)
//! ```
//! gives all dates of an account at once. Bender, Kalcsics, Nickel and Pouls (2018) and Bender and Kalcsics (2020) choose week and
//! day patterns of each account from a list; here every sequence in the band is in reach.

/// How far from even a gap may be.
pub const TOLERANCE: f64 = 0.2;
/// A day on which there can be no call.
pub const CLOSED: i64 = i64::MAX / 4;
/// What a gap outside the band counts, and each day that it is off: seconds on the road.
const UNEVEN: i64 = 7_200;
const PER_DAY: i64 = 1_200;
/// What a day off the even gap counts within the band.
const WITHIN: i64 = 20;

/// The gaps between calls that count as even: `count` calls on `days` days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    even: f64,
    /// The least gap.
    pub lo: usize,
    /// The largest.
    pub hi: usize,
}

impl Band {
    /// The band of so many calls on so many days.
    pub fn new(count: usize, days: usize) -> Self {
        let even = days as f64 / count.max(1) as f64;
        let (lo, hi) = (((1.0 - TOLERANCE) * even).ceil().max(1.0), ((1.0 + TOLERANCE) * even).floor());
        // No whole day may lie in it.
        let (lo, hi) = if lo <= hi { (lo, hi) } else { (even.floor().max(1.0), even.ceil().max(1.0)) };
        Band { even, lo: lo as usize, hi: hi as usize }
    }

    /// Whether a gap is even to the tolerance.
    pub fn holds(&self, gap: usize) -> bool {
        (gap as f64 - self.even).abs() <= TOLERANCE * self.even + 1e-9
    }

    /// What a gap counts.
    pub fn cost(&self, gap: usize) -> i64 {
        let off = gap.abs_diff(gap.clamp(self.lo, self.hi)) as i64;
        let outside = if off > 0 { UNEVEN + PER_DAY * off } else { 0 };
        outside + (WITHIN as f64 * (gap as f64 - self.even).abs()) as i64
    }

    /// What the gaps of dates in order count.
    pub fn uneven(&self, dates: &[usize]) -> i64 {
        dates.windows(2).map(|pair| self.cost(pair[1] - pair[0])).sum()
    }
}

/// The dates of calls, each fixed or open, that cost least: `costs` by day; [`CLOSED`] where there can be none. Within the band, or
/// if nothing is there, at any gaps; `None` where there are too few days.
pub fn cheapest(costs: &[i64], fixed: &[Option<usize>], band: Band, room: &mut Room) -> Option<(i64, Vec<usize>)> {
    let edge = band.hi;
    let within = chosen(costs, fixed, (band, band.lo, band.hi, edge), room);
    within.or_else(|| chosen(costs, fixed, (band, 1, 2 * band.hi, 2 * edge), room)).or_else(|| {
        let days = costs.len();
        chosen(costs, fixed, (band, 1, days, days), room)
    })
}

/// The cheapest dates of `count` open calls, or of as many of them as there are days for.
pub fn as_many(costs: &[i64], count: usize, room: &mut Room) -> Vec<usize> {
    let open = costs.iter().filter(|cost| **cost < CLOSED).count();
    let mut dates = |count: usize| Some(cheapest(costs, &vec![None; count], Band::new(count, costs.len()), room)?.1);
    (1..=count.min(open)).rev().find_map(&mut dates).unwrap_or_default()
}

/// Memory that is used again.
#[derive(Debug, Default)]
pub struct Room {
    values: Vec<i64>,
    from: Vec<u32>,
}

/// The cheapest dates with gaps from `lo` to `hi`; the first within `edge` days of the beginning, the last within `edge` of the end.
fn chosen(
    costs: &[i64],
    fixed: &[Option<usize>],
    (band, lo, hi, edge): (Band, usize, usize, usize),
    room: &mut Room,
) -> Option<(i64, Vec<usize>)> {
    let (days, count) = (costs.len(), fixed.len());
    if count == 0 || count > days {
        return (count == 0).then(|| (0, Vec::new()));
    }
    let gap_costs: Vec<i64> = (lo..=hi).map(|gap| band.cost(gap)).collect();
    room.values.clear();
    room.values.resize(count * days, CLOSED);
    room.from.clear();
    room.from.resize(count * days, 0);
    let mut reach = (0, edge.min(days) - 1);
    for (slot, at) in fixed.iter().enumerate() {
        if slot > 0 {
            reach = (reach.0 + lo, (reach.1 + hi).min(days - 1));
        }
        // What is left must fit behind.
        let behind = (count - 1 - slot) * lo;
        let last = (days - 1).checked_sub(behind)?.min(reach.1);
        let first = reach.0.max((days.saturating_sub(edge)).saturating_sub((count - 1 - slot) * hi));
        let (first, last) = match at {
            Some(day) if (first..=last).contains(day) => (*day, *day),
            Some(_) => return None,
            None => (first, last),
        };
        for (day, &cost) in costs.iter().enumerate().take(last + 1).skip(first) {
            let cost = if at.is_some() { 0 } else { cost };
            if cost >= CLOSED {
                continue;
            }
            let (before, from) = match slot {
                0 => (0, 0),
                _ => best_before(&room.values[(slot - 1) * days..slot * days], day, (lo, hi), &gap_costs),
            };
            if before < CLOSED {
                room.values[slot * days + day] = before + cost;
                room.from[slot * days + day] = from as u32;
            }
        }
        reach = (first, last);
    }
    let tail = &room.values[(count - 1) * days..];
    let end = (0..days).min_by_key(|&day| tail[day]).filter(|&day| tail[day] < CLOSED)?;
    let mut dates = vec![end; count];
    for slot in (1..count).rev() {
        dates[slot - 1] = room.from[slot * days + dates[slot]] as usize;
    }
    Some((tail[end], dates))
}

/// The cheapest day for the call before one on `day`.
fn best_before(values: &[i64], day: usize, (lo, hi): (usize, usize), gap_costs: &[i64]) -> (i64, usize) {
    let mut best = (CLOSED, 0);
    for gap in lo..=hi.min(day) {
        let value = values[day - gap];
        if value < CLOSED && value + gap_costs[gap - lo] < best.0 {
            best = (value + gap_costs[gap - lo], day - gap);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All ways to choose dates in order, by their cost.
    fn counted(costs: &[i64], count: usize, band: Band) -> Option<i64> {
        fn next(costs: &[i64], left: usize, last: Option<usize>, band: Band) -> Option<i64> {
            let days = costs.len();
            if left == 0 {
                return last.is_none_or(|day| day + band.hi >= days).then_some(0);
            }
            let range = last.map_or(0..band.hi.min(days), |day| (day + band.lo).min(days)..(day + band.hi + 1).min(days));
            let with = |day: usize| {
                let gap = last.map_or(0, |last| band.cost(day - last));
                next(costs, left - 1, Some(day), band).map(|rest| rest + costs[day] + gap)
            };
            range.filter(|&day| costs[day] < CLOSED).filter_map(with).min()
        }
        next(costs, count, None, band)
    }

    #[test]
    fn dates_are_the_cheapest_of_all_in_the_band() {
        let mut compared = 0;
        for seed in 0..200_u64 {
            let days = 8 + (seed % 9) as usize;
            let cost = |day: usize| {
                let drawn = (seed * 7_919 + day as u64 * 104_729) % 97;
                if drawn < 15 { CLOSED } else { drawn as i64 * 50 }
            };
            let costs: Vec<i64> = (0..days).map(cost).collect();
            for count in 1..=4 {
                let band = Band::new(count, days);
                let edge = (band, band.lo, band.hi, band.hi);
                let found = chosen(&costs, &vec![None; count], edge, &mut Room::default());
                assert_eq!(found.as_ref().map(|own| own.0), counted(&costs, count, band), "{costs:?} {count}");
                if let Some((cost, dates)) = found {
                    let own: i64 = dates.iter().map(|&day| costs[day]).sum();
                    assert_eq!(cost, own + band.uneven(&dates));
                    compared += 1;
                }
            }
        }
        assert!(compared > 400);
    }

    #[test]
    fn fixed_dates_stay() {
        let (costs, band) = (vec![0; 20], Band::new(4, 20));
        let (_, dates) = cheapest(&costs, &[None, Some(7), None, Some(18)], band, &mut Room::default()).unwrap();
        assert_eq!((dates[1], dates[3]), (7, 18));
        assert!(dates.is_sorted());
    }

    #[test]
    fn where_nothing_even_is_open_other_days_are_taken() {
        let mut costs = vec![CLOSED; 20];
        [2, 3, 4, 19].into_iter().for_each(|day| costs[day] = 0);
        let (_, dates) = cheapest(&costs, &[None; 3], Band::new(3, 20), &mut Room::default()).unwrap();
        assert_eq!(dates.len(), 3);
        assert!(cheapest(&costs, &[None; 5], Band::new(5, 20), &mut Room::default()).is_none());
    }
}
