//! Values and bounds that somebody found before.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Defect, Error, Result};

/// A published number, and the half of its last digit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Published {
    /// The number.
    pub value: f64,
    /// What rounding may have cost it.
    pub slack: f64,
}

/// Best known value and bound of an instance; either may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BestKnown {
    /// The best value found.
    pub value: Option<Published>,
    /// The best bound proven.
    pub bound: Option<Published>,
}

impl Published {
    fn parse(text: &str) -> Option<Self> {
        let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        Some(Published { value, slack: 0.5 * 0.1_f64.powi(decimals as i32) })
    }
}

/// Reads `file` (as a rule `best-known.csv`) of a folder: columns `instance`, the one named by `value` (`bks` as a rule),
/// `bound` (or `lower_bound`), empty cells allowed. The map keeps each instance's place in the file. Empty where there is no such file.
///
/// # Errors
/// [`Error::Input`] with every cell that is no number, or where the columns are missing.
pub fn read(folder: &Path, file: &str, value: &str) -> Result<BTreeMap<String, (usize, BestKnown)>> {
    let path = folder.join(file);
    match std::fs::read_to_string(&path) {
        Ok(text) => parse(&path.display().to_string(), &text, value),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(Error::defect(Defect::of_file(path.display().to_string(), error.to_string()))),
    }
}

fn parse(file: &str, text: &str, value: &str) -> Result<BTreeMap<String, (usize, BestKnown)>> {
    let of_file = |reason: String| Error::defect(Defect::of_file(file, reason));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| of_file(error.to_string()))?.clone();
    let column = |name: &str| headers.iter().position(|header| header == name);
    let (Some(instance), Some(bks)) = (column("instance"), column(value)) else {
        return Err(of_file(format!("needs the columns instance and {value}")));
    };
    let bound = column("bound").or(column("lower_bound"));
    let (mut known, mut defects) = (BTreeMap::new(), Vec::new());
    for (row, record) in reader.into_records().enumerate() {
        let record = record.map_err(|error| of_file(error.to_string()))?;
        let mut number = |at: Option<usize>| {
            let cell = at.and_then(|at| record.get(at)).unwrap_or_default();
            let published = Published::parse(cell);
            if published.is_none() && !cell.is_empty() {
                let defect = Defect::of_file(file, "must be a number, or empty").line(row + 2).value(cell);
                defects.push(defect.column(at.and_then(|at| headers.get(at)).unwrap_or_default()));
            }
            published
        };
        let best = BestKnown { value: number(Some(bks)), bound: number(bound) };
        known.insert(record.get(instance).unwrap_or_default().to_string(), (row, best));
    }
    if defects.is_empty() { Ok(known) } else { Err(Error::Input(defects)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slack_is_half_the_last_digit() {
        let known = parse("b.csv", "instance,bks,bound\na,12.34,12\nb,,\n", "bks").unwrap();
        let value = known["a"].1.value.unwrap();
        assert!((value.slack - 0.005).abs() < 1e-12);
        assert_eq!(known["a"].1.bound.unwrap().slack, 0.5);
        assert_eq!(known["b"], (1, BestKnown::default()));
    }

    #[test]
    fn what_is_no_number_is_reported() {
        let Err(Error::Input(defects)) = parse("b.csv", "instance,bks\na,many\nb,inf\n", "bks") else { panic!("accepted") };
        assert_eq!(defects.iter().map(|defect| defect.line).collect::<Vec<_>>(), [Some(2), Some(3)]);
    }
}
