//! Who moves in a rest of a period: what leaving, coming, locks and prices of moves make of owners.

use crate::binary::sutton;
use crate::case::{assert_code, json};
use crate::{BARE, Record, overloaded, quarter, records, replan, replanned, role, visits, why};

#[test]
fn who_leaves_hands_over_and_who_comes_gets() {
    let case = quarter();
    let reps = case.read("reps.csv");
    let reps = reps
        .replace("skills\n", "skills,end_date\n")
        .replace("I2,inside,20,,,\n", "I2,inside,20,,,,2026-02-01\nI3,inside,20,,,,\n");
    case.write(
        "reps-now.csv",
        &reps.replace("german\n", "german,\n").replace("R2,outside,180,40,-99,\n", "R2,outside,180,40,-99,,\n"),
    );
    let accounts = case.read("accounts.csv");
    case.write("accounts-now.csv", &(accounts + "12,Account 12,40,-99.5,160,,\n"));
    let [reps, accounts] = ["reps-now.csv", "accounts-now.csv"].map(|name| case.path(name).display().to_string());
    let flags = ["--as-of", "2026-02-02", "--reps", &reps, "--accounts", &accounts];
    let told = replanned(&case, "out", &visits(&case, "02", 2), ("new", &flags));
    for part in ["reps who are gone: I2", "last day 2026-02-01", "reps who are new: I3", "accounts: 1 new", "Is it worth it?"] {
        assert!(told.contains(part), "{part:?} is missing in {told}");
    }
    let rows = records(&case.read("new/assignments.csv"));
    assert!(rows.iter().all(|row| row["rep_id"] != "I2"));
    let fresh = rows.iter().find(|row| row["account_id"] == "12" && row["role"] == "outside").unwrap();
    assert_eq!(fresh["calls"], "8", "an A account from February on has its share of twelve visits");
    let moved = rows.iter().filter(|row| row["moved"] == "true" && row["previous_rep_id"] != "I2");
    assert!(moved.count() <= 1, "a fresh A account near R2 may push one to R1");
    let orphans = records(&case.read("out/assignments.csv")).iter().filter(|row| row["rep_id"] == "I2").count();
    let why = why(&case, "new");
    assert_eq!(role(&why, "inside")["accounts_without_rep"].as_u64(), Some(orphans as u64 + 1));
    assert_eq!(role(&why, "inside")["advice"], "not_yet");
}

#[test]
fn accounts_that_stay_without_a_rep_are_not_given_one() {
    let case = quarter();
    case.edit("plan.toml", |text| text + "[coverage.C]\nuncovered = true\n");
    case.edit("reps.csv", |text| text.replace("inside,20", "inside,9"));
    assert_code(&case.solve(&["--quiet", BARE[0], BARE[1]]), 0);
    replanned(&case, "out", &visits(&case, "02", 2), ("new", &["--as-of", "2026-02-02"]));
    let rows = records(&case.read("new/assignments.csv"));
    let nobody = |row: &&Record| row["role"] == "inside" && row["previous_rep_id"].is_empty();
    let (given, still): (Vec<&Record>, Vec<&Record>) = rows.iter().filter(nobody).partition(|row| !row["rep_id"].is_empty());
    assert!(!still.is_empty(), "18 hours are too few for 18.5");
    assert_eq!(role(&why(&case, "new"), "inside")["accounts_without_rep"].as_u64(), Some(given.len() as u64));
}

#[test]
fn moves_are_told_to_be_needed_where_staying_breaks_a_rule() {
    let case = quarter();
    let reps = overloaded(&case);
    let told = replanned(&case, "out", &visits(&case, "02", 2), ("new", &["--as-of", "2026-02-02", "--reps", &reps]));
    assert!(told.contains("outside: it must be"), "{told}");
    assert_eq!(role(&why(&case, "new"), "outside")["advice"], "needed");
}

