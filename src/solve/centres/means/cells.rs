//! Units gathered into cells: the leaves of a k-d tree over their places, the heaviest or widest one halved first.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Points that bring weight and load.
#[derive(Clone, Copy)]
pub(super) struct Masses<'a> {
    pub points: &'a [[f64; 2]],
    pub weight: &'a [f64],
    pub load: &'a [f64],
}

/// Sets of units that lie together.
pub(super) struct Cells {
    units: Vec<u32>,
    spans: Vec<[usize; 2]>,
}

/// A leaf: what halving it is worth, its place in the list of units, and its longer side.
#[derive(PartialEq)]
struct Leaf {
    worth: f64,
    span: [usize; 2],
    side: usize,
}

impl Eq for Leaf {}

impl PartialOrd for Leaf {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Leaf {
    fn cmp(&self, other: &Self) -> Ordering {
        self.worth.total_cmp(&other.worth).then(other.span.cmp(&self.span))
    }
}

impl Cells {
    /// At most `count` cells. A cell is halved for its load, and for its sum of squares where a `typical` cell's is known.
    pub fn new(masses: Masses, count: usize, typical: f64) -> Self {
        let mut units: Vec<u32> = (0..masses.points.len() as u32).collect();
        let share = masses.load.iter().sum::<f64>() / count as f64;
        let mut leaves = BinaryHeap::from([leaf(masses, &units, [0, units.len()], share, typical)]);
        while leaves.len() < count && leaves.peek().is_some_and(|leaf| leaf.worth >= 0.0) {
            let Some(Leaf { span: [start, end], side, .. }) = leaves.pop() else { break };
            let middle = (end - start) / 2;
            let place = |unit: &u32| masses.points[*unit as usize][side];
            units[start..end].select_nth_unstable_by(middle, |a, b| place(a).total_cmp(&place(b)).then(a.cmp(b)));
            for span in [[start, start + middle], [start + middle, end]] {
                leaves.push(leaf(masses, &units, span, share, typical));
            }
        }
        let mut spans: Vec<[usize; 2]> = leaves.into_iter().map(|leaf| leaf.span).collect();
        spans.sort_unstable();
        Cells { units, spans }
    }

    /// The units of each cell.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.spans.iter().map(|&[start, end]| &self.units[start..end])
    }
}

fn leaf(masses: Masses, units: &[u32], span: [usize; 2], share: f64, typical: f64) -> Leaf {
    let own = || units[span[0]..span[1]].iter().map(|&unit| unit as usize);
    let weight: f64 = own().map(|unit| masses.weight[unit]).sum();
    let spread = [0, 1].map(|side| {
        let mean = own().map(|unit| masses.weight[unit] * masses.points[unit][side]).sum::<f64>() / weight;
        own().map(|unit| masses.weight[unit] * (masses.points[unit][side] - mean).powi(2)).sum::<f64>()
    });
    let load: f64 = own().map(|unit| masses.load[unit]).sum();
    let worth = (load / share).powi(2) + (spread[0] + spread[1]) / typical;
    let worth = if span[1] - span[0] < 2 { -1.0 } else { worth.max(0.0) };
    Leaf { worth, span, side: usize::from(spread[1] > spread[0]) }
}
