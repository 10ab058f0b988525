//! The options a unit can choose from: territory × service level, and perhaps no territory at all.

/// The options shared by all units, numbered level by level: option `level · territories + territory`,
/// then, where units may stay uncovered, one last option without a territory.
///
/// ```
/// use sutton::model::Options;
/// let options = Options::new(3, 2, true);
/// assert_eq!(options.count(), 7);
/// assert_eq!(options.territory(4), Some(1));
/// assert_eq!(options.level(4), 1);
/// assert_eq!(options.of(1).collect::<Vec<_>>(), [1, 4]);
/// assert_eq!(options.uncovered(), Some(6));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    territories: usize,
    levels: usize,
    uncovered: bool,
}

impl Options {
    /// Options of `territories` territories at `levels` service levels each (level 0 is the full service).
    pub fn new(territories: usize, levels: usize, uncovered: bool) -> Self {
        Options { territories, levels, uncovered }
    }

    /// Number of options.
    pub fn count(&self) -> usize {
        self.territories * self.levels + usize::from(self.uncovered)
    }

    /// Number of territories.
    pub fn territories(&self) -> usize {
        self.territories
    }

    /// Number of service levels, the uncovered option not counted.
    pub fn levels(&self) -> usize {
        self.levels
    }

    /// The territory of an option; `None` for the uncovered one.
    pub fn territory(&self, option: usize) -> Option<usize> {
        (option < self.territories * self.levels).then(|| option % self.territories)
    }

    /// The service level of an option; `levels()` for the uncovered one.
    pub fn level(&self, option: usize) -> usize {
        option / self.territories
    }

    /// The option of a territory at a service level.
    pub fn at(&self, territory: usize, level: usize) -> usize {
        level * self.territories + territory
    }

    /// The options of a territory, level by level.
    pub fn of(self, territory: usize) -> impl Iterator<Item = usize> {
        (0..self.levels).map(move |level| self.at(territory, level))
    }

    /// The option without a territory, where there is one.
    pub fn uncovered(&self) -> Option<usize> {
        self.uncovered.then(|| self.territories * self.levels)
    }
}
