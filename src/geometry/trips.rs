//! Trips of days and nights: what the way to a stop takes that is shared with the others of its trip.
//!
//! A trip of n nights has n + 1 days for the way out and back, 2ŵ, and for its stops:
//! ```text
//! S_n = min(stops, max(1, ((n+1)·day − 2ŵ) / stop)),    possible where 2ŵ + visit ≤ (n+1)·day
//! way = min over n of (2ŵ + n·overnight) / S_n          hours for each stop
//! ```
//! with `stop` the hours of a visit and of the hop to it. The way never falls as ŵ, `stop` or `visit` grow: S_n falls with them, and
//! fewer n are possible. Pruning by distance rests on that.

/// What a working day has, and what nights cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Days {
    /// Hours of a day for ways and stops; 0 where days don't matter.
    pub day_hours: f64,
    /// Hours that a night away costs.
    pub overnight_hours: f64,
    /// Stops of a trip, at most.
    pub stops_per_trip: f64,
}

impl Days {
    /// Hours of the way for each stop, and its share of the trip's nights, where the way out takes `drive` hours, a visit `visit` and a
    /// visit with its hop `stop`.
    ///
    /// ```
    /// use sutton::geometry::Days;
    /// let days = Days { day_hours: 9.0, overnight_hours: 4.0, stops_per_trip: 5.0 };
    /// assert_eq!(days.trip(0.5, 1.25, 1.5), (0.2, 0.0)); // five stops: 1 h + 5 · 1.5 h are less than a day
    /// assert_eq!(days.trip(1.5, 1.25, 1.5), (0.75, 0.0)); // four stops in the 6 h that are left
    /// assert_eq!(days.trip(4.0, 1.25, 1.5), (2.4, 0.2)); // a day has no time for 8 h on the way and a visit
    /// ```
    pub fn trip(&self, drive: f64, visit: f64, stop: f64) -> (f64, f64) {
        let out_and_back = 2.0 * drive;
        // Most trips: all stops fit into a day.
        if self.day_hours == 0.0 || out_and_back + visit.max(self.stops_per_trip * stop) <= self.day_hours {
            return (out_and_back / self.stops_per_trip, 0.0);
        }
        let day = self.day_hours;
        // From below and by the comparison itself, so that rounding lets no longer way take fewer nights.
        let mut least = ((out_and_back + visit) / day - 2.0).floor().max(0.0);
        while out_and_back + visit > (least + 1.0) * day {
            least += 1.0;
        }
        let trip = |nights: f64| {
            let hours = (nights + 1.0) * day - out_and_back;
            let all = self.stops_per_trip * stop <= hours;
            let stops = if all { self.stops_per_trip } else { (hours / stop).max(1.0).min(self.stops_per_trip) };
            ((out_and_back + nights * self.overnight_hours) / stops, nights / stops)
        };
        // Between one stop and all of them the way falls with every night or rises with every night: its derivative's sign is
        // that of overnight · (day − 2ŵ) − day · 2ŵ, whatever n. So the ends will do.
        let nights_for = |stops: f64| ((stops * stop + out_and_back) / day - 1.0).ceil().max(least);
        let all = nights_for(self.stops_per_trip);
        if all == least {
            return trip(least);
        }
        let ends = [least, nights_for(1.0), (all - 1.0).max(least), all].map(trip);
        ends.into_iter().fold(ends[0], |best, other| if other.0 < best.0 { other } else { best })
    }
}

/// Trips to the units of an instance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trips {
    /// Days and nights.
    pub days: Days,
    /// Hours of a visit, per unit.
    pub visit: Vec<f64>,
    /// Hours of a visit and of the hop to it, per unit.
    pub stop: Vec<f64>,
}

impl Trips {
    /// Hours of the way to a unit for each visit, where the way out takes `drive` hours.
    pub fn of(&self, unit: usize, drive: f64) -> f64 {
        self.days.trip(drive, self.visit[unit], self.stop[unit]).0
    }

    /// Nights away for each visit, where the way out takes `drive` hours.
    pub fn nights(&self, unit: usize, drive: f64) -> f64 {
        self.days.trip(drive, self.visit[unit], self.stop[unit]).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least over so many nights, one by one.
    fn counted(days: Days, drive: f64, visit: f64, stop: f64) -> f64 {
        let way = |nights: usize| {
            let hours = (nights + 1) as f64 * days.day_hours - 2.0 * drive;
            let stops = if days.stops_per_trip * stop <= hours { days.stops_per_trip } else { (hours / stop).max(1.0) };
            (hours >= visit).then_some((2.0 * drive + nights as f64 * days.overnight_hours) / stops.min(days.stops_per_trip))
        };
        (0..2_000).filter_map(way).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn the_best_trip_is_that_of_counting_nights_and_never_falls() {
        let mut compared = 0;
        for (overnight_hours, stops_per_trip, visit, hop) in [
            (4.0, 5.0, 1.25, 0.25),
            (0.0, 5.0, 0.5, 0.0),
            (12.0, 20.0, 3.0, 1.0),
            (4.0, 1.0, 7.0, 4.0),
            (1.0, 0.5, 2.0, 0.1),
            (4.0, 9.0, 0.0, 0.0),
        ] {
            let days = Days { day_hours: 9.0, overnight_hours, stops_per_trip };
            let mut before = 0.0;
            for step in 0..4_000 {
                let drive = f64::from(step) * 0.01;
                let (way, nights) = days.trip(drive, visit, visit + hop);
                let by_hand = counted(days, drive, visit, visit + hop);
                assert!((way - by_hand).abs() <= 1e-12 * by_hand.max(1.0), "{drive}: {way} is not {by_hand}");
                assert!(way >= before && (nights == 0.0 || 2.0 * drive > 9.0 - visit - 5.0 * (visit + hop)), "{drive}");
                (before, compared) = (way, compared + 1);
            }
        }
        assert_eq!(compared, 24_000);
    }

    #[test]
    fn longer_visits_and_hops_take_no_less() {
        let days = Days { day_hours: 9.0, overnight_hours: 4.0, stops_per_trip: 5.0 };
        for drive in [0.3, 2.0, 4.4, 11.0] {
            let way = |quarters: u32| days.trip(drive, f64::from(quarters) / 4.0, f64::from(quarters) / 4.0 + 0.2).0;
            assert!((0..40).map(way).is_sorted(), "{drive}");
        }
    }
}
