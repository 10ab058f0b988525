//! Exports of ERPs, and tables that people keep.

use rust_xlsxwriter::Format;

use super::{Customer, Export, GERMAN, REPS, TOWNS, book, csv, customers, grouped, owner, reps, rows, text};

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
