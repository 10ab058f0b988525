//! Texts that are numbers, separated by white space.

use super::super::defects::Defects;
use crate::error::{Defect, Result};

/// All numbers of a text, separated by white space; those at the places (from 0) that `signed` tells may be below 0.
pub(super) fn numbers(file: &str, text: &str, signed: impl Fn(usize) -> bool) -> Result<Vec<f64>> {
    let (mut numbers, mut defects) = (Vec::new(), Defects::default());
    let words = (1..).zip(text.lines()).flat_map(|(line, words)| words.split_whitespace().map(move |word| (line, word)));
    for (place, (line, word)) in words.enumerate() {
        let asked = if signed(place) { "must be a number" } else { "must be a number from 0 up" };
        match word.parse::<f64>() {
            Ok(number) if number.is_finite() && (signed(place) || number >= 0.0) => numbers.push(number),
            _ => defects.push(Defect::of_file(file, asked).line(line).value(word)),
        }
    }
    defects.finish()?;
    Ok(numbers)
}
