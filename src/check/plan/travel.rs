//! Distances: haversines on the sphere, hypotenuses in the plane; and the hop from stop to stop,
//! a drive of 0.7124 · √(π r² / k) km with r the distance to the k-th nearest stop (Beardwood, Halton, Hammersley 1959).

use std::f64::consts::PI;

use rayon::prelude::*;

use super::slabs::{Slabs, Spot};
use crate::plan::Place;
use crate::plan::config::TravelSection;

/// Mean radius of the Earth, km.
const RADIUS: f64 = 6371.0088;
/// Length of a long tour per stop, in √(area per stop).
const TOUR: f64 = 0.7124;

/// Kilometres between two places as the crow flies: straight where they are x and y, else by haversines.
pub(in crate::check) fn km(a: &Place, b: &Place) -> f64 {
    if a.planar {
        return (a.longitude - b.longitude).hypot(a.latitude - b.latitude);
    }
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let cosines = a.latitude.to_radians().cos() * b.latitude.to_radians().cos();
    let haversine = half(a.latitude - b.latitude) + cosines * half(a.longitude - b.longitude);
    2.0 * RADIUS * haversine.min(1.0).sqrt().atan2((1.0 - haversine).max(0.0).sqrt())
}

/// Hours of one hop to every stop, where so many reps share them and `drive` tells the hours of so many km.
pub(super) fn hops(settings: &TravelSection, drive: impl Fn(f64) -> f64, stops: &[Place], reps: usize) -> Vec<f64> {
    let most = settings.hop_neighbour.max(1);
    let k = stops.len().div_ceil(reps.max(1)).saturating_sub(1).clamp(1, most);
    let hop = |r: f64| drive(TOUR * (PI * r * r / k as f64).sqrt());
    farthest_of_nearest(stops, k).into_iter().map(hop).collect()
}

/// The distance of every place to its k-th nearest other one, or to the farthest where there are fewer.
fn farthest_of_nearest(places: &[Place], k: usize) -> Vec<f64> {
    let spots: Vec<Spot> = places.iter().map(spot).collect();
    let slabs = Slabs::of(&spots);
    let kth = |(at, spot): (usize, &Spot)| slabs.kth(spot, k, Some(at)).map_or(0.0, |other| km(&places[at], &places[other]));
    spots.par_iter().enumerate().map(kth).collect()
}

/// Kilometres from every place to the nearest home; infinite where there is none.
pub(super) fn to_nearest(places: &[Place], homes: &[Place]) -> Vec<f64> {
    let slabs = Slabs::of(&homes.iter().map(spot).collect::<Vec<_>>());
    let nearest = |place: &Place| slabs.kth(&spot(place), 1, None).map_or(f64::INFINITY, |home| km(place, &homes[home]));
    places.par_iter().map(nearest).collect()
}

/// Where a place is in space.
fn spot(place: &Place) -> Spot {
    if place.planar {
        return [place.longitude, place.latitude, 0.0];
    }
    let (lat, lon) = (place.latitude.to_radians(), place.longitude.to_radians());
    [RADIUS * lat.sin(), RADIUS * lat.cos() * lon.cos(), RADIUS * lat.cos() * lon.sin()]
}

/// The middle of places by weight, on the ground.
pub(super) fn middle(places: &[(Place, f64)]) -> Option<Place> {
    let (first, all) = (places.first()?.0, places.iter().map(|own| own.1).sum::<f64>());
    if places.iter().all(|(own, _)| own.latitude == first.latitude && own.longitude == first.longitude) {
        return Some(first);
    }
    let mean = |of: &dyn Fn(&Place) -> f64| places.iter().map(|(own, weight)| weight * of(own)).sum::<f64>() / all;
    if first.planar {
        return Some(Place { latitude: mean(&|own| own.latitude), longitude: mean(&|own| own.longitude), ..first });
    }
    let (lat, lon) = (|own: &Place| own.latitude.to_radians(), |own: &Place| own.longitude.to_radians());
    let x = mean(&|own| lat(own).cos() * lon(own).cos());
    let y = mean(&|own| lat(own).cos() * lon(own).sin());
    let z = mean(&|own| lat(own).sin());
    Some(Place { latitude: z.atan2(x.hypot(y)).to_degrees(), longitude: y.atan2(x).to_degrees(), ..first })
}

/// Places on a flat map, km: x by the cosine of the latitude half-way between the southernmost and the northernmost.
pub(super) fn flat(places: &[Place]) -> impl Fn(&Place) -> [f64; 2] + use<> {
    let latitudes = || places.iter().map(|place| place.latitude);
    let (low, high) = (latitudes().fold(f64::INFINITY, f64::min), latitudes().fold(f64::NEG_INFINITY, f64::max));
    let degree = RADIUS.to_radians();
    let scale = match places.first() {
        Some(place) if !place.planar => [(degree * ((low + high) / 2.0).to_radians().cos()).max(1.0), degree],
        _ => [1.0, 1.0],
    };
    move |place| [place.longitude * scale[0], place.latitude * scale[1]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_are_those_that_sorting_finds() {
        for planar in [true, false] {
            let place = |at: usize| Place {
                latitude: (at * 37 % 101) as f64 / 3.0,
                longitude: (at * 53 % 97) as f64 / 2.0,
                planar,
                radius_km: 0.0,
            };
            let places: Vec<Place> = (0..60).map(place).collect();
            for k in [1, 3, 8, 100] {
                let found = farthest_of_nearest(&places, k);
                for (at, own) in places.iter().enumerate() {
                    let mut all: Vec<f64> = (0..60).filter(|&other| other != at).map(|other| km(own, &places[other])).collect();
                    all.sort_by(f64::total_cmp);
                    assert!((found[at] - all[k.min(59) - 1]).abs() < 1e-9, "{at}, {k}");
                }
            }
            for homes in [&places[..7], &[]] {
                for (own, found) in places.iter().zip(to_nearest(&places, homes)) {
                    let least = homes.iter().map(|home| km(own, home)).fold(f64::INFINITY, f64::min);
                    assert!(found == least || (found - least).abs() < 1e-9);
                }
            }
            // Where all stand at one place, nobody is looked at in vain.
            assert_eq!(farthest_of_nearest(&vec![places[5]; 100_000], 3), vec![0.0; 100_000]);
        }
    }
}
