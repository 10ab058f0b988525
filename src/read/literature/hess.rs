//! Districting instances: units with populations and places in a plane, and which of them are neighbours.

use super::super::defects::Defects;
use crate::error::{Defect, Result};
use crate::geometry::{Adjacency, Position};
use crate::model::{Band, CentreCosts, Districting};

/// Limits of an instance, which its files of units and edges do not have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HessLimits {
    /// Districts.
    pub territories: usize,
    /// Least population of a district.
    pub lower: f64,
    /// Greatest population of a district.
    pub upper: f64,
}

/// An instance from a table of units (`population`, `x_m`, `y_m`: planar metres) and one of edges (`unit_a`, `unit_b`: rows of
/// units, from 0). A unit costs its population times the square of its distance to the centre, in whole km rounded half up,
/// times 1e-6. `names` are used in messages.
///
/// # Errors
/// [`Error::Input`](crate::Error::Input) with every cell that is no number, and every edge to a unit that is not there.
pub fn parse(names: [&str; 2], texts: [&str; 2], limits: HessLimits, contiguous: bool) -> Result<Districting> {
    let mut defects = Defects::default();
    let nodes = columns(names[0], texts[0], ["population", "x_m", "y_m"], &mut defects);
    let edges = columns(names[1], texts[1], ["unit_a", "unit_b"], &mut defects);
    let n = nodes.len();
    for (row, edge) in edges.iter().enumerate() {
        for &end in edge.iter().filter(|&&end| end < 0.0 || end.fract() != 0.0 || end >= n as f64) {
            let reason = format!("must be a row of the units, 0 to {}", n.saturating_sub(1));
            defects.push(Defect::of_file(names[1], reason).line(row + 2).value(end.to_string()));
        }
    }
    if n < limits.territories {
        defects.push(Defect::of_file(names[0], format!("has {n} units for {} districts", limits.territories)));
    }
    defects.finish()?;
    let whole_km = |a: &[f64; 3], b: &[f64; 3]| ((a[1] - b[1]).hypot(a[2] - b[2]) / 1000.0 + 0.5).floor();
    let cost = |centre: &[f64; 3], unit: &[f64; 3]| unit[0] * whole_km(centre, unit).powi(2) * 1e-6;
    let costs = nodes.iter().flat_map(|centre| nodes.iter().map(move |unit| cost(centre, unit))).collect();
    let positions = nodes.iter().map(|node| Position::in_plane(node[1] / 1000.0, node[2] / 1000.0)).collect();
    let population = nodes.iter().map(|node| node[0]).collect();
    let band = Band { name: "population".into(), load: population, lower: vec![limits.lower], upper: vec![limits.upper; n] };
    let problem = Districting::new(positions, limits.territories, CentreCosts::Table(costs)).band(band).require_self_assignment();
    if !contiguous {
        return Ok(problem);
    }
    let edges: Vec<(usize, usize)> = edges.iter().map(|&[a, b]| (a as usize, b as usize)).collect();
    Ok(problem.contiguous(Adjacency::new(n, &edges)))
}

/// The named columns of a table, as numbers.
fn columns<const N: usize>(file: &str, text: &str, names: [&str; N], defects: &mut Defects) -> Vec<[f64; N]> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let places = names.map(|name| headers.iter().position(|header| header == name));
    for (name, _) in names.iter().zip(places).filter(|(_, place)| place.is_none()) {
        defects.push(Defect::of_file(file, format!("needs the column {name}")));
    }
    let mut rows = Vec::new();
    for (row, record) in reader.into_records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                defects.push(Defect::of_file(file, error.to_string()).line(row + 2));
                continue;
            }
        };
        let mut numbers = [0.0; N];
        for ((number, place), name) in numbers.iter_mut().zip(places).zip(names) {
            let cell = place.and_then(|place| record.get(place)).unwrap_or_default();
            match cell.parse::<f64>() {
                Ok(value) if value.is_finite() => *number = value,
                _ if place.is_none() => {}
                _ => defects.push(Defect::of_file(file, "must be a number").line(row + 2).column(name).value(cell)),
            }
        }
        rows.push(numbers);
    }
    rows
}
