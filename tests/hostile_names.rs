//! Names that a spreadsheet would run as formulas, or a terminal obey: no table and no message lets them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::process::Output;

use binary::sutton;
use case::{Case, assert_code, json};
use serde_json::Value;

/// What takes the place of the ids 00 to 11: every start that a spreadsheet acts on, and numbers, which it may.
const IDS: [&str; 12] = ["=1+1", "+1+1", "-1+2", "@SUM(1)", "'=x", "'", "-4", "+5.5", "''", "=", "@", "-"];

/// Clears the screen, recolours it in one byte, and turns what follows around.
const ORDERS: &str = "\u{1b}[2J\u{9b}31m\u{202e}\u{7f}";

/// A plan whose every name is hostile.
fn hostile() -> Case {
    let case = Case::new();
    let quoted = |text: &str| format!("\"{text}\"");
    case.edit("accounts.csv", |text| {
        let rename = |(at, line): (usize, &str)| match at {
            0 => format!("{line},=extra\n"),
            _ => {
                let rest = line.splitn(3, ',').nth(2).unwrap().replace("R1", "=R1").replace("R2", &format!("@R2{ORDERS}"));
                format!("{},{},{rest},1\n", quoted(IDS[at - 1]), quoted(&format!("=HYPERLINK(1){ORDERS}")))
            }
        };
        text.lines().enumerate().map(rename).collect()
    });
    case.edit("reps.csv", |text| {
        let text = text.replace("outside", "=outside").replace("R1,", "=R1,").replace("R2,", &format!("@R2{ORDERS},"));
        text.replace("skills\n", "skills,name\n").replace(",german\n", ",german,+name\n").replace(",\n", ",,-name()\n")
    });
    case.edit("call_patterns.csv", |text| text.replace("outside", "=outside"));
    case.write("locks.csv", &format!("account_id,role,rep_id,reason\n@,=outside,=R1,=lock{ORDERS}\n"));
    let scenario = "\"balance.=extra\" = { weight = 0.0 }\n[[scenario]]\nname = \"=2+3\"\n\
                    vary = { \"balance.workload.weight\" = [5, 10] }\n";
    let scenario = scenario.replace("\"balance.=extra\" = { weight = 0.0 }", "[balance.\"=extra\"]\nweight = 0.0");
    case.edit("plan.toml", |text| text.replace("\"Test\"", "\"=Test\\u001b[31m\"") + &scenario);
    case
}

/// What a command has told, which no terminal has to obey.
fn told(output: &Output) -> String {
    let text = String::from_utf8([output.stdout.as_slice(), &output.stderr].concat()).unwrap();
    let order = |letter: char| (letter.is_control() && letter != '\n' && letter != '\t') || letter == '\u{202e}';
    assert!(!text.contains(order), "{text:?}");
    text
}

/// The cells of a table, none of which is a formula.
fn cells(table: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
    let cells: Vec<String> = reader.records().flat_map(|row| row.unwrap().iter().map(String::from).collect::<Vec<_>>()).collect();
    for cell in &cells {
        let live = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
        assert!(!live, "{cell:?} is a formula in {table}");
    }
    cells
}

#[test]
fn plans_are_written_told_and_read_again_whatever_their_names_are() {
    let case = hostile();
    let output = case.solve(&[]);
    assert_code(&output, 0);
    assert!(told(&output).contains("=outside: "));
    for id in IDS {
        let guarded = if id.parse::<f64>().is_ok() { id.to_owned() } else { format!("'{id}") };
        assert!(cells(&case.read("out/assignments.csv")).contains(&guarded), "{guarded}");
    }
    assert!(cells(&case.read("out/moves.csv")).contains(&format!("'=HYPERLINK(1){ORDERS}")));
    let territories = cells(&case.read("out/territories.csv"));
    assert!(["'=R1", "'+name", "'-name()", "'=outside", "'=extra"].iter().all(|cell| territories.iter().any(|own| own == cell)));
    // Programs get names as they are.
    let map = json(case.read("out/territories.geojson").as_bytes());
    assert!(map["features"].as_array().unwrap().iter().any(|own| own["properties"]["rep_id"] == "=R1"), "{map}");

    let verified = case.verify();
    assert_code(&verified, 0);
    told(&verified);
    let evaluated = case.evaluate("out/assignments.csv", &["--json"]);
    assert_code(&evaluated, 0);
    told(&evaluated);
    let summary = json(case.read("out/summary.json").as_bytes());
    for (own, planned) in json(&evaluated.stdout)["roles"].as_array().unwrap().iter().zip(summary["roles"].as_array().unwrap()) {
        assert_eq!((&own["unassigned_accounts"], &own["violations"]), (&Value::from(0), &Value::from(Vec::<Value>::new())));
        let [own, planned] = [&own["value"], &planned["primal_value"]].map(|value| value.as_f64().unwrap());
        assert!((own - planned).abs() < 1e-9, "{own} is not {planned}");
    }
    let out = case.path("out").display().to_string();
    for request in [["--account", "=1+1"], ["--account", "'=x"], ["--rep", &format!("@R2{ORDERS}")]] {
        let explained = sutton(&["explain", &out, request[0], request[1]]);
        assert_code(&explained, 0);
        told(&explained);
    }
}

