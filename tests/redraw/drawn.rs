//! A grid that is redrawn, and what came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Output;

use serde_json::Value;

use crate::binary::sutton;
use crate::grid::{Grid, areas};

pub fn stdout(output: &Output, code: i32) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    out
}

pub fn solved(grid: &Grid) -> Value {
    stdout(&grid.solve(), 0);
    stdout(&sutton(&["verify", grid.path("out").to_str().unwrap()]), 0);
    let summary: Value = serde_json::from_str(&grid.read("out/summary.json")).unwrap();
    summary["roles"][0].clone()
}

/// The rep of each area; both accounts must have the same.
pub fn rep_of_area(grid: &Grid) -> BTreeMap<String, String> {
    let mut reps = BTreeMap::new();
    for row in grid.read("out/assignments.csv").lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let area = cells[0].split('-').next().unwrap().to_string();
        let rep = reps.entry(area).or_insert_with(|| cells[4].to_string()).clone();
        assert_eq!(rep, cells[4], "{row}");
    }
    reps
}

/// How many areas each rep has, connected or not.
pub fn areas_of(grid: &Grid) -> BTreeMap<String, usize> {
    solved(grid);
    let mut count = BTreeMap::new();
    rep_of_area(grid).into_values().for_each(|rep| *count.entry(rep).or_default() += 1);
    count
}

/// The areas of each rep, which must be in one piece on the grid and within a tenth of a third.
pub fn territories(grid: &Grid) -> BTreeMap<String, BTreeSet<String>> {
    let mut territories: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (area, rep) in rep_of_area(grid) {
        territories.entry(rep).or_default().insert(area);
    }
    let places: BTreeMap<String, (usize, usize)> = areas().into_iter().map(|(name, x, y)| (name, (x, y))).collect();
    for own in territories.values() {
        assert!((9..=11).contains(&own.len()), "{territories:?}");
        let mut found: BTreeSet<&String> = own.iter().take(1).collect();
        for _ in own {
            let beside = |a: &String, b: &String| {
                let ((ax, ay), (bx, by)) = (places[a], places[b]);
                // Delaunay neighbours may be across a corner.
                ax.abs_diff(bx) <= 1 && ay.abs_diff(by) <= 1
            };
            let next: Vec<&String> = own.iter().filter(|a| found.iter().any(|b| beside(a, b))).collect();
            found.extend(next);
        }
        assert_eq!(found.len(), own.len(), "{own:?} is in pieces");
    }
    territories
}
