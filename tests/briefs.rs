//! `brief`: what a rep, a manager and a table have to say of accounts that come, go, stay and are held.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Command, Output};

use binary::sutton;
use case::{Case, assert_code, json, told};

type Row = BTreeMap<String, String>;

/// The plan of tests over a quarter, in which 03 and 09 go from R2 to R1, 01 had nobody and 09 has open deals; `more` stands at the
/// end of the plan file.
fn quarter(more: &str) -> Case {
    let case = Case::new();
    case.edit("plan.toml", |text| text.replace("start = 2026-01-01\n", "start = 2026-01-01\nend = 2026-03-31\n") + more);
    case.edit("reps.csv", |text| {
        let head = text.replace(",95,", ",450,").replace("skills\n", "skills,name,email,manager_id,end_date\n");
        let row = |line: &str| match line.split(',').next().unwrap() {
            "R1" => format!("{line},Ada Moss,ada@example.com,M1,\n"),
            "R2" => format!("{line},Ben Ray,ben@example.com,M1,\n"),
            _ => format!("{line},,,,\n"),
        };
        let (header, rows) = head.split_once('\n').unwrap();
        format!("{header}\n{}", rows.lines().map(row).collect::<String>())
    });
    case.edit("accounts.csv", |text| {
        let row = |line: &str| {
            let line = if line.starts_with("01,") { line.replace(",R1,", ",,") } else { line.into() };
            let deals = if line.starts_with("09,") { 500 } else { 0 };
            format!("{line},{deals}\n")
        };
        let (header, rows) = text.split_once('\n').unwrap();
        format!("{header},open_pipeline\n{}", rows.lines().map(row).collect::<String>())
    });
    case
}

const HOLD: &str = "[execute]\nhold_open_deals_until = 2026-02-15\n";

fn solved(case: &Case) {
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
}

fn briefed(case: &Case, flags: &[&str]) -> Output {
    sutton(&[&["brief", case.path("out").to_str().unwrap()], flags].concat())
}

fn written(case: &Case) {
    solved(case);
    assert_code(&briefed(case, &["--quiet"]), 0);
}

fn brief(case: &Case, name: &str) -> String {
    case.read(&format!("out/briefs/{name}"))
}

fn table(case: &Case, name: &str) -> Vec<Row> {
    csv::Reader::from_reader(brief(case, name).as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// The row of an account in a role.
fn row<'a>(rows: &'a [Row], account: &str, role: &str) -> &'a Row {
    rows.iter().find(|row| row["account_id"] == account && row["role"] == role).unwrap()
}

fn cells<'a, const N: usize>(row: &'a Row, columns: [&str; N]) -> [&'a str; N] {
    columns.map(|column| row[column].as_str())
}

