//! Columns that would count in silence, or be left out in silence: who is gone, states that are none, dates without a period, calls of
//! another time, currencies under any header, skills in other spellings, places that nothing reads.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod folder;

use folder::{ACCOUNTS, CALL_PATTERNS, Folder, PLAN, REPS, assert_asked, assert_told};
use sutton::plan::Plan;

/// A table with a further column.
fn with(table: &str, header: &str, cells: [&str; 3]) -> String {
    let further = std::iter::once(header).chain(cells);
    table.lines().zip(further).map(|(line, cell)| format!("{line},{cell}\n")).collect()
}

fn without_period() -> String {
    PLAN.replace("start = 2026-01-01\nend = 2026-03-31\n", "")
}

#[track_caller]
fn assert_quiet(plan: &Plan, words: &str) {
    assert!(!plan.warnings.iter().any(|warning| warning.contains(words)), "{words}: {:#?}", plan.warnings);
}

#[test]
fn rows_that_say_they_are_gone_are_told_with_the_line_that_leaves_them_out() {
    for (header, cells, gone) in [
        ("Active", ["TRUE", "FALSE", "TRUE"], 1),
        ("IsActive", ["1", "0", "0"], 2),
        ("Aktiv", ["ja", "nein", "ja"], 1),
        ("Ist aktiv", ["x", "", "x"], 1),
        ("Inactive", ["no", "yes", "no"], 1),
        ("IsDeleted", ["false", "false", "true"], 1),
        ("Churned", ["", "x", ""], 1),
        ("Closed", ["N", "Y", "Y"], 2),
        ("Status (Active/Inactive)", ["Active", "Inactive", "Active"], 1),
    ] {
        for (file, table) in [("accounts.csv", ACCOUNTS), ("reps.csv", REPS)] {
            // Owners who are left out would be nobody, and a role needs a rep.
            let folder = Folder::with("accounts.csv", ACCOUNTS.replace("owner", "note"));
            folder.write("call_patterns.csv", CALL_PATTERNS.replace("A,inside,phone,12,15\n", ""));
            folder.write("reps.csv", REPS.replace("inside,50,,", "outside,50,40.5,-75.5"));
            folder.write(
                file,
                with(&table.replace("owner", "note").replace("inside,50,,", "outside,50,40.5,-75.5"), header, cells),
            );
            let plan = folder.read().unwrap();
            assert_told(&plan, &format!("{file}: {header:?} is not used, and says "));
            let told = plan.warnings.iter().find(|warning| warning.contains("as if they were gone")).unwrap();
            assert!(told.contains(&format!(" of {gone} of 3 rows")), "{told}");
            // The line as printed.
            let line = &told[told.rfind("[values.").unwrap()..];
            folder.write("plan.toml", format!("{PLAN}\n{}\n", line.replacen("] ", "]\n", 1)));
            let plan = folder.read().unwrap();
            let left = if file == "reps.csv" { plan.reps.len() } else { plan.accounts.len() };
            assert_eq!(left, 3 - gone, "{header} of {file}");
            assert_quiet(&plan, "as if they were gone");
        }
    }
}

#[test]
fn columns_in_which_nobody_is_gone_are_not_told() {
    for (header, cells) in [
        ("Active", ["TRUE", "TRUE", "TRUE"]),
        ("Deleted", ["0", "0", "0"]),
        ("Closed", ["2025-01-03", "", ""]),
        ("Newsletter", ["yes", "no", "yes"]),
    ] {
        let plan = Folder::with("accounts.csv", with(ACCOUNTS, header, cells)).read().unwrap();
        assert_quiet(&plan, "as if they were gone");
    }
}

#[test]
fn states_of_records_are_no_states_of_countries() {
    let accounts =
        "account_id,segment,address1_city,address1_stateorprovince,NAME\n1,A,Boston,MA,Active\n2,B,Albany,NY,Inactive\n";
    for header in ["statecode", "State", "State Code"] {
        let folder = Folder::with("accounts.csv", accounts.replace("NAME", header));
        let plan = folder.read().unwrap();
        let source = plan.sources.iter().find(|source| source.path == "accounts.csv").unwrap();
        let state = source.headers.iter().find(|(_, column)| column.as_deref() == Some("state")).unwrap();
        assert_eq!(state.0, "address1_stateorprovince", "{header}");
        assert_told(&plan, &format!("{header:?} is not used, and says \"Inactive\" of 1 of 2 rows"));
    }
}

