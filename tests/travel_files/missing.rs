//! Ways that a file leaves out.

use serde_json::{Value, json};

use super::routers::answers;
use super::town::{Town, all, defects, read, scatter, set};
use crate::binary::{Scratch, sutton};

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
