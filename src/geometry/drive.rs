//! Drive time as a function of distance.

/// Hours that a way takes that is so many km long: straight from knot to knot, from 0 at no distance, and from the last knot on as
/// much for each kilometre as it takes on the whole up to there.
///
/// ```
/// use sutton::geometry::Drive;
/// let drive = Drive::new(vec![(2.0, 6.0), (4.0, 8.0)]);
/// assert_eq!([0.0, 1.0, 3.0, 4.0, 8.0].map(|km| drive.of(km)), [0.0, 3.0, 7.0, 8.0, 16.0]);
/// assert_eq!(drive.reach(7.0), 3.0);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drive {
    /// (km, hours): distances rise from 0, and hours never fall.
    pub(crate) knots: Vec<(f64, f64)>,
}

impl Drive {
    /// The function through (0, 0) and knots in order of distance. A knot below the one before it takes as much as that one, and
    /// one at no greater distance is left out.
    pub fn new(knots: Vec<(f64, f64)>) -> Self {
        let mut rising: Vec<(f64, f64)> = Vec::with_capacity(knots.len() + 1);
        rising.push((0.0, 0.0));
        for (km, hours) in knots {
            let (before, least) = rising[rising.len() - 1];
            if km > before {
                rising.push((km, hours.max(least)));
            }
        }
        Drive { knots: rising }
    }

    /// So many hours for each kilometre.
    pub fn linear(hours_per_km: f64) -> Self {
        Drive::new(vec![(1.0, hours_per_km)])
    }

    /// Hours for a distance in km; none where there is no knot.
    pub fn of(&self, km: f64) -> f64 {
        let Some(last) = self.knots.last() else { return 0.0 };
        // First, as most ways are measured by a rate alone.
        if km >= last.0 {
            return if last.0 > 0.0 { km / last.0 * last.1 } else { 0.0 };
        }
        let at = self.knots.partition_point(|knot| knot.0 <= km);
        match (at.checked_sub(1).and_then(|before| self.knots.get(before)), self.knots.get(at)) {
            (Some(before), Some(next)) => before.1 + (km - before.0) / (next.0 - before.0) * (next.1 - before.1),
            _ => 0.0,
        }
    }

    /// Km that so many hours reach; infinite where no distance takes as long.
    pub fn reach(&self, hours: f64) -> f64 {
        let at = self.knots.partition_point(|knot| knot.1 <= hours);
        match (at.checked_sub(1).and_then(|before| self.knots.get(before)), self.knots.get(at)) {
            (Some(before), Some(next)) => before.0 + (hours - before.1) / (next.1 - before.1) * (next.0 - before.0),
            (Some(last), None) if last.1 > 0.0 => hours / last.1 * last.0,
            _ => f64::INFINITY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_never_falls() {
        let drive = Drive::new(vec![(1.0, 5.0), (1.0, 9.0), (2.0, 3.0), (4.0, 7.0)]);
        assert_eq!(drive.knots, [(0.0, 0.0), (1.0, 5.0), (2.0, 5.0), (4.0, 7.0)]);
        let steps: Vec<f64> = (0..200).map(|at| drive.of(f64::from(at) * 0.05)).collect();
        assert!(steps.is_sorted(), "{steps:?}");
        assert_eq!(Drive::new(vec![(2.0, 3.0)]).of(1.0), 1.5, "one knot tells no more than a rate");
        assert_eq!(Drive::default().of(3.5), 0.0, "nobody drives");
    }

    #[test]
    fn what_hours_reach_takes_so_many_hours() {
        let drive = Drive::new(vec![(1.0, 0.1), (10.0, 0.3), (100.0, 1.5)]);
        for hours in [0.0, 0.05, 0.1, 0.2, 0.9, 1.5, 9.0] {
            assert!((drive.of(drive.reach(hours)) - hours).abs() < 1e-12, "{hours}");
        }
        assert_eq!(Drive::new(vec![(5.0, 0.0)]).reach(1.0), f64::INFINITY);
    }
}
