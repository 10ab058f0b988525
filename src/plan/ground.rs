//! Where the units of a role are, and which of them are neighbours.

use geo::Coord;

use super::contiguity::{Neighbours, neighbours};
use super::travel::{Travel, travel_around};
use super::units::Units;
use super::workload::Workload;
use super::{Place, Plan, RepStatus};
use crate::error::{Defect, Error, Result};
use crate::geometry::{Adjacency, Metric, Plane, Position};
use crate::plan::config::RoleSection;

/// The units of a role on the map.
#[derive(Clone, Debug)]
pub struct Ground {
    /// How distances are measured.
    pub metric: Metric,
    /// The middle of each unit.
    pub places: Vec<Place>,
    /// The same, ready for distances.
    pub positions: Vec<Position>,
    /// The unit of each account.
    pub unit_of: Vec<usize>,
    /// What each unit is called: an index into `Plan::accounts` of an account whose unit it is.
    heads: Vec<usize>,
}

impl Ground {
    /// The ground of a role's units.
    ///
    /// # Errors
    /// [`Error::Input`] where an account has no place, or places are of two kinds.
    pub fn of(plan: &Plan, role: &str, workload: &Workload, units: &Units) -> Result<Self> {
        let planar = kind(plan, role, workload)?;
        let middle = |unit: usize| {
            let members = || units.members(unit);
            let visits: f64 = members().map(|at| workload.visits[at]).sum();
            let weight = |at: usize| if visits > 0.0 { workload.visits[at] } else { 1.0 };
            let places = members().filter_map(|at| Some((plan.accounts[workload.accounts[at]].place?, weight(at))));
            middle(&places.collect::<Vec<_>>(), planar)
        };
        let places: Vec<Place> = (0..units.len()).map(middle).collect();
        Ok(Ground {
            metric: metric(planar),
            positions: places.iter().map(Place::position).collect(),
            places,
            unit_of: (0..workload.accounts.len()).map(|at| units.unit(at)).collect(),
            heads: (0..units.len()).map(|unit| workload.accounts[units.members(unit).next().unwrap_or_default()]).collect(),
        })
    }

    /// The middle of each account's unit.
    pub fn of_accounts(&self) -> Vec<Place> {
        self.unit_of.iter().map(|&unit| self.places[unit]).collect()
    }

    /// What the units are called.
    pub fn names<'a>(&self, plan: &'a Plan, role: &str) -> Vec<&'a str> {
        self.heads.iter().map(|&account| plan.unit_name(role, account)).collect()
    }

    /// What is known of the travel of so many territories before there are centres: the hops.
    pub fn travel(&self, plan: &Plan, workload: &Workload, heads: usize) -> Travel {
        self.travel_around(plan, workload, Vec::new(), heads)
    }

    /// The travel of so many territories around `sites`.
    pub fn travel_around(&self, plan: &Plan, workload: &Workload, sites: Vec<Position>, heads: usize) -> Travel {
        travel_around(plan, workload, self.metric, (&self.unit_of, &self.positions), sites, heads)
    }

    /// The neighbours among the units.
    ///
    /// # Errors
    /// As [`neighbours`].
    pub fn neighbours(&self, plan: &Plan, role: &str) -> Result<Neighbours> {
        neighbours(plan, &self.names(plan, role), &self.flat())
    }

    /// The graph on which territories must be connected.
    ///
    /// # Errors
    /// As [`Neighbours::graph`].
    pub fn graph(&self, plan: &Plan, role: &str) -> Result<Adjacency> {
        self.neighbours(plan, role)?.graph(plan, role, &self.names(plan, role), &self.flat())
    }

    /// The units on a flat map, in km.
    pub fn flat(&self) -> Vec<Coord> {
        let plane = self.plane();
        self.places.iter().map(|place| plane.flat(written(place))).collect()
    }

    /// A point of the flat map.
    pub fn written(&self, point: Coord) -> Place {
        let Coord { x: longitude, y: latitude } = self.plane().written(point);
        Place { latitude, longitude, planar: self.metric == Metric::Plane, radius_km: 0.0 }
    }

    fn plane(&self) -> Plane {
        Plane::of(&self.places.iter().map(written).collect::<Vec<_>>(), self.metric == Metric::Plane)
    }
}

/// Territories of the map: as many as are asked for, else one for each rep who stays.
pub fn heads(plan: &Plan, role: &str) -> usize {
    let stay = || plan.reps.iter().filter(|rep| rep.role == role && rep.status != RepStatus::Leaving).count();
    plan.redrawn(role).and_then(RoleSection::territories).unwrap_or_else(stay)
}

fn written(place: &Place) -> Coord {
    Coord { x: place.longitude, y: place.latitude }
}

/// Whether the places of a role's accounts are x and y in km; every account needs one.
fn kind(plan: &Plan, role: &str, workload: &Workload) -> Result<bool> {
    let (mut planar, mut defects) = (None, Vec::new());
    for account in workload.accounts.iter().map(|&at| &plan.accounts[at]) {
        let reason = match account.place {
            None => format!("account {} lies nowhere, but role {role} is redrawn: give its place", account.id),
            Some(place) if planar.is_some_and(|planar| planar != place.planar) => {
                format!("account {} has x and y where others have latitude and longitude, or the other way round", account.id)
            }
            Some(place) => {
                planar = Some(place.planar);
                continue;
            }
        };
        defects.push(Defect::of_file(&plan.config.data.accounts, reason).line(account.line));
    }
    if defects.is_empty() { Ok(planar.unwrap_or(false)) } else { Err(Error::Input(defects)) }
}

/// The middle of places by weight; of a single one, just that.
fn middle(places: &[(Place, f64)], planar: bool) -> Place {
    let first = places.first().map_or(Place { latitude: 0.0, longitude: 0.0, planar, radius_km: 0.0 }, |(place, _)| *place);
    if places.iter().all(|(place, _)| (place.latitude, place.longitude) == (first.latitude, first.longitude)) {
        return first;
    }
    let radius_km = places.iter().map(|(place, _)| place.radius_km).fold(0.0, f64::max);
    let mut sum = [0.0; 3];
    for (place, weight) in places {
        let position = place.position().0;
        sum.iter_mut().zip(position).for_each(|(sum, part)| *sum += weight * part);
    }
    let all: f64 = places.iter().map(|(_, weight)| weight).sum();
    let [x, y, z] = sum.map(|part| part / all);
    if planar {
        return Place { longitude: x, latitude: y, planar, radius_km };
    }
    Place { latitude: z.atan2(x.hypot(y)).to_degrees(), longitude: y.atan2(x).to_degrees(), planar, radius_km }
}

/// Distances in the unit of coordinates.
fn metric(planar: bool) -> Metric {
    if planar { Metric::Plane } else { Metric::Sphere }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(latitude: f64, longitude: f64, planar: bool) -> Place {
        Place { latitude, longitude, planar, radius_km: 0.0 }
    }

    #[test]
    fn middles_lie_between_by_weight() {
        let found = middle(&[(place(0.0, 0.0, true), 1.0), (place(4.0, 8.0, true), 3.0)], true);
        assert_eq!((found.latitude, found.longitude), (3.0, 6.0));
        let found = middle(&[(place(10.0, 179.0, false), 1.0), (place(10.0, -179.0, false), 1.0)], false);
        assert!((found.longitude.abs() - 180.0).abs() < 1e-9 && (found.latitude - 10.0).abs() < 0.01);
    }
}