/// The columns of a table as the docs list them.
fn documented(heading: &str) -> Vec<&'static str> {
    let docs = include_str!("../docs/src/columns.md");
    let part = docs.split(&format!("## {heading}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
    part.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

#[test]
fn open_deals_stay_with_who_has_them_and_come_last() {
    let case = quarter(HOLD);
    written(&case);
    let all = table(&case, "handover.csv");
    assert_eq!(brief(&case, "handover.csv").lines().next().unwrap().split(',').collect::<Vec<_>>(), documented("handover.csv"));
    let columns = ["kind", "from_rep_id", "from_email", "to_rep_id", "effective_date", "held_until", "joint_call"];
    let held = row(&all, "09", "outside");
    assert_eq!(cells(held, columns), ["moved", "R2", "ben@example.com", "R1", "2026-02-16", "2026-02-15", "true"]);
    assert_eq!(cells(row(&all, "03", "outside"), columns), ["moved", "R2", "ben@example.com", "R1", "2026-01-01", "", "false"]);
    assert_eq!(cells(row(&all, "01", "outside"), columns)[0], "new");
    assert_eq!(held["order"], all.len().to_string(), "by the day from which on they are another's");
    let moves: BTreeSet<(String, String)> = csv::Reader::from_reader(case.read("out/moves.csv").as_bytes())
        .deserialize::<Row>()
        .map(Result::unwrap)
        .map(|row| (row["account_id"].clone(), row["role"].clone()))
        .collect();
    let listed: BTreeSet<(String, String)> = all.iter().map(|row| (row["account_id"].clone(), row["role"].clone())).collect();
    assert_eq!((listed, all.len()), (moves.clone(), moves.len()));
}

#[test]
fn a_rep_reads_who_comes_who_goes_and_why() {
    let case = quarter(HOLD);
    written(&case);
    let plain = |page: String| page.replace("<span class=\"day\">", "").replace("</span>", "");
    let [to, from] = ["R1.html", "R2.html"].map(|name| plain(brief(&case, name)));
    for part in [
        "Ada Moss",
        "come to you",
        "Account 9",
        "locked: key client",
        "Ben Ray",
        "mailto:ben@example.com",
        "held until 2026-02-15",
    ] {
        assert!(to.contains(part), "{part} is missing in {to}");
    }
    assert!(to.contains("1 of those that come stays with who has them today until 2026-02-15, for open deals of 500."), "{to}");
    for part in
        ["1 of those that go stays with you until 2026-02-15, for open deals of 500.", "Accounts that you hand over", "Ada Moss"]
    {
        assert!(from.contains(part), "{part} is missing in {from}");
    }
    assert!(to.contains("<svg class=\"map\"") && to.contains("class=\"comes\"") && from.contains("class=\"goes\""));
    let rows = table(&case, "R1.csv");
    let columns = ["change", "kind", "other_rep_id", "effective_date", "visit_calls", "visit_minutes_per_call"];
    assert_eq!(cells(row(&rows, "09", "outside"), columns), ["comes", "moved", "R2", "2026-02-16", "12", "60"]);
    assert_eq!(cells(row(&table(&case, "R2.csv"), "09", "outside"), columns), ["goes", "moved", "R1", "2026-02-16", "", ""]);
    let stays = rows.iter().find(|row| row["change"] == "stays").unwrap();
    assert_eq!(cells(stays, ["kind", "other_rep_id", "effective_date", "reason"]), ["", "", "", ""]);
    let header: Vec<String> = brief(&case, "R1.csv").lines().next().unwrap().split(',').map(String::from).collect();
    let named: Vec<&str> = documented("briefs/REP.csv").into_iter().filter(|name| !name.starts_with("CHANNEL")).collect();
    assert_eq!(header[..named.len()], named);
}

#[test]
fn hours_in_a_brief_are_those_of_the_plan() {
    let case = quarter("");
    written(&case);
    let hours = |text: &str, columns: &[&str]| -> BTreeMap<String, f64> {
        let mut hours = BTreeMap::new();
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize::<Row>().map(Result::unwrap) {
            let own: f64 = columns.iter().filter_map(|column| row[*column].parse::<f64>().ok()).sum();
            *hours.entry(row.get("rep_id").cloned().unwrap_or_default()).or_default() += own;
        }
        hours
    };
    let planned = hours(&case.read("out/territories.csv"), &["hours"]);
    for rep in ["R1", "R2", "I1", "I2"] {
        let told = hours(&brief(&case, &format!("{rep}.csv")), &["call_hours", "travel_hours"])[""];
        assert!((told - planned[rep]).abs() < 0.1, "{rep}: {told} {planned:?}");
    }
}

#[test]
fn who_leaves_before_holds_no_longer() {
    let case = quarter(HOLD);
    case.edit("reps.csv", |text| text.replace("ben@example.com,M1,", "ben@example.com,M1,2026-01-31"));
    written(&case);
    let columns = ["effective_date", "held_until", "joint_call"];
    assert_eq!(cells(row(&table(&case, "handover.csv"), "09", "outside"), columns), ["2026-02-01", "2026-01-31", "true"]);
}

#[test]
fn who_starts_later_takes_over_later() {
    let case = quarter(HOLD);
    case.edit("reps.csv", |text| {
        let dated = |line: &str| match line.split(',').next().unwrap() {
            "rep_id" => format!("{line},start_date\n"),
            "R1" => format!("{line},2026-03-02\n"),
            _ => format!("{line},\n"),
        };
        text.lines().map(dated).collect()
    });
    written(&case);
    let (all, columns) = (table(&case, "handover.csv"), ["effective_date", "held_until", "joint_call"]);
    assert_eq!(cells(row(&all, "03", "outside"), columns), ["2026-03-02", "", "false"]);
    assert_eq!(cells(row(&all, "09", "outside"), columns), ["2026-03-02", "2026-02-15", "true"]);
}

#[test]
fn who_is_gone_holds_nothing_and_calls_with_nobody() {
    let case = quarter(HOLD);
    case.edit("accounts.csv", |text| text.replace(",R2,,500", ",R7,,500"));
    written(&case);
    let columns = ["kind", "from_rep_id", "effective_date", "held_until", "joint_call"];
    let all = table(&case, "handover.csv");
    assert_eq!(cells(row(&all, "09", "outside"), columns), ["from_leaver", "R7", "2026-01-01", "", "false"]);
    let first = ["01", "02", "04", "05", "06", "07", "08", "10", "11", "03"];
    let order = |account: &str| row(&all, account, "outside")["order"].parse::<usize>().unwrap();
    let others = first.iter().filter(|account| all.iter().any(|row| row["account_id"] == **account && row["role"] == "outside"));
    assert!(others.clone().count() > 1);
    assert!(others.into_iter().all(|account| order("09") < order(account)), "open deals come first");
}

#[test]
fn a_day_outside_the_period_is_refused_and_so_is_none() {
    for (day, said) in [
        ("2026-04-01", "from 2026-01-01 to 2026-03-31"),
        ("2025-12-31", "hold_open_deals_until"),
        ("\"soon\"", "hold_open_deals_until"),
    ] {
        let case = quarter(&format!("[execute]\nhold_open_deals_until = {day}\n"));
        let refused = told(&case.solve(&["--quiet"]), 2);
        assert!(refused.contains(said), "{refused}");
    }
}

#[test]
fn it_is_told_where_there_is_nothing_to_hold() {
    let case = quarter(HOLD);
    case.edit("accounts.csv", |text| text.replace(",500\n", ",0\n"));
    solved(&case);
    let output = briefed(&case, &[]);
    assert_code(&output, 0);
    let note = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(note.contains("holds nothing: no account has an open_pipeline"), "{note}");
    assert_eq!(json(&briefed(&case, &["--json"]).stdout)["held"], 0);
}

#[test]
fn names_are_text_whatever_they_hold() {
    let case = quarter(HOLD);
    case.edit("accounts.csv", |text| text.replace("Account 9,", "\"<b>\"\"A\"\" & Sons</b><script>alert(1)</script>\","));
    case.edit("reps.csv", |text| text.replace("Ben Ray", "=<i>Ben</i>").replace("ben@example.com", "\"x\"\"onclick=y@z\""));
    written(&case);
    for name in ["R1.html", "R2.html", "index.html", "team-M1.html"] {
        let page = brief(&case, name);
        assert!(!page.contains("<script") && !page.contains("<b>\"A\"") && !page.contains("<i>Ben"), "{page}");
        assert!(!page.contains("mailto:x"), "{page}");
    }
    assert!(brief(&case, "R1.html").contains("&lt;b&gt;&quot;A&quot; &amp; Sons&lt;/b&gt;"));
    assert!(brief(&case, "handover.csv").contains("'=<i>Ben</i>"), "no spreadsheet runs it");
}

#[test]
fn a_manager_reads_of_the_team() {
    let case = quarter(HOLD);
    written(&case);
    let page = brief(&case, "team-M1.html");
    for part in ["Team of M1", "2 reps", "Open deals that are held: 1", "Handed over within the team", "./R1.html", "Ben Ray"] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    let index = brief(&case, "index.html");
    for link in ["./R1.html", "./R2.html", "./I1.html", "./team-M1.html", "./handover.csv"] {
        assert!(index.contains(link), "{link} is missing in {index}");
    }
}

#[test]
fn the_first_calls_come_from_the_calendar_and_none_from_a_changed_one() {
    let case = quarter("");
    written(&case);
    assert!(brief(&case, "R1.html").contains("sutton schedule"));
    assert_code(&sutton(&["schedule", case.path("out").to_str().unwrap(), "--quiet"]), 0);
    let told = json(&briefed(&case, &["--json"]).stdout);
    assert_eq!(told["calls_until"], "2026-01-28");
    let page = brief(&case, "R1.html");
    let calls: Vec<Row> =
        csv::Reader::from_reader(case.read("out/calendar/calendar.csv").as_bytes()).deserialize().map(Result::unwrap).collect();
    let first = |row: &&Row| row["rep_id"] == "R1" && row["date"].as_str() <= "2026-01-28";
    let count = calls.iter().filter(first).count();
    assert!(count > 0 && page.matches("class=\"call\"").count() == count, "{count} calls in {page}");
    assert!(!page.contains("sutton schedule"));
    assert_code(&case.verify(), 0);
    case.edit("out/calendar/calendar.csv", |text| text.replace("2026-01", "2026-02"));
    assert_code(&briefed(&case, &[]), 1);
    assert_eq!(brief(&case, "R1.html"), page, "what was there stays");
}

#[test]
fn calls_on_held_accounts_say_whose_they_still_are() {
    let case = quarter(HOLD);
    solved(&case);
    assert_code(&sutton(&["schedule", case.path("out").to_str().unwrap(), "--quiet"]), 0);
    assert_code(&briefed(&case, &["--quiet"]), 0);
    let weeks = brief(&case, "R1.html").split("Your first four weeks").nth(1).unwrap().to_owned();
    let call = weeks.split("class=\"call\"").find(|call| call.contains(">Account 9<")).unwrap();
    assert!(call.contains("still <bdi>Ben Ray</bdi>"), "{call}");
    let others = weeks.split("class=\"call\"").filter(|call| call.contains("still ")).all(|call| call.contains(">Account 9<"));
    assert!(others);
}

#[test]
fn a_calendar_of_somebody_else_is_refused() {
    let case = quarter("");
    solved(&case);
    fs::create_dir(case.path("out/calendar")).unwrap();
    case.write("out/calendar/calendar.csv", "uid,rep_id,role,date\n");
    let refused = briefed(&case, &[]);
    assert!(told(&refused, 1).contains("calendar/calendar.csv: not written by sutton schedule"));
}

#[test]
fn the_same_plan_gives_the_same_bytes_at_any_number_of_threads() {
    let case = quarter(HOLD);
    solved(&case);
    let written = |threads: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sutton"));
        let output =
            command.args(["brief", case.path("out").to_str().unwrap()]).env("RAYON_NUM_THREADS", threads).output().unwrap();
        assert_code(&output, 0);
        let mut names: Vec<_> = fs::read_dir(case.path("out/briefs")).unwrap().map(|own| own.unwrap().path()).collect();
        names.sort();
        names.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect::<Vec<_>>()
    };
    let first = written("1");
    assert_eq!(first.len(), 2 + 2 * 4 + 1, "a page and a table for each rep, a team, the index, the handovers");
    assert_eq!(first, written("3"));
    assert_code(&case.verify(), 0);
}

#[test]
fn plans_without_owners_dates_or_places_have_sensible_briefs() {
    let case = Case::new();
    case.edit("plan.toml", |text| {
        text.replace("start = 2026-01-01\n", "").replace("name = \"Test\"\n", "name = \"\"\n")
            + "[columns.accounts]\nx = \"x\"\ny = \"y\"\n[columns.reps]\nx = \"x\"\ny = \"y\"\n"
    });
    case.edit("reps.csv", |text| text.replace(",95,", ",450,").replace("latitude,longitude", "y,x"));
    case.edit("accounts.csv", |text| text.replace("latitude,longitude", "y,x").replace(",owner,", ",owned_by,"));
    written(&case);
    for name in ["R1.html", "I1.html", "index.html"] {
        let page = brief(&case, name);
        for part in ["null", "None", "NaN", "inf ", "Some("] {
            assert!(!page.contains(part), "{part} in {page}");
        }
    }
    let page = brief(&case, "R1.html");
    assert!(page.contains("<svg class=\"map\"") && page.contains(" km</text>") && !page.contains("Today"), "{page}");
    assert!(!brief(&case, "I1.html").contains("<svg class=\"map\""), "who phones needs no map");
    let all = table(&case, "handover.csv");
    assert!(all.iter().all(|row| cells(row, ["kind", "effective_date", "held_until", "joint_call"]) == ["new", "", "", "false"]));
}

#[test]
fn calls_that_shift_come_to_who_makes_them() {
    let shift = "[shift]\nfrom = \"outside\"\nto = \"inside\"\nsegments = [\"B\"]\nprice = 0.01\nminutes_per_call = 10\n";
    let case = quarter(shift);
    case.edit("reps.csv", |text| text.replace("inside,20,", "inside,200,").replace("inside,10,", "inside,200,"));
    written(&case);
    let all = table(&case, "handover.csv");
    let shifted: Vec<&Row> = all.iter().filter(|row| row["kind"] == "shifted").collect();
    assert!(!shifted.is_empty());
    for row in shifted {
        let file = format!("{}.csv", row["to_rep_id"]);
        let own = table(&case, &file);
        let own = own.iter().find(|own| own["account_id"] == row["account_id"] && own["change"] == "comes").unwrap();
        assert!(own["phone_calls"].parse::<f64>().unwrap() > 6.0, "{own:?}");
        assert!(brief(&case, &format!("{}.html", row["to_rep_id"])).contains("calls instead of visits"));
    }
}
