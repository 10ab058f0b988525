//! Exports with cells that are no plain ones: places in one cell, letters of hemispheres, swapped columns, days of zeros, ids that Excel
//! cut, regions that are every one, reps with two roles, counts that look like amounts. Read, asked about, or told.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod folder;

use folder::{ACCOUNTS, CALL_PATTERNS, Folder, PLAN, REPS, assert_asked, assert_told, told};
use sutton::plan::Plan;

/// Accounts of one segment with these columns, and the plan file with some more lines.
fn with(columns: &str, rows: &[&str], more: &str) -> Folder {
    let rows: String = rows.iter().enumerate().map(|(at, row)| format!("{at},A,{row}\n")).collect();
    let folder = Folder::with("accounts.csv", format!("account_id,segment,{columns}\n{rows}"));
    folder.write("plan.toml", format!("{PLAN}{more}"));
    folder
}

fn at(plan: &Plan, account: usize) -> (f64, f64) {
    let place = plan.accounts[account].place.unwrap();
    (place.latitude, place.longitude)
}

#[test]
fn thousands_are_known_by_the_decimal_marks_of_other_columns() {
    for (columns, row, revenue, told) in [
        (
            "latitude;longitude;Umsatz;potential",
            "40,5;-75,25;1.234;2,5",
            1234.0,
            "1.234,56, as line 2 of latitude, 40,5, has a decimal comma",
        ),
        ("x;y;revenue", "4,5;-7,25;12.500", 12_500.0, "1.234,56, as line 2 of x, 4,5, has a decimal comma"),
        ("x,y,revenue,potential", "4,7,\"12,500\",2.5", 12_500.0, "1,234.56, as line 2 of potential, 2.5, has a decimal point"),
    ] {
        let mark = if columns.contains(';') { ";" } else { "," };
        let text = format!("account_id,segment,{columns}\n1,A,{row}\n").replacen(
            "account_id,segment,",
            &format!("account_id{mark}segment{mark}"),
            1,
        );
        let folder = Folder::with("accounts.csv", text.replace("\n1,A,", &format!("\n1{mark}A{mark}")));
        if columns.starts_with('x') {
            folder.write("reps.csv", REPS.replace("latitude", "y").replace("longitude", "x"));
        }
        let plan = folder.read().unwrap_or_else(|error| panic!("{columns}: {error}"));
        assert_eq!(plan.accounts[0].number("revenue"), revenue, "{columns}");
        let styles: Vec<&String> = plan.sources.iter().flat_map(|source| &source.styles).collect();
        assert!(styles.iter().any(|style| style.contains(told)), "{styles:?}");
    }
    // Coordinates with points, two marks in a file, or points beside semicolons prove nothing.
    for (columns, row) in [
        ("latitude,longitude,revenue", "40.5,-75.25,\"1,234\""),
        ("latitude,longitude,revenue,potential", "40.5,-75.25,1.234,\"2,5\""),
        ("latitude,longitude,revenue,potential,Score", "40.5,-75.25,1.234,\"2,5\",1.5"),
        ("latitude,longitude,revenue,potential", "40.5,-75.25,1.234,2.5"),
    ] {
        assert_asked(&with(columns, &[row], ""), &["revenue", "and no cell of the column tells which"]);
    }
}

#[test]
fn two_coordinates_in_one_cell_are_parted_and_told() {
    for (header, cell) in [
        ("Geolocation", "\"40.5, -75.25\""),
        ("GPS coordinates", "40.5 -75.25"),
        ("Koordinaten", "\"40,5; -75,25\""),
        ("Location", "POINT(-75.25 40.5)"),
        ("LngLat", "\"-75.25,40.5\""),
        ("latlong", "\"40.5° N, 75.25° W\""),
    ] {
        let plan = with(header, &[cell, cell, ""], "").read();
        let plan = plan.map_err(|error| error.to_string());
        assert!(
            plan.as_ref().is_err_and(|error| error.contains("an account that is visited") && error.contains("account 2")),
            "{plan:?}"
        );
        let plan = with(header, &[cell, cell], "").read().unwrap_or_else(|error| panic!("{header}: {error}"));
        assert_eq!(at(&plan, 1), (40.5, -75.25), "{header}");
        assert_told(&plan, &format!("{header} holds "));
    }
    for (latitude, longitude) in [
        ("Geolocation (Latitude)", "Geolocation (Longitude)"),
        ("Geolocation__Latitude__s", "Geolocation__Longitude__s"),
        ("Location (Latitude)", "Location (Longitude)"),
    ] {
        let plan = with(&format!("{latitude},{longitude}"), &["40.5,-75.25"], "").read().unwrap();
        assert_eq!(at(&plan, 0), (40.5, -75.25), "{latitude}");
    }
    // What is no pair of numbers is no place.
    for cell in ["Munich", "12345", "\"48.1, 11.5, 3\""] {
        assert!(with("Location", &[cell], "").read().is_err(), "{cell}");
    }
}

