//! Maps redrawn from their files to a checked plan, and what is done with it.

#![allow(clippy::unwrap_used)]

mod binary;
mod grid;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Output;

use binary::sutton;
use grid::{Grid, HIGH, WIDE, area, areas};
use serde_json::Value;

fn stdout(output: &Output, code: i32) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    out
}

fn solved(grid: &Grid) -> Value {
    stdout(&grid.solve(), 0);
    stdout(&sutton(&["verify", grid.path("out").to_str().unwrap()]), 0);
    let summary: Value = serde_json::from_str(&grid.read("out/summary.json")).unwrap();
    summary["roles"][0].clone()
}

/// The rep of each area; both accounts must have the same.
fn rep_of_area(grid: &Grid) -> BTreeMap<String, String> {
    let mut reps = BTreeMap::new();
    for row in grid.read("out/assignments.csv").lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let area = cells[0].split('-').next().unwrap().to_string();
        let rep = reps.entry(area).or_insert_with(|| cells[4].to_string()).clone();
        assert_eq!(rep, cells[4], "{row}");
    }
    reps
}

/// The areas of each rep, which must be in one piece on the grid and within a tenth of a third.
fn territories(grid: &Grid) -> BTreeMap<String, BTreeSet<String>> {
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

/// How many areas each rep has, connected or not.
fn areas_of(grid: &Grid) -> BTreeMap<String, usize> {
    solved(grid);
    let mut count = BTreeMap::new();
    rep_of_area(grid).into_values().for_each(|rep| *count.entry(rep).or_default() += 1);
    count
}

fn has(reps: [(&str, usize); 3]) -> BTreeMap<String, usize> {
    reps.into_iter().map(|(rep, areas)| (rep.to_owned(), areas)).collect()
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
fn polygons_tell_neighbours_and_outlines() {
    let grid = Grid::new();
    grid.add("polygons", "areas.geojson", &Grid::squares(|_, ring| ring));
    let inspected = stdout(&grid.run("inspect", &[]), 0);
    let borders = WIDE * (HIGH - 1) + HIGH * (WIDE - 1);
    assert!(
        inspected.contains(&format!("30 units and {borders} pairs of neighbours (borders in areas.geojson), all connected")),
        "{inspected}"
    );
    solved(&grid);
    let map: Value = serde_json::from_str(&grid.read("out/territories.geojson")).unwrap();
    let outlines = map["features"].as_array().unwrap().iter().filter(|own| own["properties"]["kind"] == "territory");
    let counts = territories(&grid);
    for outline in outlines {
        let rep = outline["properties"]["rep_id"].as_str().unwrap();
        let geo: geojson::Geometry = serde_json::from_value(outline["geometry"].clone()).unwrap();
        let ground: geo::MultiPolygon = match geo::Geometry::try_from(&geo.value).unwrap() {
            geo::Geometry::Polygon(one) => geo::MultiPolygon::new(vec![one]),
            geo::Geometry::MultiPolygon(several) => several,
            other => panic!("{other:?}"),
        };
        assert_eq!(ground.0.len(), 1, "{rep}'s territory is one piece");
        assert!((geo::Area::unsigned_area(&ground) - 100.0 * counts[rep].len() as f64).abs() < 1e-3);
    }
}

#[test]
fn a_file_of_neighbours_goes_before_all_else() {
    let grid = Grid::new();
    // A snake: rows hang together at their right ends and their left ends in turn.
    let mut pairs = "unit_a,unit_b\n".to_string();
    for (name, column, row) in areas() {
        if column + 1 < WIDE {
            pairs += &format!("{name},{}\n", area(column + 1, row));
        } else if row + 1 < HIGH {
            let end = if row % 2 == 0 { WIDE - 1 } else { 0 };
            pairs += &format!("{},{}\n", area(end, row), area(end, row + 1));
        }
    }
    grid.add("adjacency", "adjacency.csv", &pairs);
    // Far from compact: to prove more takes long.
    grid.edit("plan.toml", "[constraints]", "[solve]\ngap = 0.9\n[constraints]");
    solved(&grid);
    let reps = rep_of_area(&grid);
    for row in 0..HIGH {
        let changes = (1..WIDE).filter(|&column| reps[&area(column, row)] != reps[&area(column - 1, row)]).count();
        assert!(changes <= 2, "row {row} of {reps:?}");
    }
}

#[test]
fn islands_are_bridged_where_asked() {
    let grid = Grid::with("contiguity = true", "contiguity = true\nbridge = true");
    let far = grid.read("accounts.csv").replace("f4-1,50,40", "f4-1,1500,40").replace("f4-2,51,40", "f4-2,1501,40");
    grid.write("accounts.csv", &far);
    let inspected = stdout(&grid.run("inspect", &[]), 0);
    assert!(inspected.contains("1 island of them") && inspected.contains("the island f4"), "{inspected}");
    solved(&grid);
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

#[test]
fn the_sample_is_one_connected_map_with_an_open_position() {
    let text = stdout(&sutton(&["inspect", "data/redraw/plan.toml"]), 0);
    assert!(text.contains("role field: 2,974 units and") && text.contains("(Delaunay neighbours), all connected"), "{text}");
    let plan = sutton::read::plan(std::path::Path::new("data/redraw/plan.toml")).unwrap();
    let ids: Vec<&str> = plan.reps.iter().map(|rep| rep.id.as_str()).collect();
    assert_eq!((ids.len(), ids.last()), (12, Some(&"field-open-1")));
}

#[test]
fn areas_stay_whole_where_accounts_go_to_given_homes_too() {
    let grid = Grid::with("mode = \"redraw\"\ncount = 3\n", "");
    grid.edit("plan.toml", "[constraints]\ncontiguity = true\n", "");
    grid.edit("plan.toml", "tolerance = 0.1", "tolerance = 0.3");
    grid.edit("reps.csv", "200,,", "200,20,40");
    solved(&grid);
    assert_eq!(rep_of_area(&grid).len(), WIDE * HIGH);
}