#[test]
fn dates_of_reps_without_a_period_are_told() {
    for header in ["end_date", "Termination Date", "start_date"] {
        let folder = Folder::with("reps.csv", with(REPS, header, ["2020-01-31", "", ""]));
        folder.write("plan.toml", without_period());
        assert_told(&folder.read().unwrap(), &format!("reps.csv: 1 date of {header} changed no rep's hours"));
    }
    let folder = Folder::with("reps.csv", with(REPS, "end_date", ["2027-01-31", "", ""]));
    assert_quiet(&folder.read().unwrap(), "changed no rep's hours");
}

#[test]
fn calls_of_another_time_are_those_of_the_period() {
    for (header, calls) in [
        ("Calls per year", 3.0),
        ("Besuche pro Monat", 36.0),
        ("visites/an", 3.0),
        ("Calls per quarter", 12.0),
        ("Weekly visits", 154.3),
    ] {
        let folder = Folder::with("call_patterns.csv", CALL_PATTERNS.replace("calls_per_period", header));
        let plan = folder.read().unwrap();
        let read = plan.call_patterns[0].calls_per_period;
        assert!((read - calls).abs() < 0.1, "{header}: {read}");
        if header != "Calls per quarter" {
            assert_told(&plan, &format!("call_patterns.csv, {header}: calls of a "));
        }
        let named = format!("[columns.call_patterns]\ncalls_per_period = {header:?}\n");
        folder.write("plan.toml", format!("{PLAN}\n{named}[styles.call_patterns]\ncalls_per_period = \"calls\"\n"));
        assert_eq!(folder.read().unwrap().call_patterns[0].calls_per_period, 12.0, "{header}");
        folder.write("plan.toml", format!("{}\n{named}", without_period()));
        assert_asked(&folder, &["by the header, and should be those of the whole period"]);
    }
}

#[test]
fn codes_of_currencies_count_under_any_header() {
    for header in ["ISO", "Curr.", "Belegwährung", "Local Currency Code"] {
        let folder = Folder::with("accounts.csv", with(ACCOUNTS, header, ["EUR", "USD", "THB"]));
        assert_asked(&folder, &["the amounts in revenue are in several currencies"]);
        let plan = Folder::with("accounts.csv", with(ACCOUNTS, header, ["EUR", "EUR", ""])).read();
        assert!(plan.is_ok(), "{header}");
    }
    for cells in [["EUR", "DEU", "USD"], ["A", "B", "C"], ["USD", "EUR", "net"]] {
        assert!(Folder::with("accounts.csv", with(ACCOUNTS, "Kind", cells)).read().is_ok(), "{cells:?}");
    }
}

#[test]
fn skills_are_the_same_in_any_spelling() {
    for (own, needed) in [("Vet", "vet"), ("Cold Chain", "COLD  CHAIN"), ("Chirurgie", "chirurgie")] {
        let folder = Folder::with("reps.csv", with(REPS, "skills", [own, "n/a", "-"]));
        folder.write("accounts.csv", with(ACCOUNTS, "required_skills", [needed, "None", "laser"]));
        let plan = folder.read().unwrap();
        assert_eq!(plan.accounts[0].required_skills, plan.reps[0].skills);
        assert!(plan.accounts[1].required_skills.is_empty() && plan.reps[1].skills.is_empty() && plan.reps[2].skills.is_empty());
        assert_told(&plan, "accounts.csv: skills that are required, and no rep has: laser (1 account)");
    }
    for (own, needed) in [("German", "german"), ("DE", "de"), ("Français", "francais")] {
        let folder = Folder::with("reps.csv", with(REPS, "languages", [own, "", ""]));
        folder.write("accounts.csv", with(ACCOUNTS, "language", [needed, "n/a", ""]));
        let plan = folder.read().unwrap();
        assert_eq!(plan.accounts[0].language.as_ref(), plan.reps[0].languages.first());
        assert_eq!(plan.accounts[1].language, None);
    }
}