#[test]
fn degrees_with_letters_and_minutes_are_read_and_told() {
    for (latitude, longitude, wanted) in [
        ("40.5 N", "75.25 W", (40.5, -75.25)),
        ("N40.5", "W75.25", (40.5, -75.25)),
        ("\"40° 30' 0\"\" N\"", "\"75° 15' W\"", (40.5, -75.25)),
        ("40.5°", "-75.25°", (40.5, -75.25)),
        ("33.5 S", "150,5 E", (-33.5, 150.5)),
    ] {
        let row = format!("{latitude},{}", if longitude.contains(',') { format!("\"{longitude}\"") } else { longitude.into() });
        let plan = with("Latitude,Longitude", &[&row], "").read().unwrap_or_else(|error| panic!("{row}: {error}"));
        assert_eq!(at(&plan, 0), wanted, "{row}");
        assert_told(&plan, "1 cell of Latitude in degrees with a letter or marks");
    }
    for row in ["40.5 E,75.25 N", "40.5 X,75.25 W", "-40.5 N,75.25 W"] {
        assert_asked(&with("Latitude,Longitude", &[row], ""), &["is no number"]);
    }
}

#[test]
fn swapped_coordinates_are_asked_about_where_every_place_says_so() {
    for (columns, rows, more) in [
        ("latitude,longitude,country", ["11.5,48.1,DE", "13.4,52.5,Germany"], ""),
        ("lat,lng", ["11.5,48.1", "13.4,52.5"], "[data]\ncountry = \"DE\"\n"),
        ("Latitude,Longitude", ["-71.05,42.36", "-75.2,40.1"], ""),
    ] {
        let folder = with(columns, &rows, "");
        let said = |line: &str| {
            folder.write("plan.toml", PLAN.replace("[data]\n", &more.replace("[data]\n", &format!("[data]\n{line}"))))
        };
        if !more.is_empty() {
            said("");
        }
        let [latitude, longitude] = [0, 1].map(|at| columns.split(',').nth(at).unwrap());
        let line = format!("[columns.accounts] latitude = {longitude:?} and longitude = {latitude:?}");
        assert_asked(&folder, &["latitude and longitude look swapped: 2 places", &line]);
        let plan = std::fs::read_to_string(folder.path("plan.toml")).unwrap();
        folder.write("plan.toml", format!("{plan}[columns.accounts]\nlatitude = {longitude:?}\nlongitude = {latitude:?}\n"));
        assert!(at(&folder.read().unwrap(), 0).0 > 40.0, "{columns}");
    }
    // One that is right as it stands is enough to ask nothing.
    let folder = with("latitude,longitude,country", &["11.5,48.1,DE", "52.5,13.4,DE"], "");
    assert!(folder.read().is_ok());
}

#[test]
fn days_of_zeros_are_none_and_told() {
    for cell in ["0000-00-00", "00.00.0000", "00/00/0000", "0000-00-00 00:00:00", "0"] {
        let rows = [format!("40.5,-75.25,R1,{cell}"), "40.5,-75.5,R2,2025-01-31".into()];
        let plan = with("latitude,longitude,owner,owner_since", &rows.each_ref().map(String::as_str), "").read();
        let plan = plan.unwrap_or_else(|error| panic!("{cell}: {error}"));
        assert_eq!(plan.owners.get(0, "outside").unwrap().since, None);
        assert!(plan.owners.get(1, "outside").unwrap().since.is_some());
        assert_told(&plan, &format!("1 cell of owner_since with a placeholder, read as empty: {cell:?} (1)"));
    }
}

