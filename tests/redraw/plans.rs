//! Plans of a redrawn map, and what is done with them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::drawn::{rep_of_area, solved, stdout, territories};
use crate::binary::sutton;
use crate::grid::{Grid, areas};

#[test]
fn a_grid_is_divided_into_three_connected_thirds() {
    let grid = Grid::new();
    let role = solved(&grid);
    let territories = territories(&grid);
    assert_eq!(territories.len(), 3);
    let number = |key: &str| role[key].as_f64().unwrap();
    assert!(number("certified_bound") <= number("primal_value") && number("gap") < 0.3, "{role}");
    for centre in role["centres"].as_array().unwrap() {
        let (rep, unit) = (centre["rep_id"].as_str().unwrap(), centre["unit"].as_str().unwrap());
        assert!(territories[rep].contains(unit), "{centre}");
    }
    let text = stdout(&sutton(&["verify", grid.path("out").to_str().unwrap()]), 0);
    assert!(text.contains("verified, 60 accounts at 3 reps"), "{text}");
}

#[test]
fn territories_go_to_the_reps_whom_they_suit() {
    let grid = Grid::new();
    let role = solved(&grid);
    // R1 lives in the upper right corner and owned the right two thirds, R2 in the lower left; R3 has no home.
    let places: BTreeMap<String, (usize, usize)> = areas().into_iter().map(|(name, x, y)| (name, (x, y))).collect();
    let centres = role["centres"].as_array().unwrap();
    let centre = |rep: &str| places[centres.iter().find(|own| own["rep_id"] == rep).unwrap()["unit"].as_str().unwrap()];
    assert!(centre("R1").0 + centre("R1").1 > centre("R2").0 + centre("R2").1);
    assert!(role["moved_accounts"].as_u64().unwrap() <= 36, "{role}");
}

