//! Tables that name accounts and reps in another way than their own do: without zeros, by name, under headers of other languages;
//! postal codes and durations as columns of numbers and clocks leave them; books of several sheets.

#![allow(clippy::unwrap_used)]

mod binary;
mod folder;

use binary::{Scratch, sutton};
use folder::{ACCOUNTS, CALL_PATTERNS, Folder, PLAN, REPS, asked, told};
use rust_xlsxwriter::Workbook;
use sutton::plan::Plan;
use sutton::plan::config::TravelSection;

/// Adds lines to the plan file.
fn say(folder: &Folder, lines: &str) {
    let plan = std::fs::read_to_string(folder.path("plan.toml")).unwrap();
    folder.write("plan.toml", format!("{plan}\n{lines}\n"));
}

/// Reps and accounts whose ids are numbers with zeros.
fn numbered() -> Folder {
    let folder = Folder::with("reps.csv", REPS.replace("R1,", "007,").replace("R2,", "008,").replace("I1,", "009,"));
    folder.write("accounts.csv", ACCOUNTS.replace(",R1\n", ",7\n").replace(",R2\n", ",8\n").replace(",GONE\n", ",008\n"));
    folder
}

#[test]
fn ids_that_lost_their_zeros_are_found_and_told() {
    let folder = numbered();
    let plan = folder.read().unwrap();
    let owner = |plan: &Plan, account| plan.owners.get(account, "outside").unwrap().rep;
    assert_eq!([0, 1, 2].map(|account| owner(&plan, account)), [Some(0), Some(1), Some(1)]);
    assert!(
        told(
            &plan,
            "accounts.csv: 2 cells with ids of reps that differ in leading zeros (or .0) only are read as these: 7 is 007"
        ),
        "{:?}",
        plan.warnings
    );
    for (key, table, words) in [
        ("owners", "account_id,role,rep_id\n1,outside,8\n2,outside,007\n", "owners.csv: 2 cells with ids of accounts"),
        ("locks", "account_id,role,rep_id\n1.0,outside,8.0\n", "locks.csv: 1 cell with ids of reps"),
        ("travel", "from,to,hours\n7,1,0.4\n008,3,1.5\n", "travel.csv: 3 cells with ids of accounts or reps"),
    ] {
        folder.add(key, table);
        let plan = folder.read().unwrap();
        assert!(told(&plan, words), "{key}: {:?}", plan.warnings);
        match key {
            "owners" => assert_eq!([0, 1].map(|account| owner(&plan, account)), [Some(1), Some(0)]),
            "locks" => assert_eq!(plan.locks.get(0, "outside").unwrap().rep, 1),
            _ => assert_eq!(plan.travel.keys().collect::<Vec<_>>(), [&(0, 0), &(1, 2)]),
        }
    }
}

#[test]
fn ids_that_several_rows_could_be_are_not_guessed() {
    let folder = numbered();
    let accounts = std::fs::read_to_string(folder.path("accounts.csv")).unwrap();
    folder.write("accounts.csv", accounts.replace("003,", "01,"));
    for table in ["1,outside,007", "0001,outside,007", "1.0,outside,007"] {
        folder.add("owners", &format!("account_id,role,rep_id\n{table}\n"));
        assert!(asked(&folder).contains("is no account of the plan"), "{table}");
    }
}

#[test]
fn reps_in_travel_files_are_named_like_anywhere() {
    let folder = Folder::new();
    let reps = REPS.replace("role,", "name,role,").replace("R1,", "R1,Zoé Roe,").replace("R2,", "R2,Ann Poe,");
    folder.write("reps.csv", reps.replace("I1,", "I1,Ann Poe,"));
    for (from, cells) in [("Zoé Roe", 1), ("ZOE ROE", 1), ("r1", 1), ("R1", 0)] {
        folder.add("travel", &format!("from,to,hours\n{from},001,0.4\n"));
        let plan = folder.read().unwrap();
        assert_eq!(plan.travel.keys().collect::<Vec<_>>(), [&(0, 0)], "{from}");
        assert_eq!(told(&plan, "travel.csv: names reps by name or e-mail, or in another case (1 cell)"), cells > 0, "{from}");
    }
    folder.add("travel", "hours,Zoe Roe,R2\n001,0.4,0.6\n003,0.6,1.5\n");
    assert_eq!(folder.read().unwrap().travel.len(), 4);
    folder.add("travel", "from,to,hours\nAnn Poe,001,0.4\n");
    assert!(asked(&folder).contains("is the name of 2 reps, R2, I1: write the id"), "{}", asked(&folder));
}