#[test]
fn ids_that_excel_cut_are_refused_all_at_once() {
    for cut in ["1.23457E+11", "\"1,23457E+11\"", "9.9E+15"] {
        let folder =
            Folder::with("accounts.csv", ACCOUNTS.replace("001,", &format!("{cut},")).replace("002,", &format!("{cut},")));
        folder.add("owners", &format!("account_id,role,rep_id\n{cut},outside,R1\n003,outside,{cut}\n"));
        let defects = folder.defects();
        assert_eq!(defects.len(), 3, "{defects:#?}");
        assert!(defects.iter().all(|defect| defect.contains("is a long number that Excel has cut")), "{defects:#?}");
    }
}

#[test]
fn regions_that_are_every_one_or_none_are_told() {
    let regions = |cells: [&str; 3]| {
        let folder = Folder::with(
            "accounts.csv",
            ACCOUNTS.replace("segment,", "region,segment,").replace(",A,", ",North,A,").replace(",B,", ",South,B,"),
        );
        let rows = REPS.lines().zip(std::iter::once("regions").chain(cells)).map(|(row, cell)| format!("{row},{cell}\n"));
        folder.write("reps.csv", rows.collect::<String>());
        folder
    };
    for word in ["*", "All", "alle", "bundesweit", "Toutes"] {
        let plan = regions([word, "South", ""]).read().unwrap_or_else(|error| panic!("{word}: {error}"));
        assert!(plan.reps[0].regions.is_empty() && plan.reps[1].regions == ["South"]);
        assert_told(&plan, &format!("reps.csv: regions that are every region: {word:?} (1)"));
        let plan = regions([&format!("South; {word}"), "", ""]).read().unwrap();
        assert_told(&plan, &format!("reps.csv, line 2: {word} is every region, so South beside it counts nothing"));
    }
    for word in ["n/a", "-", "none", "k.A.", "?"] {
        let plan = regions([word, "South", ""]).read().unwrap_or_else(|error| panic!("{word}: {error}"));
        assert!(plan.reps[0].regions.is_empty());
        assert_told(&plan, &format!("reps.csv: regions with a placeholder, read as empty: {word:?} (1)"));
    }
    // A region of that name is that.
    let folder = regions(["All", "South", ""]);
    folder.write("accounts.csv", std::fs::read_to_string(folder.path("accounts.csv")).unwrap().replace("North", "All"));
    assert_eq!(folder.read().unwrap().reps[0].regions, ["All"]);
}

#[test]
fn a_rep_has_one_role() {
    for cell in ["outside; inside", "outside|inside", "inside/outside", "\"outside, inside\""] {
        let folder = Folder::with("reps.csv", REPS.replace("R1,outside", &format!("R1,{cell}")));
        let defects = folder.defects();
        let words = ["reps.csv, line 2, role", "names several roles, and a rep has one: write a row for each", "2 rows: R1-"];
        assert!(words.iter().all(|word| defects[0].contains(word)), "{defects:#?}");
    }
    // A name with such a sign is a role.
    let folder = Folder::with("reps.csv", REPS.replace("outside", "R&D, field"));
    folder.write("reps.csv", REPS.replace("outside", "\"R&D, field\""));
    folder.write("call_patterns.csv", CALL_PATTERNS.replace("outside", "\"R&D, field\""));
    assert_eq!(folder.read().unwrap().reps[0].role, "R&D, field");
}

#[test]
fn a_count_of_opportunities_is_no_amount() {
    let place = "latitude,longitude";
    for header in ["Open Opportunities", "Opportunities", "Open Deals"] {
        let counts = with(&format!("{place},{header}"), &["40.5,-75.25,3", "40.5,-75.25,12"], "").read().unwrap();
        assert_eq!(counts.accounts[0].number("open_pipeline"), 0.0, "{header}");
        let amounts = with(&format!("{place},{header}"), &["40.5,-75.25,12000", "40.5,-75.25,500.5"], "").read().unwrap();
        assert_eq!(amounts.accounts[0].number("open_pipeline"), 12_000.0, "{header}");
    }
}

