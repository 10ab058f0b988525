//! Matrices as the answers of routers.

use serde_json::{Value, json};

use super::town::{Town, defects, read, set};

/// A matrix in the shape of each tool.
pub fn answers(times: &Value) -> Vec<(&'static str, Value)> {
    let rows = times.as_array().unwrap();
    let cell = |(i, j, time): (usize, usize, &Value)| json!({"from_index": i, "to_index": j, "time": time, "distance": 1.5});
    let row = |(i, row): (usize, &Value)| -> Vec<Value> {
        row.as_array().unwrap().iter().enumerate().map(|(j, time)| cell((i, j, time))).collect()
    };
    let verbose: Vec<Vec<Value>> = rows.iter().enumerate().map(row).collect();
    vec![
        ("OSRM table", json!({"code": "Ok", "durations": times, "distances": times})),
        ("openrouteservice matrix", json!({"durations": times, "metadata": {"service": "matrix"}})),
        ("GraphHopper matrix", json!({"times": times, "weights": times, "distances": times})),
        ("Valhalla matrix", json!({"algorithm": "costmatrix", "units": "kilometers", "sources_to_targets": verbose})),
        ("Valhalla matrix", json!({"units": "miles", "sources_to_targets": {"durations": times, "distances": times}})),
    ]
}

#[test]
fn answers_of_routers_are_known_by_what_they_hold() {
    let town = Town::new(3, 20, 0.1);
    for (tool, answer) in answers(&json!(town.seconds())) {
        let plan = read(&town.folder("times.json", &answer.to_string())).unwrap();
        town.assert_known(&plan);
        let source = plan.sources.iter().find(|source| source.path == "times.json").unwrap();
        assert_eq!(source.format, format!("{tool}, 3 × 20, seconds"));
        assert!(plan.warnings[0].contains("rows are taken for the reps of reps.csv, in their order; its columns"), "{tool}");
    }
    let bare = town.folder("times.json", &json!(town.hours).to_string());
    assert!(defects(&bare).contains("without a unit: say travel.unit"));
    set(&bare, "travel", "unit = \"hours\"");
    town.assert_known(&read(&bare).unwrap());
}

#[test]
fn answers_that_are_none_are_refused_with_their_reason() {
    let town = Town::new(2, 9, 0.1);
    for (answer, reason) in [
        (
            json!({"code": "NoTable", "message": "No table found"}),
            "is a router's refusal, no matrix: \"NoTable\": \"No table found\"",
        ),
        (json!({"error": {"code": 6004}}), "is a router's refusal"),
        (json!({"code": "Ok", "distances": [[1.0]]}), "has no travel times"),
        (json!({"durations": [[1.0, 2.0], [3.0]]}), "durations[1] has 1 numbers where the first row has 2"),
        (json!({"durations": []}), "holds no times"),
        (json!({"durations": [["x"]]}), "is no matrix of travel times"),
    ] {
        let told = defects(&town.folder("times.json", &answer.to_string()));
        assert!(told.contains(reason), "{told}");
    }
}

#[test]
fn whose_rows_and_columns_they_are_is_asked_where_counts_do_not_tell() {
    let town = Town::new(3, 3, 0.1);
    let folder = town.folder("times.json", &json!({"durations": town.seconds()}).to_string());
    let told = defects(&folder);
    assert!(
        told.contains("has 3 rows and 3 columns, the plan 3 reps and 3 accounts, so that more than one reading of table"),
        "{told}"
    );
    set(&folder, "data", "travel_sources = [\"R2\", \"R1\", \"R0\"]\ntravel_destinations = \"stops.txt\"");
    folder.write("stops.txt", "A1\nA0\nA2\n");
    let plan = read(&folder).unwrap();
    for (pair, hours) in [((2, 1), town.hours[0][0]), ((0, 0), town.hours[2][1])] {
        assert!((plan.travel[&pair] - hours).abs() < 1e-9);
    }
    assert!(plan.sources.iter().any(|source| source.path == "stops.txt"), "its hash is known");
    folder.write("stops.txt", "stop\nA1\nA9\nA2\n");
    assert!(defects(&folder).contains("data.travel_destinations[1] = \"A9\": is no rep of the plan, and no account"));
    folder.write("stops.txt", "stop\nA1\n");
    assert!(defects(&folder).contains("they must be as many"));
}

#[test]
fn a_square_matrix_counts_out_and_back() {
    let town = Town::new(2, 8, 0.1);
    let ids: Vec<String> = (0..2).map(|at| format!("R{at}")).chain((0..8).map(|at| format!("A{at}"))).collect();
    let way = |i: usize, j: usize| match (i < 2, j < 2) {
        (true, false) => town.hours[i][j - 2] * 3600.0,
        (false, true) => town.hours[j][i - 2] * 3600.0 + 60.0,
        _ => 100.0,
    };
    let times: Vec<Vec<f64>> = (0..10).map(|i| (0..10).map(|j| way(i, j)).collect()).collect();
    let folder = town.folder("times.json", &json!({"code": "Ok", "durations": times}).to_string());
    assert!(defects(&folder).contains("has 10 rows and 10 columns"), "accounts may come first");
    set(&folder, "data", &format!("travel_sources = {ids:?}\ntravel_destinations = {ids:?}"));
    let plan = read(&folder).unwrap();
    town.each(|rep, account, hours| assert!((plan.travel[&(rep, account)] - hours - 1.0 / 120.0).abs() < 1e-9));
    let told = plan.warnings.join("\n");
    assert!(told.contains("16 ways listed out and back count with the mean of both"), "{told}");
    assert!(told.contains("68 ways between two reps or two accounts not used"), "{told}");
}
