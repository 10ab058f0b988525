//! The numbers of an instance, read from its raw arrays:
//! ```text
//! q_io = fixed_il + scale_il · arc_ij + (away_i where j is not i's territory of today) + single_ij,    o = (j, l)
//! ```

use super::trips;
use crate::geometry::{Arcs, Days, EARTH_RADIUS_KM, Entries, Metric, Position, Trips};
use crate::model::{Instance, Quantity};

/// Territory and service level of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) territory: usize,
    pub(super) level: usize,
}

/// The place of each unit; `None` = uncovered.
pub(super) fn places(instance: &Instance, assignment: &[u32]) -> Vec<Option<Place>> {
    assignment.iter().map(|&option| place(instance, option as usize)).collect()
}

/// The place of an option; `None` = uncovered.
pub(super) fn place(instance: &Instance, option: usize) -> Option<Place> {
    let (m, levels) = (instance.options.territories(), instance.options.levels());
    (option < m * levels).then(|| Place { territory: option % m, level: option / m })
}

/// The option of a place.
pub(super) fn option(instance: &Instance, place: Option<Place>) -> usize {
    let (m, levels) = (instance.options.territories(), instance.options.levels());
    place.map_or(m * levels, |place| place.level * m + place.territory)
}

/// Number of options of each unit, permitted or not.
pub(super) fn options(instance: &Instance) -> usize {
    let options = instance.options;
    options.territories() * options.levels() + usize::from(options.uncovered().is_some())
}

/// A quantity of a unit at a place.
pub(super) fn number(instance: &Instance, quantity: &Quantity, unit: usize, place: Option<Place>) -> f64 {
    number_with(instance, quantity, unit, place, |arcs, territory| arc(arcs, unit, territory))
}

/// The same, with the arcs looked up by `arc(arcs, territory)`.
#[inline]
pub(super) fn number_with(
    instance: &Instance,
    quantity: &Quantity,
    unit: usize,
    place: Option<Place>,
    arc: impl Fn(&Arcs, usize) -> f64,
) -> f64 {
    let Some(Place { territory, level }) = place else { return quantity.uncovered.get(unit).copied().unwrap_or(0.0) };
    let row = unit * instance.options.levels() + level;
    let fixed = quantity.fixed.get(row).copied().unwrap_or(0.0);
    // A unit that is never visited may have no place: its distance, not a number, must not count.
    let travelled = match (&quantity.arcs, quantity.scale.get(row).copied().unwrap_or(1.0)) {
        (Some(arcs), scale) if scale != 0.0 => scale * arc(arcs, territory),
        _ => 0.0,
    };
    let leaves = instance.current[unit].is_some_and(|home| home as usize != territory);
    let away = if leaves { quantity.away.get(unit).copied().unwrap_or(0.0) } else { 0.0 };
    let single = if quantity.single.is_empty() { 0.0 } else { entry_of(&quantity.single, unit, territory).unwrap_or(0.0) };
    fixed + travelled + away + single
}

fn arc(arcs: &Arcs, unit: usize, territory: usize) -> f64 {
    match arcs {
        Arcs::Dense { territories, values } => values[unit * territories + territory],
        Arcs::Geometric { metric, units, sites } => distance(*metric, &units[unit], &sites[territory]),
        Arcs::Driven { base, drive } => driven(&drive.knots, arc(base, unit, territory)),
        Arcs::Trips { base, trips } => trip(trips, unit, arc(base, unit, territory)),
        Arcs::Overridden { base, entries } => entry_of(entries, unit, territory).unwrap_or_else(|| arc(base, unit, territory)),
    }
}

