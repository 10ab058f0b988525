//! Twelve shapes of exports, all of the same customers.

mod crm;
mod erp;

use std::fmt::Write;

use rust_xlsxwriter::{Workbook, Worksheet};

pub use crm::*;
pub use erp::*;

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
