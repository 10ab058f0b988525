//! Twelve exports as CRMs, ERPs and colleagues give them: from the files to a plan, with two questions at most.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::Value;
use tempfile::TempDir;

/// A customer in all exports.
struct Customer {
    id: usize,
    name: String,
    town: (&'static str, &'static str, &'static str),
    owner: usize,
    revenue: f64,
}

/// City, state and ZIP.
const TOWNS: [(&str, &str, &str); 8] = [
    ("Columbus", "OH", "43215"),
    ("Toledo", "OH", "43604"),
    ("Dayton", "OH", "45402"),
    ("Akron", "OH", "44308"),
    ("Boston", "MA", "02108"),
    ("Worcester", "MA", "01608"),
    ("Springfield", "MA", "01103"),
    ("Lowell", "MA", "01852"),
];
/// City, region and postal code of Germany.
const GERMAN: [(&str, &str, &str); 4] = [
    ("München", "Bayern", "80331"),
    ("Köln", "Nordrhein-Westfalen", "50667"),
    ("Halle (Saale)", "Sachsen-Anhalt", "06108"),
    ("Dresden", "Sachsen", "01067"),
];
const REPS: [(&str, &str, usize); 3] = [
    ("Ann Miller", "ann.miller@example.com", 0),
    ("Bob Young", "bob.young@example.com", 2),
    ("Cid Park", "cid.park@example.com", 4),
];

fn customers(towns: &[(&'static str, &'static str, &'static str)]) -> Vec<Customer> {
    let revenue = |at: usize| ((at * 7919) % 400 + 3) as f64 * 2_500.0 + if at.is_multiple_of(3) { 0.5 } else { 0.0 };
    let customer = |at: usize| Customer {
        id: 1000 + at,
        name: format!("Firm {}", ["Alpha", "Bravo", "Carol", "Delta", "Echo", "Foxtrot"][at % 6].to_owned() + &at.to_string()),
        town: towns[at % towns.len()],
        owner: (at % towns.len()) * 3 / towns.len(),
        revenue: revenue(at),
    };
    (0..24).map(customer).collect()
}

/// Groups of three digits: `1,234,567.50`.
fn grouped(amount: f64, group: &str, decimal: &str) -> String {
    let text = format!("{amount:.2}");
    let (whole, cents) = text.split_once('.').unwrap();
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push_str(group);
        }
        out.push(digit);
    }
    out + decimal + cents
}

/// A Salesforce id: fifteen characters and the three that tell the case of them.
fn salesforce(prefix: &str, number: usize) -> String {
    let id = format!("{prefix}5g00000{number:05}");
    let id: String = id.chars().take(15).collect();
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let suffix = id.as_bytes().chunks(5).map(|chunk| {
        let bits =
            chunk.iter().enumerate().filter(|(_, letter)| letter.is_ascii_uppercase()).map(|(at, _)| 1usize << at).sum::<usize>();
        char::from(ALPHABET[bits])
    });
    id.clone() + &suffix.collect::<String>()
}

/// An export: the files a person has, and what that person answers to the questions of `init` (lines found and put in their place).
struct Export {
    files: Vec<(&'static str, Vec<u8>)>,
    answers: Vec<(&'static str, &'static str)>,
}

fn csv(header: &str, separator: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = format!("{header}\n");
    for row in rows {
        let quoted = |cell: &String| {
            if cell.contains([',', ';', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
        };
        writeln!(text, "{}", row.iter().map(quoted).collect::<Vec<_>>().join(separator)).unwrap();
    }
    text
}

/// The sellers, as people keep them.
fn reps() -> String {
    csv(
        "Name,Email,Role,Hours per quarter,City,State,Zip",
        ",",
        REPS.iter().map(|&(name, email, home)| {
            let (city, state, zip) = TOWNS[home];
            [name, email, "Field", "450", city, state, zip].map(String::from).to_vec()
        }),
    )
}

fn sheet_of(sheet: &mut Worksheet, from: u32, header: &[&str], rows: &[Vec<String>], amounts: &[usize]) {
    header.iter().enumerate().for_each(|(at, cell)| {
        sheet.write(from, at as u16, *cell).unwrap();
    });
    for (row, cells) in (from + 1..).zip(rows) {
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            match cell.parse::<f64>() {
                Ok(number) if amounts.contains(&at) => sheet.write(row, at as u16, number).unwrap(),
                _ => sheet.write(row, at as u16, cell.as_str()).unwrap(),
            };
        }
    }
}

/// Accounts as a header and rows of text.
fn rows(customers: &[Customer], row: impl Fn(&Customer) -> Vec<String>) -> impl Iterator<Item = Vec<String>> {
    customers.iter().map(row)
}

fn owner(customer: &Customer) -> String {
    REPS[customer.owner].0.into()
}

fn text(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_string()).collect()
}

fn book(fill: impl Fn(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn salesforce_report() -> Export {
    let header = "\"Account ID\",\"Account Name\",\"Account Owner\",\"Billing City\",\"Billing State/Province\",\"Billing Zip/Postal Code\",\"Annual Revenue\",\"Last Activity\"";
    let mut report = csv(
        header,
        ",",
        rows(&customers(&TOWNS), |own| {
            let (city, state, zip) = own.town;
            let id: String = salesforce("001", own.id).chars().take(15).collect();
            text(&[&id, &own.name, &owner(own), city, state, zip, &format!("{:.2}", own.revenue), "11/24/2026"])
        }),
    );
    report += "\n\n\"Accounts by owner\"\n\"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\"\n\"Confidential Information - Do Not Distribute\"\n\"Generated By:  Ann Miller  11/28/2026, 9:12 AM\"\n";
    Export { files: vec![("report1764321.csv", report.into()), ("reps.csv", reps().into())], answers: vec![] }
}

fn salesforce_report_as_workbook() -> Export {
    let customers = customers(&TOWNS);
    let table: Vec<Vec<String>> = rows(&customers, |own| {
        let (city, state, zip) = own.town;
        text(&["", &salesforce("001", own.id), &own.name, &owner(own), city, state, zip, &own.revenue.to_string()])
    })
    .collect();
    let file = book(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 1, "Accounts by Owner").unwrap();
        sheet.write(1, 1, "As of 2026-11-28 09:12:00 Eastern Standard Time").unwrap();
        sheet.write(3, 1, "Filtered By").unwrap();
        sheet.write(4, 1, "Show: All accounts").unwrap();
        let header = [
            "",
            "Account ID",
            "Account Name",
            "Account Owner",
            "Billing City",
            "Billing State/Province",
            "Billing Zip/Postal Code",
            "Annual Revenue",
        ];
        sheet_of(sheet, 8, &header, &table, &[7]);
        let end = 9 + table.len() as u32;
        sheet.write(end, 1, "Total").unwrap();
        sheet.write(end, 7, customers.iter().map(|own| own.revenue).sum::<f64>()).unwrap();
        sheet.write(end + 2, 1, "Confidential Information - Do Not Distribute").unwrap();
        sheet.write(end + 3, 1, "Copyright © 2000-2026 salesforce.com, inc. All rights reserved.").unwrap();
    });
    Export { files: vec![("Accounts by Owner.xlsx", file), ("reps.csv", reps().into())], answers: vec![] }
}

fn users() -> String {
    csv(
        "Id,Name,Email,UserRole.Name,City,State,PostalCode",
        ",",
        REPS.iter().enumerate().map(|(at, &(name, email, home))| {
            let (city, state, zip) = TOWNS[home];
            text(&[&salesforce("005", at), name, email, "Field Sales", city, state, zip])
        }),
    )
}

fn data_loader() -> Export {
    let header =
        "ID,NAME,OWNERID,PARENTID,BILLINGCITY,BILLINGSTATE,BILLINGPOSTALCODE,BILLINGCOUNTRY,ANNUALREVENUE,TYPE,ISDELETED";
    let accounts = csv(
        header,
        ",",
        rows(&customers(&TOWNS), |own| {
            let (city, state, zip) = own.town;
            let kind = if own.id % 4 == 0 { "Prospect" } else { "Customer" };
            text(&[
                &salesforce("001", own.id),
                &own.name,
                &salesforce("005", own.owner),
                "000000000000000AAA",
                city,
                state,
                zip,
                "US",
                &format!("{:.1}", own.revenue),
                kind,
                "false",
            ])
        }),
    );
    Export { files: vec![("extract.csv", accounts.into()), ("users.csv", users().into())], answers: vec![] }
}

fn weekly_export() -> Export {
    let header = "\"Id\",\"IsDeleted\",\"MasterRecordId\",\"Name\",\"Type\",\"ParentId\",\"BillingStreet\",\"BillingCity\",\"BillingState\",\"BillingPostalCode\",\"BillingCountry\",\"ShippingCity\",\"ShippingState\",\"ShippingPostalCode\",\"AnnualRevenue\",\"OwnerId\",\"CreatedDate\"";
    let accounts = csv(
        header,
        ",",
        rows(&customers(&TOWNS), |own| {
            let (city, state, zip) = own.town;
            text(&[
                &salesforce("001", own.id),
                "0",
                "",
                &own.name,
                "Customer - Direct",
                "",
                "1 Main St",
                city,
                state,
                zip,
                "United States",
                "Portland",
                "OR",
                "97201",
                &own.revenue.to_string(),
                &salesforce("005", own.owner),
                "2024-03-11 08:15:00",
            ])
        }),
    );
    Export { files: vec![("Account.csv", accounts.into()), ("User.csv", users().into())], answers: vec![] }
}

fn hubspot() -> Export {
    let header = "Record ID,Company name,Company owner,Create Date,City,State/Region,Postal Code,Country/Region,Annual Revenue,Lifecycle Stage";
    let accounts = csv(
        header,
        ",",
        rows(&customers(&TOWNS), |own| {
            let (city, state, zip) = own.town;
            let stage = ["Customer", "Opportunity", "Lead"][own.id % 3];
            text(&[
                &(8_000_000_000_usize + own.id).to_string(),
                &own.name,
                &owner(own),
                "2024-03-12 14:05",
                city,
                state,
                zip,
                "United States",
                &own.revenue.to_string(),
                stage,
            ])
        }),
    );
    Export {
        files: vec![("hubspot-crm-exports-all-companies.csv", accounts.into()), ("reps.csv", reps().into())],
        answers: vec![],
    }
}

fn dynamics() -> Export {
    let table: Vec<Vec<String>> = rows(&customers(&TOWNS), |own| {
        let (city, state, zip) = own.town;
        text(&[
            &format!("{:08x}-0000-4000-8000-{:012x}", own.id, own.id),
            "w6Fz==",
            "2026-11-02",
            &own.name,
            &format!("ACC-{:05}", own.id),
            &owner(own),
            city,
            state,
            zip,
            &own.revenue.to_string(),
            "Active",
        ])
    })
    .collect();
    let file = book(|book| {
        let header = [
            "(Do Not Modify) Account",
            "(Do Not Modify) Row Checksum",
            "(Do Not Modify) Modified On",
            "Account Name",
            "Account Number",
            "Owner",
            "Address 1: City",
            "Address 1: State/Province",
            "Address 1: ZIP/Postal Code",
            "Annual Revenue",
            "Status",
        ];
        sheet_of(book.add_worksheet().set_name("Active Accounts").unwrap(), 0, &header, &table, &[9]);
        book.add_worksheet().set_name("hiddenDataSheet").unwrap().write(0, 0, "account:w6Fz").unwrap();
    });
    Export { files: vec![("Active Accounts 28-11-2026 09-12-44.xlsx", file), ("reps.csv", reps().into())], answers: vec![] }
}

fn zoho() -> Export {
    let header = "Record Id,Account Owner.id,Account Owner,Account Name,Account Type,Billing City,Billing State,Billing Code,Billing Country,Annual Revenue";
    let accounts = csv(
        header,
        ",",
        rows(&customers(&TOWNS), |own| {
            let (city, state, zip) = own.town;
            text(&[
                &format!("zcrm_55{:013}", own.id),
                &format!("zcrm_99{:013}", own.owner),
                &owner(own),
                &own.name,
                "Customer",
                city,
                state,
                zip,
                "USA",
                &format!("${}", grouped(own.revenue, ",", ".")),
            ])
        }),
    );
    let people = csv(
        "Record Id,Full Name,Email,Role,Hours per quarter,City,State,Zip",
        ",",
        REPS.iter().enumerate().map(|(at, &(name, email, home))| {
            let (city, state, zip) = TOWNS[home];
            text(&[&format!("zcrm_99{at:013}"), name, email, "Field", "450", city, state, zip])
        }),
    );
    Export { files: vec![("Accounts_001.csv", accounts.into()), ("Users_001.csv", people.into())], answers: vec![] }
}

fn pipedrive() -> Export {
    let header = "Organization - ID,Organization - Name,Organization - Owner,Organization - City/town/village/locality of Address,Organization - State/county of Address,Organization - ZIP/Postal code of Address,Organization - Annual revenue,Organization - Open deals";
    let accounts = csv(
        header,
        ",",
        rows(&customers(&TOWNS), |own| {
            let (city, state, zip) = own.town;
            text(&[
                &own.id.to_string(),
                &own.name,
                &owner(own),
                city,
                state,
                zip,
                &own.revenue.to_string(),
                &(own.id % 3).to_string(),
            ])
        }),
    );
    Export { files: vec![("organizations-1234.csv", accounts.into()), ("reps.csv", reps().into())], answers: vec![] }
}

/// The sellers in Germany, as an ERP has them.
fn german_reps() -> String {
    csv(
        "Vertreter-Nr;Name;Rolle;Stunden;Ort;PLZ;Land",
        ";",
        REPS.iter().enumerate().map(|(at, &(name, _, _))| {
            let (city, _, zip) = GERMAN[at];
            text(&[&format!("V{at:03}"), name, "Außendienst", "450,0", city, zip, "DE"])
        }),
    )
}

fn sap() -> Export {
    let accounts = csv(
        "KUNNR;NAME1;ORT01;PSTLZ;LAND1;VKGRP;Umsatz",
        ";",
        rows(&customers(&GERMAN), |own| {
            let (city, _, zip) = own.town;
            text(&[
                &format!("{:010}", own.id),
                &own.name,
                city,
                zip,
                "DE",
                &format!("V{:03}", own.owner),
                &grouped(own.revenue, ".", ","),
            ])
        }),
    );
    let latin = encoding(&accounts);
    Export { files: vec![("debitoren.csv", latin), ("vertreter.csv", encoding(&german_reps()))], answers: vec![] }
}

/// Windows-1252, as far as these texts go.
fn encoding(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect()
}

fn pivot() -> Export {
    let customers = customers(&TOWNS);
    let file = book(|book| {
        let bold = Format::new().set_bold();
        let sheet = book.add_worksheet();
        sheet.write_with_format(0, 0, "Sales by rep and customer, 2026", &bold).unwrap();
        ["Rep", "Customer No", "Customer", "City", "State", "ZIP", "Sales"].iter().enumerate().for_each(|(at, cell)| {
            sheet.write(3, at as u16, *cell).unwrap();
        });
        let mut row = 4;
        for (rep, (name, ..)) in REPS.iter().enumerate() {
            let own: Vec<&Customer> = customers.iter().filter(|customer| customer.owner == rep).collect();
            sheet.merge_range(row, 0, row + own.len() as u32 - 1, 0, name, &Format::new()).unwrap();
            for customer in &own {
                let (city, state, zip) = customer.town;
                sheet.write(row, 1, customer.id as f64).unwrap();
                [customer.name.as_str(), city, state, zip].iter().enumerate().for_each(|(at, cell)| {
                    sheet.write(row, at as u16 + 2, *cell).unwrap();
                });
                sheet.write(row, 6, customer.revenue).unwrap();
                row += 1;
            }
            sheet.write(row, 0, format!("{name} Total")).unwrap();
            sheet.write(row, 6, own.iter().map(|customer| customer.revenue).sum::<f64>()).unwrap();
            row += 1;
        }
        sheet.write(row, 0, "Grand Total").unwrap();
        sheet.write(row, 6, customers.iter().map(|customer| customer.revenue).sum::<f64>()).unwrap();
    });
    Export { files: vec![("Customers by rep.xlsx", file), ("reps.csv", reps().into())], answers: vec![] }
}

fn google_sheets() -> Export {
    let header = "Account,Owner,City,State,ZIP,Revenue,Tier,Key account,Owner since";
    let accounts = csv(
        header,
        ",",
        rows(&customers(&TOWNS), |own| {
            let (city, state, zip) = own.town;
            // A spreadsheet takes the zeros in front of postal codes away.
            text(&[
                &own.name,
                &owner(own),
                city,
                state,
                zip.trim_start_matches('0'),
                &format!("${}", grouped(own.revenue, ",", ".")),
                ["A", "B", "C"][own.id % 3],
                "FALSE",
                &format!("3/{}/2024", 10 + own.id % 15),
            ])
        }),
    );
    Export { files: vec![("Customers - Sheet1.csv", accounts.into()), ("reps.csv", reps().into())], answers: vec![] }
}

fn erp() -> Export {
    let header = "sep=;\nKunden-Nr;Kunde;PLZ;Ort;Land;Betreuer;Umsatz 2026;Status";
    let accounts = csv(
        header,
        ";",
        rows(&customers(&GERMAN), |own| {
            let (city, _, zip) = own.town;
            let status = if own.id == 1023 { "gesperrt" } else { "aktiv" };
            text(&[
                &own.id.to_string(),
                &own.name,
                zip,
                city,
                "D",
                &owner(own),
                &format!("{:.2}", own.revenue).replace('.', ","),
                status,
            ])
        }),
    );
    Export {
        files: vec![("Kunden.csv", accounts.into()), ("vertreter.csv", german_reps().into())],
        answers: vec![("values.accounts.status", "ignore = [\"gesperrt\"]")],
    }
}

fn sutton(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sutton")).args(args).current_dir(folder).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// From the files of an export to its plan. Returns how many questions were asked.
fn planned(name: &str, export: &Export, expected: &[Customer], left_out: usize) -> usize {
    let folder = TempDir::new().unwrap();
    let path = |file: &str| -> PathBuf { folder.path().join(file) };
    let mut args = vec!["init", "plan", "--from"];
    for (file, bytes) in &export.files {
        fs::write(path(file), bytes).unwrap();
        args.push(file);
    }
    let init = sutton(folder.path(), &args);
    let words = told(&init);
    assert_eq!(init.status.code(), Some(0), "{name}: {words}");
    let questions = words.lines().find_map(|line| line.split_once(" question")?.0.trim().parse().ok()).unwrap_or(0);
    let mut plan = fs::read_to_string(path("plan/plan.toml")).unwrap();
    for (section, line) in &export.answers {
        plan = if plan.contains(&format!("[{section}]\n")) {
            plan.replacen(&format!("[{section}]\n"), &format!("[{section}]\n{line}\n"), 1)
        } else {
            format!("{plan}\n[{section}]\n{line}\n")
        };
    }
    fs::write(path("plan/plan.toml"), &plan).unwrap();
    let inspect = sutton(folder.path(), &["inspect", "plan/plan.toml", "--json"]);
    assert_eq!(inspect.status.code(), Some(0), "{name}: {words}\n{plan}\n{}", told(&inspect));
    let seen: Value = serde_json::from_slice(&inspect.stdout).unwrap();
    let (accounts, revenue) = (&seen["totals"]["accounts"], seen["totals"]["revenue"].as_f64().unwrap());
    assert_eq!(accounts.as_u64(), Some((expected.len() - left_out) as u64), "{name}: {seen:#}");
    let sum: f64 = expected[..expected.len() - left_out].iter().map(|own| own.revenue).sum();
    assert!((revenue - sum).abs() < 0.01, "{name}: {revenue} is not {sum}\n{plan}\n{seen:#}");
    let solve = sutton(folder.path(), &["solve", "plan/plan.toml", "--out", "out", "--quiet"]);
    assert_eq!(solve.status.code(), Some(0), "{name}: {}", told(&solve));
    let assigned = fs::read_to_string(path("out/assignments.csv")).unwrap();
    let mut table = ::csv::Reader::from_reader(assigned.as_bytes());
    let before = table.headers().unwrap().iter().position(|header| header == "previous_rep_id").unwrap();
    let owned = table.records().filter(|row| !row.as_ref().unwrap()[before].is_empty()).count();
    assert_eq!(owned, expected.len() - left_out, "{name}: every account has an owner\n{plan}");
    questions
}

#[test]
fn twelve_exports_become_plans_with_two_questions_at_most() {
    let exports = [
        ("Salesforce report, CSV", salesforce_report(), &TOWNS[..], 0),
        ("Salesforce report, XLSX", salesforce_report_as_workbook(), &TOWNS[..], 0),
        ("Data Loader", data_loader(), &TOWNS[..], 0),
        ("weekly export", weekly_export(), &TOWNS[..], 0),
        ("HubSpot", hubspot(), &TOWNS[..], 0),
        ("Dynamics", dynamics(), &TOWNS[..], 0),
        ("Zoho", zoho(), &TOWNS[..], 0),
        ("Pipedrive", pipedrive(), &TOWNS[..], 0),
        ("SAP", sap(), &GERMAN[..], 0),
        ("pivot", pivot(), &TOWNS[..], 0),
        ("Google Sheets", google_sheets(), &TOWNS[..], 0),
        ("ERP", erp(), &GERMAN[..], 1),
    ];
    for (name, export, towns, left_out) in exports {
        let questions = planned(name, &export, &customers(towns), left_out);
        println!("{name}: {questions} questions");
        assert!(questions <= 2, "{name}: {questions} questions");
    }
}

#[test]
fn what_two_headers_could_be_is_asked_and_hours_of_a_week_are_no_capacity() {
    let folder = TempDir::new().unwrap();
    let accounts = csv(
        "Kunden-Nr;Kunde;PLZ;Ort;Land;Umsatz 2024;Umsatz 2025",
        ";",
        rows(&customers(&GERMAN), |own| {
            let (city, _, zip) = own.town;
            text(&[&own.id.to_string(), &own.name, zip, city, "D", "7,5", &format!("{:.2}", own.revenue).replace('.', ",")])
        }),
    );
    fs::write(folder.path().join("Kunden.csv"), accounts).unwrap();
    fs::write(folder.path().join("vertreter.csv"), german_reps().replace("Stunden", "Stunden/Woche")).unwrap();
    let init = sutton(folder.path(), &["init", "plan", "--from", "Kunden.csv", "vertreter.csv"]);
    let (words, plan) = (told(&init), fs::read_to_string(folder.path().join("plan/plan.toml")).unwrap());
    assert!(words.contains("both Umsatz 2024 and Umsatz 2025 could be revenue"), "{words}");
    assert!(!plan.contains("revenue = "), "{plan}");
    assert!(plan.contains("capacity_hours = 450 # guess") && plan.contains("# not used: \"Stunden/Woche\""), "{plan}");
}
