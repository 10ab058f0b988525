//! The problem of a node: units with a choice, their arcs side by side, and the loads of the units that are fixed.

use std::ops::Range;

/// A coupling row: a load that costs nothing between two limits.
#[derive(Clone, Copy, Debug)]
pub struct RangeRow {
    /// The least load.
    pub low: f64,
    /// The greatest load.
    pub high: f64,
}

/// An option of a unit: what it costs, and its entries (row, number).
pub type Offer = (u32, f64, Vec<(u32, f64)>);

/// Units with a choice and their arcs, and what the units without one sum up to.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Numbers of the units.
    pub units: Vec<u32>,
    /// First arc of each unit; one more entry than units.
    start: Vec<u32>,
    /// Option of each arc.
    pub option: Vec<u32>,
    /// Cost of each arc.
    pub cost: Vec<f64>,
    /// Whether an arc may be used; one that may not is still there while the prices rest on it.
    pub open: Vec<bool>,
    /// Entries of an arc in the rows: so many, with their rows and numbers.
    width: usize,
    row: Vec<u32>,
    load: Vec<f64>,
    /// Units without a choice, and their option.
    pub settled: Vec<(u32, u32)>,
    /// Their cost.
    pub settled_cost: f64,
    /// Their part of each row.
    pub settled_load: Vec<f64>,
}

impl Part {
    /// Without units; arcs have up to `width` entries, and `load` is what reaches the rows from elsewhere.
    pub fn new(width: usize, load: Vec<f64>) -> Part {
        Part { start: vec![0], width, settled_load: load, ..Part::default() }
    }

    /// Adds a unit that may take any of `offers`.
    pub fn add(&mut self, unit: u32, offers: &[Offer]) {
        if let [(option, cost, entries)] = offers {
            self.settle(unit, *option, *cost, entries.iter().map(|&(row, load)| (row as usize, load)));
            return;
        }
        for (option, cost, entries) in offers {
            self.option.push(*option);
            self.cost.push(*cost);
            self.open.push(true);
            // An arc with fewer entries has zeros in row 0.
            let padded = entries.iter().copied().chain(std::iter::repeat((0, 0.0))).take(self.width);
            padded.for_each(|(row, load)| {
                self.row.push(row);
                self.load.push(load);
            });
        }
        self.units.push(unit);
        self.start.push(self.option.len() as u32);
    }

    fn settle(&mut self, unit: u32, option: u32, cost: f64, entries: impl Iterator<Item = (usize, f64)>) {
        self.settled.push((unit, option));
        self.settled_cost += cost;
        entries.for_each(|(row, load)| self.settled_load[row] += load);
    }

    /// The arcs of the unit at a place.
    pub fn arcs(&self, at: usize) -> Range<usize> {
        self.start[at] as usize..self.start[at + 1] as usize
    }

    /// An arc's entries: row and number.
    pub fn entries(&self, arc: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let span = arc * self.width..(arc + 1) * self.width;
        self.row[span.clone()].iter().map(|&row| row as usize).zip(self.load[span].iter().copied())
    }

    /// Σ of an arc's numbers times a number per row.
    #[inline]
    pub fn dot(&self, arc: usize, rows: &[f64]) -> f64 {
        if self.width == 1 {
            return rows[self.row[arc] as usize] * self.load[arc];
        }
        self.entries(arc).map(|(row, load)| rows[row] * load).sum()
    }

    /// Only the arcs for which `keep` holds; units for which `whole` holds stay, even if one arc is left to them. Returns
    /// where each arc and each unit went, too (`u32::MAX`: nowhere).
    pub fn kept(&self, keep: impl Fn(usize) -> bool, whole: &[bool]) -> (Part, Vec<u32>, Vec<u32>) {
        let mut kept = Part::new(self.width, self.settled_load.clone());
        (kept.settled, kept.settled_cost) = (self.settled.clone(), self.settled_cost);
        let (mut arcs_to, mut units_to) = (vec![u32::MAX; self.option.len()], vec![u32::MAX; self.units.len()]);
        for (at, &unit) in self.units.iter().enumerate() {
            let mut left = self.arcs(at).filter(|&arc| keep(arc));
            if let (Some(only), None, false) = (left.next(), left.next(), whole[at]) {
                kept.settle(unit, self.option[only], self.cost[only], self.entries(only));
                continue;
            }
            for arc in self.arcs(at).filter(|&arc| keep(arc)) {
                arcs_to[arc] = kept.option.len() as u32;
                kept.option.push(self.option[arc]);
                kept.cost.push(self.cost[arc]);
                kept.open.push(self.open[arc]);
                let span = arc * self.width..(arc + 1) * self.width;
                kept.row.extend_from_slice(&self.row[span.clone()]);
                kept.load.extend_from_slice(&self.load[span]);
            }
            units_to[at] = kept.units.len() as u32;
            kept.units.push(unit);
            kept.start.push(kept.option.len() as u32);
        }
        (kept, arcs_to, units_to)
    }
}
