//! Well-formed columns that can be meant in another way: degrees in X and Y, regions that no account has, hours of a week, amounts with
//! the sign of a ledger, days that stand for none. Asked about where a plan would be wrong without a word, told where it may be.

#![allow(clippy::unwrap_used)]

mod folder;

use folder::{ACCOUNTS, Folder, PLAN, REPS, asked, told};

fn say(folder: &Folder, lines: &str) {
    folder.write("plan.toml", format!("{PLAN}\n{lines}\n"));
}

/// Accounts and reps at these x and y.
fn on_a_plane(headers: [&str; 2], places: [[&str; 2]; 3]) -> Folder {
    let folder = Folder::new();
    let [x, y] = headers;
    let rows = |prefix: &dyn Fn(usize) -> String| {
        places.iter().enumerate().map(|(at, [x, y])| format!("{},{x},{y}\n", prefix(at))).collect::<String>()
    };
    let accounts = rows(&|at| format!("a{at},{}", ["A", "B", "B"][at]));
    folder.write("accounts.csv", format!("account_id,segment,{x},{y}\n{accounts}"));
    let reps = rows(&|at| format!("R{at},{},100", ["outside", "outside", "inside"][at]));
    folder.write("reps.csv", format!("rep_id,role,capacity_hours,{x},{y}\n{reps}"));
    folder
}

#[test]
fn x_and_y_that_look_like_degrees_are_asked_about() {
    for (headers, places) in [
        (["X", "Y"], [["-71.0589", "42.3601"], ["-72.5898", "42.1015"], ["-73.2454", "42.4501"]]),
        (["x", "y"], [["13.4", "52.5"], ["11.6", "48.1"], ["8.7", "50.1"]]),
        (["X", "Y"], [["151.2093", "-33.8688"], ["-0.1276", "51.5072"], ["18.4241", "-33.9249"]]),
        (["X", "Y"], [["-99.1332", "19.4326"], ["-99.1332", "19.4326"], ["-99.2", "19.4"]]),
    ] {
        let folder = on_a_plane(headers, places);
        let defects = folder.defects();
        assert_eq!(defects.len(), 2, "{defects:#?}");
        let [x, y] = headers;
        for part in [
            format!("accounts.csv, line 2, {x} = {:?}: {x} and {y} are km on a plane, or longitude and latitude", places[0][0]),
            format!("say [columns.accounts] longitude = {x:?} and latitude = {y:?} if they are"),
            format!("[columns.reps] x = {x:?} and y = {y:?} if they are km"),
        ] {
            assert!(defects.join("\n").contains(&part), "{part} is missing in {defects:#?}");
        }
        let degrees = |table: &str| format!("[columns.{table}]\nlongitude = {x:?}\nlatitude = {y:?}\n");
        say(&folder, &(degrees("accounts") + &degrees("reps")));
        assert!(!folder.read().unwrap().accounts[0].place.unwrap().planar);
        say(&folder, &format!("[columns.accounts]\nx = {x:?}\ny = {y:?}\n"));
        let plan = folder.read().unwrap();
        assert!(plan.accounts[0].place.unwrap().planar && !told(&plan, "km on a plane"), "{:?}", plan.warnings);
    }
}

#[test]
fn a_plane_of_ones_own_is_no_question() {
    for (headers, places, warned) in [
        (["X", "Y"], [["3", "4"], ["0", "0"], ["50", "40"]], false),
        (["x", "y"], [["512.3071", "48.1374"], ["498.2215", "47.0931"], ["505.1183", "46.2072"]], false),
        (["x_km", "y_km"], [["-71.0589", "42.3601"], ["-72.5898", "42.1015"], ["-73.2454", "42.4501"]], false),
        (["X", "Y"], [["1.5", "2.5"], ["8.25", "0.5"], ["0.1", "7.5"]], true),
    ] {
        let plan = on_a_plane(headers, places).read().unwrap();
        assert!(plan.accounts[0].place.unwrap().planar);
        let words = "accounts.csv: X and Y are read as km on a plane: say [columns.accounts] longitude = \"X\"";
        assert_eq!(told(&plan, words), warned, "{:?}", plan.warnings);
    }
}

/// A plan whose first two reps list these regions.
fn with_regions(first: &str, second: &str) -> Folder {
    let folder = Folder::with(
        "accounts.csv",
        "account_id,latitude,longitude,segment,region,postal_code\n1,40.5,-75.25,A,North,02139\n2,40.25,-75.5,B,Mid,21401\n\
         3,40.75,-75.75,B,07,31501\n",
    );
    let list = |reps: &str, row: &str, list: &str| reps.replace(row, &format!("{row},{list:?}"));
    let reps = list(&list(REPS, "R1,outside,100,40.5,-75.5", first), "R2,outside,100,40.25,-75.25", second);
    folder.write("reps.csv", reps.replace("longitude\n", "longitude,regions\n").replace("50,,", "50,,,"));
    folder
}