#[test]
fn a_forged_cell_is_refused_without_obeying_it() {
    let case = hostile();
    assert_code(&case.solve(&["--quiet"]), 0);
    case.edit("out/assignments.csv", |text| text.replacen("'@SUM(1)", &format!("'=SUM(2){ORDERS}"), 1));
    let output = case.verify();
    assert_code(&output, 1);
    assert!(told(&output).contains("=SUM(2)"), "{output:?}");
}

#[test]
fn every_other_command_holds_to_it() {
    let case = hostile();
    let plan = case.path("plan.toml").display().to_string();
    let run = |args: &[&str]| {
        let output = sutton(args);
        assert_code(&output, 0);
        // Tables for programs and pipes are exact, and no terminal's.
        String::from_utf8(output.stdout).unwrap()
    };
    told(&sutton(&["inspect", &plan]));
    told(&sutton(&["inspect", &plan, "--json"]));
    told(&sutton(&["compare", &plan]));
    assert!(cells(&run(&["compare", &plan, "--csv"])).iter().any(|cell| cell.starts_with("'=2+3")));
    let [points, sizes, batch] = ["points.csv", "sizes.csv", "batch"].map(|name| case.path(name).display().to_string());
    told(&sutton(&["frontier", &plan, "--role", "=outside", "--balance", "0.2,0.5", "--out", &points]));
    assert!(cells(&case.read("points.csv")).contains(&"'=outside".into()));
    told(&sutton(&["size", &plan, "--role", "=outside", "--heads", "2", "--out", &sizes]));
    assert!(cells(&case.read("sizes.csv")).contains(&"2".into()));
    told(&sutton(&["batch", &plan, "--out", &batch]));
    told(&sutton(&["batch", "status", &batch]));
    let merged = cells(&run(&["batch", "merge", &batch]));
    assert!(merged.iter().any(|cell| cell.starts_with("'=2+3")) && merged.contains(&"'=outside".into()));
    told(&sutton(&["export-model", &plan, "--role", "=outside", "--format", "lp"]));
}

#[test]
fn messages_do_not_obey_what_they_quote() {
    let case = hostile();
    let missing = case.path(&format!("no{ORDERS}.toml")).display().to_string();
    let wrong: [&[&str]; 5] = [
        &["solve", &missing, "--out", "x"],
        &["inspect", &missing],
        &["solve", &format!("--{ORDERS}")],
        &["generate", "x", "--roles", ORDERS],
        &["frontier", &case.path("plan.toml").display().to_string(), "--role", ORDERS],
    ];
    for args in wrong {
        let output = sutton(args);
        assert_code(&output, 2);
        assert!(told(&output).contains("\\u009b"), "{output:?}");
    }
    // A header and a cell that are wrong, and a plan file that can't be read.
    case.edit("accounts.csv", |text| text.replace("revenue", &format!("revenue{ORDERS}")).replace(",40", &format!(",{ORDERS}")));
    let output = case.solve(&[]);
    assert_code(&output, 2);
    assert!(told(&output).contains("accounts.csv"), "{output:?}");
    case.edit("plan.toml", |text| text + &format!("\"{ORDERS}\" = {ORDERS}\n"));
    let output = case.solve(&[]);
    assert_code(&output, 2);
    told(&output);
}

#[test]
fn very_long_names_are_cut_on_the_terminal_alone() {
    let case = Case::new();
    let (account, rep) = ("a".repeat(300_000), "r".repeat(200_000));
    case.edit("accounts.csv", |text| text.replace("\n00,", &format!("\n{account},")).replace("R1", &rep));
    case.edit("reps.csv", |text| text.replace("R1,", &format!("{rep},")));
    case.edit("locks.csv", |text| text.replace("R1", &rep));
    case.edit("plan.toml", |text| text.replace("\"Test\"", &format!("\"{}\"", "n".repeat(100_000))));
    assert_code(&case.solve(&["--quiet"]), 0);
    let path = |name: &str| case.path(name).display().to_string();
    let (out, plan) = (path("out"), path("plan.toml"));
    // A command line holds no more than 128 kB: a rep is asked for by the other one's id.
    let commands: [&[&str]; 4] = [
        &["explain", &out, "--account", "01"],
        &["explain", &out, "--rep", "R2"],
        &["size", &plan, "--role", "outside", "--heads", "1..2"],
        &["inspect", &plan],
    ];
    for command in commands {
        let output = sutton(command);
        assert_code(&output, 0);
        let text = told(&output);
        assert!(text.len() < 20_000, "{}: {} bytes", command[0], text.len());
    }
    assert!(told(&sutton(&["explain", &out, "--account", "01", "--json"])).contains(&rep), "programs are given all of it");
}
