//! Tables that join by ids: what was written in another way is found in every one of them and told; accounts that are ignored own nothing;
//! coordinates and teams are held against each other.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod folder;

use binary::sutton;
use folder::{ACCOUNTS, CALL_PATTERNS, Folder, PLAN, REPS, asked, assert_asked, assert_told, told};

/// Reps with numbers for ids, and accounts that they own.
fn numbered() -> Folder {
    let folder = Folder::with("reps.csv", REPS.replace("R1,", "007,").replace("R2,", "008,").replace("I1,", "009,"));
    folder.write("accounts.csv", ACCOUNTS.replace(",R1\n", ",007\n").replace(",R2\n", ",008\n").replace(",GONE\n", ",008\n"));
    folder
}

/// Adds lines to the plan file.
fn say(folder: &Folder, lines: &str) {
    let plan = std::fs::read_to_string(folder.path("plan.toml")).unwrap();
    folder.write("plan.toml", format!("{plan}\n{lines}\n"));
}

/// What `evaluate` prints of these rows, and its exit code.
fn evaluated(folder: &Folder, rows: &str, flags: &[&str]) -> (String, Option<i32>) {
    folder.write("mine.csv", rows);
    let [plan, mine] = ["plan.toml", "mine.csv"].map(|name| folder.path(name).display().to_string());
    let output = sutton(&[&["evaluate", &plan, "--assignments", &mine, "--allow-broken"], flags].concat());
    let words = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (words.split_whitespace().collect::<Vec<_>>().join(" "), output.status.code())
}

