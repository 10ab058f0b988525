//! What a header says, and which of several columns is meant.

use sutton::plan::AccountStatus;

use super::tables::{accounts, with};
use crate::folder::{Folder, PLAN, REPS, assert_asked, assert_told};

#[test]
fn a_header_called_like_a_column_that_is_read_from_another_is_not_it() {
    for (name, header) in [("revenue", "Wert 2024"), ("potential", "Headroom"), ("open_pipeline", "Deals")] {
        let said = format!("[columns.accounts]\n{name} = {header:?}\n");
        let plan = with(&format!("{header},{name}"), &["5,7"], &said).read().unwrap();
        assert_eq!(plan.accounts[0].number(name), 5.0);
    }
}

#[test]
fn a_type_whose_words_are_statuses_is_the_status() {
    for (header, customer, prospect) in [
        ("Type", "Customer - Direct", "Prospect"),
        ("Account Type", "customer", "Lead"),
        ("Kundentyp", "Bestandskunde", "Interessent"),
        ("Tipo", "cliente", "prospecto"),
    ] {
        let plan = with(header, &[customer, prospect, ""], "[workload]\nprospect_factor = 0.5\n").read().unwrap();
        let read: Vec<AccountStatus> = plan.accounts.iter().map(|account| account.status).collect();
        assert_eq!(read, [AccountStatus::Customer, AccountStatus::Prospect, AccountStatus::Customer], "{header}");
        assert!(!plan.warnings.iter().any(|warning| warning.contains("prospect_factor")), "{:?}", plan.warnings);
        // Other kinds beside them are asked about.
        let folder = with(header, &[customer, prospect, "Competitor"], "");
        assert_asked(&folder, &["line 4", "Competitor", "[values.accounts.status] customer = [\"Competitor\"]"]);
        let said = format!("[values.accounts.{header:?}]\nignore = [\"competitor\"]\n");
        assert_eq!(with(header, &[customer, prospect, "Competitor"], &said).read().unwrap().accounts.len(), 2);
        // A type of something else is none, a few words of a status among them are told, and our own column goes first.
        assert!(with(header, &["Hospital", "Clinic", "Practice"], "").read().is_ok());
        let few = with(header, &["Hospital", "Clinic", prospect], "").read().unwrap();
        assert_told(&few, &format!("[columns.accounts] status = {header:?}"));
        let both = with(&format!("Status,{header}"), &[&format!("Customer,{prospect}"), &format!("Prospect,{customer}")], "");
        let both = both.read().unwrap();
        assert_eq!(both.accounts[0].status, AccountStatus::Customer);
        assert_told(&both, &format!("Status is read as status, and not {header}"));
    }
}

#[test]
fn a_factor_of_prospects_without_prospects_is_told() {
    for (columns, rows) in [("Fax", ["1", "2"]), ("status", ["customer", "active"]), ("Type", ["Hospital", "Clinic"])] {
        let plan = with(columns, &rows, "[workload]\nprospect_factor = 0.5\n").read().unwrap();
        assert_told(&plan, "prospect_factor = 0.5 changes nothing: no account of accounts.csv is a prospect");
        let plan = with(columns, &rows, "").read().unwrap();
        assert!(!plan.warnings.iter().any(|warning| warning.contains("prospect")), "{:?}", plan.warnings);
    }
}

#[test]
fn what_was_passed_over_is_told_with_the_line_that_takes_it() {
    for (columns, row, told) in [
        (
            "Owner,Account Owner",
            "R1,R2",
            "Owner is read as owner, and not Account Owner ([columns.accounts] owner = \"Account Owner\"",
        ),
        ("Owner,OwnerId", "R1,R2", "Owner is read as owner, and not OwnerId ([columns.accounts] owner = \"OwnerId\""),
        ("revenue,Net Sales", "1,2", "revenue is read as revenue, and not Net Sales ([columns.accounts] revenue = \"Net Sales\""),
        (
            "BillingLatitude,BillingLongitude",
            "41.5,-80",
            "the address is latitude, longitude, and not BillingLatitude, BillingLongitude",
        ),
        ("lat,lng", "41.5,-80", "latitude is read as latitude, and not lat ([columns.accounts] latitude = \"lat\" takes that)"),
    ] {
        let plan = with(columns, &[row], "").read().unwrap_or_else(|error| panic!("{columns}: {error}"));
        assert_told(&plan, told);
    }
    // The same in every row, or nothing at all, is no other reading.
    for (columns, row) in [("revenue,Net Sales", "1,1"), ("Owner,Account Owner", "R1,"), ("lat,lng", "40.5,-75.25")] {
        let plan = with(columns, &[row], "").read().unwrap();
        assert!(!plan.warnings.iter().any(|warning| warning.contains("and not")), "{:?}", plan.warnings);
    }
}