#[test]
fn planes_in_other_units_are_asked_about_and_turned_into_km() {
    for (x, y, unit, km) in [
        ("x (miles)", "y (miles)", "mi", 1.609344),
        ("x_m", "y_m", "m", 0.001),
        ("Easting", "Northing", "m", 0.001),
        ("X (ft)", "Y (ft)", "ft", 0.0003048),
        ("Rechtswert", "Hochwert", "m", 0.001),
    ] {
        let rename = |table: &str| table.replace("longitude", x).replace("latitude", y);
        let folder = Folder::with("accounts.csv", rename(ACCOUNTS));
        folder.write("reps.csv", REPS.replace("latitude", "y_km").replace("longitude", "x_km"));
        let defects = folder.defects();
        let asked = |header: &str, name: &str| {
            format!(
                "{header}: are in {unit}, by the header, and x and y are read as km: say [styles.accounts] {name} = \"{unit}\""
            )
        };
        assert!(defects.len() == 2 && defects[0].contains(&asked(x, "x")) && defects[1].contains(&asked(y, "y")), "{defects:#?}");
        folder.write("plan.toml", format!("{PLAN}\n[styles.accounts]\nx = {unit:?}\ny = {unit:?}\n"));
        let place = folder.read().unwrap().accounts[0].place.unwrap();
        assert!(
            place.planar && (place.latitude - 40.5 * km).abs() < 1e-9 && (place.longitude + 75.25 * km).abs() < 1e-9,
            "{place:?}"
        );
    }
    // So are numbers that can be no km.
    for (one, other) in [("512000", "487000"), ("4480000.5", "4512000.5"), ("-30000", "1200")] {
        let rows = format!("1,A,{one},5\n2,B,{other},6\n");
        let folder = Folder::with("accounts.csv", format!("account_id,segment,x,y\n{rows}"));
        folder.write("reps.csv", REPS.replace("latitude", "y_km").replace("longitude", "x_km"));
        assert_asked(
            &folder,
            &["x: go from", "are they metres? say [styles.accounts] x = \"m\"", "or [styles.accounts] x = \"km\""],
        );
        folder.write("plan.toml", format!("{PLAN}\n[styles.accounts]\nx = \"m\"\n"));
        assert!(folder.read().is_ok());
    }
}

#[test]
fn part_time_that_nothing_reads_is_told() {
    for header in ["FTE", "Employment %", "Part time"] {
        let plan = Folder::with("reps.csv", with(REPS, header, ["1", "0.5", "1"])).read().unwrap();
        assert_told(&plan, &format!("reps.csv: {header:?} is not used: capacity_hours must already be"));
        let plan = Folder::with("reps.csv", with(REPS, header, ["1", "1", "1"])).read().unwrap();
        assert_quiet(&plan, "capacity_hours must already be");
    }
}

#[test]
fn places_that_nothing_reads_are_named() {
    for header in ["Geolocation", "Full Address", "Anschrift", "GPS"] {
        let accounts = format!("account_id,segment,{header}\n1,A,1 Main St\n2,B,2 Elm St\n");
        let folder = Folder::with("accounts.csv", accounts);
        folder.write("reps.csv", "rep_id,role,capacity_hours\nR1,outside,100\nR2,inside,50\n");
        folder.write("call_patterns.csv", CALL_PATTERNS.replace("visit", "phone call"));
        folder.write("plan.toml", format!("{PLAN}\n[travel]\nfield_channels = []\n"));
        assert_told(&folder.read().unwrap(), &format!("accounts.csv: {header:?} is not used, but looks like a place"));
    }
    let plan = Folder::with("accounts.csv", with(ACCOUNTS, "Address", ["1 Main St", "2 Elm St", ""])).read().unwrap();
    assert_quiet(&plan, "looks like a place");
}
