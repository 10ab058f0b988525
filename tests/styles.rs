//! Numbers and dates as exports write them, column by column: read as they are meant, or asked about.

#![allow(clippy::unwrap_used)]

mod binary;
mod folder;

use binary::sutton;
use folder::{ACCOUNTS, CALL_PATTERNS, Folder, PLAN, REPS};
use rust_xlsxwriter::Workbook;
use sutton::plan::Plan;

/// Three accounts with these cells in a column.
fn with_column(header: &str, cells: [&str; 3]) -> Folder {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let cells = [header].into_iter().chain(cells);
    let rows = ACCOUNTS
        .replace(",revenue,", ",sum,")
        .lines()
        .zip(cells)
        .map(|(row, cell)| format!("{row},{}\n", quoted(cell)))
        .collect::<String>();
    Folder::with("accounts.csv", rows)
}

fn say(folder: &Folder, settings: &str) {
    folder.write("plan.toml", format!("{PLAN}{settings}\n"));
}

fn numbers(plan: &Plan, column: &str) -> Vec<f64> {
    plan.accounts.iter().map(|account| account.number(column)).collect()
}

/// The revenue that these cells are read as, and what is told of their style.
#[track_caller]
fn read(cells: [&str; 3]) -> (Vec<f64>, String) {
    let plan = with_column("revenue", cells).read().unwrap();
    (numbers(&plan, "revenue"), plan.sources[1].styles.join("; "))
}

/// The one defect of these cells.
#[track_caller]
fn refused(header: &str, cells: [&str; 3]) -> String {
    let defects = with_column(header, cells).defects();
    assert_eq!(defects.len(), 1, "{defects:#?}");
    defects[0].clone()
}

#[test]
fn amounts_are_read_as_the_column_shows() {
    let meant = vec![1_204_300.5, -88_456.0, 12_500.0];
    let told = |style: &str| (meant.clone(), format!("revenue: {style}"));
    assert_eq!(read([" $1,204,300.50 ", "($88,456.00)", "12,500"]), told("1,234.56, $"));
    assert_eq!(read(["1.204.300,50 €", "-88.456 €", "12.500,00 €"]), told("1.234,56, EUR"));
    assert_eq!(read(["CHF 1'204'300.50", "CHF 88'456.00-", "12’500"]), told("1'234.56, CHF"));
    assert_eq!(read(["1\u{202f}204\u{202f}300,5 EUR", "−88 456", "12\u{a0}500"]), told("1 234,56, EUR"));
    assert_eq!(read(["12,04,300.50", "-88,456", "12,500"]).0[0], 1_204_300.5);
    assert_eq!(read(["1.2043005E+06", "-88456", "1.25E4"]), (meant, String::new()));
    assert_eq!(read(["$ -", "$3.50", " $-   "]), (vec![0.0, 3.5, 0.0], "revenue: $, a dash is 0 (2 cells)".into()));
}

#[test]
fn a_column_of_two_readings_is_asked_about() {
    let told = refused("revenue", ["498.317", "751", "11.560"]);
    assert!(told.starts_with("accounts.csv, line 2, revenue = \"498.317\": 498.317 is 498,317 or 498.317"), "{told}");
    assert!(told.ends_with("[styles.accounts] revenue = \"1.234,56\" or [styles.accounts] revenue = \"1234.56\""), "{told}");
    let told = refused("revenue", ["", "EUR 7,000", "(2,500)"]);
    assert!(told.contains("line 3") && told.contains("is 7,000 or 7,") && told.contains("\"1,234.56\""), "{told}");
    let folder = with_column("Annual Revenue", ["498.317", "751", "11.560"]);
    for (style, meant) in [("1.234,56", [498_317.0, 751.0, 11_560.0]), ("1234.56", [498.317, 751.0, 11.56])] {
        for name in ["revenue", "\"Annual Revenue\""] {
            say(&folder, &format!("[styles.accounts]\n{name} = \"{style}\""));
            assert_eq!(numbers(&folder.read().unwrap(), "revenue"), meant);
        }
    }
    say(&folder, "[styles.accounts]\nrevenue = \"1.234,56\"\n[styles.reps]\n");
    folder.write("accounts.csv", "account_id,latitude,longitude,segment,revenue\n1,40.5,-75.5,A,1234.5\n");
    assert!(folder.defects()[0].contains("line 2, revenue = \"1234.5\": is no number: write it like 1234,5"));
}