#[test]
fn accounts_and_reps_who_are_gone_take_their_locks_with_them() {
    let case = quarter();
    let other = |account: &str| if case.rep(account, "outside") == "R1" { "R2" } else { "R1" };
    let (of_02, of_04) = (other("02"), other("04"));
    case.write("wishes.csv", &format!("account_id,to_rep\n02,{of_02}\n04,{of_04}\n"));
    let [out, wishes, approved] = ["out", "wishes.csv", "approved"].map(|name| case.path(name).display().to_string());
    let accept = ["--accept", "all", "--approved-by", "Ann", "--date", "2026-01-06", "--out", &approved];
    assert_code(&sutton(&[&["review", &out, "--requests", &wishes, "--quiet", BARE[0], BARE[1]][..], &accept].concat()), 0);
    let log = visits(&case, "07", 2);
    let rows = case.read("accounts.csv");
    let rows: Vec<&str> = rows.lines().filter(|row| !row.starts_with("02,")).collect();
    case.write("accounts-now.csv", &(rows.join("\n") + "\n"));
    let accounts = case.path("accounts-now.csv").display().to_string();
    let told = replanned(&case, "approved", &log, ("new", &["--as-of", "2026-02-02", "--accounts", &accounts]));
    assert!(told.contains("accounts: 1 gone"), "{told}");
    assert_eq!(why(&case, "new")["lapsed_locks"], serde_json::json!([format!("02 for {of_02} (the account is gone)")]));
    let locks = records(&case.read("new/locks.csv"));
    let held: Vec<(&str, &str)> = locks.iter().map(|row| (row["account_id"].as_str(), row["rep_id"].as_str())).collect();
    assert_eq!(held, [("04", of_04), ("09", "R1")]);
    assert!(locks[0]["reason"].contains("approved by Ann"));
    // R1 leaves, whom 09 is locked to.
    let with_end = |row: &str| match &row[..2] {
        "re" => format!("{row},end_date\n"),
        "R1" => format!("{row},2026-02-10\n"),
        "R2" => "R2,outside,400,40,-99,german,\n".into(),
        _ => format!("{row},\n"),
    };
    case.write("reps-now.csv", &case.read("reps.csv").lines().map(with_end).collect::<String>());
    let reps = case.path("reps-now.csv").display().to_string();
    let flags = ["--as-of", "2026-02-16", "--accounts", &accounts, "--reps", &reps];
    let log = log + &format!("07,{},2026-02-03,visit,60\n", case.rep("07", "outside"));
    replanned(&case, "new", &log, ("newer", &flags));
    assert!(self::why(&case, "newer")["lapsed_locks"].as_array().unwrap().contains(&"09 for R1 (who is gone)".into()));
}

#[test]
fn moves_cost_three_times_the_base_price_of_each_role_and_never_more() {
    let case = quarter();
    case.edit("plan.toml", |text| text + "[roles.outside.stability]\nmove_hours = 0.1\nmove_hours_per_1000_revenue = 0.2\n");
    assert_code(&case.solve(&["--quiet", BARE[0], BARE[1]]), 0);
    // What is locked to another rep moves, and costs its price.
    let other = if case.rep("02", "outside") == "R1" { "R2" } else { "R1" };
    let locks = |rep: &str| case.write("locks-now.csv", &format!("account_id,role,rep_id\n02,outside,{rep}\n"));
    locks(other);
    let path = case.path("locks-now.csv").display().to_string();
    case.write("settings.toml", &format!("[data]\nlocks = {path:?}\n"));
    let settings = case.path("settings.toml").display().to_string();
    let rep = case.rep("07", "outside");
    let log: String = ["02", "04", "07", "09"].map(|account| visits(&case, account, 1)).concat();
    let log = log + &[14, 20].map(|day| format!("07,{rep},2026-01-{day},visit,60\n")).concat();
    let price = |folder: &str| {
        let summary = json(case.read(&format!("{folder}/summary.json")).as_bytes());
        role(&summary, "outside")["moving_hours"].as_f64().unwrap()
    };
    let section = |folder: &str| -> toml::Value {
        let plan: toml::Table = case.read(&format!("{folder}/plan.toml")).parse().unwrap();
        plan["roles"]["outside"]["stability"].clone()
    };
    let revenue = |account: &str| {
        let rows = records(&case.read("accounts.csv"));
        rows.iter().find(|row| row["account_id"] == account).unwrap()["revenue"].parse::<f64>().unwrap()
    };
    let moved = |folder: &str| -> Vec<String> {
        let rows = records(&case.read(&format!("{folder}/assignments.csv")));
        rows.iter()
            .filter(|row| row["role"] == "outside" && row["moved"] == "true")
            .map(|row| row["account_id"].clone())
            .collect()
    };
    replanned(&case, "out", &log, ("new", &["--as-of", "2026-01-12", "--settings", &settings]));
    assert!(moved("new").contains(&"02".into()));
    let base: f64 = moved("new").iter().map(|account| 0.1 + 0.2 * revenue(account) / 1000.0).sum();
    assert!((price("new") - 3.0 * base).abs() < 1e-3, "{} is not three times {base}", price("new"));
    // It goes back in the plan after that.
    locks(&case.rep("02", "outside"));
    replanned(&case, "out", &log, ("again", &["--as-of", "2026-01-12"]));
    replanned(&case, "again", &log, ("newer", &["--as-of", "2026-01-19"]));
    for folder in ["new", "newer"] {
        let own = section(folder);
        assert_eq!((own["price_factor"].as_float(), own["move_hours"].as_float()), (Some(3.0), Some(0.1)), "{folder}");
    }
    locks(other);
    let flags = ["--as-of", "2026-01-26", "--settings", &settings, "--move-hours", "7"];
    replanned(&case, "newer", &log, ("flat", &flags));
    assert!(moved("flat").contains(&"02".into()));
    assert!((price("flat") - 7.0 * moved("flat").len() as f64).abs() < 1e-6, "{}", price("flat"));
    let [flat, next] = ["flat", "next"].map(|name| case.path(name).display().to_string());
    assert_code(&sutton(&["replan", &flat, "--next", "--out", &next, "--quiet", BARE[0], BARE[1]]), 0);
    let own = section("next");
    assert_eq!((own.get("price_factor"), own.get("flat_hours"), own["move_hours"].as_float()), (None, None, Some(0.1)));
    for wrong in ["nan", "inf", "-1"] {
        let output = replan(&case, "out", &log, &["--as-of", "2026-02-02", "--move-hours", wrong]);
        assert_code(&output, 2);
        assert!(String::from_utf8_lossy(&output.stderr).contains("must be a number of hours from 0 up"));
    }
}