#[test]
fn regions_that_no_account_has_are_told_with_what_may_be_meant() {
    for (list, wanted) in [
        ("North; Midd", "Midd (did you mean Mid?)"),
        ("North; 7", "7 (07 differs in leading zeros only)"),
        ("North; 2139", "2139 (02139 differs in leading zeros only)"),
        ("north; 90*", "90* (the accounts' regions are 07, Mid, North)"),
    ] {
        let plan = with_regions(list, "").read().unwrap();
        let words = format!("reps.csv, line 2: no account has the region or postal code {wanted}");
        assert!(told(&plan, &words), "{list}: {:?}", plan.warnings);
        assert_eq!(plan.reps[0].regions[0], "North");
    }
    let plan = with_regions("North;Mid", "21*|315*;07").read().unwrap();
    assert!(!told(&plan, "no account has"), "{:?}", plan.warnings);
}

#[test]
fn regions_that_can_be_none_are_refused() {
    for (list, wanted) in [
        ("North, Mid", "lists are parted by semicolons: write North; Mid"),
        ("021*, 214*", "lists are parted by semicolons: write 021*; 214*"),
        ("North; 02xxx", "write 02* for the postal codes that begin so"),
        ("Norht", "(did you mean North?)"),
        ("South; West", "so the rep could serve none"),
    ] {
        let told = asked(&with_regions("Mid", list));
        assert!(told.starts_with("reps.csv, line 3, regions = ") && told.contains(wanted), "{list}: {told}");
    }
}

#[test]
fn states_in_the_place_of_regions_are_named_with_their_line() {
    let accounts = "account_id,latitude,longitude,segment,State\n1,40.5,-75.25,A,PA\n2,40.25,-75.5,B,NJ\n";
    for list in ["PA", "nj", "PA; NJ"] {
        let folder = with_regions(list, "");
        folder.write("accounts.csv", accounts);
        assert!(asked(&folder).contains("[columns.accounts] region = \"State\""), "{}", asked(&folder));
        say(&folder, "[columns.accounts]\nregion = \"State\"");
        assert_eq!(folder.read().unwrap().reps[0].regions[0], if list == "nj" { "NJ" } else { "PA" });
    }
}

/// A plan whose reps have these hours under this header.
fn with_hours(header: &str, hours: &str) -> Folder {
    let reps = REPS
        .replace("capacity_hours", header)
        .replace(",100,", &format!(",{hours},"))
        .replace("inside,50", &format!("inside,{hours}"));
    Folder::with("reps.csv", reps)
}

#[test]
fn hours_of_another_time_in_the_header_are_turned_into_those_of_the_period() {
    for (header, hours, wanted) in [
        ("Hours per week", "35", 35.0 * 90.0 / 7.0),
        ("Wochenstunden", "35", 35.0 * 90.0 / 7.0),
        ("heures/mois", "150", 450.0),
        ("Horas al año", "1800", 1800.0 * 90.0 / 365.25),
        ("Capacity (h/quarter)", "450", 450.0),
    ] {
        let folder = with_hours(header, hours);
        let plan = folder.read().unwrap();
        assert!((plan.reps[0].capacity_hours - wanted).abs() < 1e-9, "{header}: {}", plan.reps[0].capacity_hours);
        assert_eq!(
            told(&plan, &format!("reps.csv, {header}: hours of a ")),
            header != "Capacity (h/quarter)",
            "{:?}",
            plan.warnings
        );
        assert!(!told(&plan, "are these hours"), "{:?}", plan.warnings);
        say(&folder, "[styles.reps]\ncapacity_hours = \"hours\"");
        assert_eq!(folder.read().unwrap().reps[0].capacity_hours, hours.parse::<f64>().unwrap());
    }
    let folder = with_hours("Soll (Woche)", "35");
    say(&folder, "[columns.reps]\ncapacity_hours = \"Soll (Woche)\"");
    assert!((folder.read().unwrap().reps[0].capacity_hours - 450.0).abs() < 1e-9);
}

