//! An instance with free centres: the map is redrawn, every territory picks its centre among the units.

use super::Reach;
use crate::geometry::{Adjacency, Drive, Metric, Position, Trips};

/// Cost of a unit at a centre.
#[derive(Clone, Debug)]
pub enum CentreCosts {
    /// A full table, centre by centre: `values[centre · units + unit]`.
    Table(Vec<f64>),
    /// `weight[unit]` · distance in km between the places, to the power given.
    Distance {
        /// Metric of distances.
        metric: Metric,
        /// Cost of a km (or a km²), per unit.
        weight: Vec<f64>,
        /// Whether distances are squared.
        squared: bool,
    },
    /// `weight[unit]` · hours of the way from the centre, by trips.
    Travel {
        /// Metric of distances.
        metric: Metric,
        /// Visits, per unit.
        weight: Vec<f64>,
        /// Hours one way, by distance.
        drive: Drive,
        /// Trips to the units.
        trips: Trips,
    },
    /// Centres anywhere in the plane: `weight[unit]` · squared distance in km to the mean of the territory, by weight. A plan
    /// still names a unit of each territory, such as the one nearest to its mean. Goes with one band, the same for all.
    Means(Vec<f64>),
}

/// Limits of every territory's load.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// For messages: `workload`, `population`, …
    pub name: String,
    /// Load of each unit; never negative.
    pub load: Vec<f64>,
    /// Least load of a territory, by its size.
    pub lower: Vec<f64>,
    /// Greatest load of a territory, by its site; may be infinite.
    pub upper: Vec<f64>,
}

/// Choose `territories` sites and give every unit to one of them. A site s is a unit as the centre of a territory of one of the
/// sizes: `size · units + unit`, just the unit where all are of one size.
/// ```text
/// min   Σ_i c_i,s(i)
/// s.t.  as many sites of each size as there are territories of it, at different units, all `fixed` ones among them
///       (or fewer, where nothing keeps a territory from being empty)
///       lower_k,size(s) ≤ Σ_{i: s(i) = s} a_ik ≤ upper_ks for every site s in use and every activity k
///       no unit farther from its centre than the reach, where there is one
///       every territory connected on the graph, where there is one; a centre in its own territory, where asked
/// ```
/// A plan is a site per unit; with centres anywhere it is a unit that stands for its territory. Hess et al. 1965; capacitated
/// p-median where there is no lower limit.
#[derive(Clone, Debug)]
pub struct Districting {
    pub(crate) positions: Vec<Position>,
    pub(crate) territories: usize,
    pub(crate) sizes: Vec<usize>,
    pub(crate) costs: CentreCosts,
    pub(crate) bands: Vec<Band>,
    pub(crate) reach: Option<Reach>,
    pub(crate) graph: Option<Adjacency>,
    pub(crate) fixed: Vec<u32>,
    pub(crate) self_assignment: bool,
    pub(crate) integral: bool,
}

impl Districting {
    /// Units at `positions`, to be divided among `territories` centres at these costs; nothing is balanced yet.
    ///
    /// # Panics
    /// Where the costs have not one number per unit (and centre).
    pub fn new(positions: Vec<Position>, territories: usize, costs: CentreCosts) -> Self {
        let units = positions.len();
        match &costs {
            CentreCosts::Table(values) => assert_eq!(values.len(), units * units),
            CentreCosts::Distance { weight, .. } | CentreCosts::Means(weight) => assert_eq!(weight.len(), units),
            CentreCosts::Travel { weight, trips, .. } => {
                assert!([weight, &trips.visit, &trips.stop].iter().all(|values| values.len() == units));
            }
        }
        let (bands, reach, graph, fixed) = (Vec::new(), None, None, Vec::new());
        let sizes = vec![territories];
        Districting { positions, territories, sizes, costs, bands, reach, graph, fixed, self_assignment: false, integral: false }
    }

