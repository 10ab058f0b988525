//! Degrees as people write them: with letters for the hemisphere, or in minutes and seconds: `37.75 N`, `W 122.4°`, `48° 8' 14" N`.

use std::collections::BTreeMap;

use super::table::Table;
use crate::plan::words::count;

/// Marks of degrees, minutes and seconds.
const MARKS: [char; 8] = ['°', 'º', '\'', '′', '’', '"', '″', '”'];

/// The table with plain numbers in a column of degrees, and what is told of it; `letters` are those of the hemispheres, the one above 0
/// first. `None` where nothing is to be changed.
pub fn plain(table: &Table, column: usize, letters: [char; 2]) -> Option<(Table, String)> {
    let is_written = |cell: &str| cell.contains(char::is_alphabetic) || cell.contains(MARKS);
    let changed = (0..table.rows()).filter(|&row| is_written(table.cell(row, column)));
    let changed: BTreeMap<(usize, usize), String> =
        changed.filter_map(|row| Some(((row, column), degrees(table.cell(row, column), letters)?.to_string()))).collect();
    let (&(row, _), number) = changed.first_key_value()?;
    let (cell, header) = (table.cell(row, column), &table.headers[column]);
    let cells = count(changed.len(), "cell");
    let note = format!("{cells} of {header} in degrees with a letter or marks: {cell} in line {} is {number}", table.line(row));
    Some((table.with_changed(&changed), note))
}

/// The degrees of a cell, below 0 in the other hemisphere.
pub fn degrees(cell: &str, [above, below]: [char; 2]) -> Option<f64> {
    let cell = cell.trim();
    let letter =
        |letter: Option<char>| letter.map(|letter| letter.to_ascii_uppercase()).filter(|own| [above, below].contains(own));
    let (first, last) = (letter(cell.chars().next()), letter(cell.chars().next_back()));
    let (letter, rest) = match (first, last) {
        (Some(_), Some(_)) => return None,
        (Some(own), None) => (Some(own), &cell[1..]),
        (None, Some(own)) => (Some(own), &cell[..cell.len() - 1]),
        (None, None) => (None, cell),
    };
    let parts: Vec<&str> =
        rest.split(|own: char| MARKS.contains(&own) || own.is_whitespace()).filter(|part| !part.is_empty()).collect();
    let number = |part: &&str| part.replace(',', ".").parse::<f64>().ok().filter(|own| own.is_finite());
    let numbers: Vec<f64> = parts.iter().map(number).collect::<Option<_>>()?;
    let (whole, minutes, seconds) = match numbers[..] {
        [whole] => (whole, 0.0, 0.0),
        [whole, minutes] => (whole, minutes, 0.0),
        [whole, minutes, seconds] => (whole, minutes, seconds),
        _ => return None,
    };
    let is_sixtieth = |part: f64| (0.0..60.0).contains(&part);
    let is_signed = rest.trim_start().starts_with('-');
    if !is_sixtieth(minutes) || !is_sixtieth(seconds) || is_signed && letter.is_some() {
        return None;
    }
    let size = whole.abs() + minutes / 60.0 + seconds / 3600.0;
    Some(if is_signed || letter == Some(below) { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_the_hemisphere() {
        for (cell, wanted) in [
            ("37.75 N", Some(37.75)),
            ("S37.75", Some(-37.75)),
            ("37,75°s", Some(-37.75)),
            ("48° 30' N", Some(48.5)),
            ("48°30'36\"", Some(48.51)),
            ("-12.5°", Some(-12.5)),
            ("-12.5 S", None),
            ("N 12 S", None),
            ("12.5 E", None),
            ("48° 75'", None),
            ("north", None),
        ] {
            assert_eq!(degrees(cell, ['N', 'S']), wanted, "{cell}");
        }
    }
}