#[test]
fn evaluate_tells_ids_that_lost_their_zeros_and_what_else_it_read_in_another_way() {
    let folder = numbered();
    let whole = "account_id,rep_id\n001,007\n002,008\n003,008\n001,009\n";
    let (words, code) = evaluated(&folder, whole, &[]);
    assert!(code == Some(0) && !words.contains("mine.csv"), "{words}");
    let bare = "account_id,rep_id\n1,7\n2,008\n003,8.0\n1.0,009\n";
    let (words, code) = evaluated(&folder, bare, &[]);
    assert_eq!(code, Some(0), "{words}");
    for told in [
        "mine.csv: 3 cells with ids of accounts that differ in leading zeros (or .0) only are read as these: 1 is 001",
        "mine.csv: 2 cells with ids of reps that differ in leading zeros (or .0) only are read as these: 7 is 007",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    let (words, _) = evaluated(&folder, bare, &["--json"]);
    assert!(words.contains("\"warnings\": [ \""), "{words}");
    let (words, _) = evaluated(&folder, "account_id,rep_id\nAcme,007\nBOLT,n/a\nTotal,\n", &[]);
    for told in ["names accounts by name (2 cells)", "with a placeholder, read as empty: \"n/a\" (1)", "totals or averages"] {
        assert!(words.contains(told), "{told}: {words}");
    }
}

#[test]
fn managers_and_excluded_reps_that_lost_their_zeros_are_told() {
    let folder = numbered();
    folder
        .write("accounts.csv", "account_id,latitude,longitude,segment,excluded_reps\n1,40.5,-75.25,A,7; 008\n2,40.5,-75.5,A,8\n");
    let reps = "rep_id,role,capacity_hours,latitude,longitude,manager_id\n007,outside,100,40.5,-75.5,\n008,outside,100,40.25,-75.25,7\n\
                009,inside,50,,,\n";
    folder.write("reps.csv", reps);
    let plan = folder.read().unwrap();
    assert_eq!(plan.accounts[0].excluded_reps, [0, 1]);
    assert_eq!(plan.reps[1].manager_id.as_deref(), Some("007"));
    assert_told(
        &plan,
        "accounts.csv: 2 cells with ids of reps that differ in leading zeros (or .0) only are read as these: 7 is 007",
    );
    assert_told(&plan, "reps.csv: 1 cell with ids of reps that differ in leading zeros");
}

#[test]
fn accounts_that_are_ignored_own_nothing_however_they_are_written() {
    for (table, rows) in [
        ("owners", "account_id,role,rep_id\n001,outside,R1\n003,outside,R2\n"),
        ("owners", "account_id,role,rep_id\n1,outside,R1\n3,outside,R2\n"),
        ("locks", "account_id,role,rep_id\n001,outside,R1\n3.0,outside,R2\n"),
    ] {
        let folder = Folder::new();
        folder.add(table, rows);
        say(&folder, "[values.accounts.name]\nignore = [\"Crux\"]");
        let plan = folder.read().unwrap();
        assert_told(&plan, &format!("{table}.csv: 1 row of accounts that are ignored, left out"));
        assert!(plan.owners.keys().chain(plan.locks.keys()).all(|(account, _)| account < 2), "{rows}");
        let (words, code) = evaluated(&folder, &rows.replace(",outside", "").replace(",role", ""), &[]);
        assert!(code == Some(0) && words.contains("mine.csv: 1 row of accounts that are ignored, left out"), "{words}");
    }
    // What lost its zeros may be one that is ignored, or another one.
    let folder = Folder::with("accounts.csv", ACCOUNTS.replace("003,", "0001,"));
    folder.add("owners", "account_id,role,rep_id\n1,outside,R1\n");
    say(&folder, "[values.accounts.name]\nignore = [\"Crux\"]");
    assert!(asked(&folder).contains("is no account of the plan"), "{}", asked(&folder));
}

#[test]
fn owners_lists_name_accounts_by_name_where_one_is_called_so() {
    let folder = Folder::new();
    folder.add("owners", "Account,Role,Owner\nacme,outside,R2\nBolt,outside,R1\n");
    let plan = folder.read().unwrap();
    let owner = |account| plan.owners.get(account, "outside").unwrap().rep;
    assert_eq!((owner(0), owner(1)), (Some(1), Some(0)));
    assert_told(&plan, "owners.csv: names accounts by name (2 cells)");
    folder.write("accounts.csv", ACCOUNTS.replace("Bolt", "Acme"));
    folder.add("owners", "Account,Role,Owner\nacme,outside,R2\n");
    assert!(asked(&folder).contains("is the name of several accounts: write the id"), "{}", asked(&folder));
}

#[test]
fn cells_that_name_several_people_are_asked_about() {
    for cell in ["R1; R2", "\"R1, R2\"", "R1 / R2", "R1 & R2", "R2; Somebody Else"] {
        let folder = Folder::with("accounts.csv", ACCOUNTS.replace(",R1\n", &format!(",{cell}\n")));
        assert!(asked(&folder).contains("names 2 people, where an account has one in each role"), "{cell}: {}", asked(&folder));
    }
}

/// Accounts with these further columns and cells.
fn with(columns: &str, cells: [&str; 3]) -> String {
    let further = std::iter::once(columns).chain(cells);
    ACCOUNTS.replace("owner", "note").lines().zip(further).map(|(line, cell)| format!("{line},{cell}\n")).collect()
}

#[test]
fn inactive_records_of_dynamics_are_left_out_where_both_columns_say_so() {
    for (columns, cells) in [
        ("statecode,statuscode", ["0,1", "1,2", "0,1"]),
        ("statuscode,statecode", ["1,0", "2,1", "1,0"]),
        ("statecode,statuscode", ["0,100000001", "1,2", "0,1"]),
        ("State Code,Status Code", ["Active,Active", "Inactive,Inactive", "Active,Active"]),
    ] {
        let folder = Folder::with("accounts.csv", with(columns, cells));
        let plan = folder.read().unwrap();
        assert_eq!(plan.accounts.len(), 2, "{columns}");
        let header = if columns.contains(' ') { "State Code" } else { "statecode" };
        let key = if columns.contains(' ') { "\"State Code\"" } else { "statecode" };
        let keep = format!("[values.accounts.{key}] ignore = []");
        let words = plan.warnings.iter().find(|words| words.contains("1 row left out, inactive by")).unwrap();
        assert!(words.contains(header) && words.contains(&format!("{keep} keeps them")), "{words}");
        say(&folder, &keep.replace("] ", "]\n"));
        let plan = folder.read().unwrap();
        assert!(
            plan.accounts.len() == 3 && !told(&plan, "left out") && !told(&plan, "as if they were gone"),
            "{:?}",
            plan.warnings
        );
    }
}

#[test]
fn codes_of_dynamics_that_one_column_says_alone_are_asked_about() {
    for (columns, cells, header, word, words) in [
        ("statecode", ["0", "1", "0"], "statecode", "1", "(0 active, 1 inactive), and is 1 in 1 of 3 rows"),
        ("statuscode", ["1", "2", "2"], "statuscode", "2", "(1 active, 2 inactive), and is 2 in 2 of 3 rows"),
        ("statecode,statuscode", ["0,2", "1,1", "0,1"], "statecode", "1", "; statuscode does not tell: line 2 has 0 beside 2"),
        ("statecode,statuscode", ["1,2", "1,2", "1,2"], "statecode", "1", "is 1 in 3 of 3 rows"),
    ] {
        let folder = Folder::with("accounts.csv", with(columns, cells));
        assert!(asked(&folder).contains(words), "{}", asked(&folder));
        assert!(asked(&folder).contains(&format!("[values.accounts.{header}] ignore = [\"{word}\"]")), "{}", asked(&folder));
        say(&folder, &format!("[values.accounts.{header}]\nignore = []"));
        assert_eq!(folder.read().unwrap().accounts.len(), 3);
    }
    for (columns, cells) in
        [("statecode", ["0", "0", "0"]), ("statuscode", ["1", "3", "2"]), ("statecode,statuscode", ["0,1", "0,1", "0,1"])]
    {
        let plan = Folder::with("accounts.csv", with(columns, cells)).read().unwrap();
        assert!(plan.accounts.len() == 3 && !told(&plan, "inactive by"), "{:?}", plan.warnings);
    }
}

#[test]
fn accounts_and_reps_on_other_continents_may_have_their_coordinates_swapped() {
    let swapped = "account_id,latitude,longitude,segment\n1,11.5,48.1,A\n2,11.6,48.2,B\n3,12.1,49,B\n";
    let right = "account_id,latitude,longitude,segment\n1,48.1,11.5,A\n2,48.2,11.6,B\n3,49,12.1,B\n";
    let (home, turned) = (
        REPS.replace("40.5,-75.5", "48.1,11.6").replace("40.25,-75.25", "48.3,11.5"),
        REPS.replace("40.5,-75.5", "11.6,48.1").replace("40.25,-75.25", "11.5,48.3"),
    );
    for (accounts, reps, table) in [(swapped, &home, "accounts"), (right, &turned, "reps")] {
        let folder = Folder::with("accounts.csv", accounts);
        folder.write("reps.csv", reps);
        let question = asked(&folder);
        for words in [
            "no account is within a day's drive of a rep as they stand, and nearly all are with the two swapped",
            "km from the nearest rep (R1); swapped, at latitude",
            "[columns.accounts] latitude = \"longitude\" and longitude = \"latitude\"",
            "[columns.reps] latitude = \"longitude\" and longitude = \"latitude\"",
        ] {
            assert!(question.contains(words), "{words}: {question}");
        }
        say(&folder, &format!("[columns.{table}]\nlatitude = \"longitude\"\nlongitude = \"latitude\""));
        let place = folder.read().unwrap().accounts[0].place.unwrap();
        assert_eq!((place.latitude, place.longitude), (48.1, 11.5));
        folder.write("plan.toml", PLAN);
        let stands = "latitude = \"latitude\"\nlongitude = \"longitude\"";
        say(&folder, &format!("[columns.accounts]\n{stands}\n[columns.reps]\n{stands}"));
        folder.read().unwrap();
    }
    // Where the two readings are near each other, or a rep is near as they stand, nothing is asked.
    let folder = Folder::with("accounts.csv", right);
    folder.write("reps.csv", &home);
    folder.read().unwrap();
    folder.write("accounts.csv", swapped.replace("3,12.1,49", "3,49,12.1"));
    folder.read().unwrap();
}

#[test]
fn scenarios_with_another_team_look_for_the_owners_again_and_tell_who_is_gone() {
    let folder = Folder::new();
    let accounts = "account_id,latitude,longitude,segment,Account Owner,Account Manager\n1,40.5,-75.25,A,R1,S1\n2,40.25,-75.5,B,R2,S2\n\
                    3,40.75,-75.75,B,R2,S2\n";
    folder.write("accounts.csv", accounts);
    folder.write("others.csv", REPS.replace("R1,", "S1,").replace("R2,", "S2,"));
    folder.write("fewer.csv", REPS.replace("R2,outside,100,40.25,-75.25", "R3,outside,100,40.25,-75.25"));
    say(&folder, "[[scenario]]\nname = \"others\"\ndata.reps = \"others.csv\"");
    let book = sutton::read::ScenarioWorkbook::read(&folder.path("plan.toml"), None, None).unwrap();
    let plan = book.scenario(&book.scenarios[1]).unwrap();
    assert_eq!([0, 1, 2].map(|at| plan.owners.get(at, "outside").unwrap().rep), [Some(0), Some(1), Some(1)]);
    assert_told(&plan, "the owner is read from Account Manager");
    let output = |plan: &str| {
        let output = sutton(&["compare", &folder.path(plan).display().to_string()]);
        String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    // One of three accounts, so that the column is still one of owners.
    folder.write("accounts.csv", accounts.replace("3,40.75,-75.75,B,R2", "3,40.75,-75.75,B,R1"));
    folder.write(
        "plan.toml",
        format!(
            "{}\n[columns.accounts]\nowner = \"Account Owner\"\n[[scenario]]\nname = \"fewer\"\ndata.reps = \"fewer.csv\"\n",
            PLAN.replace("tolerance = 0.1", "tolerance = 0.9")
        ),
    );
    let words = output("plan.toml");
    assert!(words.contains("scenario fewer: role outside: 1 account owned by 1 person who left"), "{words}");
}

#[test]
fn groups_of_reports_stand_on_each_of_their_rows() {
    let rows = |arrow: &str| {
        format!(
            "Account Owner{arrow},account_id,name,segment,latitude,longitude\nR1,1,Acme,A,40.5,-75.25\n,2,Bolt,B,40.25,-75.5\n\
             R2,3,Crux,B,40.75,-75.75\n,4,Dent,B,40.7,-75.7\n,5,Ever,B,40.6,-75.6\n"
        )
    };
    for arrow in [" ↑", " ↓", "  ↑"] {
        let plan = Folder::with("accounts.csv", rows(arrow)).read().unwrap();
        let owners = [0, 1, 2, 3, 4].map(|at| plan.owners.get(at, "outside").unwrap().rep);
        assert_eq!(owners, [Some(0), Some(0), Some(1), Some(1), Some(1)], "{arrow}");
        assert_told(&plan, &format!("rows are grouped by Account Owner{arrow}: 3 empty cells below the first of a group"));
    }
    // Without an arrow, or where all that are empty stand together, nobody knows.
    let plan = Folder::with("accounts.csv", rows("")).read().unwrap();
    assert_eq!(plan.owners.len(), 2);
    assert_told(&plan, "if it stands on the first row of each group");
    let plan = Folder::with("accounts.csv", rows(" ↑").replace("\n,2,", "\nR1,2,")).read().unwrap();
    assert_eq!(plan.owners.len(), 3);
}

#[test]
fn sections_of_forms_before_headers_say_nothing() {
    let accounts = "Internal ID,Name,Primary Information: Status,Primary Information : Sales Rep,Billing Address City,Billing Address State,segment\n\
                    1,Acme,CUSTOMER-Closed Won,R1,Boston,MA,A\n2,Bolt,LEAD-Qualified,R2,Worcester,MA,B\n";
    let folder = Folder::with("accounts.csv", accounts.replace("Internal ID", "account_id"));
    folder.write("reps.csv", REPS.replace("40.5,-75.5", "42.3,-71").replace("40.25,-75.25", "42.3,-71.5"));
    folder.write("call_patterns.csv", CALL_PATTERNS);
    let plan = folder.read().unwrap();
    assert_eq!([0, 1].map(|at| plan.owners.get(at, "outside").unwrap().rep), [Some(0), Some(1)]);
    assert_eq!(format!("{:?}", [plan.accounts[0].status, plan.accounts[1].status]), "[Customer, Prospect]");
    assert!(plan.accounts.iter().all(|account| account.place.is_some()));
    folder.write("accounts.csv", accounts.replace("Internal ID", "account_id").replace("Closed Won", "Lost Customer"));
    assert_asked(&folder, &["CUSTOMER-Lost Customer", "should be customer or prospect"]);
}

#[test]
fn a_second_line_below_headers_that_stand_twice_is_theirs() {
    let accounts = "account_id;segment;latitude;longitude;Umsatz;Umsatz\n;;;;VJ EUR;lfd. Jahr EUR\n1;A;40,5;-75,25;12.345,67;420,00-\n\
                    2;B;40,25;-75,5;1.234,50-;2.500,00\n*;;;;11.111,17;2.080,00\n";
    let folder = Folder::with("accounts.csv", accounts);
    say(&folder, "[columns.accounts]\nrevenue = \"Umsatz VJ EUR\"\npotential = \"Umsatz lfd. Jahr EUR\"");
    let plan = folder.read().unwrap();
    let numbers = |name: &str| plan.accounts.iter().map(|account| account.number(name)).collect::<Vec<f64>>();
    assert_eq!((numbers("revenue"), numbers("potential")), (vec![12_345.67, -1_234.5], vec![-420.0, 2_500.0]));
    assert_told(&plan, "line 2 is read as the second line of the header");
    assert_told(&plan, "line 5 left out: totals");
    // Where another cell is filled, it is a row.
    folder.write("accounts.csv", accounts.replace("\n;;;;VJ EUR", "\n9;A;40;-75;1"));
    assert!(folder.defects().iter().any(|told| told.contains("this header stands twice")), "{:?}", folder.defects());
}
