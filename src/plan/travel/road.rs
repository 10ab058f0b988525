//! What ways take in a plan: drive time by distance, hops, days and nights.

use std::f64::consts::PI;

use super::fit::fit;
use crate::geometry::{Days, Drive};
use crate::plan::Plan;
use crate::plan::config::{Missing, TravelSection};
use crate::plan::words::number;

/// Tour length per stop, in units of the square root of the area per stop.
const TOUR_CONSTANT: f64 = 0.7124;

/// Distances whose drives are told, km.
const NEAR: f64 = 5.0;
const FAR: f64 = 100.0;

/// What ways take.
#[derive(Clone, Debug)]
pub struct Road {
    /// Hours one way, by km as the crow flies.
    pub drive: Drive,
    /// Days and nights of trips.
    pub days: Days,
    /// Which nearest account tells how densely stops lie, at most.
    hop_neighbour: usize,
}

impl Road {
    /// The roads of a plan: as its travel file shows them, where it lists ways enough and may, else as its settings say.
    pub fn of(plan: &Plan) -> Self {
        let settings = &plan.config.travel;
        let fitted = if settings.missing == Missing::Formula { None } else { fit(plan) };
        Road { drive: fitted.unwrap_or_else(|| settings.drive()), ..Road::by(settings) }
    }

    /// The roads of settings alone.
    pub fn by(settings: &TravelSection) -> Self {
        let &TravelSection { day_hours, overnight_hours, stops_per_trip, hop_neighbour, .. } = settings;
        Road { drive: settings.drive(), days: Days { day_hours, overnight_hours, stops_per_trip }, hop_neighbour }
    }

    /// What ways take, in words: what tells the drives, with two of them, and days and nights.
    pub fn words(&self, plan: &Plan) -> String {
        let settings = &plan.config.travel;
        let fitted = self.drive != settings.drive();
        let by = if fitted {
            format!("the ways in {}", plan.config.data.travel.as_deref().unwrap_or_default())
        } else {
            settings.told_by()
        };
        let minutes = |km: f64| format!("{} km take {} min", number(km), number((60.0 * self.drive.of(km)).round()));
        let stops = number(self.days.stops_per_trip);
        let trips = if self.days.day_hours == 0.0 {
            format!("trips of {stops} stops, however far (travel.day_hours = 0)")
        } else {
            let [day, night] = [self.days.day_hours, self.days.overnight_hours].map(number);
            format!("trips of up to {stops} stops, as fit into days of {day} h, and a night away costs {night} h")
        };
        format!("drives by {by}: {}, {}; {trips}", minutes(NEAR), minutes(FAR))
    }

    /// Hours on the way for a visit so many km away that takes so long, and so long with its hop.
    pub fn way_hours(&self, km: f64, visit: f64, stop: f64) -> f64 {
        self.days.trip(self.drive.of(km), visit, stop).0
    }

    /// Which nearest neighbour tells how densely stops lie, where so many reps share so many of them.
    pub fn neighbour(&self, stops: usize, heads: usize) -> usize {
        stops.div_ceil(heads.max(1)).saturating_sub(1).clamp(1, self.hop_neighbour.max(1))
    }

    /// Hours of the hop to a stop whose `neighbour`-th nearest other one is `radius` km away.
    pub fn hop_hours(&self, radius: f64, neighbour: usize) -> f64 {
        self.drive.of(TOUR_CONSTANT * (PI * radius * radius / neighbour as f64).sqrt())
    }
}
