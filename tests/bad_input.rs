//! Input that can't be used: one report with every defect and its place, exit code 2, nothing written, no panic.

#![allow(clippy::unwrap_used)]

mod binary;
mod folder;

use binary::sutton;
use folder::{ACCOUNTS, CALL_PATTERNS, Folder, PLAN, REPS};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rust_xlsxwriter::Workbook;

/// Asserts that a file with these contents has exactly one defect, and that its report has all of `parts`.
fn assert_one(file: &str, contents: impl AsRef<[u8]>, parts: &[&str]) {
    assert_defects(&Folder::with(file, contents), 1, parts);
}

fn assert_defects(folder: &Folder, count: usize, parts: &[&str]) {
    let defects = folder.defects();
    assert_eq!(defects.len(), count, "{defects:#?}");
    for part in parts {
        assert!(defects.join("\n").contains(part), "{part:?} is missing in {defects:#?}");
    }
}

#[test]
fn files_that_are_not_there_or_no_text() {
    let folder = Folder::with("plan.toml", PLAN.replace("accounts.csv", "acounts.csv"));
    assert_defects(&folder, 1, &["acounts.csv: does not exist (did you mean accounts.csv?)"]);
    assert_one("reps.csv", "", &["reps.csv: is empty"]);
    assert_one("reps.csv", REPS.lines().next().unwrap(), &["reps.csv: has a header, but no rows"]);
    assert_one("accounts.csv", b"account_id,name\n1,\x81\n", &["accounts.csv, line 2", "byte 0x81", "save the file as UTF-8"]);
    assert_one("accounts.csv", b"a,b\n1,\0\n", &["line 2", "NUL"]);
    assert_one("accounts.csv", b"PK\x03\x04 and no workbook", &["accounts.csv: is no readable XLSX workbook"]);
    assert_one("accounts.csv", b"\xd0\xcf\x11\xe0 old", &["save it as .xlsx or .csv"]);
    let folder = Folder::with("plan.toml", PLAN.replace("reps.csv", "."));
    assert_defects(&folder, 1, &[".: is a folder"]);
}

#[test]
fn plan_files_that_are_no_plan() {
    assert_one("plan.toml", "", &["is empty"]);
    assert_one("plan.toml", PLAN.replace("name = ", "name "), &["line 2", "is no valid TOML"]);
    assert_one("plan.toml", "{\n\"plan\": }", &["line 2", "is no valid JSON"]);
    assert_one(
        "plan.toml",
        PLAN.replace("tolerance", "tolerence"),
        &["line 12", "balance.workload.tolerence", "(did you mean tolerance?)"],
    );
    assert_one("plan.toml", PLAN.replace("[balance.", "[balnce."), &["line 11", "(did you mean balance?)"]);
    assert_one("plan.toml", format!("{PLAN}[ladder]\nlevels = 2\n"), &["line 13, ladder: is no known key"]);
    assert_one(
        "plan.toml",
        PLAN.replace("tolerance = 0.1", "tolerance = \"0.1\""),
        &["line 12", "= \"0.1\"", "should be a number"],
    );
    assert_one("plan.toml", PLAN.replace("tolerance = 0.1", "tolerance = nan"), &["line 12", "should be a number"]);
    assert_one("plan.toml", PLAN.replace("2026-03-31", "\"soon\""), &["line 4, plan.end = \"soon\""]);
    assert_one("plan.toml", PLAN.replace("tolerance = 0.1", "share = \"equl\""), &["(did you mean equal?)"]);
    assert_one("plan.toml", PLAN.replace("name = \"Test\"\n", ""), &["line 1, plan.name: is missing"]);
    let missing = ["data: is missing", "data.accounts: is missing", "data.reps: is missing", "data.call_patterns: is missing"];
    assert_defects(&Folder::with("plan.toml", "[plan]\nname = \"x\"\n"), 4, &missing);
}

