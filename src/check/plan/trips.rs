//! Trips: with n nights a trip has n + 1 days, less the way out and back, for its stops; each of them has its part of that way and of
//! the nights, 4 h each by default. A trip that leaves a visit no time is none; of the others the cheapest counts.

use crate::plan::config::TravelSection;

/// Hours of the way for a visit, `drive` hours away, that takes `visit` hours and `stop` with its hop; and the nights away for it.
pub(super) fn way(road: &TravelSection, drive: f64, visit: f64, stop: f64) -> (f64, f64) {
    let both = drive + drive;
    if road.day_hours == 0.0 {
        return (both / road.stops_per_trip, 0.0);
    }
    let mut least = (f64::INFINITY, 0.0);
    // No trip is shorter than the drive, and none needs longer than all its stops.
    let (first, most) = (both / road.day_hours, (both + visit.max(stop * road.stops_per_trip)) / road.day_hours);
    let mut days = first.floor().max(1.0);
    while days <= most.ceil().max(1.0) + 1.0 {
        let left = days * road.day_hours - both;
        if left >= visit {
            let all = stop * road.stops_per_trip <= left;
            let stops = if all { road.stops_per_trip } else { (left / stop).max(1.0).min(road.stops_per_trip) };
            let hours = (both + (days - 1.0) * road.overnight_hours) / stops;
            if hours < least.0 {
                least = (hours, (days - 1.0) / stops);
            }
        }
        days += 1.0;
    }
    least
}
