//! Currencies of amounts: those that a column beside them names, or else their own signs.

use std::collections::BTreeMap;

use super::aliases::{converted, simplify};
use super::styles::cell::Amount;
use super::styles::currency;
use super::table::Table;
use super::words::fold;
use crate::plan::words::{count, first};

/// Currencies that are named of a column.
const NAMED: usize = 5;

/// Headers that name the currency of all amounts of a row, simplified.
const OF_ROWS: [&str; 20] = [
    "currency",
    "currencyisocode",
    "currencycode",
    "currencyiso",
    "isocurrencycode",
    "accountcurrency",
    "accountcurrencycode",
    "recordcurrency",
    "transactioncurrency",
    "organizationcurrency",
    "wahrung",
    "waehrung",
    "wahrungscode",
    "accountwahrung",
    "waers",
    "devise",
    "codedevise",
    "moneda",
    "codigomoneda",
    "divisa",
];
/// Words beside the header of an amount that name its currency: `Annual Revenue Currency`.
const BESIDE: [&str; 6] = ["currency", "currencycode", "wahrung", "waehrung", "devise", "moneda"];

/// Several currencies of the amounts of a column.
#[derive(Debug)]
pub struct Several {
    /// Rows by currency, and the first row of each.
    rows: BTreeMap<String, (usize, usize)>,
}

impl Several {
    /// The currencies of the amounts of a column besides 0; `None` where there is but one.
    pub fn of(table: &Table, at: usize) -> Option<Self> {
        let column = column(table, at);
        let mut rows: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for row in 0..table.rows() {
            let cell = table.cell(row, at);
            if !cell.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
                continue;
            }
            let own = || Amount::of(cell).and_then(|amount| amount.currency).map(String::from);
            let Some(currency) = column.map_or_else(own, |column| named(table.cell(row, column))) else { continue };
            rows.entry(currency).or_insert((0, row)).0 += 1;
        }
        (rows.len() > 1).then_some(Several { rows })
    }

    /// The most frequent one that is known, as the plan file can name it.
    pub fn known(&self) -> Option<&str> {
        let is_known = |name: &&str| currency::leading(name).is_some_and(|(_, rest)| rest.is_empty());
        self.sorted().into_iter().map(|(name, _)| name).find(is_known)
    }

    /// The first row of the second most frequent one.
    pub fn example(&self) -> usize {
        self.sorted().get(1).map_or(0, |(name, _)| self.rows[*name].1)
    }

    /// `EUR (12 rows), USD (1 row)`, the most frequent one first.
    pub fn words(&self) -> String {
        let named: Vec<String> = self.sorted().iter().map(|(name, rows)| format!("{name} ({})", count(*rows, "row"))).collect();
        first(&named, NAMED)
    }

    /// The currencies and their rows, the most frequent one first.
    fn sorted(&self) -> Vec<(&str, usize)> {
        let mut sorted: Vec<(&str, usize)> = self.rows.iter().map(|(name, (rows, _))| (name.as_str(), *rows)).collect();
        sorted.sort_by_key(|&(name, rows)| (std::cmp::Reverse(rows), name));
        sorted
    }
}

/// The column that names the currency of an amount: its own one, else that of the rows, by its header or its cells, where the header
/// itself names none.
pub fn column(table: &Table, at: usize) -> Option<usize> {
    let headers = &table.headers;
    let own = own(headers, at);
    if own.is_some() || converted(&simplify(&headers[at])).is_some() || names_one(&headers[at]) {
        return own;
    }
    let of_rows = headers.iter().position(|header| OF_ROWS.contains(&simplify(header).as_str()));
    of_rows.or_else(|| (0..headers.len()).find(|&column| holds_codes(table, column)))
}

/// The column that names the currency of an amount alone.
fn own(headers: &[String], at: usize) -> Option<usize> {
    let amount = simplify(&headers[at]);
    let is_own = |header: &String| BESIDE.iter().any(|word| simplify(header).strip_suffix(word) == Some(&amount));
    headers.iter().position(is_own)
}

/// Whether an amount has a column of its own that names its currency.
pub fn has_own(headers: &[String], at: usize) -> bool {
    own(headers, at).is_some()
}

/// Whether all cells of a column are codes of currencies, and of several.
fn holds_codes(table: &Table, at: usize) -> bool {
    let is_code = |cell: &str| cell.len() == 3 && CODES.split(' ').any(|code| code.eq_ignore_ascii_case(cell));
    let mut filled = (0..table.rows()).map(|row| table.cell(row, at)).filter(|cell| !cell.is_empty()).peekable();
    let Some(&first) = filled.peek() else { return false };
    let mut several = false;
    filled.all(|cell| {
        several |= !cell.eq_ignore_ascii_case(first);
        is_code(cell)
    }) && several
}

/// Codes of currencies by ISO 4217 that amounts of sales are in, the frequent ones first.
const CODES: &str = "EUR USD GBP CHF CAD AUD JPY CNY SEK NOK DKK PLN CZK HUF RON BGN TRY MXN BRL INR NZD SGD HKD ZAR AED SAR KRW TWD \
    THB MYR IDR PHP VND ILS RUB UAH ISK RSD BAM MKD ALL MDL GEL KZT EGP MAD TND DZD NGN KES GHS ARS CLP COP PEN UYU BOB PYG CRC DOP \
    GTQ QAR KWD BHD OMR JOD LBP PKR BDT LKR";

/// Whether a header ends with a currency: `Revenue (EUR)`.
fn names_one(header: &str) -> bool {
    let last = header.split(|letter: char| letter.is_whitespace() || "()[]/_,".contains(letter)).rfind(|word| !word.is_empty());
    last.and_then(currency::leading).is_some_and(|(_, rest)| rest.is_empty())
}

/// A currency by one name: `EUR`, `€`, `EUR - Euro`.
fn named(cell: &str) -> Option<String> {
    let word = cell.split_once(" - ").map_or(cell, |(code, _)| code).trim();
    let known = currency::leading(word).filter(|(_, rest)| rest.is_empty()).map(|(name, _)| name.to_string());
    known.or_else(|| Some(word.to_uppercase()).filter(|_| !fold(word).is_empty()))
}
