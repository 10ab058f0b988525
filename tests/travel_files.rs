//! Travel times as tools give them, and what is made of what they leave out.

#![allow(clippy::unwrap_used)]

mod binary;

use std::fmt::Write;

use binary::{Scratch, sutton};
use serde_json::{Value, json};
use sutton::plan::Plan;
use sutton::{Error, Result};

const PLAN: &str = r#"
[plan]
name = "Travel"
[data]
accounts = "accounts.csv"
reps = "reps.csv"
call_patterns = "call_patterns.csv"
travel = "TRAVEL"
[segment]
labels = ["A"]
[travel]
stops_per_trip = 1
[solve]
gap = 0.05
"#;
const CALL_PATTERNS: &str = "segment,role,channel,calls_per_period,minutes_per_call\nA,outside,visit,6,30\n";

/// A town of reps and accounts, and the one-way hours between them: two to three times what the plan's formula says, some places
/// being harder to reach than others.
struct Town {
    homes: Vec<(f64, f64)>,
    places: Vec<(f64, f64)>,
    /// By rep, then account.
    hours: Vec<Vec<f64>>,
}

/// Numbers from 0 to 1 that only look random.
fn scatter(at: usize) -> f64 {
    ((at as f64 + 1.0) * 0.754_877_666).fract() * 0.6 + ((at as f64 * at as f64 + 7.0) * 0.569_840_290).fract() * 0.4
}

fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (a, b) = ((a.0.to_radians(), a.1.to_radians()), (b.0.to_radians(), b.1.to_radians()));
    let square = ((b.0 - a.0) / 2.0).sin().powi(2) + a.0.cos() * b.0.cos() * ((b.1 - a.1) / 2.0).sin().powi(2);
    2.0 * 6371.0088 * square.sqrt().asin()
}

impl Town {
    fn new(reps: usize, accounts: usize, width: f64) -> Self {
        let point = |at: usize| (60.1 + width * scatter(3 * at), 24.9 + 2.0 * width * scatter(3 * at + 1));
        let homes: Vec<_> = (0..reps).map(|at| point(at + 1_000)).collect();
        let places: Vec<_> = (0..accounts).map(point).collect();
        let way = |rep: usize, account: usize| {
            let hard = (1.0 + 0.5 * scatter(7 * account)) * (0.8 + 0.4 * scatter(rep * accounts + account));
            0.01 + km(homes[rep], places[account]) / 30.0 * hard
        };
        let hours = (0..reps).map(|rep| (0..accounts).map(|account| way(rep, account)).collect()).collect();
        Town { homes, places, hours }
    }

    /// A folder with the town's plan and this travel file.
    fn folder(&self, travel: &str, text: &str) -> Scratch {
        let folder = Scratch::new();
        let mut accounts = "account_id,latitude,longitude,segment\n".to_string();
        for (at, (lat, lon)) in self.places.iter().enumerate() {
            let _ = writeln!(accounts, "A{at},{lat},{lon},A");
        }
        let mut reps = "rep_id,role,capacity_hours,latitude,longitude\n".to_string();
        for (at, (lat, lon)) in self.homes.iter().enumerate() {
            let _ = writeln!(reps, "R{at},outside,4000,{lat},{lon}");
        }
        folder.write("accounts.csv", &accounts);
        folder.write("reps.csv", &reps);
        folder.write("call_patterns.csv", CALL_PATTERNS);
        folder.write(travel, text);
        folder.write("plan.toml", &PLAN.replace("TRAVEL", travel));
        folder
    }

    /// A row for each way that is `listed`, with its time in `unit` parts of an hour.
    fn rows(&self, header: &str, unit: f64, listed: impl Fn(usize, usize) -> bool) -> String {
        let mut text = format!("{header}\n");
        self.each(|rep, account, hours| {
            if listed(rep, account) {
                let _ = writeln!(text, "R{rep},A{account},{}", hours * unit);
            }
        });
        text
    }

    fn each(&self, mut visit: impl FnMut(usize, usize, f64)) {
        for (rep, row) in self.hours.iter().enumerate() {
            row.iter().enumerate().for_each(|(account, &hours)| visit(rep, account, hours));
        }
    }

    fn seconds(&self) -> Vec<Vec<f64>> {
        self.hours.iter().map(|row| row.iter().map(|hours| 3600.0 * hours).collect()).collect()
    }

    /// Asserts that a plan knows the whole town.
    fn assert_known(&self, plan: &Plan) {
        assert_eq!(plan.travel.len(), self.homes.len() * self.places.len());
        self.each(|rep, account, hours| {
            let read = plan.travel[&(rep, account)];
            assert!((read - hours).abs() < 1e-9, "R{rep} to A{account}: {read} is not {hours}");
        });
    }
}