#[test]
fn cells_that_contradict_each_other_are_named() {
    let told = refused("revenue", ["1.5", "2,75", "3.5"]);
    for part in ["line 3", "a decimal point in 2 cells (line 2: 1.5)", "a decimal comma in 1 cell (line 3: 2,75)"] {
        assert!(told.contains(part), "{told}");
    }
    let told = refused("revenue", ["$5", "7 EUR", "8"]);
    assert!(told.contains("line 3") && told.contains("7 EUR is in EUR, line 2 in $"), "{told}");
    let told = refused("revenue", ["1,234,567", "1'234'567", "8"]);
    assert!(told.contains("thousands are parted in two ways"), "{told}");
    assert!(refused("revenue", ["5%", "7%", "8%"]).contains("is a percentage"));
    assert!(refused("revenue", ["#N/A", "7", "8"]).contains("leave the cell empty"));
    for cell in ["1.5M", "2,5k", "2,5 T€", "3 TEUR", "1,2 Mio. EUR", "4.000 Tsd."] {
        assert!(refused("revenue", [cell, "7", "8"]).contains("is a number cut short: write it in full"), "{cell}");
    }
}

#[test]
fn a_range_leaves_coordinates_one_reading() {
    let commas = ACCOUNTS.replace(',', ";").replace("40.5;-75.25", "40,512;-75,254").replace("40.25;-75.5", "40,251;-75,503");
    let plan =
        Folder::with("accounts.csv", commas.replace("40.75;-75.75", "40,757;-75,751").replace("1000.5", "2000")).read().unwrap();
    let place = plan.accounts[0].place.unwrap();
    assert_eq!((place.latitude, place.longitude), (40.512, -75.254));
    let reps = REPS.replace("role,", "role,ramp,").replace("outside,", "outside,1.000,").replace("inside,", "inside,0.500,");
    assert_eq!(Folder::with("reps.csv", reps).read().unwrap().reps[2].capacity_hours, 25.0);
}

#[test]
fn own_columns_are_asked_about_where_they_are_used() {
    let folder = with_column("Beds", ["1.250", "2.500", "3.750"]);
    let told = folder.read().unwrap().sources[1].styles.join("; ");
    assert!(told.starts_with("Beds: not used: 1.250 is 1,250 or 1.25"), "{told}");
    say(&folder, "[balance.Beds]");
    assert!(folder.defects()[0].contains("[styles.accounts] Beds = \"1.234,56\""));
    say(&folder, "[balance.Beds]\n[styles.accounts]\nBeds = \"1.234,56\"");
    assert_eq!(numbers(&folder.read().unwrap(), "Beds"), [1250.0, 2500.0, 3750.0]);
    let plan = with_column("Share", ["15%", "2,5 %", "0"]).read().unwrap();
    assert_eq!(
        (numbers(&plan, "Share"), &plan.sources[1].styles[0][..]),
        (vec![0.15, 0.025, 0.0], "Share: 1234,56, 15% is 0.15")
    );
}

#[test]
fn a_dash_is_0_only_where_nothing_would_be_0_too() {
    let reps =
        REPS.replace("role,", "role,max_accounts,").replace("R1,outside,", "R1,outside,-,").replace("outside,1", "outside,5,1");
    let told = Folder::with("reps.csv", reps.replace("inside,", "inside,5,")).defects();
    assert!(told.len() == 1 && told[0].contains("max_accounts = \"-\": may be 0 or nothing"), "{told:?}");
    let told = Folder::with("accounts.csv", ACCOUNTS.replace("40.25,-75.5", "-,-")).defects();
    assert!(told[0].contains("latitude = \"-\": may be 0 or nothing"), "{told:?}");
}

