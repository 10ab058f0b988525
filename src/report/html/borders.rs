//! Borders of countries, and of the states of the USA, around what a map shows. `data/borders` says where they come from.

use serde::Deserialize;

use super::data::Borders;

/// The lines, in hundredths of a degree.
const LINES: &str = include_str!("../../../data/borders/lines.json");

#[derive(Deserialize)]
struct Lines {
    countries: Vec<Vec<i64>>,
    states: Vec<Vec<i64>>,
}

/// The lines that come near a box of degrees (least and greatest x, then y).
pub fn around(x: [f64; 2], y: [f64; 2]) -> Borders {
    // Our own file: where it can't be read there are no borders, which a test would see.
    let Ok(Lines { countries, states }) = serde_json::from_str(LINES) else { return Borders::default() };
    let widened = |[low, high]: [f64; 2]| {
        let room = (high - low).max(1.0);
        [(100.0 * (low - room)) as i64, (100.0 * (high + room)) as i64]
    };
    let (x, y) = (widened(x), widened(y));
    let near = |lines: Vec<Vec<i64>>| lines.into_iter().filter(|line| comes_near(line, x, y)).collect();
    Borders { countries: near(countries), states: near(states) }
}

fn comes_near(line: &[i64], x: [i64; 2], y: [i64; 2]) -> bool {
    let spread = |axis: usize| {
        let (mut at, mut low, mut high) = (0, i64::MAX, i64::MIN);
        for step in line.iter().skip(axis).step_by(2) {
            at += step;
            (low, high) = (low.min(at), high.max(at));
        }
        [low, high]
    };
    let meet = |own: [i64; 2], other: [i64; 2]| own[0] <= other[1] && other[0] <= own[1];
    meet(spread(0), x) && meet(spread(1), y)
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn what_is_near_is_there_and_nothing_else() {
        let england = around([-73.5, -69.0], [41.0, 45.0]);
        let whole = around([-180.0, 180.0], [-90.0, 90.0]);
        assert!(england.states.len() > 10 && england.states.len() < whole.states.len() / 2);
        assert!(!england.countries.is_empty() && england.countries.len() < whole.countries.len() / 4);
        assert!(around([10.0, 11.0], [50.0, 51.0]).states.is_empty(), "Germany has none of the states of the USA");
    }
}