fn read(folder: &Scratch) -> Result<Plan> {
    sutton::read::plan(&folder.path("plan.toml"))
}

/// The defects of a folder.
fn defects(folder: &Scratch) -> String {
    match read(folder) {
        Err(Error::Input(defects)) => defects.iter().map(|defect| format!("{defect}\n")).collect(),
        Err(error) => panic!("no input error: {error}"),
        Ok(plan) => panic!("read without a defect: {:?}", plan.warnings),
    }
}

/// The folder with a line added to a section of its plan.
fn set(folder: &Scratch, section: &str, line: &str) {
    let plan = folder.read("plan.toml").replace(&format!("[{section}]\n"), &format!("[{section}]\n{line}\n"));
    folder.write("plan.toml", &plan);
}

fn all(_: usize, _: usize) -> bool {
    true
}

#[test]
fn long_tables_are_read_in_their_own_unit() {
    let town = Town::new(3, 20, 0.1);
    for (header, unit) in [
        ("from,to,hours", 1.0),
        ("rep_id,account_id,Travel hours", 1.0),
        ("origin,destination,minutes", 60.0),
        ("from_id,to_id,travel_time", 60.0),
        ("Origin ID;Destination ID;travel_time_min", 60.0),
        ("OriginName,DestinationName,Total_TravelTime", 60.0),
        ("from,to,seconds", 3600.0),
        ("source,target,duration_s", 3600.0),
    ] {
        let separator = if header.contains(';') { ";" } else { "," };
        let text = town.rows(header, unit, all).replace(',', separator);
        town.assert_known(&read(&town.folder("travel.csv", &text)).unwrap());
    }
}

#[test]
fn arcgis_names_both_ends_in_one_cell_and_numbers_them_in_others() {
    let town = Town::new(2, 12, 0.1);
    let mut text = "ObjectID,Name,OriginID,DestinationID,DestinationRank,Total_TravelTime,Total_Miles\n".to_string();
    town.each(|rep, account, hours| {
        let _ = writeln!(text, "1,R{rep} - A{account},{},{},1,{},1", rep + 1, account + 1, 60.0 * hours);
    });
    town.assert_known(&read(&town.folder("lines.csv", &text)).unwrap());
    let told = defects(&town.folder("lines.csv", &text.replace("Name", "Nickname")));
    assert!(told.contains("lines.csv, line 1: numbers origins and destinations itself"), "{told}");
}

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
fn tables_of_reps_by_accounts_are_read_both_ways_round() {
    let town = Town::new(3, 20, 0.1);
    let (mut wide, mut tall) = ("minutes".to_string(), "minutes,R0,R1,R2".to_string());
    (0..20).for_each(|account| wide += &format!(",A{account}"));
    for (rep, row) in town.hours.iter().enumerate() {
        wide += &format!("\nR{rep}");
        row.iter().for_each(|hours| wide += &format!(",{}", 60.0 * hours));
    }
    for account in 0..20 {
        let [a, b, c] = [0, 1, 2].map(|rep| 60.0 * town.hours[rep][account]);
        tall += &format!("\nA{account},{a},{b},{c}");
    }
    town.assert_known(&read(&town.folder("wide.csv", &wide)).unwrap());
    let plan = read(&town.folder("tall.csv", &tall)).unwrap();
    town.assert_known(&plan);
    assert!(plan.warnings[0].contains("60 ways listed from the account to the rep alone count for both directions"));
    let told = defects(&town.folder("wide.csv", &wide.replacen("minutes", "rep", 1)));
    assert!(told.contains("is a table of times without a unit"), "{told}");
}

/// A matrix in the shape of each tool.
fn answers(times: &Value) -> Vec<(&'static str, Value)> {
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

/// What a plan promises as travel on the way, and its status.
fn promised(folder: &Scratch, out: &str) -> f64 {
    let out = folder.path(out);
    let output =
        sutton(&["solve", &folder.path("plan.toml").display().to_string(), "--out", &out.display().to_string(), "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let verified = sutton(&["verify", &out.display().to_string()]);
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stdout));
    let summary: Value = serde_json::from_str(&std::fs::read_to_string(out.join("summary.json")).unwrap()).unwrap();
    summary["roles"][0]["primal_value"].as_f64().unwrap()
}

/// Hours on the way of the assignments in a folder, by the whole truth.
fn true_ways(town: &Town, folder: &Scratch, out: &str) -> f64 {
    let text = folder.read(&format!("{out}/assignments.csv"));
    let headers: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let at = |name: &str| headers.iter().position(|header| *header == name).unwrap();
    let index = |id: &str| id[1..].parse::<usize>().unwrap();
    let way = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        12.0 * town.hours[index(cells[at("rep_id")])][index(cells[at("account_id")])]
    };
    text.lines().skip(1).map(way).sum()
}