#[test]
fn hours_of_another_time_without_a_period_are_asked_about() {
    let endless = PLAN.replace("end = 2026-03-31\n", "");
    for header in ["Hours/week", "Monatsstunden", "Horas semanales", "Stunden pro Tag"] {
        let folder = with_hours(header, "35");
        if header != "Stunden pro Tag" {
            folder.write("plan.toml", &endless);
        }
        let told = asked(&folder);
        assert!(told.contains(&format!("reps.csv, line 1, {header}: are hours of a ")), "{told}");
        assert!(told.contains("[styles.reps] capacity_hours = \"hours\""), "{told}");
        assert_eq!(told.contains("[plan] start"), header != "Stunden pro Tag", "{told}");
    }
    for header in ["Annual hours", "Hours per quarter", "Jahresstunden"] {
        let folder = with_hours(header, "450");
        folder.write("plan.toml", &endless);
        let plan = folder.read().unwrap();
        assert_eq!(plan.reps[0].capacity_hours, 450.0);
        assert!(
            told(&plan, &format!("reps.csv, {header}: hours of a ")) && told(&plan, "calls per period"),
            "{:?}",
            plan.warnings
        );
    }
    for (hours, warned) in [("20", true), ("38.5", true), ("60", true), ("450", false)] {
        let folder = with_hours("capacity_hours", hours);
        folder.write("plan.toml", &endless);
        let plan = folder.read().unwrap();
        assert_eq!(told(&plan, "are these hours of a week?"), warned, "{hours}: {:?}", plan.warnings);
    }
}

#[test]
fn days_that_stand_for_none_are_no_day_and_days_to_come_are_told() {
    for (day, known, words) in [
        ("1900-01-01", false, "2 owners since a day that stands for none, so since when is not known (line 2: 1900-01-01)"),
        ("31.12.9999", false, "a day that stands for none, so since when is not known (line 2: 9999-12-31)"),
        ("1970-01-01", false, "a day that stands for none"),
        ("2026-02-01", true, "2 owners since a day after the plan starts, so for no time yet (line 2: 2026-02-01)"),
        ("2024-05-17", true, ""),
    ] {
        let accounts = ACCOUNTS.replace("owner\n", "owner,owner_since\n").replace("R1\n", &format!("R1,{day}\n"));
        let accounts = accounts.replace("R2\n", &format!("R2,{day}\n")).replace("GONE\n", "GONE,\n");
        let plan = Folder::with("accounts.csv", accounts).read().unwrap();
        assert_eq!(plan.owners.get(0, "outside").unwrap().since.is_some(), known, "{day}");
        assert_eq!(told(&plan, "accounts.csv: ") && told(&plan, " since a day "), !words.is_empty(), "{:?}", plan.warnings);
        assert!(words.is_empty() || told(&plan, words), "{day}: {:?}", plan.warnings);
    }
}

/// A plan whose accounts have these amounts.
fn with_amounts(header: &str, amounts: [&str; 3]) -> Folder {
    let accounts = ACCOUNTS.replace("revenue", header).replace("1000.5,", &format!("{},", amounts[0]));
    Folder::with(
        "accounts.csv",
        accounts.replace("200,", &format!("{},", amounts[1])).replace("300,", &format!("{},", amounts[2])),
    )
}

#[test]
fn amounts_with_the_sign_of_a_ledger_are_asked_about() {
    for (header, column, amounts) in [
        ("revenue", "revenue", ["-1000.5", "-200", "-300"]),
        ("Umsatz", "revenue", ["1000.5-", "200-", "0"]),
        ("potential", "potential", ["(1000.5)", "", "(300)"]),
    ] {
        let folder = with_amounts(header, amounts);
        let told = asked(&folder);
        assert!(told.contains(&format!("accounts.csv, line 2, {header} = ")), "{told}");
        assert!(told.contains(&format!("[styles.accounts] {column} = \"credits\" if they are sales")), "{told}");
        for (style, first) in [("credits", 1000.5), ("signed", -1000.5)] {
            say(&folder, &format!("[styles.accounts]\n{column} = \"{style}\""));
            let plan = folder.read().unwrap();
            assert_eq!(plan.accounts[0].number(column), first);
            assert!(
                plan.accounts.iter().all(|account| account.number(column) != 0.0 || account.number(column).is_sign_positive())
            );
        }
    }
    let plan = with_amounts("revenue", ["-1000.5", "200", "-300"]).read().unwrap();
    assert!(told(&plan, "revenue: 2 of 3 amounts are below 0"), "{:?}", plan.warnings);
    let plan = with_amounts("revenue", ["1000.5", "200", "-300"]).read().unwrap();
    assert!(!told(&plan, "below 0"), "{:?}", plan.warnings);
}
