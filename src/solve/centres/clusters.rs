//! Clusters of neighbouring centres: a k-d tree over the open sites of each size, and what each unit costs at the nearest of a
//! cluster.

use super::lagrangian::Multipliers;
use super::table::Table;
use crate::geometry::Position;
use crate::model::ProofCluster;

/// A cluster of centres.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    /// The centres, as sites of one size.
    pub centres: Vec<u32>,
    /// The two halves; `None` where there is one centre.
    pub halves: Option<[u32; 2]>,
    /// How many of them are given.
    pub given: u32,
    /// How far apart the centres are, in km.
    pub width: f64,
    /// Per heavy unit, what a unit of its load costs at the nearest centre (infinite = all closed).
    pub rates: Vec<f64>,
    /// Per unit without load, what it costs.
    pub rest: Vec<f64>,
    /// The least value of a knapsack in the cluster.
    pub value: f64,
    /// The lower limit of its size, and its centres' greatest upper limit.
    pub limits: [f64; 2],
}

/// All clusters.
pub(super) struct Clusters {
    pub clusters: Vec<Cluster>,
    /// Those that hold every open centre of a size, by size.
    pub roots: Vec<u32>,
    /// Units with load.
    pub heavy: Vec<u32>,
    /// Their loads.
    pub loads: Vec<f64>,
}

impl Clusters {
    /// The clusters as the proof lists them.
    pub(super) fn listed(&self) -> Vec<ProofCluster> {
        let listed = |cluster: &Cluster| cluster.halves.map_or(ProofCluster::Centre(cluster.centres[0]), ProofCluster::Halves);
        self.clusters.iter().map(listed).collect()
    }

    /// The clusters of a table, with the pairs closed that only plans from `cutoff` up use.
    pub(super) fn new(table: &Table, positions: &[Position], multipliers: &Multipliers, cutoff: f64) -> Self {
        let (heavy, light): (Vec<u32>, Vec<u32>) = (0..table.units() as u32).partition(|&unit| table.loads[unit as usize] > 0.0);
        let loads = heavy.iter().map(|&unit| table.loads[unit as usize]).collect();
        let mut clusters = Clusters { clusters: Vec::new(), roots: Vec::new(), heavy, loads };
        let least = multipliers.with_centre(table);
        let mut row = |clusters: &Self, place: usize| {
            let open = |unit: u32| {
                let kept = multipliers.open(table, &least, place, unit as usize, cutoff);
                if kept { table.costs(place)[unit as usize] } else { f64::INFINITY }
            };
            let rates = clusters.heavy.iter().map(|&unit| open(unit) / table.loads[unit as usize]).collect();
            let rest = light.iter().map(|&unit| open(unit)).collect();
            (rates, rest, multipliers.values[place])
        };
        for (places, _) in table.by_size() {
            let root = clusters.grow(table, positions, &mut places.collect::<Vec<usize>>(), &mut row);
            clusters.roots.push(root);
        }
        clusters
    }

    /// Adds the cluster of these places, halves after it, and returns its number.
    fn grow(
        &mut self,
        table: &Table,
        positions: &[Position],
        places: &mut [usize],
        row: &mut impl FnMut(&Self, usize) -> (Vec<f64>, Vec<f64>, f64),
    ) -> u32 {
        let number = self.clusters.len();
        let mut centres: Vec<u32> = places.iter().map(|&place| table.centres[place]).collect();
        centres.sort_unstable();
        let (axis, width) = widest(positions, places.iter().map(|&place| table.unit(place)));
        let upper = places.iter().map(|&place| table.upper[place]).fold(0.0, f64::max);
        let limits = [table.lower[places[0]], upper];
        let given = places.iter().filter(|&&place| table.given[place]).count() as u32;
        let empty =
            Cluster { centres, given, halves: None, width, rates: Vec::new(), rest: Vec::new(), value: f64::INFINITY, limits };
        self.clusters.push(empty);
        if let [place] = *places {
            let (rates, rest, value) = row(self, place);
            let cluster = &mut self.clusters[number];
            (cluster.rates, cluster.rest, cluster.value) = (rates, rest, value);
            return number as u32;
        }
        let at = |place: usize| positions[table.unit(place)].0[axis];
        places.sort_by(|&a, &b| at(a).total_cmp(&at(b)).then(a.cmp(&b)));
        let (left, right) = places.split_at_mut(places.len() / 2);
        let halves = [self.grow(table, positions, left, row), self.grow(table, positions, right, row)];
        let least = |part: fn(&Cluster) -> &Vec<f64>| {
            let [a, b] = halves.map(|half| part(&self.clusters[half as usize]));
            a.iter().zip(b).map(|(a, b)| a.min(*b)).collect::<Vec<f64>>()
        };
        let (rates, rest) = (least(|cluster| &cluster.rates), least(|cluster| &cluster.rest));
        let value = halves.iter().map(|&half| self.clusters[half as usize].value).fold(f64::INFINITY, f64::min);
        let cluster = &mut self.clusters[number];
        (cluster.halves, cluster.rates, cluster.rest, cluster.value) = (Some(halves), rates, rest, value);
        number as u32
    }
}

/// The axis along which places spread most, and how far they do.
fn widest(positions: &[Position], units: impl Iterator<Item = usize> + Clone) -> (usize, f64) {
    let spread = |axis: usize| {
        let along = units.clone().map(|unit| positions[unit].0[axis]);
        let (low, high) = along.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        high - low
    };
    let axis = (0..3).max_by(|&a, &b| spread(a).total_cmp(&spread(b)).then(b.cmp(&a))).unwrap_or(0);
    (axis, spread(axis))
}