#[test]
fn headers_that_stand_twice_are_one_column_or_are_to_be_renamed() {
    for header in ["revenue", "Sales", "Notes"] {
        let plan =
            with(&format!("{header},{header}"), &["5,5", "6,6"], "").read().unwrap_or_else(|error| panic!("{header}: {error}"));
        assert_told(&plan, &format!("{header} stands twice with the same cells: it is read once"));
        let differ = with(&format!("{header},{header}"), &["5,5", "6,7"], "");
        assert_asked(&differ, &["stands twice", "differ (line 3: \"6\" and \"7\")", "rename one of them"]);
    }
}

#[test]
fn where_ids_are_missing_the_columns_that_would_do_are_named() {
    let rest = "latitude,longitude,segment,Kind,City Tax";
    for (header, cells) in [("Account Name", ["Acme", "Bolt"]), ("Tax No", ["17", "18"]), ("Firma", ["Crux", "Dune"])] {
        let text = |second: &str| format!("{header},{rest}\n{},40.5,-75.25,A,x,1\n{second},40.5,-75.5,A,x,1\n", cells[0]);
        let line = format!("[columns.accounts] account_id = {header:?}");
        assert_asked(&accounts(&text(cells[1]), ""), &["account_id: this column is missing", &line]);
        let plan = accounts(&text(cells[1]), &format!("[columns.accounts]\naccount_id = {header:?}\n")).read().unwrap();
        assert_eq!(plan.accounts[1].id, cells[1]);
        // What repeats, or is empty somewhere, tells no rows apart.
        for second in [cells[0], ""] {
            assert_asked(&accounts(&text(second), ""), &["account_id", "no column has another value in every row"]);
        }
    }
}

#[test]
fn hints_do_not_point_to_columns_that_can_not_be_it() {
    for (header, cell) in [("Zip Lat", "19104"), ("Lat Code", "X17"), ("Breite (mm)", "210")] {
        let text = format!("account_id,longitude,segment,{header}\n1,-75.25,A,{cell}\n");
        let defects = accounts(&text, "").defects();
        assert!(defects.iter().any(|defect| defect.contains("latitude: this column is missing")), "{defects:?}");
        assert!(!defects.iter().any(|defect| defect.contains(&format!("latitude = {header:?}"))), "{defects:?}");
        let plan = accounts(&format!("account_id,segment,City,State,{header}\n1,A,Toledo,OH,{cell}\n"), "").read().unwrap();
        assert!(!plan.warnings.iter().any(|warning| warning.contains("looks like latitude")), "{:?}", plan.warnings);
    }
    let plan = accounts("account_id,segment,City,State,Breite WGS\n1,A,Toledo,OH,41.6\n", "").read().unwrap();
    assert_told(&plan, "[columns.accounts] latitude = \"Breite WGS\"");
}

#[test]
fn a_unit_in_a_header_that_is_not_that_of_the_column_is_asked_about() {
    for (header, unit, hours) in
        [("Hours (min)", "minutes", 5.0), ("Arbeitszeit Minuten", "minutes", 5.0), ("capacity, sec", "seconds", 300.0 / 3600.0)]
    {
        let folder = Folder::with("reps.csv", REPS.replace("capacity_hours", &format!("{header:?}")).replace(",100,", ",300,"));
        assert_asked(
            &folder,
            &["capacity_hours: this column is missing", &format!("[columns.reps] capacity_hours = {header:?}")],
        );
        let said = format!("{PLAN}[columns.reps]\ncapacity_hours = {header:?}\n");
        folder.write("plan.toml", &said);
        assert_asked(&folder, &[&format!("[styles.reps] capacity_hours = {unit:?} or [styles.reps] capacity_hours = \"hours\"")]);
        folder.write("plan.toml", format!("{said}[styles.reps]\ncapacity_hours = {unit:?}\n"));
        assert_eq!(folder.read().unwrap().reps[0].capacity_hours, hours, "{header}");
        folder.write("plan.toml", format!("{said}[styles.reps]\ncapacity_hours = \"hours\"\n"));
        assert_eq!(folder.read().unwrap().reps[0].capacity_hours, 300.0, "{header}");
    }
    let calls = "segment,role,channel,calls_per_period,Dauer (h)\nA,outside,visit,12,60\nB,outside,visit,6,30\n";
    let folder = Folder::with("call_patterns.csv", calls);
    folder.write("plan.toml", format!("{PLAN}[columns.call_patterns]\nminutes_per_call = \"Dauer (h)\"\n"));
    assert_asked(&folder, &["Dauer (h)", "[styles.call_patterns] minutes_per_call = \"hours\""]);
}
