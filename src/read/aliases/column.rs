//! A column that the plan knows, and how good a name a header is for it.

use unicode_normalization::UnicodeNormalization;

/// Names that are equally good: of two of them in a file, nobody can tell which is meant.
pub type Names = &'static [&'static str];

/// A column that the plan knows.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Other names, simplified as by [`simplify`], the better ones first.
    pub aliases: &'static [Names],
    /// Whether it is part of an address, so that its names may say of which: `BillingCity`.
    pub address: bool,
    /// Largest size of its numbers, where it holds numbers.
    pub numeric: Option<Size>,
}

/// Largest size of numbers, whatever their sign: others are typing errors, and sums and squares of them would overflow.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The smallest, besides 0.
    pub least: f64,
    /// The largest.
    pub most: f64,
}

impl Size {
    /// Numbers of any kind.
    pub const ANY: Size = Size { least: 0.0, most: 1e18 };
    pub(super) const KM: Size = Size { least: 0.0, most: 1e6 };
    pub(super) const HOURS: Size = Size { least: 1e-6, most: 1e7 };
    pub(super) const DRIVE: Size = Size { least: 0.0, most: 1e5 };
    pub(super) const WEIGHT: Size = Size { least: 1e-6, most: 1e9 };
    pub(super) const CALLS: Size = Size { least: 1e-6, most: 1e5 };
    pub(super) const ACCOUNTS: Size = Size { least: 0.0, most: 1e9 };
}

pub(super) const fn text(name: &'static str, aliases: &'static [Names]) -> Column {
    Column { name, aliases, address: false, numeric: None }
}

pub(super) const fn number(name: &'static str, size: Size, aliases: &'static [Names]) -> Column {
    Column { name, aliases, address: false, numeric: Some(size) }
}

pub(super) const fn address(name: &'static str, numeric: Option<Size>, aliases: &'static [Names]) -> Column {
    Column { name, aliases, address: true, numeric }
}

/// A header without what varies between exports: case, accents, spaces, punctuation, Salesforce's suffix of custom fields.
///
/// ```
/// use sutton::read::aliases::simplify;
/// assert_eq!(simplify("Account ID"), "accountid");
/// assert_eq!(simplify("Open_Pipeline__c"), "openpipeline");
/// assert_eq!(simplify("Código postal"), "codigopostal");
/// ```
pub fn simplify(header: &str) -> String {
    let lower = header.to_lowercase();
    let stem = lower.strip_suffix("__c").unwrap_or(&lower);
    stem.nfkd().filter(|letter| letter.is_alphanumeric()).collect()
}

impl Column {
    /// How good a name is a simplified header for the column: 0 is its own, then the ranks of its aliases; `None` where it is none.
    pub fn rank(&self, header: &str) -> Option<usize> {
        let named = |header: &str| self.aliases.iter().position(|names| names.contains(&header)).map(|rank| rank + 1);
        if header == simplify(self.name) {
            return Some(0);
        }
        named(header).or_else(|| self.numeric.and_then(|_| named(amount(header))))
    }
}

/// The header of an amount without its currency and its year: `umsatz2026eur`, `revenuefy26`.
fn amount(header: &str) -> &str {
    let without_currency = |header: &'_ str| CURRENCIES.iter().find_map(|currency| header.strip_suffix(currency)).map(str::len);
    let header = without_currency(header).map_or(header, |length| &header[..length]);
    let stem = header.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let stem = match &header[stem.len()..] {
        year if year.len() == 4 && (year.starts_with("19") || year.starts_with("20")) => stem,
        year if year.len() == 2 => YEARS.iter().find_map(|word| stem.strip_suffix(word)).unwrap_or(header),
        _ => header,
    };
    let stem = YEARS.iter().find_map(|word| stem.strip_suffix(word)).unwrap_or(stem);
    without_currency(stem).map_or(stem, |length| &stem[..length])
}

/// Words before a business year.
const YEARS: [&str; 4] = ["fy", "gj", "cy", "year"];
/// Currencies that headers of amounts end with; thousands of one are another amount.
const CURRENCIES: [&str; 12] = ["ineuro", "ineur", "inusd", "ingbp", "inchf", "euro", "eur", "usd", "gbp", "chf", "cad", "mxn"];