#[test]
fn what_is_promised_for_ways_that_are_hidden_is_near_the_truth() {
    for (town, hidden) in [(Town::new(3, 57, 0.012), 2), (Town::new(4, 60, 0.3), 2), (Town::new(4, 60, 0.3), 3)] {
        let listed = |rep: usize, account: usize| ((scatter(11 * (rep * 60 + account)) * 997.0) as usize).is_multiple_of(hidden);
        let best: f64 = (0..town.places.len())
            .map(|account| 12.0 * town.hours.iter().map(|row| row[account]).fold(f64::INFINITY, f64::min))
            .sum();
        let folder = town.folder("travel.csv", &town.rows("from,to,hours", 1.0, listed));
        folder.write("plan.toml", &(folder.read("plan.toml") + "[balance.workload]\nweight = 0\n"));
        let (promise, truth) = (promised(&folder, "out"), true_ways(&town, &folder, "out"));
        assert!((promise / truth - 1.0).abs() < 0.15, "{promise} promised, {truth} true");
        assert!(truth < 1.15 * best, "{truth} is far from the best, {best}");
        let told = read(&folder).unwrap().warnings.join("\n");
        assert!(told.contains("ways from outside reps to accounts that they visit are listed; the other"), "{told}");
        assert!(told.contains("are estimated from what is listed, by distance: "), "{told}");
    }
}

#[test]
fn hidden_ways_are_forbidden_or_left_to_the_formula_as_set() {
    let town = Town::new(3, 12, 0.2);
    let listed = |rep: usize, account: usize| account % 3 == rep || account.is_multiple_of(5);
    let folder = town.folder("travel.csv", &town.rows("from,to,hours", 1.0, listed));
    set(&folder, "travel", "missing = \"forbid\"");
    promised(&folder, "out");
    let text = folder.read("out/assignments.csv");
    assert_eq!(text.lines().count(), 13);
    for line in text.lines().skip(1) {
        let account: usize = line.split(',').next().unwrap()[1..].parse().unwrap();
        let rep = (0..3).find(|rep| line.contains(&format!(",R{rep},"))).unwrap();
        assert!(listed(rep, account), "{line}");
    }
    assert!(read(&folder).unwrap().warnings[0].contains("are forbidden, as travel.missing says"));
    folder.write("plan.toml", &folder.read("plan.toml").replace("forbid", "formula"));
    let told = read(&folder).unwrap().warnings.remove(0);
    assert!(
        told.contains("take what travel.profile = \"mixed\" says, as travel.missing asks, though listed ones take"),
        "{told}"
    );
    promised(&folder, "out");
    folder.write("plan.toml", &folder.read("plan.toml").replace("travel = \"travel.csv\"\n", "").replace("formula", "forbid"));
    assert!(defects(&folder).contains("travel.missing = \"forbid\": needs a travel file"));
}

#[test]
fn nulls_are_told_and_least_travel_is_of_the_file() {
    let town = Town::new(3, 20, 0.2);
    let mut times = json!(town.seconds());
    times[1][2] = Value::Null;
    times[2][7] = Value::Null;
    for (tool, answer) in answers(&times) {
        let plan = read(&town.folder("times.json", &answer.to_string())).unwrap();
        let told = plan.warnings.join("\n");
        assert!(told.contains("2 of its ways have no time: ") && told.contains("[1][2]"), "{tool}: {told}");
        assert!(told.contains("58 of 60 ways from outside reps"), "{tool}: {told}");
    }
    let blank = town.rows("from,to,hours", 1.0, all).replacen(&format!("R0,A3,{}", town.hours[0][3]), "R0,A3,", 1);
    assert!(read(&town.folder("travel.csv", &blank)).unwrap().warnings[0].contains("1 of its ways have no time: line 5"));
    let folder = town.folder("travel.csv", &town.rows("from,to,hours", 1.0, all));
    let output = sutton(&["inspect", &folder.path("plan.toml").display().to_string(), "--json"]);
    let inspection: Value = serde_json::from_slice(&output.stdout).unwrap();
    let best: f64 = (0..20).map(|at| 12.0 * town.hours.iter().map(|row| row[at]).fold(f64::INFINITY, f64::min)).sum();
    let least = inspection["roles"][0]["least_travel_hours"].as_f64().unwrap();
    assert!(least > best && least < 1.5 * best, "{least} has hops besides {best} on the way");
}
