//! Capacitated p-median instances: every unit may be a centre, a centre's load stays within its capacity.

use super::numbers::numbers;
use crate::error::{Defect, Error, Result};
use crate::geometry::Position;
use crate::model::{Band, CentreCosts, Districting};

/// An instance from text: `units territories`, then `x y capacity demand` for each unit, separated by white space. A unit
/// costs its Euclidean distance to the centre, rounded down where `whole`. `file` names it in messages.
///
/// # Errors
/// [`Error::Input`] with every token that is no number, or below 0 where it is no coordinate, or where there are too few
/// or too many.
///
/// ```
/// use sutton::read::literature::parse_cpmp;
/// let problem = parse_cpmp("tiny", "3 1\n 0 -4 9 1\n 3 0 9 1\n 6 4 9 1", false)?;
/// assert_eq!((problem.units(), problem.territories()), (3, 1));
/// assert_eq!(problem.value(&[1, 1, 1]), 10.0);
/// # Ok::<(), sutton::Error>(())
/// ```
pub fn parse(file: &str, text: &str, whole: bool) -> Result<Districting> {
    let coordinate = |place: usize| place >= 2 && (place - 2) % 4 < 2;
    let numbers = numbers(file, text, coordinate)?;
    let wrong = |reason: String| Error::defect(Defect::of_file(file, reason));
    let &[units, territories, ref rest @ ..] = numbers.as_slice() else {
        return Err(wrong("must begin with the numbers of units and of territories".into()));
    };
    if units < 1.0 || territories < 1.0 || units.fract() != 0.0 || territories.fract() != 0.0 || territories > units {
        return Err(wrong(format!(
            "{units} units and {territories} territories: whole numbers from 1 up, no more territories than units"
        )));
    }
    if rest.len() as f64 != 4.0 * units {
        return Err(wrong(format!("{} numbers follow the first two, where {units} units need {}", rest.len(), 4.0 * units)));
    }
    let lines: Vec<&[f64]> = rest.chunks_exact(4).collect();
    let distance = |a: &[f64], b: &[f64]| (a[0] - b[0]).hypot(a[1] - b[1]);
    let cost = |a: &[f64], b: &[f64]| if whole { distance(a, b).floor() } else { distance(a, b) };
    let costs: Vec<f64> = lines.iter().flat_map(|centre| lines.iter().map(move |unit| cost(centre, unit))).collect();
    if costs.iter().any(|cost| !cost.is_finite()) {
        return Err(wrong("places lie too far apart to compute with".into()));
    }
    let positions = lines.iter().map(|line| Position::in_plane(line[0], line[1])).collect();
    let load = lines.iter().map(|line| line[3]).collect();
    let band = Band { name: "demand".into(), load, lower: vec![0.0], upper: lines.iter().map(|line| line[2]).collect() };
    let problem = Districting::new(positions, territories as usize, CentreCosts::Table(costs)).band(band);
    Ok(if whole { problem.integral() } else { problem })
}