#[test]
fn all_defects_of_a_plan_file_are_told_at_once() {
    let plan = PLAN.replace("name = \"Test\"", "name = 3\nsed = 1").replace("tolerance = 0.1", "tolerance = true\nwait = 2");
    let folder = Folder::with("plan.toml", plan);
    folder.write("reps.csv", REPS.replace("R2,outside,100", "R2,outside,many"));
    assert_defects(
        &folder,
        5,
        &[
            "line 2, plan.name = \"3\": should be text in quotes",
            "line 3, plan.sed = \"1\": is no known key (did you mean seed?)",
            "line 13, balance.workload.tolerance = \"true\": should be a number",
            "line 14, balance.workload.wait = \"2\": is no known key",
            "reps.csv, line 3, capacity_hours = \"many\": is no number",
        ],
    );
}

#[test]
fn a_list_of_files_is_told_how_to_be_one() {
    let plan = PLAN.replace("accounts = \"accounts.csv\"", "accounts = [\"accounts.csv\", \"more.csv\"]");
    assert_one(
        "plan.toml",
        plan,
        &["data.accounts", "is a list, where a plan has one file of accounts: put the rows of all into one file"],
    );
}

#[test]
fn tables_are_not_held_against_settings_that_are_wrong() {
    let folder = Folder::with("plan.toml", format!("{PLAN}[segment]\nlabls = [\"X\", \"Y\"]\n"));
    folder.write("accounts.csv", ACCOUNTS.replace(",A,", ",X,").replace(",B,", ",Y,"));
    assert_defects(&folder, 1, &["segment.labls", "(did you mean labels?)"]);
}

#[test]
fn json_plans_tell_lines_too() {
    let plan = "{\n\"plan\": {\"name\": \"x\"},\n\"data\": {\"accounts\": \"accounts.csv\", \"reps\": \"reps.csv\",\n\
                \"call_patterns\": \"call_patterns.csv\"},\n\"solve\": {\n  \"gap\": -1,\n  \"threads\": 2}}\n";
    assert_one("plan.toml", plan, &["line 6, solve.gap = \"-1\": must be from 0"]);
}

#[test]
fn settings_that_cannot_be_meant() {
    let with = |section: &str, part: &str| assert_one("plan.toml", format!("{PLAN}{section}\n"), &[part]);
    with("[segment]\nmethod = \"quantiles\"\ncuts = [0.5]", "line 15, segment.cuts = \"[0.5]\": 3 labels need 2 cuts, not 1");
    with("[segment]\nmethod = \"pareto\"\ncuts = [0.9, 0.5]", "shares must rise");
    with("[segment]\nmethod = \"thresholds\"\ncuts = [1, 2]", "thresholds must fall");
    with("[segment]\nmethod = \"pareto\"\nweights = { revenue = 1 }", "line 15, segment.weights: is for method = \"score\" only");
    with("[segment]\nmethod = \"score\"\nweights = { revenue = -1 }", "segment.weights: must not be negative, and");
    with("[segment]\nmethod = \"pareto\"\ncolumn = \"revenu\"", "(did you mean revenue?)");
    with("[travel]\ncircuity = 0", "travel.circuity = \"0\": must be above 0");
    with("[solve]\ngap = 1.5", "solve.gap");
    with("[balance.revenue]\ntolerance = 1.0", "balance.revenue.tolerance = \"1.0\": must be from 0 to below 1");
    with("[balance.revenue]\nweight = -1", "balance.revenue.weight");
    with("[balance.beds]", "balance.beds: beds is no numeric column of accounts.csv");
    with("[roles.outsid]", "line 13, roles.outsid: no rep and no call pattern has this role (did you mean outside?)");
    with("[balance.revenue]\nshare = \"weighted\"", "needs a target_weight");
    assert_one("plan.toml", PLAN.replace("2026-03-31", "2025-03-31"), &["line 4, plan.end", "must be after plan.start"]);
}