#[test]
fn travel_files_have_headers_in_four_languages() {
    let folder = Folder::new();
    for (header, ways) in [
        ("von,nach,Fahrzeit (min)", "R1,001,24\nR2,003,90"),
        ("Vertreter;Kunde;Dauer in Minuten", "R1;001;24\nR2;003;90"),
        ("origen,destino,duración (h)", "R1,001,0.4\nR2,003,1.5"),
        ("de;vers;durée (min)", "R1;001;24\nR2;003;90"),
        ("départ,arrivée,temps de trajet (s)", "R1,001,1440\nR2,003,5400"),
        ("desde,hasta,tiempo", "R1,001,0:24:00\nR2,003,1h 30m"),
    ] {
        folder.add("travel", &format!("{header}\n{ways}\n"));
        let plan = folder.read().unwrap();
        assert_eq!(plan.travel.keys().collect::<Vec<_>>(), [&(0, 0), &(1, 2)], "{header}");
        assert!(
            (plan.travel[&(0, 0)] - 0.4).abs() < 1e-9 && (plan.travel[&(1, 2)] - 1.5).abs() < 1e-9,
            "{header}: {:?}",
            plan.travel
        );
    }
    folder.add("travel", "rep,account,Entfernung km\nR1,001,24\nR2,003,90\n");
    let (plan, road) = (folder.read().unwrap(), TravelSection::default());
    assert_eq!([plan.travel[&(0, 0)], plan.travel[&(1, 2)]], [24.0, 90.0].map(|km| road.drive().of(km / 1.3)));
    say(&folder, "[travel]\nspeed_kmh = 60");
    assert_eq!(folder.read().unwrap().travel[&(1, 2)], 1.5);
}

#[test]
fn a_distance_that_does_not_say_in_what_is_asked_about() {
    let folder = Folder::new();
    for header in ["distance", "Entfernung", "Distancia"] {
        folder.add("travel", &format!("from,to,{header}\nR1,001,24\nR2,003,90\n"));
        let told = asked(&folder);
        assert!(told.contains(&format!("{header}: is a distance in km, metres or miles, and there is no time")), "{told}");
        assert!(told.contains(&format!("say [columns.travel] km = {header:?}")) && !told.contains("minutes"), "{told}");
        say(&folder, &format!("[columns.travel]\nkm = {header:?}"));
        assert_eq!(folder.read().unwrap().travel[&(1, 2)], TravelSection::default().drive().of(90.0 / 1.3));
    }
}

#[test]
fn ways_of_ignored_accounts_are_left_out_and_told() {
    let folder = Folder::new();
    for (travel, left_out) in [
        ("from,to,hours\nR1,001,0.4\nR2,003,1.5\n", 1),
        ("from,to,hours\n003,R1,0.5\n003,R2,1.5\nR1,001,0.4\n", 2),
        ("hours,001,003\nR1,0.4,0.5\nR2,0.4,1.5\n", 2),
        ("hours,R1,R2\n001,0.4,0.4\n003,0.5,1.5\n", 2),
    ] {
        folder.add("travel", travel);
        say(&folder, "[values.accounts.name]\nignore = [\"Crux\"]");
        let plan = folder.read().unwrap();
        let ways = if left_out == 1 { "1 way" } else { "2 ways" };
        assert!(told(&plan, &format!("travel.csv: {ways} of accounts that are ignored, left out")), "{:?}", plan.warnings);
        assert!(plan.travel.keys().all(|&(_, account)| account == 0), "{:?}", plan.travel);
    }
}