    /// With territories of several sizes: how many there are of each.
    ///
    /// # Panics
    /// Where they are not as many as there are territories, where limits or given centres are there already, or where centres
    /// are anywhere and there is more than one size.
    #[must_use]
    pub fn sizes(mut self, sizes: Vec<usize>) -> Self {
        assert!(sizes.iter().sum::<usize>() == self.territories && self.bands.is_empty() && self.fixed.is_empty());
        assert!(!self.has_means() || sizes.len() == 1);
        self.sizes = sizes;
        self
    }

    /// With another activity to balance; the first one is what bounds are made of.
    ///
    /// # Panics
    /// Where the band has not a load per unit, a lower limit per size and an upper one per site; with centres anywhere, where it is a second one or not the
    /// same for all.
    #[must_use]
    pub fn band(mut self, band: Band) -> Self {
        assert!(band.load.len() == self.units() && band.lower.len() == self.sizes.len() && band.upper.len() == self.sites());
        assert!(!self.has_means() || self.bands.is_empty() && band.upper.windows(2).all(|pair| pair[0] == pair[1]));
        self.bands.push(band);
        self
    }

    /// With units no farther from their centres than this.
    ///
    /// # Panics
    /// Where it is not told for every unit, or where centres are anywhere.
    #[must_use]
    pub fn within(mut self, reach: Reach) -> Self {
        assert!(!self.has_means() && reach.units.len() == self.units());
        self.reach = Some(reach);
        self
    }

    /// With territories connected on a graph of the units, each around a centre of its own.
    ///
    /// # Panics
    /// Where centres are anywhere.
    #[must_use]
    pub fn contiguous(mut self, graph: Adjacency) -> Self {
        assert!(!self.has_means());
        (self.graph, self.self_assignment) = (Some(graph), true);
        self
    }

    /// With sites that are given.
    ///
    /// # Panics
    /// Where centres are anywhere and some are given.
    #[must_use]
    pub fn fixed(mut self, centres: Vec<u32>) -> Self {
        assert!(!self.has_means() || centres.is_empty());
        self.fixed = centres;
        self
    }

    /// With every centre in its own territory.
    #[must_use]
    pub fn require_self_assignment(mut self) -> Self {
        self.self_assignment = true;
        self
    }

    /// With costs that are whole numbers, so that bounds may be rounded up.
    ///
    /// # Panics
    /// Where a cost is no whole number.
    #[must_use]
    pub fn integral(mut self) -> Self {
        let centres = 0..self.units();
        assert!(!self.has_means() && centres.clone().all(|s| centres.clone().all(|unit| self.cost(s, unit).fract() == 0.0)));
        self.integral = true;
        self
    }

    /// The same on some of the units (ascending), to be divided among so many territories of each size.
    pub(crate) fn part(&self, units: &[u32], sizes: Vec<usize>) -> Self {
        let of = |values: &[f64]| units.iter().map(|&unit| values[unit as usize]).collect::<Vec<f64>>();
        let costs = |&centre: &u32| units.iter().map(move |&unit| self.cost(centre as usize, unit as usize));
        let sites: Vec<u32> = (0..sizes.len()).flat_map(|size| units.iter().map(move |&unit| self.site(size, unit))).collect();
        let band = |band: &Band| Band {
            load: of(&band.load),
            upper: sites.iter().map(|&site| band.upper[site as usize]).collect(),
            ..band.clone()
        };
        let fixed = (0..sites.len() as u32).filter(|&place| self.fixed.contains(&sites[place as usize]));
        Districting {
            positions: units.iter().map(|&unit| self.positions[unit as usize]).collect(),
            territories: sizes.iter().sum(),
            costs: CentreCosts::Table(units.iter().flat_map(costs).collect()),
            bands: self.bands.iter().map(band).collect(),
            reach: self.reach.as_ref().map(|reach| reach.part(units)),
            graph: self.graph.as_ref().map(|graph| graph.among(units)),
            fixed: fixed.collect(),
            sizes,
            ..*self
        }
    }

    /// Number of units, each of which may be a centre.
    pub fn units(&self) -> usize {
        self.positions.len()
    }