#[test]
fn tables_that_do_not_hold_together() {
    assert_one(
        "accounts.csv",
        ACCOUNTS.replace("B,200,", "B,"),
        &["accounts.csv, line 3: the row has 6 cells, the header has 7"],
    );
    assert_one(
        "accounts.csv",
        ACCOUNTS.replace("segment", "segmnt"),
        &["segment: this column is missing (did you mean segmnt?)"],
    );
    assert_one(
        "accounts.csv",
        ACCOUNTS.replace("name,", "Account ID,"),
        &["both account_id and Account ID", "say which: [columns.accounts]"],
    );
    assert_one("accounts.csv", ACCOUNTS.replace("name,", "owner,"), &["line 1, owner: this header stands twice"]);
    assert_one("reps.csv", REPS.replace("longitude", "place"), &["reps.csv, longitude: this column is missing"]);
    assert_one("call_patterns.csv", CALL_PATTERNS.replace("channel", "how"), &["channel: this column is missing"]);
    assert_one("accounts.csv", ACCOUNTS.replace("Acme", "\"Acme"), &["line 2: the row has", "may never close"]);
}

#[test]
fn cells_that_hold_something_else() {
    let account =
        |from: &str, to: &str, part: &str| assert_one("accounts.csv", ACCOUNTS.replace(from, to), &["accounts.csv, line", part]);
    account("1000.5", "much", "line 2, revenue = \"much\": is no number");
    account("1000.5", "1000.5 km", "write it like 1234.5, without a unit");
    account("1000.5", "inf", "revenue = \"inf\": is no number");
    account("40.5,-75.25", "NaN,-75.25", "latitude = \"NaN\": is no number");
    account("40.5,-75.25", "140.5,-75.25", "(are latitude and longitude swapped?)");
    account("40.5,-75.25", "40.5,-275.25", "longitude must be between -180 and 180");
    account("40.5,-75.25", "40.5,", "longitude = \"\": is empty, though the other coordinate is not");
    account(
        "40.5,-75.25",
        ",",
        "an account that is visited by role outside needs a place: latitude and longitude, x and y, a postal code, or city, state and country (account 001)",
    );
    account(",B,200", ",D,200", "segment = \"D\"");
    account(",B,200", ",,200", "segment = \"\": must not be empty with");
    account("001,", ",", "account_id = \"\": must not be empty");
    account("003,", "001,", "line 4, account_id = \"001\": an earlier line has the same id (line 2)");
    let rep = |from: &str, to: &str, part: &str| assert_one("reps.csv", REPS.replace(from, to), &["reps.csv, line", part]);
    rep("R1,outside,100", "R1,outside,-100", "capacity_hours = \"-100\": must not be negative");
    rep("R1,outside,100", "R1,outside,", "capacity_hours = \"\": must not be empty");
    rep("R1,outside,100", "R1,outside,inf", "is no number");
    rep("I1,", "R1,", "line 4, rep_id = \"R1\": an earlier line has the same id (line 2)");
    rep(
        "100,40.5,-75.5",
        "100,,",
        "a rep who visits accounts needs a place: latitude and longitude, x and y, a postal code, or city, state and country (rep R1)",
    );
    let call = |from: &str, to: &str, part: &str| {
        assert_one("call_patterns.csv", CALL_PATTERNS.replace(from, to), &["call_patterns.csv, line", part])
    };
    call("visit,12,60", "visit,-12,60", "calls_per_period = \"-12\": must not be negative");
    call("B,outside", "Z,outside", "line 3, segment = \"Z\": is none of the plan's [segment] labels: A, B, C");
    call("B,outside", "A,outside", "line 3, segment = \"A\": an earlier line has the same segment, role and channel (line 2)");
    call("A,inside", "A,insde", "line 4, role = \"insde\": reps.csv has no rep (who stays) of this role (did you mean inside?)");
}

