//! Values to try, as a command names them: a list (`0.05,0.1,0.2`) or a range (`0.05..0.5`).

use std::fmt;
use std::str::FromStr;

/// A list of numbers, or a range to be divided.
#[derive(Clone, Debug, PartialEq)]
pub enum Steps {
    /// These, ascending and none twice.
    Each(Vec<f64>),
    /// From the first to the last.
    Between(f64, f64),
}

impl Steps {
    /// The values, ascending: the list, or a range in so many even steps.
    ///
    /// ```
    /// use sutton::scenarios::steps::Steps;
    /// let steps: Steps = "0.1..0.4".parse().unwrap();
    /// assert_eq!(steps.values(3), [0.1, 0.25, 0.4]);
    /// assert_eq!("0.2,0.1".parse::<Steps>().unwrap().values(9), [0.1, 0.2]);
    /// assert!("0.4..0.1".parse::<Steps>().is_err());
    /// ```
    pub fn values(&self, points: usize) -> Vec<f64> {
        match *self {
            Steps::Each(ref values) => values.clone(),
            Steps::Between(from, to) if points < 2 || from == to => vec![to],
            Steps::Between(from, to) => {
                let last = (points - 1) as f64;
                (0..points).map(|at| (from * (last - at as f64) + to * at as f64) / last).collect()
            }
        }
    }

    /// The least and the greatest value.
    pub fn ends(&self) -> (f64, f64) {
        match *self {
            Steps::Each(ref values) => (values[0], values[values.len() - 1]),
            Steps::Between(from, to) => (from, to),
        }
    }
}

impl FromStr for Steps {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| match text.trim().parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(format!("{text:?} is no number; a list (0.05,0.1,0.2) or a range (0.05..0.5) is wanted")),
        };
        if let Some((from, to)) = text.split_once("..") {
            let (from, to) = (number(from)?, number(to)?);
            return if from <= to {
                Ok(Steps::Between(from, to))
            } else {
                Err(format!("the range is empty, because {to} is below {from}; {to}..{from} would be right"))
            };
        }
        let mut values = text.split(',').map(number).collect::<Result<Vec<f64>, String>>()?;
        values.sort_by(f64::total_cmp);
        values.dedup();
        Ok(Steps::Each(values))
    }
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Steps::Each(values) => f.write_str(&values.iter().map(f64::to_string).collect::<Vec<_>>().join(",")),
            Steps::Between(from, to) => write!(f, "{from}..{to}"),
        }
    }
}