    /// Number of sites: units times sizes.
    pub fn sites(&self) -> usize {
        self.units() * self.sizes.len()
    }

    /// The site of a unit as the centre of a territory of a size.
    pub fn site(&self, size: usize, unit: u32) -> u32 {
        (size * self.units()) as u32 + unit
    }

    /// The unit at a site.
    pub fn unit(&self, site: u32) -> u32 {
        site % self.units() as u32
    }

    /// The size of a site's territory.
    pub fn size(&self, site: u32) -> usize {
        site as usize / self.units()
    }

    /// How many territories there are of each size.
    pub fn of_sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Number of territories.
    pub fn territories(&self) -> usize {
        self.territories
    }

    /// Name of the load.
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// The graph on which territories must be connected.
    pub fn graph(&self) -> Option<&Adjacency> {
        self.graph.as_ref()
    }

    /// The sites that are given.
    pub fn given(&self) -> &[u32] {
        &self.fixed
    }

    /// Whether every centre belongs to its own territory.
    pub fn owns_centres(&self) -> bool {
        self.self_assignment
    }

    /// Whether costs are whole numbers.
    pub fn is_integral(&self) -> bool {
        self.integral
    }

    /// Whether centres are anywhere: the means of their territories.
    pub fn has_means(&self) -> bool {
        matches!(self.costs, CentreCosts::Means(_))
    }

    /// Positions of the units.
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// Whether a unit may be as far away as a site is.
    pub fn allows(&self, site: usize, unit: usize) -> bool {
        let centre = site % self.units();
        self.reach.as_ref().is_none_or(|reach| reach.allows(&self.positions, centre, unit))
    }

    /// Cost of a unit at a site; with centres anywhere, at a centre where that unit is.
    pub fn cost(&self, site: usize, unit: usize) -> f64 {
        let centre = site % self.units();
        let km = |metric: Metric| metric.distance(&self.positions[centre], &self.positions[unit]);
        match &self.costs {
            CentreCosts::Table(values) => values[centre * self.units() + unit],
            CentreCosts::Distance { metric, weight, squared: false } => weight[unit] * km(*metric),
            CentreCosts::Distance { metric, weight, squared: true } => weight[unit] * km(*metric).powi(2),
            CentreCosts::Travel { metric, weight, drive, trips } => weight[unit] * trips.of(unit, drive.of(km(*metric))),
            CentreCosts::Means(weight) => weight[unit] * km(Metric::Plane).powi(2),
        }
    }

    /// Cost of a plan, a site per unit.
    pub fn value(&self, plan: &[u32]) -> f64 {
        if let CentreCosts::Means(weight) = &self.costs {
            let means = self.means(plan);
            let square = |unit: usize| Metric::Plane.distance(&means[plan[unit] as usize], &self.positions[unit]).powi(2);
            return (0..plan.len()).map(|unit| weight[unit] * square(unit)).sum();
        }
        plan.iter().enumerate().map(|(unit, &centre)| self.cost(centre as usize, unit)).sum()
    }

    /// With centres anywhere, the mean of each territory by the unit that stands for it; else, and for other units, where the
    /// unit itself is.
    pub fn means(&self, plan: &[u32]) -> Vec<Position> {
        let mut means = self.positions.clone();
        let CentreCosts::Means(weight) = &self.costs else { return means };
        let mut sums = vec![[0.0; 3]; self.units()];
        for (unit, &centre) in plan.iter().enumerate() {
            // Around the unit that stands for the territory: far from the origin squares would lose digits.
            let (at, from) = (self.positions[unit].0, self.positions[centre as usize].0);
            let sum = &mut sums[centre as usize];
            sum[0] += weight[unit];
            (0..2).for_each(|side| sum[1 + side] += weight[unit] * (at[side] - from[side]));
        }
        for (mean, [weight, x, y]) in means.iter_mut().zip(sums).filter(|(_, sums)| sums[0] > 0.0) {
            *mean = Position::in_plane(mean.0[0] + x / weight, mean.0[1] + y / weight);
        }
        means
    }
}