#[test]
fn balanced_columns_from_zero_up() {
    let balanced = |section: &str, header: &str| {
        let folder = Folder::with("plan.toml", format!("{PLAN}[{section}]\nweight = 1\n"));
        folder.write("accounts.csv", ACCOUNTS.replace("revenue", header).replace("1000.5", "-1000.5"));
        folder
    };
    for (section, header) in [
        ("balance.revenue", "revenue"),
        ("balance.beds", "beds"),
        ("roles.inside.balance.revenue", "revenue"),
        ("roles.outside.balance.beds", "beds"),
    ] {
        let place = format!("accounts.csv, line 2, {header} = \"-1000.5\": must not be negative");
        assert_defects(&balanced(section, header), 1, &[&place]);
    }
    assert!(balanced("balance.accounts", "revenue").read().is_ok(), "nobody balances the refunds");
}

#[test]
fn references_that_lead_nowhere() {
    let added = |key: &str, text: &str, part: &str| {
        let folder = Folder::new();
        folder.add(key, text);
        assert_defects(&folder, 1, &[part]);
    };
    added(
        "owners",
        "account_id,role,rep_id\n009,inside,I1\n",
        "owners.csv, line 2, account_id = \"009\": is no account of the plan",
    );
    added("owners", "account_id,role,rep_id\n001,insid,I1\n", "is no role of the plan (did you mean inside?)");
    added(
        "owners",
        "account_id,role,rep_id\n001,outside,R1\n001,outside,R2\n",
        "owners.csv, line 2 names R1 for the same account",
    );
    added("locks", "account_id,role,rep_id\n001,outside,R9\n", "locks.csv, line 2, rep_id = \"R9\": is no rep of the plan");
    added("locks", "account_id,role,rep_id\n001,outside,I1\n", "is a rep of role inside");
    added("locks", "account_id,role,rep_id\n001,outside,R1\n001,outside,R2\n", "locks.csv, line 2 names R1");
    added("locks", "account_id,role,rep_id,until\n001,outside,R1,31.13.2026\n", "is no date: write it like 2025-01-31");
    added("travel", "from,to,hours\nR1,001,-1\n", "travel.csv, line 2, hours = \"-1\": must not be negative");
    added(
        "travel",
        "from,to,hours\nR1,001,1\nR1,001,2\n",
        "line 3, to = \"001\": an earlier line has the same rep and account (line 2)",
    );
    added("travel", "from,to,hours\nR7,001,1\n", "from = \"R7\": is no rep of the plan");
    let accounts = ACCOUNTS.replace("owner", "excluded_reps").replace("GONE", "R1;R9").replace("R2", "");
    assert_one("accounts.csv", accounts, &["line 4, excluded_reps = \"R1;R9\": names somebody who is no rep of the plan (R9)"]);
}

#[test]
fn defects_of_all_tables_are_told_at_once() {
    let folder = Folder::with("accounts.csv", ACCOUNTS.replace("1000.5", "much").replace("003", "001"));
    folder.write("reps.csv", REPS.replace("50,", "-50,"));
    folder.write("call_patterns.csv", CALL_PATTERNS.replace("B,outside", "Z,outside"));
    assert_defects(&folder, 4, &["revenue", "same id", "capacity_hours", "is none of"]);
}

#[test]
fn the_command_line_answers_with_code_2() {
    let folder = Folder::with("accounts.csv", ACCOUNTS.replace("1000.5", "much"));
    let output = sutton(&["inspect", &folder.path("plan.toml").display().to_string()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("How headers were matched\n"));
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(report.starts_with("sutton: the input has 1 defect\n  accounts.csv, line 2, revenue = \"much\""), "{report}");
    assert_eq!(sutton(&["inspect", "no/such/plan.toml"]).status.code(), Some(2));
}

#[test]
fn scripts_get_every_defect_as_json() {
    let rows: String = (0..40).map(|at| format!("X{at},Name,40.5,-75.25,A,much {at},R1\n")).collect();
    let folder = Folder::with("accounts.csv", format!("{}\n{rows}", ACCOUNTS.lines().next().unwrap()));
    let output = sutton(&["inspect", &folder.path("plan.toml").display().to_string(), "--json"]);
    assert_eq!(output.status.code(), Some(2));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["exit_code"], &told["total"]), (&2.into(), &40.into()));
    assert_eq!(told["defects"].as_array().unwrap().len(), 40);
    let last = &told["defects"][39];
    assert_eq!((&last["line"], &last["column"], &last["value"]), (&41.into(), &"revenue".into(), &"much 39".into()));
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(
        words.contains("accounts.csv, revenue: is no number") && words.contains("– 40 times: line 2 = \"much 0\", line 3"),
        "{words}"
    );
}

