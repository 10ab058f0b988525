//! Pairing: what it costs that units of a group are spread over many territories.
//! ```text
//! Σ_g price · max(0, |{ j : a unit of g is in j }| − free)
//! ```

use super::Options;

/// A price on the territories of groups of units.
///
/// ```
/// use sutton::model::{Instance, Options, Pairing, Quantity, evaluate};
/// let costs = Quantity::dense(2, vec![1.0, 2.0, 2.0, 1.0]);
/// let pairing = Pairing { groups: vec![vec![0, 1]], free: 1, price: 8.0 };
/// let instance = Instance::builder(2, Options::new(2, 1, false)).costs(costs).pairing(pairing).build()?;
/// assert_eq!(evaluate(&instance, &[0, 1]).value, 1.0 + 1.0 + 8.0);
/// assert_eq!(evaluate(&instance, &[0, 0]).value, 1.0 + 2.0);
/// # Ok::<(), sutton::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Pairing {
    /// The units of each group, ascending; a unit may be of several groups, or of none.
    pub groups: Vec<Vec<u32>>,
    /// Territories of a group that cost nothing.
    pub free: usize,
    /// What each one beyond costs.
    pub price: f64,
}

impl Pairing {
    /// What it costs that a group has so many territories.
    pub fn price_of(&self, territories: usize) -> f64 {
        self.price * territories.saturating_sub(self.free) as f64
    }

    /// The territories of a group, ascending.
    pub fn territories(&self, group: usize, options: Options, assignment: &[u32]) -> Vec<usize> {
        let place = |&unit: &u32| options.territory(assignment[unit as usize] as usize);
        let mut territories: Vec<usize> = self.groups[group].iter().filter_map(place).collect();
        territories.sort_unstable();
        territories.dedup();
        territories
    }

    /// What an assignment (an option per unit) costs.
    pub fn cost(&self, options: Options, assignment: &[u32]) -> f64 {
        (0..self.groups.len()).map(|group| self.price_of(self.territories(group, options, assignment).len())).sum()
    }
}

/// How many units of each group are in each territory.
#[derive(Clone, Debug)]
pub struct PairCounts<'a> {
    pairing: &'a Pairing,
    territories: usize,
    /// Groups × territories.
    units: Vec<u32>,
    /// Territories of each group.
    spread: Vec<usize>,
    /// The groups of each unit.
    groups: Vec<Vec<u32>>,
}

impl<'a> PairCounts<'a> {
    /// Counts an assignment (an option per unit).
    pub fn new(pairing: &'a Pairing, options: Options, assignment: &[u32]) -> Self {
        let m = options.territories();
        let (mut units, mut groups) = (vec![0; pairing.groups.len() * m], vec![Vec::new(); assignment.len()]);
        for (group, members) in pairing.groups.iter().enumerate() {
            for &unit in members {
                groups[unit as usize].push(group as u32);
                if let Some(j) = options.territory(assignment[unit as usize] as usize) {
                    units[group * m + j] += 1;
                }
            }
        }
        let spread = units.chunks(m).map(|row| row.iter().filter(|&&count| count > 0).count()).collect();
        PairCounts { pairing, territories: m, units, spread, groups }
    }

    /// Units of a group, by territory.
    pub fn of(&self, group: usize) -> &[u32] {
        &self.units[group * self.territories..(group + 1) * self.territories]
    }

    /// Territories of a group.
    pub fn spread(&self, group: usize) -> usize {
        self.spread[group]
    }

    /// The groups of a unit.
    pub fn groups_of(&self, unit: usize) -> &[u32] {
        &self.groups[unit]
    }

    /// What it changes of the cost that a unit goes from one territory to another (`None` = none).
    pub fn change(&self, unit: usize, from: Option<usize>, to: Option<usize>) -> f64 {
        if from == to {
            return 0.0;
        }
        let change = |&group: &u32| {
            let (row, now) = (self.of(group as usize), self.spread[group as usize]);
            let left = usize::from(from.is_some_and(|j| row[j] == 1));
            let new = usize::from(to.is_some_and(|j| row[j] == 0));
            self.pairing.price_of(now - left + new) - self.pairing.price_of(now)
        };
        self.groups[unit].iter().map(change).sum()
    }

    /// Takes a unit from one territory to another.
    pub fn shift(&mut self, unit: usize, from: Option<usize>, to: Option<usize>) {
        for &group in &self.groups[unit] {
            let (group, row) = (group as usize, group as usize * self.territories);
            from.into_iter().for_each(|j| self.units[row + j] -= 1);
            to.into_iter().for_each(|j| self.units[row + j] += 1);
            let units = &self.units[row..row + self.territories];
            self.spread[group] = units.iter().filter(|&&count| count > 0).count();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_differences_of_costs() {
        let pairing = Pairing { groups: vec![vec![0, 1, 2], vec![1, 3], vec![]], free: 1, price: 3.0 };
        let options = Options::new(3, 1, true);
        for plan in 0..256_u32 {
            let plan: Vec<u32> = (0..4).map(|unit| plan / 4_u32.pow(unit) % 4).collect();
            let counts = PairCounts::new(&pairing, options, &plan);
            for unit in 0..4 {
                for to in 0..4 {
                    let mut moved = plan.clone();
                    moved[unit] = to;
                    let (from, to) = (options.territory(plan[unit] as usize), options.territory(to as usize));
                    let difference = pairing.cost(options, &moved) - pairing.cost(options, &plan);
                    assert_eq!(counts.change(unit, from, to), difference, "{plan:?} {unit} {to:?}");
                    let mut shifted = counts.clone();
                    shifted.shift(unit, from, to);
                    let anew = PairCounts::new(&pairing, options, &moved);
                    assert_eq!((shifted.units, shifted.spread), (anew.units, anew.spread));
                }
            }
        }
    }
}
