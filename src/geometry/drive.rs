//! Drive time as a function of distance.

/// What a way takes that is so long: straight from knot to knot, and from the last one on as much for each kilometre as it takes
/// on the whole up to there.
///
/// ```
/// use sutton::geometry::Drive;
/// let drive = Drive::new(vec![(2.0, 6.0), (4.0, 8.0)]);
/// assert_eq!([0.0, 1.0, 3.0, 4.0, 8.0].map(|km| drive.of(km)), [4.0, 5.0, 7.0, 8.0, 16.0]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drive {
    /// (distance, what it takes): distances rise from 0, and what they take never falls.
    pub(crate) knots: Vec<(f64, f64)>,
}

impl Drive {
    /// The function through knots in order of distance. A knot below the one before it takes as much as that one, and one at no
    /// greater distance is left out. What the first kilometres take runs on from the first two knots down to no distance, where
    /// it may be more than nothing: finding a place to park is.
    pub fn new(knots: Vec<(f64, f64)>) -> Self {
        let mut rising: Vec<(f64, f64)> = Vec::with_capacity(knots.len() + 1);
        for (km, value) in knots {
            let (before, least) = rising.last().copied().unwrap_or_default();
            if km > before {
                rising.push((km, value.max(least)));
            }
        }
        let start = match rising[..] {
            [] => return Drive::default(),
            [_] => 0.0,
            [a, b, ..] => (a.1 - a.0 * (b.1 - a.1) / (b.0 - a.0)).max(0.0),
        };
        rising.insert(0, (0.0, start));
        Drive { knots: rising }
    }

    /// What a distance takes; without knots itself.
    pub fn of(&self, km: f64) -> f64 {
        let at = self.knots.partition_point(|knot| knot.0 <= km);
        let Some(&before) = at.checked_sub(1).and_then(|before| self.knots.get(before)) else { return km };
        match self.knots.get(at) {
            Some(next) => before.1 + (km - before.0) / (next.0 - before.0) * (next.1 - before.1),
            None => km / before.0 * before.1,
        }
    }

    /// The same with all that is taken times a factor.
    pub fn scaled(&self, factor: f64) -> Self {
        Drive { knots: self.knots.iter().map(|&(km, value)| (km, value * factor)).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_never_falls() {
        let drive = Drive::new(vec![(1.0, 5.0), (1.0, 9.0), (2.0, 3.0), (4.0, 7.0)]);
        assert_eq!(drive.knots, [(0.0, 5.0), (1.0, 5.0), (2.0, 5.0), (4.0, 7.0)]);
        let steps: Vec<f64> = (0..200).map(|at| drive.of(f64::from(at) * 0.05)).collect();
        assert!(steps.is_sorted(), "{steps:?}");
        assert_eq!(Drive::new(vec![(2.0, 3.0)]).of(1.0), 1.5, "one knot tells no more than a rate");
        assert_eq!(Drive::new(vec![(1.0, 1.0), (2.0, 4.0)]).of(0.0), 0.0, "nothing takes less than nothing");
        assert_eq!(Drive::default().of(3.5), 3.5, "nothing is known");
    }
}