#[test]
fn what_was_tampered_with_is_refused() {
    let refused = |file: &str, change: &dyn Fn(&Grid, String) -> String, part: &str| {
        let grid = Grid::new();
        solved(&grid);
        let before = grid.read(file);
        let after = change(&grid, before.clone());
        assert_ne!(before, after);
        grid.write(file, &after);
        let output = sutton(&["verify", grid.path("out").to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(part), "{part:?} is missing in {said}");
    };
    let first_centre = |grid: &Grid| {
        let summary: Value = serde_json::from_str(&grid.read("out/summary.json")).unwrap();
        summary["roles"][0]["centres"][0]["unit"].as_str().unwrap().to_string()
    };
    let other = |grid: &Grid, text: String| text.replace(&format!("\"{}\"", first_centre(grid)), "\"f4\"");
    refused("out/summary.json", &other, "the objective is");
    let twice = |grid: &Grid, text: String| {
        let second =
            serde_json::from_str::<Value>(&text).unwrap()["roles"][0]["centres"][1]["unit"].as_str().unwrap().to_string();
        text.replace(&format!("\"{}\"", first_centre(grid)), &format!("\"{second}\""))
    };
    refused("out/summary.json", &twice, "can't be the centre of");
    let moved = |_: &Grid, text: String| {
        let rep = |area: &str| {
            text.lines().find(|row| row.starts_with(&format!("{area}-1,"))).unwrap().split(',').nth(4).unwrap().to_string()
        };
        let (near, far) = (rep("a0"), rep("f4"));
        text.replace(&format!("a0-1,,,field,{near}"), &format!("a0-1,,,field,{far}"))
    };
    refused("out/assignments.csv", &moved, "are one unit");
    let raised = |_: &Grid, text: String| {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        let units = value["roles"][0]["certificate"]["units"].as_array_mut().unwrap();
        units.iter_mut().for_each(|unit| *unit = (10.0 * unit.as_f64().unwrap() + 1.0).into());
        serde_json::to_string_pretty(&value).unwrap() + "\n"
    };
    refused("out/certificate.json", &raised, "certifica");
}

#[test]
fn an_assignment_of_ones_own_is_held_against_free_centres() {
    let grid = Grid::new();
    let role = solved(&grid);
    let out = grid.path("out/assignments.csv").display().to_string();
    let evaluated: Value = serde_json::from_str(&stdout(&grid.run("evaluate", &["--assignments", &out, "--json"]), 0)).unwrap();
    let own = &evaluated["roles"][0];
    let (value, primal) = (own["value"].as_f64().unwrap(), role["primal_value"].as_f64().unwrap());
    assert!((value - primal).abs() < 1e-9 * primal, "{own}");
    assert_eq!(own["violations"].as_array().unwrap().len(), 0);
    // Today R1 has twice as much as R2, and R3 nothing; columns are in one piece each.
    let today: String = areas()
        .iter()
        .flat_map(|(name, x, _)| {
            let rep = if *x < 2 { "R2" } else { "R1" };
            [1, 2].map(|at| format!("{name}-{at},{rep}\n"))
        })
        .collect();
    grid.write("today.csv", &format!("account_id,rep_id\n{today}"));
    let today = grid.path("today.csv").display().to_string();
    let text = stdout(&grid.run("evaluate", &["--assignments", &today]), 1);
    assert!(text.contains("It breaks") && text.contains("rep R1: workload"), "{text}");
}

#[test]
fn open_positions_take_what_nobody_has() {
    let grid = Grid::with("count = 3", "count = 5");
    let role = solved(&grid);
    let reps: BTreeSet<&str> = role["centres"].as_array().unwrap().iter().map(|own| own["rep_id"].as_str().unwrap()).collect();
    assert_eq!(reps, ["R1", "R2", "R3", "field-open-1", "field-open-2"].into());
    let fewer = Grid::with("count = 3", "count = 2");
    let role = solved(&fewer);
    assert_eq!(role["centres"].as_array().unwrap().len(), 2);
    assert_eq!(fewer.read("out/territories.csv").lines().count(), 4);
}

#[test]
fn other_objectives_have_units_of_their_own() {
    for (objective, unit) in [("distance", "km"), ("squared_distance", "km²")] {
        let grid = Grid::with("count = 3", &format!("count = 3\nobjective = \"{objective}\"\nobjective_weight = \"beds\""));
        let text = stdout(&grid.solve(), 0);
        assert!(text.contains(&format!(" {unit}")), "{text}");
        let role = solved(&grid);
        assert_eq!(role["unit"], unit);
        let square = |x: f64| if unit == "km" { x } else { x * x };
        let places: BTreeMap<String, (usize, usize)> = areas().into_iter().map(|(name, x, y)| (name, (x, y))).collect();
        let centres: BTreeMap<&str, &str> = role["centres"]
            .as_array()
            .unwrap()
            .iter()
            .map(|own| (own["rep_id"].as_str().unwrap(), own["unit"].as_str().unwrap()))
            .collect();
        let cost: f64 = rep_of_area(&grid)
            .iter()
            .map(|(area, rep)| {
                let ((ax, ay), (bx, by)) = (places[area], places[centres[rep.as_str()]]);
                3.0 * square(10.0 * (ax.abs_diff(bx) as f64).hypot(ay.abs_diff(by) as f64))
            })
            .sum();
        assert!((role["primal_value"].as_f64().unwrap() - cost).abs() < 1e-6 * cost, "{role}");
    }
}

#[test]
fn threads_change_no_byte() {
    let [one, two] = [Grid::new(), Grid::new()];
    for (grid, threads) in [(&one, "1"), (&two, "2")] {
        let out = grid.path("out").display().to_string();
        stdout(&grid.run("solve", &["--out", &out, "--threads", threads]), 0);
    }
    for file in ["assignments.csv", "territories.csv", "moves.csv", "summary.json", "certificate.json", "territories.geojson"] {
        assert_eq!(one.read(&format!("out/{file}")), two.read(&format!("out/{file}")), "{file}");
    }
}

#[test]
fn a_reader_of_the_plan_may_ask_why() {
    let grid = Grid::new();
    solved(&grid);
    let out = grid.path("out").display().to_string();
    let text = stdout(&sutton(&["explain", &out, "--account", "c2-1"]), 0);
    assert!(text.contains("goes with the others of area c2: c2-2") && text.contains(" instead, hours"), "{text}");
    let output = grid.run("export-model", &["--format", "lp"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the map is redrawn"));
}
