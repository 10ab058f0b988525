//! The problem of free centres of a role, and the centres once there are any.

use std::sync::Arc;

use geo::Coord;

use crate::geometry::Arcs;
use crate::model::{Activity, Districting, Instance, Quantity};
use crate::plan::Place;
use crate::plan::config::Objective;
use crate::plan::ground::Ground;
use crate::plan::travel::Travel;

/// What is redrawn of a role. Territories are numbered as its reps.
#[derive(Clone, Debug)]
pub struct Redraw {
    /// The problem of free centres, unit by unit.
    pub districting: Districting,
    /// Where the units are, and what they are called.
    pub ground: Ground,
    /// What is paid for.
    pub objective: Objective,
    /// Territories with a given centre, and the unit that it is.
    pub fixed: Vec<(usize, usize)>,
    /// Territories that may get a free centre: those of reps who stay, and of open positions.
    pub free: Vec<usize>,
    /// The size of each territory, of those that the problem has.
    pub size_of: Vec<usize>,
    /// The unit that each territory is drawn around; `None` where it gets none, and before there are centres.
    pub centres: Vec<Option<usize>>,
    /// With centres anywhere, the mean of each territory on the flat map, km, once there are any; the unit above is near it.
    pub means: Vec<Coord>,
    /// What an account costs per hour of the way for a visit (or km, or km²), in the unit of the objective.
    pub weights: Vec<f64>,
}

impl Redraw {
    /// Whether the centre of a territory is given, so that rules which name its rep hold.
    pub fn is_fixed(&self, territory: usize) -> bool {
        self.fixed.iter().any(|&(own, _)| own == territory)
    }

    /// Whether the greatest distance holds for a territory: around a centre that is a unit.
    pub(in crate::balance::formulate) fn keeps_reach(&self, territory: usize) -> bool {
        self.centres[territory].is_some() && self.means.is_empty()
    }

    /// Which territories may have a centre, among so many.
    pub(super) fn may_have(&self, territories: usize) -> Vec<bool> {
        (0..territories).map(|j| self.is_fixed(j) || self.free.contains(&j)).collect()
    }

    /// Tells territories of several sizes apart, by their shares of what is limited; how many there are of each.
    pub(super) fn tell_sizes(&mut self, limited: &[&Activity], territories: usize) -> Vec<usize> {
        let own: Vec<usize> = (0..self.size_of.len()).filter(|&j| self.is_fixed(j) || self.free.contains(&j)).collect();
        if own.len() != territories {
            return vec![territories];
        }
        let mut sizes: Vec<Vec<f64>> = Vec::new();
        for &j in &own {
            let shares: Vec<f64> = limited.iter().map(|activity| activity.share[j]).collect();
            self.size_of[j] = sizes.iter().position(|size| *size == shares).unwrap_or_else(|| {
                sizes.push(shares);
                sizes.len() - 1
            });
        }
        (0..sizes.len()).map(|size| own.iter().filter(|&&j| self.size_of[j] == size).count()).collect()
    }

    /// The share that a territory of a size has of an activity.
    pub(super) fn share(&self, activity: &Activity, size: usize, districting: &Districting) -> f64 {
        let of_size = |&j: &usize| self.size_of[j] == size && (self.is_fixed(j) || self.free.contains(&j));
        match (0..self.size_of.len()).find(of_size) {
            Some(j) if districting.of_sizes().len() > 1 => activity.share[j],
            _ => 1.0 / districting.territories() as f64,
        }
    }

