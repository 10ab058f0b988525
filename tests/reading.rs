//! The same plan, however its files are written.

#![allow(clippy::unwrap_used)]

mod folder;

use folder::{ACCOUNTS, CALL_PATTERNS, Folder, PLAN};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use sutton::plan::{AccountStatus, Place, Plan};

/// What the accounts of [`ACCOUNTS`] are.
fn assert_is_the_plan(plan: &Plan) {
    let ids: Vec<&str> = plan.accounts.iter().map(|account| account.id.as_str()).collect();
    assert_eq!(ids, ["001", "002", "003"]);
    let place = Place { latitude: 40.5, longitude: -75.25, planar: false, radius_km: 0.0 };
    assert_eq!(plan.accounts[0].place, Some(place));
    assert_eq!(plan.accounts[0].number("revenue"), 1000.5);
    assert_eq!(plan.accounts[2].segment.as_deref(), Some("B"));
    assert_eq!(plan.accounts[1].line, 3);
}

fn accounts(contents: impl AsRef<[u8]>) -> Plan {
    Folder::with("accounts.csv", contents).read().unwrap()
}

#[test]
fn a_plain_folder_is_read_whole() {
    let plan = Folder::new().read().unwrap();
    assert_is_the_plan(&plan);
    assert_eq!(plan.roles(), ["outside", "inside"]);
    assert_eq!(plan.config.balance["workload"].tolerance, Some(0.1));
    let sources: Vec<(&str, usize)> = plan.sources.iter().map(|source| (source.path.as_str(), source.rows)).collect();
    assert_eq!(sources, [("plan.toml", 0), ("accounts.csv", 3), ("reps.csv", 3), ("call_patterns.csv", 3)]);
    assert!(plan.sources.iter().all(|source| source.sha256.len() == 64));
    assert_eq!(plan.sources[1].format, "CSV, comma, UTF-8");
}

#[test]
fn owners_who_are_no_reps_have_left() {
    let plan = Folder::new().read().unwrap();
    let owner = |account| plan.owners.get(account, "outside").unwrap();
    assert_eq!((owner(0).rep, owner(1).rep, owner(2).rep), (Some(0), Some(1), None));
    assert_eq!(owner(2).rep_id, "GONE");
    assert_eq!(plan.warnings, ["role outside: 1 account owned by 1 person who left (in no row of the reps): GONE (1)"]);
}

#[test]
fn delimiters_and_decimal_commas_are_recognised() {
    let semicolons = ACCOUNTS.replace(',', ";").replace('.', ",");
    let plan = accounts(&semicolons);
    assert_is_the_plan(&plan);
    assert_eq!(plan.sources[1].format, "CSV, semicolon, UTF-8");
    assert_eq!(plan.sources[1].styles, ["latitude: 1234,56", "longitude: 1234,56", "revenue: 1234,56"]);
    let plan = accounts(ACCOUNTS.replace(',', "\t"));
    assert_is_the_plan(&plan);
    assert_eq!(plan.sources[1].format, "CSV, tab, UTF-8");
}

#[test]
fn encodings_are_recognised() {
    let text = ACCOUNTS.replace("Acme", "Zürich");
    let utf16 = |order: fn(u16) -> [u8; 2]| [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(order).collect::<Vec<u8>>();
    let written = [
        (text.clone().into_bytes(), "UTF-8"),
        (format!("\u{feff}{text}").into_bytes(), "UTF-8 with BOM"),
        (utf16(u16::to_le_bytes), "UTF-16"),
        (utf16(u16::to_be_bytes), "UTF-16"),
        (text.chars().map(|letter| u8::try_from(letter).unwrap()).collect(), "Windows-1252"),
    ];
    for (bytes, encoding) in written {
        let plan = accounts(bytes);
        assert_is_the_plan(&plan);
        assert_eq!(plan.accounts[0].name, "Zürich", "{encoding}");
        assert_eq!(plan.sources[1].format, format!("CSV, comma, {encoding}"));
    }
}

#[test]
fn headers_of_a_crm_export_are_matched_and_shown() {
    let header = "Id,Account Name,BillingLatitude,BillingLongitude,Tier,AnnualRevenue,OwnerId,Fax,Beds__c\n";
    let rows: String = ACCOUNTS.lines().skip(1).map(|line| format!("{line},none,12\n")).collect();
    let plan = accounts(format!("{header}{rows}"));
    assert_is_the_plan(&plan);
    assert_eq!(plan.accounts[0].name, "Acme");
    assert_eq!(plan.accounts[0].number("Beds__c"), 12.0);
    assert_eq!(plan.owners.len(), 3);
    let headers: Vec<(&str, Option<&str>)> =
        plan.sources[1].headers.iter().map(|(header, column)| (header.as_str(), column.as_deref())).collect();
    assert_eq!(headers[0], ("Id", Some("account_id")));
    assert_eq!(headers[2], ("BillingLatitude", Some("latitude")));
    assert_eq!(headers[7], ("Fax", None));
    assert_eq!(headers[8], ("Beds__c", Some("Beds__c")));
}

#[test]
fn workbooks_are_read_like_text() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "nothing here").unwrap();
    let sheet = book.add_worksheet().set_name("Accounts").unwrap();
    for (row, line) in ACCOUNTS.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            let (row, column) = (row as u32, column as u16);
            match cell.parse::<f64>() {
                Ok(number) if column > 0 => sheet.write(row, column, number).unwrap(),
                _ => sheet.write(row, column, cell).unwrap(),
            };
        }
    }
    sheet.write(0, 7, "owner_since").unwrap();
    let format = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(1, 7, ExcelDateTime::from_ymd(2024, 5, 17).unwrap(), &format).unwrap();
    // A stray cell far below is one more row, not a million.
    sheet.write(1_000_000, 1, " ").unwrap();
    let folder = Folder::with("accounts.xlsx", book.save_to_buffer().unwrap());
    folder.write("plan.toml", PLAN.replace("accounts.csv", "accounts.xlsx"));
    let plan = folder.read().unwrap();
    assert_is_the_plan(&plan);
    assert_eq!(plan.sources[1].format, "XLSX, sheet Accounts");
    let since = plan.owners.get(0, "outside").unwrap().since;
    assert_eq!(since.map(|date| date.to_string()).as_deref(), Some("2024-05-17"));
}