#[test]
fn what_looks_like_something_that_counts_is_told() {
    for (header, cells, column) in [
        ("Territory", ["North", "South"], "region"),
        ("Verkaufsbezirk", ["N1", "S1"], "region"),
        ("Betreuer seit", ["2020-01-31", "2021-01-31"], "owner_since"),
        ("Owner since (date)", ["31.01.2020", ""], "owner_since"),
        ("CA (k€)", ["5", "7"], "revenue"),
        ("MRR", ["5", "7"], "revenue"),
        ("UMSA1", ["5", "7"], "revenue"),
        ("Pipeline (open)", ["5000", "7"], "open_pipeline"),
    ] {
        let rows = cells.map(|cell| format!("40.5,-75.25,R1,{cell}"));
        let plan = with(&format!("latitude,longitude,owner,{header}"), &rows.each_ref().map(String::as_str), "").read().unwrap();
        assert_told(
            &plan,
            &format!("{header:?} is not used, but looks like {column}: if it is, write [columns.accounts] {column} = {header:?}"),
        );
    }
    for (header, cells) in
        [("Locked", ["x", ""]), ("Do not move", ["yes", "no"]), ("Gesperrt", ["ja", "nein"]), ("Keep owner", ["1", "0"])]
    {
        let rows = cells.map(|cell| format!("40.5,-75.25,{cell}"));
        let folder = with(&format!("latitude,longitude,{header}"), &rows.each_ref().map(String::as_str), "");
        assert_told(
            &folder.read().unwrap(),
            &format!("{header:?} is not used: it marks 1 account, and locks nothing, as a lock names its rep"),
        );
    }
}

#[test]
fn a_title_that_says_thousands_is_told_or_asked_about() {
    for (title, scale) in [
        ("(in thousands of EUR)", "thousands"),
        ("\"Umsätze in TEUR, 2025\"", "thousands"),
        ("Sales in Mio EUR", "millions"),
        ("Montants en milliers d'euros", "thousands"),
    ] {
        let folder = with("latitude,longitude,revenue", &["40.5,-75.25,5"], "");
        let accounts = std::fs::read_to_string(folder.path("accounts.csv")).unwrap();
        folder.write("accounts.csv", format!("Export\n{title}\n{accounts}"));
        assert_told(&folder.read().unwrap(), &format!("revenue is in {scale} by line 2"));
        folder.write("plan.toml", format!("{PLAN}[segment]\nmethod = \"thresholds\"\ncolumn = \"revenue\"\ncuts = [100, 50]\n"));
        assert_asked(&folder, &[&format!("is in {scale} by line 2"), "[segment] cuts is held against it"]);
    }
    // A report that speaks of miles or millions of nothing is no scale.
    for title in ["Accounts within 50 miles", "Export 000", "Report M"] {
        let folder = with("latitude,longitude,revenue", &["40.5,-75.25,5"], "");
        let accounts = std::fs::read_to_string(folder.path("accounts.csv")).unwrap();
        folder.write("accounts.csv", format!("Export\n{title}\n{accounts}"));
        assert!(!told(&folder.read().unwrap(), "revenue is in"), "{title}");
    }
}

#[test]
fn owners_of_groups_and_locks_without_a_period_are_told() {
    for owners in [["R1", "", "R2", ""], ["Zoe", "", "Ann", ""], ["R2", "", "", "R1"]] {
        let folder = with(
            "latitude,longitude,owner",
            &owners.map(|owner| format!("40.5,-75.25,{owner}")).each_ref().map(String::as_str),
            "",
        );
        folder.write(
            "reps.csv",
            REPS.replace("rep_id", "name,rep_id")
                .replace("\nR1", "\nZoe,R1")
                .replace("\nR2", "\nAnn,R2")
                .replace("\nI1", "\nIda,I1"),
        );
        assert_told(
            &folder.read().unwrap(),
            "owner is filled in 2 of 4 rows, each time with another name: if it stands on the first row",
        );
    }
    for until in ["2019-01-31", "31.01.2019", "Jan 31, 2019"] {
        let folder = with("latitude,longitude,locked_rep,lock_until", &[&format!("40.5,-75.25,R1,\"{until}\"")], "");
        folder.write("plan.toml", PLAN.replace("start = 2026-01-01\nend = 2026-03-31\n", ""));
        let plan = folder.read().unwrap();
        assert_told(&plan, "1 lock with an end, the first 2019-01-31: held all the same, as the plan names no [plan] start");
    }
}

