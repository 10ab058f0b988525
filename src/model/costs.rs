//! Numbers per unit and option: costs, loads and budget use, without a table of n × m wherever geometry will do.

use std::sync::Arc;

use crate::geometry::{Arcs, Entries};

/// A number per unit and option, made of what it is made of in practice:
/// `q(i, o) = fixed[i, level] + scale[i, level] · arcs(i, territory) + single(i, territory)`, and `away[i]` more where the
/// territory is not the current one; `uncovered[i]` for the option without a territory. An empty vector stands for zeros
/// (for ones, in `scale`).
///
/// ```
/// use std::sync::Arc;
/// use sutton::{geometry::Arcs, model::Quantity};
/// let arcs = Arc::new(Arcs::Dense { territories: 2, values: vec![3.0, 4.0] });
/// let hours = Quantity { fixed: vec![10.0], scale: vec![2.0], arcs: Some(arcs), away: vec![0.5], ..Quantity::default() };
/// assert_eq!(hours.at(1, Some(0), 0, Some(1)), 10.0 + 2.0 * 4.0 + 0.5);
/// assert_eq!(hours.at(1, Some(0), 0, Some(0)), 10.0 + 2.0 * 3.0);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Quantity {
    /// Amount at any territory: units × levels, unit by unit.
    pub fixed: Vec<f64>,
    /// Factor of `arcs`: units × levels, unit by unit.
    pub scale: Vec<f64>,
    /// The part that depends on the territory.
    pub arcs: Option<Arc<Arcs>>,
    /// Amount added when the unit leaves its current territory, per unit; units without one add nothing.
    pub away: Vec<f64>,
    /// Amounts added at single territories.
    pub single: Entries,
    /// Amount of the option without a territory, per unit.
    pub uncovered: Vec<f64>,
}

impl Quantity {
    /// A number per unit, the same at every territory, of an instance with one level.
    pub fn per_unit(fixed: Vec<f64>) -> Self {
        Quantity { fixed, ..Quantity::default() }
    }

    /// A full table unit × territory, unit by unit, of an instance with one level.
    pub fn dense(territories: usize, values: Vec<f64>) -> Self {
        Quantity { arcs: Some(Arc::new(Arcs::Dense { territories, values })), ..Quantity::default() }
    }

    /// The number of unit `unit` (which is the `row`-th of `levels · unit + level`) at a territory.
    ///
    /// `row` = `unit · levels + level`; `territory` = `None` asks for the uncovered option.
    pub fn at(&self, levels: usize, current: Option<usize>, row: usize, territory: Option<usize>) -> f64 {
        self.by_way(levels, current, row, territory, |arcs, j| arcs.at(row / levels, j))
    }

    /// The same, where `way` measures the way to a territory.
    pub(crate) fn by_way<'a>(
        &'a self,
        levels: usize,
        current: Option<usize>,
        row: usize,
        territory: Option<usize>,
        way: impl FnOnce(&'a Arcs, usize) -> f64,
    ) -> f64 {
        let unit = row / levels;
        let Some(j) = territory else {
            return value_or(&self.uncovered, unit, 0.0);
        };
        let mut value = value_or(&self.fixed, row, 0.0);
        if let Some(arcs) = &self.arcs {
            let scale = value_or(&self.scale, row, 1.0);
            // A unit without visits may have no place at all: 0 · NaN must stay 0.
            if scale != 0.0 {
                value += scale * way(arcs, j);
            }
        }
        if current.is_some_and(|home| home != j) {
            value += value_or(&self.away, unit, 0.0);
        }
        if self.single.is_empty() { value } else { value + self.single.at(unit, j).unwrap_or(0.0) }
    }

    /// Whether every territory gets the same number from a unit (at one and the same level).
    pub fn same_everywhere(&self) -> bool {
        self.arcs.is_none() && self.single.is_empty() && self.away.iter().all(|&away| away == 0.0)
    }

    /// Whether a unit has numbers of its own at single territories.
    pub fn has_single(&self, unit: usize) -> bool {
        !self.single.of(unit).is_empty()
    }
}

fn value_or(values: &[f64], at: usize, default: f64) -> f64 {
    if values.is_empty() { default } else { values[at] }
}
