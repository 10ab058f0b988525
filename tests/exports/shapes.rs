//! Twelve shapes of exports, all of the same customers.

use std::fmt::Write;

use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// A customer in all exports.
pub struct Customer {
    pub id: usize,
    pub name: String,
    pub town: (&'static str, &'static str, &'static str),
    pub owner: usize,
    pub revenue: f64,
}

/// City, state and ZIP.
pub const TOWNS: [(&str, &str, &str); 8] = [
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
pub const GERMAN: [(&str, &str, &str); 4] = [
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

pub fn customers(towns: &[(&'static str, &'static str, &'static str)]) -> Vec<Customer> {
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
pub struct Export {
    pub files: Vec<(&'static str, Vec<u8>)>,
    pub answers: Vec<(&'static str, &'static str)>,
}

pub fn csv(header: &str, separator: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
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
pub fn rows(customers: &[Customer], row: impl Fn(&Customer) -> Vec<String>) -> impl Iterator<Item = Vec<String>> {
    customers.iter().map(row)
}

fn owner(customer: &Customer) -> String {
    REPS[customer.owner].0.into()
}

pub fn text(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_string()).collect()
}

fn book(fill: impl Fn(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

pub fn salesforce_report() -> Export {
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

pub fn salesforce_report_as_workbook() -> Export {
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

pub fn data_loader() -> Export {
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

pub fn weekly_export() -> Export {
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

pub fn hubspot() -> Export {
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

pub fn dynamics() -> Export {
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

pub fn zoho() -> Export {
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

pub fn pipedrive() -> Export {
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
pub fn german_reps() -> String {
    csv(
        "Vertreter-Nr;Name;Rolle;Stunden;Ort;PLZ;Land",
        ";",
        REPS.iter().enumerate().map(|(at, &(name, _, _))| {
            let (city, _, zip) = GERMAN[at];
            text(&[&format!("V{at:03}"), name, "Außendienst", "450,0", city, zip, "DE"])
        }),
    )
}

pub fn sap() -> Export {
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

pub fn pivot() -> Export {
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

pub fn google_sheets() -> Export {
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

pub fn erp() -> Export {
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