/// The arcs of a unit to all territories.
pub(super) fn arc_row(arcs: &Arcs, unit: usize, row: &mut [f64]) {
    match arcs {
        Arcs::Dense { territories, values } => row.copy_from_slice(&values[unit * territories..(unit + 1) * territories]),
        Arcs::Geometric { metric, units, sites } => {
            row.iter_mut().zip(sites).for_each(|(km, site)| *km = distance(*metric, &units[unit], site));
        }
        Arcs::Driven { base, drive } => {
            arc_row(base, unit, row);
            row.iter_mut().for_each(|km| *km = driven(&drive.knots, *km));
        }
        Arcs::Trips { base, trips } => {
            arc_row(base, unit, row);
            row.iter_mut().for_each(|hours| *hours = trip(trips, unit, *hours));
        }
        Arcs::Overridden { base, entries } => {
            arc_row(base, unit, row);
            entries_of(entries, unit).iter().for_each(|&(territory, value)| row[territory as usize] = value);
        }
    }
}

/// What a distance takes: along the knots, the first of them at 0, and on by the last one's rate.
pub(super) fn driven(knots: &[(f64, f64)], km: f64) -> f64 {
    let leg = knots.windows(2).find(|leg| km <= leg[1].0);
    match (leg, knots.last()) {
        (Some(&[(near, least), (far, most)]), _) => least + (most - least) * ((km - near) / (far - near)),
        (_, Some(&(far, most))) => most / far * km,
        _ => km,
    }
}

/// Hours of the way for each visit to a unit that is so many hours away.
pub(super) fn trip(trips: &Trips, unit: usize, away: f64) -> f64 {
    let Days { day_hours, overnight_hours, stops_per_trip } = trips.days;
    trips::way([day_hours, overnight_hours, stops_per_trip], away, trips.visit[unit], trips.stop[unit]).0
}

fn entry_of(entries: &Entries, unit: usize, territory: usize) -> Option<f64> {
    entries_of(entries, unit).iter().find(|entry| entry.0 as usize == territory).map(|entry| entry.1)
}

fn entries_of(entries: &Entries, unit: usize) -> &[(u32, f64)] {
    let end = |unit: usize| entries.start.get(unit).copied().unwrap_or(entries.items.len() as u32) as usize;
    &entries.items[end(unit)..end(unit + 1)]
}

/// Kilometres between two positions; on the sphere by the angle's sine and cosine, not by the chord.
pub(super) fn distance(metric: Metric, a: &Position, b: &Position) -> f64 {
    let ([ax, ay, az], [bx, by, bz]) = (a.0, b.0);
    match metric {
        Metric::Plane => (ax - bx).hypot(ay - by),
        Metric::Sphere => {
            let (x, y, z) = (ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx);
            let (sine, cosine) = ((x * x + y * y + z * z).sqrt(), ax * bx + ay * by + az * bz);
            EARTH_RADIUS_KM * sine.atan2(cosine)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn distances_agree_with_the_chord_formula() {
        let places = [(48.8566, 2.3522), (48.8567, 2.3522), (-33.9, 151.2), (0.0, -179.0), (89.9, 10.0)];
        let positions: Vec<Position> = places.iter().map(|&(lat, lon)| Position::on_sphere(lat, lon)).collect();
        for a in &positions {
            for b in &positions {
                let (ours, theirs) = (distance(Metric::Sphere, a, b), Metric::Sphere.distance(a, b));
                assert!((ours - theirs).abs() <= 1e-9 * theirs.max(1.0), "{ours} is not {theirs}");
            }
        }
    }

    #[test]
    fn a_row_is_its_arcs() {
        let base = Arc::new(Arcs::Geometric {
            metric: Metric::Plane,
            units: vec![Position::in_plane(0.0, 0.0), Position::in_plane(3.0, 0.0)],
            sites: vec![Position::in_plane(0.0, 4.0), Position::in_plane(3.0, 4.0)],
        });
        let arcs = Arcs::Overridden { base, entries: Entries::new(vec![(0, 1, 7.0), (1, 0, 8.0)]) };
        for (unit, expected) in [[4.0, 7.0], [8.0, 4.0]].iter().enumerate() {
            let mut row = [0.0; 2];
            arc_row(&arcs, unit, &mut row);
            assert_eq!(&row, expected);
            assert_eq!([arc(&arcs, unit, 0), arc(&arcs, unit, 1)], *expected);
        }
    }
}
