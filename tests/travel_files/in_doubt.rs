//! Times that can not be right, or can be read in two ways.

use serde_json::{Value, json};

use super::town::{Town, all, defects, read, set};

#[test]
fn a_time_whose_unit_nobody_says_is_asked_about() {
    let town = Town::new(3, 20, 0.1);
    for header in ["from,to,duration", "rep_id,account_id,drive time", "OriginName,DestinationName,Total_Time"] {
        let folder = town.folder("travel.csv", &town.rows(header, 60.0, all));
        let told = defects(&folder);
        assert!(told.contains("may be hours, minutes or seconds: say travel.unit"), "{header}: {told}");
        set(&folder, "travel", "unit = \"minutes\"");
        town.assert_known(&read(&folder).unwrap());
    }
}

#[test]
fn points_that_a_router_moved_are_asked_about() {
    let town = Town::new(2, 9, 0.1);
    let spot = |&(lat, lon): &(f64, f64)| json!({"location": [lon, lat], "distance": 12.0});
    let [mut sources, destinations]: [Vec<Value>; 2] = [&town.homes, &town.places].map(|list| list.iter().map(spot).collect());
    let answer = |sources: &[Value]| {
        json!({"code": "Ok", "durations": town.seconds(), "sources": sources, "destinations": destinations}).to_string()
    };
    town.assert_known(&read(&town.folder("times.json", &answer(&sources))).unwrap());
    sources[1]["distance"] = json!(8400.0);
    let folder = town.folder("times.json", &answer(&sources));
    assert!(defects(&folder).contains("sources[1]: (R1) was moved 8.4 km to the next road: check its place"));
    set(&folder, "travel", "max_snap_km = 9");
    town.assert_known(&read(&folder).unwrap());
    sources[1] = spot(&(61.9, 24.0));
    let told = defects(&town.folder("times.json", &answer(&sources)));
    assert!(told.contains("km from R1: are the ids in the order of the matrix?"), "{told}");
}

#[test]
fn times_in_the_wrong_unit_are_asked_about() {
    let town = Town::new(3, 20, 0.4);
    let read_as = |header: &str, unit: f64| town.folder("travel.csv", &town.rows(header, unit, all));
    let slow = read_as("from,to,hours", 60.0);
    let told = defects(&slow);
    assert!(told.starts_with("travel.csv, hours: read as hours, its times make 0.4"), "{told}");
    assert!(told.contains("travel.unit = \"minutes\" would make it 2"), "{told}");
    set(&slow, "travel", "unit = \"minutes\"");
    town.assert_known(&read(&slow).unwrap());
    let fast = read_as("from,to,minutes", 1.0);
    let told = defects(&fast);
    assert!(
        told.contains("read as minutes, its times make 1,") && told.contains("travel.unit = \"hours\" would make it 2"),
        "{told}"
    );
    let told = defects(&town.folder("times.json", &json!({"durations": town.hours}).to_string()));
    assert!(told.contains("read as seconds") && told.contains("travel.unit = \"hours\""), "{told}");
    let walk = read_as("from,to,hours", 20.0);
    assert!(defects(&walk).contains("travel.unit = \"hours\" says that they are right"));
    set(&walk, "travel", "unit = \"hours\"");
    assert!(read(&walk).unwrap().warnings[0].contains("read as hours, its times make"));
}

#[test]
fn single_ways_that_nothing_drives_are_asked_about() {
    let town = Town::new(3, 20, 0.4);
    let rows = town.rows("from,to,hours", 1.0, |rep, account| (rep, account) != (1, 4));
    let folder = town.folder("travel.csv", &(rows.clone() + "R1,A4,0\n"));
    let told = defects(&folder);
    assert!(told.contains("line 61, to = \"A4\"") && told.contains("km as the crow flies in 0 minutes"), "{told}");
    set(&folder, "travel", "max_kmh = 9000");
    assert_eq!(read(&folder).unwrap().travel[&(1, 4)], 0.0);
    assert!(defects(&town.folder("travel.csv", &(rows + "R1,A4,-1\n"))).contains("must not be negative"));
}

#[test]
fn a_matrix_in_another_order_than_the_tables_is_asked_about() {
    let town = Town::new(3, 40, 0.4);
    let shuffled: Vec<Vec<f64>> = town.seconds().iter().map(|row| (0..40).map(|at| row[(at * 17 + 11) % 40]).collect()).collect();
    let told = defects(&town.folder("times.json", &json!({"times": shuffled, "weights": []}).to_string()));
    assert!(told.contains("its times do not rise with distance") && told.contains("data.travel_sources"), "{told}");
}