/// A workbook with the accounts, and files for everything else a plan can name.
fn full_folder() -> Folder {
    let folder = Folder::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in ACCOUNTS.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write(row as u32, column as u16, cell).unwrap();
        }
    }
    folder.write("accounts.xlsx", book.save_to_buffer().unwrap());
    let mut data = String::from("[data]\n");
    for (key, text) in [
        ("owners", "account_id,role,rep_id,since\n001,inside,I1,2025-02-03\n"),
        ("locks", "account_id,role,rep_id,reason,until\n003,inside,I1,trial,2026-02-01\n"),
        ("travel", "from,to,hours\nR2,003,1.5\nR1,001,0.4\n"),
    ] {
        folder.write(&format!("{key}.csv"), text);
        data += &format!("{key} = \"{key}.csv\"\n");
    }
    folder.write("plan.toml", PLAN.replace("[data]\n", &data));
    folder.write("workbook.toml", PLAN.replace("accounts.csv", "accounts.xlsx"));
    folder
}

/// Bytes changed, cut out and doubled at random.
fn corrupt(bytes: &mut Vec<u8>, rng: &mut Pcg64Mcg) {
    for _ in 0..rng.random_range(1..6) {
        let at = rng.random_range(0..bytes.len());
        match rng.random_range(0..4) {
            0 => bytes[at] = rng.random(),
            1 => bytes[at] = b",;\n\"'\t|.0-[]={}"[rng.random_range(0..15)],
            2 => drop(bytes.drain(at..(at + rng.random_range(1..20)).min(bytes.len() - 1).max(at))),
            _ => bytes.extend_from_within(at..(at + 400).min(bytes.len())),
        }
    }
}

/// A plan, or a report, and never a panic.
#[test]
fn corrupt_files_never_panic() {
    let folder = full_folder();
    let names =
        ["plan.toml", "accounts.csv", "reps.csv", "call_patterns.csv", "owners.csv", "locks.csv", "travel.csv", "accounts.xlsx"];
    let mut refused = 0;
    for seed in 0..600 {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let name = names[rng.random_range(0..names.len())];
        let whole = std::fs::read(folder.path(name)).unwrap();
        let mut bytes = whole.clone();
        corrupt(&mut bytes, &mut rng);
        folder.write(name, bytes);
        let plan = if name.ends_with("xlsx") { "workbook.toml" } else { "plan.toml" };
        refused += usize::from(sutton::read::plan(&folder.path(plan)).is_err());
        folder.write(name, whole);
    }
    assert!((200..600).contains(&refused), "{refused} of 600 refused");
}

#[test]
fn head_counts_that_can_not_cost_that() {
    let size = "[size]\nsalary = -1.0\nhour = 40.0\novertime = 1.5\novertime_hour = -2\nhire_hours = 0\n";
    let folder = Folder::with("plan.toml", format!("{PLAN}{size}"));
    let parts = [
        "line 14, size.salary = \"-1.0\": must be a number from 0 up",
        "line 15, size.hour = \"40.0\": takes the place of size.salary",
        "line 16, size.overtime = \"1.5\": must be a share from 0 to 1",
        "line 17, size.overtime_hour",
        "line 18, size.hire_hours = \"0\": must be a number of hours above 0",
    ];
    assert_defects(&folder, 5, &parts);
    assert_one("plan.toml", format!("{PLAN}[size]\nsalry = 1\n"), &["line 14, size.salry", "(did you mean salary?)"]);
}