#[test]
fn parents_may_have_lost_zeros_or_gained_a_fraction() {
    for (id, written) in [("2", "2.0"), ("002", "2"), ("0120", "120.0")] {
        let text = format!("account_id,segment,latitude,longitude,parent_id\n7,A,40.5,-75.25,{written}\n{id},A,40.5,-75.25,\n");
        let plan = Folder::with("accounts.csv", text).read().unwrap();
        assert_eq!(plan.accounts[0].parent_id.as_deref(), Some(id));
        assert_told(
            &plan,
            &format!("1 cell with ids of parents that differ in leading zeros (or .0) only are read as these: {written} is {id}"),
        );
    }
}

#[test]
fn three_digits_of_a_postal_code_are_asked_about_where_nothing_tells() {
    for code in ["951", "610", "926"] {
        assert_asked(
            &with("zip", &[code], ""),
            &["zip", code, "may be a postal code that lost its zeros, or the beginning of others"],
        );
        let place = with("zip,state", &[&format!("{code},PR")], "").read().unwrap().accounts[0].place.unwrap();
        assert!(place.latitude < 20.0, "{code}: {place:?}");
    }
}

#[test]
fn travel_files_that_name_accounts_by_name_say_which_id_is_meant() {
    for (from, to) in [("R1", "Acme"), ("Bolt", "R2"), ("R1", "CRUX")] {
        let folder = Folder::new();
        folder.add("travel", &format!("from,to,hours\n{from},{to},0.5\n"));
        let name = if from.starts_with('R') { to } else { from };
        let id = ["ACME", "BOLT", "CRUX"].iter().position(|own| name.eq_ignore_ascii_case(own)).unwrap() + 1;
        assert_asked(&folder, &[name, "is the name of an account: write its account_id", &format!("{name} is 00{id}")]);
    }
}

#[test]
fn only_the_times_that_count_are_shown_as_read() {
    let headers = |text: &str| {
        let folder = Folder::new();
        folder.add("travel", text);
        let plan = folder.read().unwrap_or_else(|error| panic!("{text}: {error}"));
        let source = plan.sources.iter().find(|source| source.path == "travel.csv").unwrap();
        let read = |(header, column): &(String, Option<String>)| format!("{header}={}", column.as_deref().unwrap_or("-"));
        (source.headers.iter().map(read).collect::<Vec<_>>().join(" "), plan)
    };
    for (text, wanted) in [
        ("from,to,hours,km\nR1,001,0.5,30\n", "from=from to=to hours=hours km=-"),
        (
            "Name,OriginID,DestinationID,DestinationRank,Total_Minutes\nR1 - 001,1,1,1,30\n",
            "Name=name OriginID=- DestinationID=- DestinationRank=- Total_Minutes=minutes",
        ),
        ("hours,001,002,003\nR1,0.5,0.6,0.7\n", "hours=from 3 columns (001, 002, 003)=to"),
    ] {
        assert_eq!(headers(text).0, wanted);
    }
    for other in ["duration_in_traffic", "Fahrzeit mit Verkehr", "drive time 8am"] {
        let (_, plan) = headers(&format!("from,to,minutes,{other}\nR1,001,30,40\n"));
        assert_told(
            &plan,
            &format!("travel.csv: minutes is read as minutes, and not {other} ([columns.travel] minutes = {other:?} takes that)"),
        );
    }
    // What is not listed is told by name.
    let (_, plan) = headers("from,to,hours\nR1,001,0.5\nR1,003,0.5\n");
    assert_told(&plan, "none from rep R2; none to account 002");
}
