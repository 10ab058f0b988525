//! Sizes, hours and distances that territories keep.

use std::collections::BTreeMap;

use serde_json::Value;

use super::drawn::{areas_of, rep_of_area, solved, stdout, territories};
use crate::grid::{Grid, areas};

fn has(reps: [(&str, usize); 3]) -> BTreeMap<String, usize> {
    reps.into_iter().map(|(rep, areas)| (rep.to_owned(), areas)).collect()
}

#[test]
fn a_fixed_rep_keeps_a_territory_around_home() {
    let grid = Grid::with("count = 3", "count = 3\nfixed = [\"R2\"]");
    let role = solved(&grid);
    let centre = role["centres"].as_array().unwrap().iter().find(|own| own["rep_id"] == "R2").unwrap().clone();
    assert_eq!(centre["unit"], "a0");
    assert!(territories(&grid)["R2"].contains("a0"));
}

#[test]
fn a_fixed_rep_goes_with_bands_of_anything() {
    let grid = Grid::with("count = 3", "count = 3\nfixed = [\"R2\"]");
    grid.edit("plan.toml", "[balance.workload]\ntolerance = 0.1", "[balance.accounts]\ntolerance = 0.1\nweight = 0");
    grid.edit("plan.toml", "contiguity = true", "contiguity = false");
    let count = areas_of(&grid);
    assert!(count.len() == 3 && count.values().all(|areas| (9..=11).contains(areas)), "{count:?}");
}

#[test]
fn a_rep_without_hours_gets_no_share_of_them() {
    let grid = Grid::new();
    grid.edit("reps.csv", "R2,field,200", "R2,field,0");
    let said = grid.refusal(2);
    assert!(said.contains("line 3, capacity_hours: R2 has no hours, so no territory in proportion to them"), "{said}");
}

#[test]
fn a_fixed_rep_with_too_few_hours_is_named() {
    let grid = Grid::with("count = 3", "count = 3\nfixed = [\"R2\"]");
    grid.edit("reps.csv", "R2,field,200", "R2,field,70");
    solved(&grid);
    let grid = Grid::with("count = 3", "count = 3\nfixed = [\"R2\"]");
    grid.edit("reps.csv", "R2,field,200", "R2,field,70");
    grid.edit("plan.toml", "tolerance", "share = \"equal\"\ntolerance");
    let output = grid.solve();
    stdout(&output, 1);
    let told = String::from_utf8(output.stderr).unwrap();
    // 60 accounts of 6 hours, and hops of a fifth as much between them, among three, less a tenth.
    assert!(told.contains("every territory must have at least 128.2 of workload, but R2 may have 70 at most"), "{told}");
}

#[test]
fn territories_are_as_large_as_reps_have_hours_weights_or_sizes() {
    let exact = "[balance.accounts]\nshare = \"equal\"\ntolerance = 0.01\nweight = 0";
    let grid = Grid::with("[balance.workload]\ntolerance = 0.1", exact);
    assert_eq!(areas_of(&grid), has([("R1", 10), ("R2", 10), ("R3", 10)]));
    grid.edit("plan.toml", "share = \"equal\"", "share = \"capacity\"");
    grid.edit("reps.csv", "R2,field,200", "R2,field,100");
    assert_eq!(areas_of(&grid), has([("R1", 12), ("R2", 6), ("R3", 12)]));
    grid.edit("plan.toml", "count = 3", "sizes = [7, 5, 3]");
    assert_eq!(areas_of(&grid), has([("R1", 14), ("R2", 10), ("R3", 6)]), "sizes go before shares");
    let grid = Grid::with("[balance.workload]\ntolerance = 0.1", &exact.replace("equal", "weighted"));
    let said = grid.refusal(2);
    assert!(said.contains("needs a target_weight above 0"), "{said}");
    grid.edit("reps.csv", "x,y\n", "x,y,target_weight\n");
    for (rep, weight) in [("50,40", "1"), ("0,0", "2"), ("200,,", "3")] {
        grid.edit("reps.csv", &format!("{rep}\n"), &format!("{rep},{weight}\n"));
    }
    assert_eq!(areas_of(&grid), has([("R1", 5), ("R2", 10), ("R3", 15)]));
}

#[test]
fn a_plan_with_two_sizes_exchanged_is_refused() {
    let grid = Grid::with("[balance.workload]\ntolerance = 0.1", "[balance.accounts]\ntolerance = 0.01\nweight = 0");
    grid.edit("plan.toml", "count = 3", "sizes = [7, 5, 3]");
    solved(&grid);
    let rows = grid.read("out/assignments.csv");
    let other = |rep: &str| match rep {
        "R1" => "R3".to_owned(),
        "R3" => "R1".to_owned(),
        rep => rep.to_owned(),
    };
    let turned: Vec<String> = rows
        .lines()
        .skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            format!("{},{}", cells[0], other(cells[4]))
        })
        .collect();
    grid.write("today.csv", &format!("account_id,rep_id\n{}\n", turned.join("\n")));
    let text = stdout(&grid.run("evaluate", &["--assignments", grid.path("today.csv").to_str().unwrap()]), 1);
    assert!(text.contains("It breaks") && text.contains("accounts"), "{text}");
}