#[test]
fn a_json_plan_is_the_same_plan() {
    let plan = Folder::new().read().unwrap();
    let folder = Folder::with("plan.json", serde_json::to_string_pretty(&plan.config).unwrap());
    let again = sutton::read::plan(&folder.path("plan.json")).unwrap();
    assert_eq!(format!("{:?}", again.config), format!("{:?}", plan.config));
    assert_eq!(again.sources[0].format, "JSON, UTF-8");
}

#[test]
fn cities_and_planar_places_are_places() {
    let plan = accounts("account_id,city,state,segment\n1,Chicago,Illinois,A\n2,Los Angeles,CA,A\n");
    let place = plan.accounts[0].place.unwrap();
    assert!(place.radius_km > 0.0 && (place.latitude - 41.85).abs() < 0.1 && (place.longitude + 87.65).abs() < 0.1);

    let folder = Folder::with("accounts.csv", "account_id,x,y,segment\n1,3,4,A\n");
    folder.write("reps.csv", "rep_id,role,capacity_hours,x,y\nR1,outside,10,0,0\nI1,inside,10,0,0\n");
    let plan = folder.read().unwrap();
    assert_eq!(plan.accounts[0].place, Some(Place { latitude: 4.0, longitude: 3.0, planar: true, radius_km: 0.0 }));
}

#[test]
fn every_column_of_an_account_is_kept() {
    let plan = accounts(
        "account_id,latitude,longitude,segment,status,strategic,excluded_reps,required_skills,parent_id,locked_rep,lock_reason\n\
         1,40,-75,A,Prospect,Yes,R2; I1,surgery|lab,,,\n\
         2,40,-75,B,,x,,,1,R2,founder's friend\n",
    );
    let first = &plan.accounts[0];
    assert_eq!((first.status, first.strategic), (AccountStatus::Prospect, true));
    assert_eq!(first.excluded_reps, [1, 2]);
    assert_eq!(first.required_skills, ["surgery", "lab"]);
    assert_eq!(plan.accounts[1].parent_id.as_deref(), Some("1"));
    let lock = plan.locks.get(1, "outside").unwrap();
    assert_eq!((lock.rep, lock.reason.as_deref()), (1, Some("founder's friend")));
}

#[test]
fn owners_locks_and_travel_have_files_of_their_own() {
    let folder = Folder::new();
    folder.add("owners", "account_id,role,rep_id,since\n001,inside,I1,2025-02-03\n");
    let plan = folder.read().unwrap();
    assert_eq!(plan.owners.get(0, "inside").unwrap().rep, Some(2));
    assert_eq!(plan.owners.len(), 4);

    folder.add("locks", "account_id,role,rep_id,reason,until\n003,inside,I1,trial,2026-02-01\n001,inside,I1,,2025-12-31\n");
    let plan = folder.read().unwrap();
    assert_eq!(plan.locks.keys().collect::<Vec<_>>(), [(2, "inside")]);
    assert!(plan.warnings.iter().any(|warning| warning.contains("1 lock left out")));

    folder.add("travel", "from,to,hours\nR2,003,1.5\nR1,001,0.4\n");
    let plan = folder.read().unwrap();
    assert_eq!(plan.travel.into_iter().collect::<Vec<_>>(), [((0, 0), 0.4), ((1, 2), 1.5)]);
}

#[test]
fn empty_lines_count_and_empty_rows_are_told() {
    let plan = accounts(ACCOUNTS.replace("002,", "\n,,,,,,\n002,"));
    assert_eq!(plan.accounts[1].line, 5);
    assert!(plan.warnings.contains(&"accounts.csv: 1 empty row left out".to_string()));
}

#[test]
fn accounts_that_are_only_called_need_no_place() {
    let folder = Folder::with("accounts.csv", ACCOUNTS.replace("40.75,-75.75,B", ",,A"));
    folder.write("call_patterns.csv", CALL_PATTERNS.replace("A,outside,visit", "A,outside,phone"));
    assert_eq!(folder.read().unwrap().accounts[2].place, None);
}