#[test]
fn postal_codes_are_read_without_what_columns_of_numbers_put_around_them() {
    for (code, words) in [
        (
            "2139.0",
            "1 cell of zip with marks of a number or of text around the postal code, read without them: 2139.0 in line 2 is 2139",
        ),
        ("'02139", "1 cell written for Excel as text, like '02139, read as what is inside: 02139"),
        ("02139-0000", ""),
        ("\" 02139\"", ""),
        ("2139", ""),
    ] {
        let accounts = format!("account_id,segment,revenue,zip\n1,A,5,{code}\n2,B,3,02139\n");
        let plan = Folder::with("accounts.csv", accounts).read().unwrap();
        let places = [0, 1].map(|at| plan.accounts[at].place.unwrap());
        assert_eq!(places[0], places[1], "{code}");
        assert!(words.is_empty() || told(&plan, words), "{code}: {:?}", plan.warnings);
        assert_eq!(told(&plan, "marks of a number"), code.contains(".0"), "{code}");
        let zeros = plan.warnings.iter().chain(&plan.placed).any(|told| told.contains("zero"));
        assert_eq!(zeros, code.starts_with('2'), "{code}: {:?} {:?}", plan.warnings, plan.placed);
    }
}

#[test]
fn durations_are_read_as_hours_and_minutes_where_they_can_be_nothing_else() {
    for (cell, hours) in [("450:30", 450.5), ("450:30:00", 450.5), ("450h 30m", 450.5), ("450 Std.", 450.0), ("450.5", 450.5)] {
        let plan = Folder::with("reps.csv", REPS.replace("R1,outside,100", &format!("R1,outside,{cell}"))).read().unwrap();
        assert_eq!(plan.reps[0].capacity_hours, hours, "{cell}");
    }
    for (cell, minutes) in [("1h 08m", 68.0), ("1:08:30", 68.5), ("68 min", 68.0), ("45:30", 45.5)] {
        let plan = Folder::with("call_patterns.csv", CALL_PATTERNS.replace("12,60", &format!("12,{cell}"))).read().unwrap();
        assert_eq!(plan.call_patterns[0].minutes_per_call, minutes, "{cell}");
        assert_eq!(plan.call_patterns[1].minutes_per_call, 30.0);
    }
    let words = format!("{:?}", Folder::with("reps.csv", REPS.replace(",100,", ",450:30,")).read().unwrap().sources);
    assert!(words.contains("capacity_hours: durations, h:mm (2 cells)"), "{words}");
}

#[test]
fn durations_of_two_readings_are_asked_about() {
    for (cell, hours, minutes) in [("1:08", 68.0, 68.0 / 60.0), ("0:45", 45.0, 0.75), ("12:00", 720.0, 12.0)] {
        let folder = Folder::with("call_patterns.csv", CALL_PATTERNS.replace("12,60", &format!("12,{cell}")));
        let told = asked(&folder);
        assert!(told.contains(&format!("{cell} is hours and minutes, or minutes and seconds")), "{told}");
        assert!(told.contains("[styles.call_patterns] minutes_per_call = \"h:mm\""), "{told}");
        for (style, wanted) in [("h:mm", hours), ("mm:ss", minutes)] {
            folder.write("plan.toml", format!("{PLAN}\n[styles.call_patterns]\nminutes_per_call = \"{style}\"\n"));
            assert_eq!(folder.read().unwrap().call_patterns[0].minutes_per_call, wanted, "{cell} as {style}");
        }
    }
    let folder = Folder::new();
    folder.add("travel", "from,to,duration\nR1,001,0:24\nR2,003,1:30\n");
    assert!(asked(&folder).contains("[styles.travel] time = \"h:mm\" or [styles.travel] time = \"mm:ss\""), "{}", asked(&folder));
    say(&folder, "[styles.travel]\ntime = \"h:mm\"");
    assert_eq!(folder.read().unwrap().travel[&(1, 2)], 1.5);
}