    /// What the objective is counted in.
    pub fn unit(&self) -> &'static str {
        match self.objective {
            Objective::Travel => "h",
            Objective::Distance => "km",
            Objective::SquaredDistance => "km²",
        }
    }

    /// The unit that a territory is drawn around, and its centre: the middle of that unit, or, anywhere, the mean.
    pub fn centre(&self, territory: usize) -> Option<(usize, Place)> {
        let unit = self.centres[territory]?;
        Some((unit, self.means.get(territory).map_or(self.ground.places[unit], |&mean| self.ground.written(mean))))
    }

    /// What it changes alone, in the unit of the objective, if a unit goes elsewhere; with centres anywhere, means move along.
    pub fn change(&self, instance: &Instance, assignment: &[u32], unit: usize, to: u32) -> f64 {
        let (from, moved) = (assignment[unit], self.weight(unit));
        let (left, come) = (instance.cost(unit, from as usize), instance.cost(unit, to as usize));
        if self.means.is_empty() || from == to {
            return come - left;
        }
        let of = |j: u32| (0..assignment.len()).filter(|&at| assignment[at] == j).map(|at| self.weight(at)).sum::<f64>();
        let share = |whole: f64, change: f64| if whole + change > 0.0 { whole / (whole + change) } else { 0.0 };
        come * share(of(to), moved) - left * share(of(from), -moved)
    }

    fn weight(&self, unit: usize) -> f64 {
        self.ground.unit_of.iter().zip(&self.weights).filter(|(own, _)| **own == unit).map(|(_, weight)| weight).sum()
    }

    /// What the accounts cost at the centres of so many territories.
    pub fn costs(&self, travel: &Travel, territories: usize) -> Quantity {
        let scale = self.weights.clone();
        let km = match (&travel.ways, self.objective) {
            (Some(ways), Objective::Distance | Objective::SquaredDistance) => ways.plain(),
            (ways, _) => return Quantity { scale, arcs: ways.clone(), ..Quantity::default() },
        };
        if self.objective == Objective::Distance {
            return Quantity { scale, arcs: Some(Arc::new(km.clone())), ..Quantity::default() };
        }
        let pairs = (0..self.ground.unit_of.len()).flat_map(|at| (0..territories).map(move |j| (at, j)));
        let flat = |at: usize| self.districting.positions()[self.ground.unit_of[at]].0;
        let square = |(at, j): (usize, usize)| match self.means.get(j) {
            Some(mean) => (flat(at)[0] - mean.x).powi(2) + (flat(at)[1] - mean.y).powi(2),
            None => km.at(at, j).powi(2),
        };
        let values = pairs.map(square).collect();
        Quantity { scale, arcs: Some(Arc::new(Arcs::Dense { territories, values })), ..Quantity::default() }
    }

    /// The territory of each unit, by sites of the districting: `plan[unit]` is where a territory has its centre.
    pub fn assignment(&self, plan: &[u32]) -> Vec<u32> {
        let unit = |site: u32| self.districting.unit(site) as usize;
        let territory = |site: &u32| self.centres.iter().position(|own| *own == Some(unit(*site)));
        plan.iter().map(|centre| territory(centre).unwrap_or_default() as u32).collect()
    }

    /// The site of each unit, by its territory.
    pub fn placed(&self, assignment: &[u32]) -> Vec<u32> {
        let site = |j: usize| self.centres[j].map(|unit| self.districting.site(self.size_of[j], unit as u32));
        assignment.iter().map(|&j| site(j as usize).unwrap_or(u32::MAX)).collect()
    }

    /// What is wrong with the number of centres and with given ones, in words.
    pub fn misplaced(&self, centres: &[Option<usize>]) -> Option<String> {
        let used = centres.iter().flatten().count();
        let asked = self.districting.territories();
        if used > asked {
            return Some(format!("there are {used} centres where {asked} may be"));
        }
        let astray = self.fixed.iter().any(|&(j, unit)| centres[j] != Some(unit));
        let taken = (0..centres.len()).any(|j| centres[j].is_some() && !self.is_fixed(j) && !self.free.contains(&j));
        (astray || taken)
            .then(|| "a given centre is not where it should be, or a territory is somebody's who may have none".into())
    }

    /// The unit of a set from which the whole set is reached at least cost: the first of equals, `None` where there is none.
    pub fn middle(&self, units: &[usize]) -> Option<usize> {
        let cost = |centre: usize| units.iter().map(|&unit| self.districting.cost(centre, unit)).sum::<f64>();
        let costs = units.iter().map(|&centre| (cost(centre), centre));
        costs.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, centre)| centre)
    }
}
