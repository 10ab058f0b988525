//! How accounts are told apart by worth.

use crate::read::accounts::{NumbersInUse, own_numbers};
use crate::read::aliases::simplify;
use crate::read::defects::Defects;
use crate::read::plausible::is_id;
use crate::read::rank::ranked;
use crate::read::sheet::Sheet;

/// Segments given in a column, at most: more of them are no segments.
const LABELS: usize = 12;

/// Words in headers that speak of what accounts are worth.
const WORTH: [&str; 26] = [
    "revenue",
    "sales",
    "turnover",
    "volume",
    "spend",
    "amount",
    "margin",
    "profit",
    "potential",
    "pipeline",
    "value",
    "umsatz",
    "absatz",
    "betrag",
    "ertrag",
    "marge",
    "potenzial",
    "auftragswert",
    "chiffre",
    "ventes",
    "montant",
    "ventas",
    "facturacion",
    "ingresos",
    "importe",
    "volumen",
];
/// Short words that do so by themselves.
const SHORT: [&str; 4] = ["ca", "arr", "mrr", "acv"];
/// Words in headers of a year that is over.
const PAST: [&str; 19] = [
    "vorjahr",
    "vorjahres",
    "vorjahresumsatz",
    "vj",
    "letztes",
    "letzten",
    "letztjahrig",
    "last",
    "previous",
    "prev",
    "prior",
    "ly",
    "py",
    "anterior",
    "pasado",
    "precedent",
    "precedente",
    "passee",
    "dernier",
];
/// Words in headers of the year that is going on.
const NOW: [&str; 9] = ["current", "this", "lfd", "laufend", "laufendes", "aktuell", "aktuelles", "dieses", "actual"];
/// Words in headers of codes, people and days, whatever else they speak of.
const OTHERS: [&str; 22] = [
    "org",
    "office",
    "buro",
    "group",
    "gruppe",
    "region",
    "district",
    "territory",
    "gebiet",
    "team",
    "rep",
    "person",
    "manager",
    "phone",
    "fax",
    "year",
    "jahr",
    "date",
    "datum",
    "days",
    "rank",
    "channel",
];

fn words(header: &str) -> Vec<String> {
    header.split(|letter: char| !letter.is_alphanumeric()).map(simplify).collect()
}

/// Whether a header speaks of a year that is over: `Umsatz Vorjahr`, `Sales LY`, `CA N-1`.
fn is_past(header: &str) -> bool {
    let words = words(header);
    words.iter().any(|word| PAST.contains(&word.as_str())) || words.ends_with(&["n".into(), "1".into()])
}

/// Whether a header speaks of what accounts are worth, and of no code, person or day.
fn speaks_of_worth(header: &str) -> bool {
    let words = words(header);
    let whole = simplify(header);
    let speaks = WORTH.iter().any(|word| whole.contains(word)) || words.iter().any(|word| SHORT.contains(&word.as_str()));
    // Of last year or of this one, where it is no year itself.
    let is_when = is_past(header) || words.iter().any(|word| NOW.contains(&word.as_str()));
    let is_other = |word: &String| OTHERS.contains(&word.as_str()) && !(is_when && ["year", "jahr"].contains(&word.as_str()));
    speaks && !is_id(header) && !words.iter().any(is_other)
}

/// Whether a column holds more than one number.
fn varies(accounts: &Sheet, at: usize) -> bool {
    let cells = accounts.texts(at);
    cells.iter().any(|cell| !cell.is_empty() && *cell != cells[0])
}

/// How accounts are told apart by worth.
pub enum Segments {
    /// By a column of labels, best first, and by what they are in that order.
    Given(Vec<String>, String),
    /// By cumulative share of a column of numbers: labels, best first.
    Pareto(String, Vec<String>),
    /// By call patterns alone: the accounts say nothing of it.
    Called(Vec<String>),
    /// Not at all: nothing tells their worth.
    One,
}

impl Segments {
    /// What the accounts say of themselves: labels, or else a number.
    pub fn of(accounts: &Sheet, call_patterns: Option<&Sheet>) -> Self {
        if let Some(column) = accounts.column("segment") {
            let labels = labels(accounts, column);
            if (1..=LABELS).contains(&labels.len()) {
                let (labels, why) = ranked(labels, accounts, call_patterns);
                return Segments::Given(labels, why);
            }
        }
        let known = ["revenue", "potential", "open_pipeline"].into_iter().find(|name| accounts.column(name).is_some());
        let own = || {
            let header = |at: usize| accounts.table.headers[at].as_str();
            let numbers = own_numbers(accounts, &NumbersInUse::default(), &mut Defects::default()).into_iter();
            let worth: Vec<usize> = numbers.filter(|&at| speaks_of_worth(header(at)) && varies(accounts, at)).collect();
            let now = worth.iter().find(|&&at| !is_past(header(at)));
            now.or(worth.first()).map(|&at| header(at).to_string())
        };
        let called = call_patterns.and_then(|patterns| Some(labels(patterns, patterns.column("segment")?)));
        let called = called.filter(|labels| (2..=LABELS).contains(&labels.len()));
        let called = called.map(|labels| ranked(labels, accounts, call_patterns).0);
        match (known.map(String::from).or_else(own), called) {
            (Some(column), called) => Segments::Pareto(column, called.unwrap_or_else(|| A_TO_C.map(String::from).to_vec())),
            (None, Some(labels)) => Segments::Called(labels),
            (None, None) => Segments::One,
        }
    }
}

/// The segments of a draft, best first.
pub const A_TO_C: [&str; 3] = ["A", "B", "C"];

/// The words of a column in the order of the file, one beyond the limit at most.
fn labels(sheet: &Sheet, column: usize) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for label in sheet.texts(column).into_iter().filter(|label| !label.is_empty()) {
        if !labels.iter().any(|known| known.eq_ignore_ascii_case(label)) {
            labels.push(label.to_string());
        }
        if labels.len() > LABELS {
            break;
        }
    }
    labels
}
