//! Maps to be redrawn that can't be: what is wrong is told, with its place and what would be right; nothing is written.

#![allow(clippy::unwrap_used)]

mod binary;
mod grid;

use grid::Grid;

/// Asserts that the grid, changed, is refused as wrong input with one defect, whose report has all of `parts`.
fn assert_refused(grid: &Grid, parts: &[&str]) {
    let said = grid.refusal(2);
    for part in [&["the input has 1 defect"], parts].concat() {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
}

#[test]
fn territories_and_units_must_fit() {
    assert_refused(
        &Grid::with("count = 3", "count = 31"),
        &["roles.field.count", "more territories (31) than units (30): each territory needs one"],
    );
    assert_refused(&Grid::with("count = 3", "count = 0"), &["line 9, roles.field.count = \"0\": must be 1 or more"]);
    assert_refused(
        &Grid::with("unit = \"area\"", "unit = \"aera\""),
        &["line 10, roles.field.unit = \"aera\"", "is neither account, nor family, nor a column", "(did you mean area?)"],
    );
    let grid = Grid::new();
    grid.edit("accounts.csv", "b3-2,11,30,b3,", "b3-2,11,30,,");
    assert_refused(&grid, &["accounts.csv, line 41, area: must not be empty: the units of role field are areas by area"]);
}

#[test]
fn settings_of_redrawn_maps_stand_nowhere_else() {
    let grid = Grid::with("mode = \"redraw\"\n", "objective = \"distance\"\nfixed = [\"R1\"]\n");
    let said = grid.refusal(2);
    for part in [
        "roles.field.count",
        "roles.field.objective",
        "roles.field.fixed",
        "role field needs mode = \"redraw\"",
        "constraints.contiguity",
    ] {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
    assert_refused(&Grid::with("mode = \"redraw\"", "mode = \"redrew\""), &["(did you mean redraw?)"]);
    assert_refused(&Grid::with("count = 3", "cuont = 3"), &["roles.field.cuont", "(did you mean count?)"]);
    assert_refused(
        &Grid::with("count = 3", "objective_weight = \"beds\""),
        &["objective = \"distance\" or \"squared_distance\""],
    );
    assert_refused(
        &Grid::with("count = 3", "objective = \"distance\"\nobjective_weight = \"bed\""),
        &["bed is no numeric column of accounts.csv (did you mean beds?)"],
    );
    assert_refused(
        &Grid::with("count = 3", "constraints.families = \"together\""),
        &["joins areas by area that may lie far apart"],
    );
    assert_refused(&Grid::with("count = 3", "coverage.A.uncovered = true"), &["nothing is given up where the map is redrawn"]);
}

#[test]
fn there_is_a_size_for_each_territory() {
    for (sizes, said) in [
        ("count = 3\nsizes = [6, 4]", "are 2, but there are 3 territories: one size for each rep who stays"),
        ("sizes = [6, 4]", "are 2, but there are 3 territories"),
        ("sizes = [6, 4, 0]", "is 0: a size is a number above 0, such as 6"),
        ("sizes = [6, 4, 4]\ncentres = \"anywhere\"", "all territories are of one size"),
    ] {
        assert_refused(&Grid::with("count = 3", sizes), &["roles.field.", said]);
    }
    let grid = Grid::with("mode = \"redraw\"\ncount = 3\n", "sizes = [6, 4, 4]\n");
    let said = grid.refusal(2);
    assert!(said.contains("roles.field.sizes = \"[6,4,4]\": is for maps that are redrawn"), "{said}");
}

#[test]
fn fixed_reps_must_be_there() {
    assert_refused(&Grid::with("count = 3", "fixed = [\"R9\"]"), &["line 9, roles.field.fixed", "is no rep of role field"]);
    assert_refused(&Grid::with("count = 3", "fixed = [\"R3\"]"), &["has no place to draw a territory around"]);
    assert_refused(&Grid::with("count = 3", "fixed = [\"R1\", \"R1\"]"), &["stands twice"]);
    assert_refused(&Grid::with("count = 3", "count = 1\nfixed = [\"R1\", \"R2\"]"), &["2 reps are fixed, but count is 1"]);
}

#[test]
fn graphs_must_be_of_units_and_connected() {
    let grid = Grid::new();
    grid.add("adjacency", "adjacency.csv", "unit_a,unit_b\n");
    assert_refused(&grid, &["adjacency.csv: has a header, but no rows"]);
    grid.write("adjacency.csv", "unit_a,unit_b\n01,02\n02,03\n");
    assert_refused(
        &grid,
        &["adjacency.csv: names no unit of the plan: it has 3 units (01, 02, 03), the plan has 30 units (a0, a1"],
    );
    grid.write("adjacency.csv", "from,to\na0,b0\nc0,b0\nd0,e0\n");
    assert_refused(
        &grid,
        &[
            "constraints.contiguity",
            "30 units and 3 pairs of neighbours (adjacency.csv) in 27 parts, 25 islands of them",
            "3 units: a0, b0, c0; 2 units: d0, e0; the island",
            "bridge = true",
        ],
    );
    let grid = Grid::new();
    let far = grid.read("accounts.csv").replace("f4-1,50,40", "f4-1,5000,40").replace("f4-2,51,40", "f4-2,5001,40");
    grid.write("accounts.csv", &far);
    assert_refused(
        &grid,
        &["(Delaunay neighbours) in 2 parts, 1 island of them: 29 units: a0, b0, c0 and 26 more; the island f4"],
    );
}

#[test]
fn polygons_must_be_whole_and_apart() {
    let same = |_: &str, ring: Vec<[f64; 2]>| ring;
    let refuse = |text: &str, parts: &[&str]| {
        let grid = Grid::new();
        grid.add("polygons", "areas.geojson", text);
        assert_refused(&grid, parts);
    };
    refuse("{", &["areas.geojson: is no valid GeoJSON"]);
    refuse(r#"{"type": "FeatureCollection", "features": []}"#, &["has no features"]);
    refuse(&Grid::squares(same).replace("\"c2\"", "\"c1\""), &["features[14] = \"c1\": features[8] has the same name"]);
    refuse(&Grid::squares(same).replace("\"c2\"", "\"zz\""), &["areas.geojson: has no polygon for 1 unit: c2"]);
    refuse(&Grid::squares(same).replace("\"c2\"", "null"), &["features[14]: has no name: give it a property Area, or an id"]);
    refuse(
        &Grid::squares(|name, ring| if name == "c2" { vec![ring[0], ring[2], ring[1], ring[3], ring[0]] } else { ring }),
        &["features[14] = \"c2\": is no valid polygon: its exterior ring has a self-intersection"],
    );
    refuse(&Grid::squares(|name, ring| if name == "c2" { Vec::new() } else { ring }), &["features[14] = \"c2\": has no ground"]);
    let wide = |name: &str, mut ring: Vec<[f64; 2]>| {
        if name == "c2" {
            ring[1][0] += 2.0;
            ring[2][0] += 2.0;
        }
        ring
    };
    refuse(&Grid::squares(wide), &["features[15] = \"d2\": overlaps c2 by 20 % of the smaller area"]);
}

#[test]
fn units_that_no_band_can_meet_are_named() {
    let grid = Grid::new();
    let heavy: String = (0..60).map(|at| format!("x{at},20,20,c2,A,R1,1\n")).collect();
    grid.write("accounts.csv", &(grid.read("accounts.csv") + &heavy));
    let said = grid.refusal(1);
    for part in
        ["no feasible plan", "a territory may have at most", "of workload, but 1 unit has more than that: c2", "Smaller units"]
    {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
}

#[test]
fn places_and_visits_are_needed() {
    let grid = Grid::new();
    grid.edit("call_patterns.csv", "visit", "phone");
    assert_refused(&grid, &["roles.field.objective", "role field visits nobody, so travel says nothing"]);
    grid.edit("plan.toml", "count = 3", "count = 3\nobjective = \"distance\"");
    grid.edit("accounts.csv", "a0-1,0,0,", "a0-1,,,");
    assert_refused(&grid, &["accounts.csv, line 2: account a0-1 lies nowhere, but role field is redrawn"]);
}

#[test]
#[cfg_attr(not(feature = "highs"), ignore = "takes microlp minutes")]
fn a_band_that_no_map_can_keep_names_the_nearest_one() {
    let grid = Grid::with("tolerance = 0.1", "tolerance = 0.0");
    grid.edit("plan.toml", "count = 3", "count = 7");
    grid.edit("plan.toml", "contiguity = true", "contiguity = false");
    grid.edit("plan.toml", "[balance.workload]", "[balance.accounts]");
    let output = grid.solve();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    // Sixty accounts in areas of two: five territories of eight and two of ten.
    assert!(told.contains("a tolerance of 0.167 (16.7 %) would do"), "{told}");
    grid.edit("plan.toml", "tolerance = 0.0", "tolerance = 0.167");
    assert_eq!(grid.solve().status.code(), Some(0));
    grid.edit("plan.toml", "tolerance = 0.167", "tolerance = 0.0");
    grid.edit("plan.toml", "count = 7", "sizes = [2, 2, 3]");
    let told = String::from_utf8_lossy(&grid.solve().stderr).into_owned();
    // 17 1/7, the same, and 25 5/7 of sixty: 16, 18 and 26.
    assert!(told.contains("so closely to their sizes: a tolerance of 0.067 (6.7 %) would do"), "{told}");
}

#[test]
fn territories_of_a_map_keep_their_limits() {
    let grid = Grid::with("[constraints]", "[balance.beds]\nat_least = 28\nat_most = 32\nweight = 0\n[constraints]");
    assert_eq!(grid.solve().status.code(), Some(0));
    let counted = grid.read("out/assignments.csv");
    let rep = |line: &str| line.split(',').nth(4).map(str::to_owned);
    let mut beds = std::collections::BTreeMap::<String, u32>::new();
    for line in counted.lines().skip(1) {
        *beds.entry(rep(line).unwrap()).or_default() += if line.contains("-2,") { 2 } else { 1 };
    }
    assert!(beds.len() == 3 && beds.values().all(|beds| (28..=32).contains(beds)), "{beds:?}");
}