#[test]
fn numeric_cells_of_a_workbook_are_numbers_beside_any_text() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in ACCOUNTS.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            let (row, column) = (row as u32, column as u16);
            match cell.parse::<f64>() {
                Ok(number) if column == 5 => sheet.write(row, column, number).unwrap(),
                Ok(_) => sheet.write(row, column, cell.replace('.', ",")).unwrap(),
                Err(_) => sheet.write(row, column, cell).unwrap(),
            };
        }
    }
    sheet.write(0, 7, "owner_since").unwrap().write(1, 7, 46_023).unwrap().write(2, 7, 20_250_131).unwrap();
    let folder = Folder::with("accounts.xlsx", book.save_to_buffer().unwrap());
    folder.write("plan.toml", PLAN.replace("accounts.csv", "accounts.xlsx"));
    let plan = folder.read().unwrap();
    assert_eq!(numbers(&plan, "revenue"), [1000.5, 200.0, 300.0]);
    assert_eq!(plan.accounts[0].place.unwrap().latitude, 40.5);
    assert_eq!(since(&plan), ["2026-01-01", "2025-01-31", ""]);
    assert!(plan.sources[1].styles.contains(&"owner_since: days counted from 1900, as spreadsheets do (1 cell)".into()));
}

/// Since when the accounts have their owners.
fn since(plan: &Plan) -> Vec<String> {
    let since = |at: usize| plan.owners.get(at, "outside").unwrap().since.map(|date| date.to_string()).unwrap_or_default();
    (0..3).map(since).collect()
}

#[test]
fn dates_are_read_as_the_column_shows() {
    let read = |cells: [&str; 3]| since(&with_column("owner_since", cells).read().unwrap());
    let meant = ["2024-02-03", "2025-12-31", ""];
    for cells in [
        ["03/02/2024", "31/12/2025", ""],
        ["02/03/2024", "12/31/2025", ""],
        ["2/3/24, 9:15 AM", "12/31/25, 11:00 PM", ""],
        ["03.02.2024", "31.12.2025 08:00", ""],
        ["2024/2/3", "2025/12/31", ""],
        ["3-Feb-2024", "31-DEC-25", ""],
        ["Feb 3, 2024", "December 31, 2025", ""],
        ["3. Februar 2024", "31 décembre 2025", ""],
        ["20240203", "2025-12-31T00:00:00Z", ""],
    ] {
        assert_eq!(read(cells), meant, "{cells:?}");
    }
    assert_eq!(read(["03.02.2024", "01.12.2025", ""])[0], "2024-02-03", "points part the day from the month");
    assert_eq!(read(["05/05/2025", "", ""])[0], "2025-05-05");
}

#[test]
fn dates_of_two_readings_are_asked_about() {
    let told = refused("owner_since", ["", "03/04/2025", "05/06/2025"]);
    assert!(told.contains("line 3, owner_since = \"03/04/2025\": 03/04/2025 is 2025-04-03 or 2025-03-04"), "{told}");
    assert!(told.contains("owner_since = \"dd/mm/yyyy\" or [styles.accounts] owner_since = \"mm/dd/yyyy\""), "{told}");
    assert!(refused("owner_since", ["03-04-05", "", ""]).contains("2005-04-03 or 2005-03-04 or 2003-04-05"));
    let told = refused("owner_since", ["13/04/2025", "04/13/2025", ""]);
    assert!(told.contains("two orders, as in 1 cell (line 2: 13/04/2025) and in 1 cell (line 3: 04/13/2025)"), "{told}");
    assert!(refused("owner_since", ["45678", "", ""]).contains("45678 may be 2025-01-21, as spreadsheets count days"));
    let folder = with_column("owner_since", ["03/04/2025", "", "01/02/2025"]);
    for (style, first) in [("dd/mm/yyyy", "2025-04-03"), ("M/D/YYYY", "2025-03-04")] {
        say(&folder, &format!("[styles.accounts]\nowner_since = \"{style}\""));
        assert_eq!(since(&folder.read().unwrap())[0], first);
    }
    let folder = with_column("owner_since", ["45678", "", ""]);
    say(&folder, "[styles.accounts]\nowner_since = \"serial\"");
    assert_eq!(since(&folder.read().unwrap())[0], "2025-01-21");
}

