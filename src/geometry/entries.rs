//! Numbers at single pairs of unit and territory.

/// A number for some pairs of unit and territory, unit by unit.
///
/// ```
/// use sutton::geometry::Entries;
/// let entries = Entries::new(vec![(7, 1, 2.0), (3, 0, 1.0), (7, 0, 3.0)]);
/// assert_eq!([entries.at(7, 1), entries.at(7, 2), entries.at(100, 0)], [Some(2.0), None, None]);
/// assert_eq!(entries.iter().collect::<Vec<_>>(), [(3, 0, 1.0), (7, 0, 3.0), (7, 1, 2.0)]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries {
    /// Start of each unit's items, up to the last unit that has any; one more entry than units.
    pub(crate) start: Vec<u32>,
    /// (territory, number), ascending within a unit.
    pub(crate) items: Vec<(u32, f64)>,
}

impl Entries {
    /// The entries (unit, territory, number), in any order; of several for one pair the first counts.
    pub fn new(mut list: Vec<(u32, u32, f64)>) -> Self {
        list.sort_by_key(|&(unit, territory, _)| (unit, territory));
        list.dedup_by_key(|&mut (unit, territory, _)| (unit, territory));
        let units = list.last().map_or(0, |last| last.0 as usize + 1);
        let mut start = vec![0; units + 1];
        list.iter().for_each(|entry| start[entry.0 as usize + 1] += 1);
        (0..units).for_each(|unit| start[unit + 1] += start[unit]);
        Entries { start, items: list.into_iter().map(|(_, territory, number)| (territory, number)).collect() }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// A unit's entries: (territory, number), ascending.
    pub fn of(&self, unit: usize) -> &[(u32, f64)] {
        match self.start.get(unit..unit + 2) {
            Some(ends) => &self.items[ends[0] as usize..ends[1] as usize],
            None => &[],
        }
    }

    /// The number of a pair, if it has one.
    pub fn at(&self, unit: usize, territory: usize) -> Option<f64> {
        let own = self.of(unit);
        match own.get(territory) {
            // Mostly a unit has a number for all territories or for none.
            Some(&(there, number)) if there as usize == territory => Some(number),
            _ => own.binary_search_by_key(&(territory as u32), |entry| entry.0).ok().map(|at| own[at].1),
        }
    }

    /// All entries: (unit, territory, number), in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32, f64)> + '_ {
        let units = 0..self.start.len().saturating_sub(1);
        units.flat_map(|unit| self.of(unit).iter().map(move |&(territory, number)| (unit as u32, territory, number)))
    }
}