#[test]
fn owners_keep_the_day_since_which_they_are() {
    let case = quarter();
    let owner = |at: usize| if at.is_multiple_of(3) { "R2" } else { "R1" };
    let rows: String = (0..12).map(|at| format!("{at:02},outside,{},2020-03-{:02}\n", owner(at), at + 1)).collect();
    case.write("who.csv", &format!("account_id,role,rep_id,since\n{rows}"));
    case.edit("plan.toml", |text| text.replace("locks = ", "owners = \"who.csv\"\nlocks = "));
    assert_code(&case.solve(&["--quiet", BARE[0], BARE[1]]), 0);
    replanned(&case, "out", &visits(&case, "02", 2), ("new", &["--as-of", "2026-02-02"]));
    let plan = records(&case.read("out/assignments.csv"));
    let owners = records(&case.read("new/owners.csv"));
    let mut kept = 0;
    for own in owners.iter().filter(|own| own["role"] == "outside") {
        let at: usize = own["account_id"].parse().unwrap();
        let planned = plan.iter().find(|row| row["account_id"] == own["account_id"] && row["role"] == "outside");
        let rep = planned.map_or(owner(at), |row| row["rep_id"].as_str());
        assert_eq!(own["rep_id"], rep);
        let stays = rep == owner(at);
        kept += usize::from(stays);
        assert_eq!(own["since"], if stays { format!("2020-03-{:02}", at + 1) } else { "2026-01-05".into() }, "{at:02}");
    }
    assert!(kept > 0);
}

#[test]
fn what_a_lock_forces_must_be() {
    let case = quarter();
    let log: String = ["02", "04", "07", "09"].map(|account| visits(&case, account, 1)).concat();
    let other = if case.rep("09", "outside") == "R1" { "R2" } else { "R1" };
    case.write("locks-now.csv", &format!("account_id,role,rep_id\n09,outside,{other}\n"));
    case.write("settings.toml", "[data]\nlocks = \"locks-now.csv\"\n");
    let settings = case.path("settings.toml").display().to_string();
    let told = replanned(&case, "out", &log, ("new", &["--as-of", "2026-01-12", "--settings", &settings]));
    assert!(told.contains("1 relation, which locks and rules cut") && !told.contains("save -"), "{told}");
    assert_eq!(role(&why(&case, "new"), "outside")["must_be_cut"], 1);
}

#[test]
fn with_rules_that_give_way_owners_who_stay_are_planned_so_too() {
    let case = quarter();
    let reps = case.read("reps.csv").replace(",180,", ",30,");
    case.write("reps-now.csv", &reps);
    let reps = case.path("reps-now.csv").display().to_string();
    let told = replanned(&case, "out", &visits(&case, "02", 2), ("new", &["--as-of", "2026-02-02", "--reps", &reps, "--relax"]));
    assert!(!told.contains("0 relations cut"), "{told}");
}