#[test]
fn styles_that_can_t_be_meant_are_defects_of_the_plan_file() {
    let folder = Folder::new();
    say(
        &folder,
        "[styles.acounts]\nrevenue = \"1.234,56\"\n[styles.accounts]\nrevenue = \"1.234\"\nrevenu = \"1234.56\"\nname = \"1234.56\"\n\
         [styles.reps]\ncapacity_hours = \"days\"",
    );
    let defects = folder.defects();
    assert_eq!(defects.len(), 1, "{defects:#?}");
    assert!(defects[0].contains("styles.acounts: is no table of a plan (did you mean accounts?)"), "{}", defects[0]);
    folder.write(
        "plan.toml",
        std::fs::read_to_string(folder.path("plan.toml")).unwrap().replace("acounts]\nrevenue", "locks]\nuntil"),
    );
    let told = folder.defects();
    assert_eq!(told.len(), 4, "{told:#?}");
    for part in [
        "styles.accounts.revenue = \"1.234\": is no known style of numbers: write it like \"1234.56\"",
        "styles.accounts.revenu = \"1234.56\": accounts.csv has no column revenu (did you mean revenue?)",
        "styles.accounts.name = \"1234.56\": is the style of a column that holds neither numbers nor dates",
        "or a unit: \"hours\", \"minutes\", \"seconds\"",
    ] {
        assert!(told.join("\n").contains(part), "{part:?} is missing in {told:#?}");
    }
}

#[test]
fn units_that_must_be_wrong_are_asked_about() {
    let reps = REPS.replace(",100,", ",27600,").replace("inside,50", "inside,13800");
    let folder = Folder::with("reps.csv", &reps);
    let told = folder.defects();
    assert!(told.len() == 1 && told[0].contains("more hours than the period (2,160 h, day and night)"), "{told:?}");
    assert!(told[0].contains("[styles.reps] capacity_hours = \"minutes\""), "{told:?}");
    for (unit, hours) in [("minutes", 460.0), ("hours", 27_600.0)] {
        say(&folder, &format!("[styles.reps]\ncapacity_hours = \"{unit}\""));
        assert_eq!(folder.read().unwrap().reps[0].capacity_hours, hours);
    }
    let weekly = Folder::with("reps.csv", REPS.replace(",100,", ",40,").replace("inside,50", "inside,20")).read().unwrap();
    assert!(weekly.warnings.iter().any(|told| told.contains("are these hours of a week?")), "{:?}", weekly.warnings);
    let yearly = Folder::with("reps.csv", REPS.replace(",100,", ",1800,")).read().unwrap();
    assert!(yearly.warnings.iter().any(|told| told.contains("are these hours of a year?")), "{:?}", yearly.warnings);
    let patterns = CALL_PATTERNS.replace(",60\n", ",1\n").replace(",30\n", ",0.5\n").replace(",15\n", ",0.25\n");
    let folder = Folder::with("call_patterns.csv", patterns);
    assert!(folder.defects()[0].contains("[styles.call_patterns] minutes_per_call = \"hours\""));
    say(&folder, "[styles.call_patterns]\nminutes_per_call = \"hours\"");
    assert_eq!(folder.read().unwrap().call_patterns[2].minutes_per_call, 15.0);
}

#[test]
fn inspect_tells_what_a_style_made_of_a_column() {
    let folder = with_column("revenue", ["1.204.300,50 €", "-88.456 €", "-"]);
    let inspect = |args: &[&str]| {
        let plan = folder.path("plan.toml");
        let output = sutton(&[&["inspect", plan.to_str().unwrap()], args].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    let line = "revenue: 1.234,56, EUR, a dash is 0 (1 cell)";
    assert!(inspect(&[]).contains(&format!("\n    {line}\n")), "{}", inspect(&[]));
    assert!(inspect(&["--json"]).contains(&format!("\"{line}\"")));
}
