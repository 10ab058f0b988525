//! Coordinates that look wrong: signs lost, latitude and longitude swapped, places that nobody can drive to.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rayon::prelude::*;

use crate::geometry::{Metric, Position};
use crate::plan::segment::Segmented;
use crate::plan::travel::{DAY, Road};
use crate::plan::{Account, CallPattern, Place, Plan, Rep, RepStatus};

/// Km from which nobody drives: an ocean lies between.
const CONTINENT: f64 = 5000.0;

/// What may have happened to coordinates, and how they were before, likeliest first.
type Mistake = (&'static str, fn(f64, f64) -> (f64, f64));
const MISTAKES: [Mistake; 6] = [
    ("latitude and longitude swapped", |latitude, longitude| (longitude, latitude)),
    ("the sign of the longitude turned", |latitude, longitude| (latitude, -longitude)),
    ("the sign of the latitude turned", |latitude, longitude| (-latitude, longitude)),
    ("both signs turned", |latitude, longitude| (-latitude, -longitude)),
    ("latitude and longitude swapped and a sign turned", |latitude, longitude| (longitude, -latitude)),
    ("latitude and longitude swapped and a sign turned", |latitude, longitude| (-longitude, latitude)),
];

/// Where accounts may be expected.
enum Ground {
    /// Around the homes of reps who visit, as far as a day's drive goes, in km.
    Homes(Vec<Position>, f64),
    /// Where most of them are: latitudes and longitudes.
    Most(RangeInclusive<f64>, RangeInclusive<f64>),
}

/// Accounts whose coordinates look wrong, with what looks wrong.
pub fn suspicious<'p>(plan: &'p Plan, segments: &[Segmented]) -> Vec<(String, Vec<&'p Account>)> {
    let ground = Ground::of(plan);
    let visited = visited(plan, segments);
    let accounts: Vec<(&Account, bool)> = plan.accounts.iter().zip(visited).collect();
    let judge = |&(account, visited): &(&'p Account, bool)| {
        let place = account.place.filter(has_coordinates)?;
        Some((ground.suspicion(&place, visited)?, account))
    };
    let mut found: BTreeMap<String, Vec<&Account>> = BTreeMap::new();
    for (what, account) in accounts.par_iter().filter_map(judge).collect::<Vec<_>>() {
        found.entry(what).or_default().push(account);
    }
    found.into_iter().collect()
}

/// Reps who visit and whose homes look wrong: far from every account, but near one after a mistake is undone. Where nobody lives near
/// an account, it may be the accounts that are wrong.
pub fn suspicious_homes(plan: &Plan) -> Vec<(String, Vec<&Rep>)> {
    let accounts = plan.accounts.iter().filter_map(|account| account.place).filter(|place| !place.planar);
    let reach = Road::of(plan).drive.reach(DAY);
    let ground = Ground::Homes(accounts.map(|place| place.position()).collect(), reach);
    let field = field(plan);
    let homes = visitors(plan, &field).filter_map(|rep| Some((rep, rep.place.filter(|place| !place.planar)?)));
    let (near, far): (Vec<_>, Vec<_>) = homes.partition(|(_, home)| ground.has(home.latitude, home.longitude, reach));
    let mut found: BTreeMap<String, Vec<&Rep>> = BTreeMap::new();
    for (rep, home) in far.into_iter().filter(|(_, home)| !near.is_empty() && has_coordinates(home)) {
        if let Some(what) = ground.mistake(&home, reach) {
            found.entry(format!("far from every account, but near one with {what}")).or_default().push(rep);
        }
    }
    found.into_iter().collect()
}

/// Whether a place was given by coordinates, which may be wrong: an address has none.
fn has_coordinates(place: &Place) -> bool {
    !place.planar && place.radius_km == 0.0 && !is_origin(place)
}