/// A folder whose book has sheets of these names and rows.
fn book(sheets: &[(&str, &[&[&str]])]) -> Scratch {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (at, row) in (0..).zip(*rows) {
            sheet.write_row(at, 0, row.iter().copied()).unwrap();
        }
    }
    let folder = Scratch::new();
    book.save(folder.path("book.xlsx")).unwrap();
    folder
}

/// What `init --from` prints, and the plan file that it writes.
fn init(folder: &Scratch, files: &[&str]) -> (String, String) {
    let [plan, files] = [vec!["plan"], files.to_vec()]
        .map(|names| names.into_iter().map(|name| folder.path(name).display().to_string()).collect::<Vec<String>>());
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let output = sutton(&[&["init", &plan[0], "--from"], &files[..]].concat());
    let words = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{words}");
    (words, folder.read("plan/plan.toml"))
}

const CUSTOMERS: &[&[&str]] = &[
    &["Kundennummer", "Kundenname", "PLZ", "Ort", "Land", "Umsatz", "Betreuer"],
    &["1", "Acme", "10115", "Berlin", "DE", "100", "Zoe Roe"],
    &["2", "Bolt", "20095", "Hamburg", "DE", "200", "Ann Poe"],
];
const TEAM: &[&[&str]] = &[
    &["Personalnummer", "Mitarbeiter", "Ort", "Land", "Kapazität"],
    &["7", "Zoe Roe", "Berlin", "DE", "450"],
    &["8", "Ann Poe", "Hamburg", "DE", "450"],
];

#[test]
fn init_looks_at_all_sheets_of_a_book() {
    for (sheets, unused) in [
        (&[("Kunden", CUSTOMERS), ("Team", TEAM)][..], ""),
        (&[("Tabelle1", TEAM), ("Tabelle2", CUSTOMERS)], ""),
        (&[("Deckblatt", &[&["Stand", "Mai"]]), ("A", CUSTOMERS), ("B", TEAM)], "; not used: Deckblatt"),
    ] {
        let (words, plan) = init(&book(sheets), &["book.xlsx"]);
        let name = |rows| sheets.iter().find(|(_, own)| *own == rows).unwrap().0;
        let (customers, team) = (name(CUSTOMERS), name(TEAM));
        assert!(plan.contains(&format!("accounts = \"../book.xlsx#{customers}\"")), "{plan}");
        assert!(plan.contains(&format!("reps = \"../book.xlsx#{team}\"")), "{plan}");
        assert!(
            words.contains(&format!("book.xlsx: accounts from the sheet {customers}, reps from the sheet {team}{unused}\n")),
            "{words}"
        );
    }
}

#[test]
fn init_counts_no_moves_where_owners_are_no_reps() {
    let stranger = |owner: &'static str| -> Vec<Vec<&str>> {
        let change = |row: &&[&'static str]| {
            row.iter().map(|cell| if ["Zoe Roe", "Ann Poe"].contains(cell) { owner } else { cell }).collect()
        };
        CUSTOMERS.iter().map(change).collect()
    };
    for (owner, moves) in [("Zoe Roe", true), ("Roe, Zoe", true), ("Bob Nobody", false), ("", false), ("N/A", false)] {
        let rows = stranger(owner);
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let (_, plan) = init(&book(&[("Kunden", &rows), ("Team", TEAM)]), &["book.xlsx"]);
        assert_eq!(plan.contains("move_hours = 1"), moves, "{owner}: {plan}");
    }
}

#[test]
fn init_leaves_open_whether_x_and_y_are_degrees() {
    let folder = Scratch::new();
    folder.write("c.csv", "account_id,X,Y,revenue\n1,-71.0589,42.3601,5\n2,-72.5898,42.1015,3\n");
    folder.write("t.csv", "rep_id,role,capacity_hours,X,Y\nR1,field,450,-71.2345,42.1234\n");
    let (words, plan) = init(&folder, &["c.csv", "t.csv"]);
    assert!(words.contains("2 questions to answer") && words.contains("longitude = \"X\" and latitude = \"Y\""), "{words}");
    assert!(!plan.contains("x = \"X\""), "{plan}");
}