/// The greatest distance of an area from the centre of its territory, in steps of 10 km.
fn farthest(grid: &Grid) -> f64 {
    let role = solved(grid);
    let places: BTreeMap<String, (usize, usize)> = areas().into_iter().map(|(name, x, y)| (name, (x, y))).collect();
    let centres: BTreeMap<&str, (usize, usize)> = role["centres"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| (own["rep_id"].as_str().unwrap(), places[own["unit"].as_str().unwrap()]))
        .collect();
    let steps = |(area, rep): (String, String)| {
        let ((ax, ay), (cx, cy)) = (places[&area], centres[rep.as_str()]);
        (ax.abs_diff(cx) as f64).hypot(ay.abs_diff(cy) as f64)
    };
    rep_of_area(grid).into_iter().map(steps).fold(0.0, f64::max)
}

#[test]
fn no_area_is_farther_from_its_centre_than_it_may_be() {
    let free = Grid::new();
    let far = farthest(&free);
    // The middle of 2 by 5 areas has two corners at one column and two rows.
    let grid = Grid::with("[constraints]", "[constraints]\nmax_km = 22.5");
    assert!(farthest(&grid) <= 2.25 && far > 2.25, "{far} without");
    assert!(!String::from_utf8_lossy(&grid.solve().stderr).contains("greatest distance"));
    let drive = Grid::with("[constraints]", "[travel]\ncircuity = 1.5\nspeed_kmh = 50\n[constraints]\nmax_drive_hours = 0.7");
    assert!(farthest(&drive) <= 0.7 * 50.0 / 15.0);
    let today = free.read("out/assignments.csv");
    let rows = today.lines().skip(1).map(|row| row.split(',').collect::<Vec<&str>>());
    let rows: Vec<String> = rows.map(|cells| format!("{},{}", cells[0], cells[4])).collect();
    grid.write("today.csv", &format!("account_id,rep_id\n{}\n", rows.join("\n")));
    let text = stdout(&grid.run("evaluate", &["--assignments", grid.path("today.csv").to_str().unwrap()]), 1);
    assert!(text.contains("It breaks") && text.contains("more than 22.5 km from its rep"), "{text}");
}

#[test]
fn a_map_that_too_few_centres_reach_names_the_areas_and_the_least_distance() {
    let grid = Grid::with("[constraints]", "[constraints]\nmax_km = 12");
    let output = grid.solve();
    stdout(&output, 1);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let parts = ["lie so far apart that no centre may have two of them, and there are 3 territories", "a0", "f4", "--max-km"];
    parts.iter().for_each(|part| assert!(told.contains(part), "{part}: {told}"));
    let output = grid.run("frontier", &["--max-km", "12,40", "--json"]);
    let found: Value = serde_json::from_str(&stdout(&output, 0)).unwrap();
    let least = &found["least"];
    let (km, without) = (least["max_km"].as_f64().unwrap(), least["without_km"].as_f64().unwrap());
    assert!(km - without <= 1.0 && (20.0..=23.0).contains(&km), "{found}");
    let costs: Vec<f64> = found["points"].as_array().unwrap().iter().map(|point| point["cost_hours"].as_f64().unwrap()).collect();
    assert!(costs.len() > 1 && costs.windows(2).all(|pair| pair[0] >= pair[1]), "a greater distance costs no more: {costs:?}");
    grid.edit("plan.toml", "max_km = 12", &format!("max_km = {km}"));
    assert!(farthest(&grid) <= 0.1 * km);
}

#[test]
fn rules_that_name_reps_are_told_where_they_do_not_hold() {
    let grid = Grid::new();
    grid.edit("reps.csv", "x,y\n", "x,y,min_hours,languages\n");
    grid.edit("reps.csv", "50,40\n", "50,40,50,fr\n");
    grid.edit("reps.csv", "0,0\n", "0,0,,\n");
    grid.edit("reps.csv", "200,,\n", "200,,,,\n");
    grid.edit("plan.toml", "[constraints]", "[stability]\nmax_moved = 0.1\n[constraints]");
    let output = grid.solve();
    stdout(&output, 0);
    let notes = String::from_utf8_lossy(&output.stderr).into_owned();
    for part in ["free ones don't keep languages of R1; min_hours of R1", "what [stability] caps is not kept"] {
        assert!(notes.contains(part), "{part:?} is missing in {notes}");
    }
}