/// Reps who stay and drive to accounts from where they live.
fn visitors<'p>(plan: &'p Plan, field: &[&CallPattern]) -> impl Iterator<Item = &'p Rep> {
    let visits = move |role: &str| field.iter().any(|pattern| pattern.role == role) && plan.redrawn(role).is_none();
    plan.reps.iter().filter(move |rep| rep.status != RepStatus::Leaving && visits(&rep.role))
}

/// Whether a place is where coordinates are that nobody filled in.
pub fn is_origin(place: &Place) -> bool {
    !place.planar && place.latitude == 0.0 && place.longitude == 0.0
}

fn field(plan: &Plan) -> Vec<&CallPattern> {
    let channels = &plan.config.travel.field_channels;
    plan.call_patterns.iter().filter(|pattern| pattern.calls_per_period > 0.0 && channels.contains(&pattern.channel)).collect()
}

/// Whether anybody drives to each account.
fn visited<'p>(plan: &'p Plan, segments: &'p [Segmented]) -> impl Iterator<Item = bool> + 'p {
    let field = field(plan);
    segments.iter().map(move |own| field.iter().any(|pattern| pattern.segment == own.label))
}

impl Ground {
    fn of(plan: &Plan) -> Self {
        let field = field(plan);
        let homes = visitors(plan, &field).filter_map(|rep| rep.place).filter(|place| !place.planar);
        let homes: Vec<Position> = homes.map(|at| at.position()).collect();
        if !homes.is_empty() {
            return Ground::Homes(homes, Road::of(plan).drive.reach(DAY));
        }
        let places = plan.accounts.iter().filter_map(|account| account.place).filter(|place| !place.planar);
        let places: Vec<Place> = places.collect();
        let latitudes = most(places.iter().map(|place| place.latitude).collect());
        Ground::Most(latitudes, most(places.iter().map(|place| place.longitude).collect()))
    }

    fn has(&self, latitude: f64, longitude: f64, reach: f64) -> bool {
        match self {
            Ground::Homes(homes, _) => {
                let at = Position::on_sphere(latitude, longitude);
                homes.iter().any(|home| Metric::Sphere.distance(home, &at) <= reach)
            }
            Ground::Most(latitudes, longitudes) => latitudes.contains(&latitude) && longitudes.contains(&longitude),
        }
    }

    /// The mistake without which a place is where it may be expected.
    fn mistake(&self, place: &Place, reach: f64) -> Option<&'static str> {
        let fits = |(_, before): &&Mistake| {
            let (latitude, longitude) = before(place.latitude, place.longitude);
            latitude.abs() <= 90.0 && self.has(latitude, longitude, reach)
        };
        MISTAKES.iter().find(fits).map(|(what, _)| *what)
    }

    /// What looks wrong with a place; `visited` tells whether anybody drives there.
    fn suspicion(&self, place: &Place, visited: bool) -> Option<String> {
        let reach = if let Ground::Homes(_, reach) = self { *reach } else { 0.0 };
        if self.has(place.latitude, place.longitude, reach) {
            return None;
        }
        match (self.mistake(place, reach), self) {
            (Some(what), Ground::Homes(..)) => Some(format!("far from every rep, but near one with {what}")),
            (Some(what), Ground::Most(..)) => Some(format!("far from the others, but among them with {what}")),
            (None, Ground::Homes(..)) if visited && !self.has(place.latitude, place.longitude, CONTINENT) => {
                Some("more than 5,000 km from every rep: on another continent?".into())
            }
            (None, Ground::Homes(..)) if visited => Some(format!("farther than a day's drive ({reach:.0} km) from every rep")),
            _ => None,
        }
    }
}

/// The range of all but the outer twentieth on either side, widened by its half and 1 degree.
fn most(mut values: Vec<f64>) -> RangeInclusive<f64> {
    values.sort_by(f64::total_cmp);
    let outer = values.len() / 20;
    let (Some(&low), Some(&high)) = (values.get(outer), values.iter().rev().nth(outer)) else {
        return f64::INFINITY..=f64::NEG_INFINITY;
    };
    let margin = (high - low) / 2.0 + 1.0;
    low - margin..=high + margin
}
