//! A column that the plan knows, and how good a name a header is for it.

use unicode_normalization::UnicodeNormalization;

use super::period::parted;

/// Names that are equally good: of two of them in a file, nobody can tell which is meant.
pub type Names = &'static [&'static str];

/// A column that the plan knows.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Other names, simplified as by [`simplify`], the better ones first.
    pub aliases: &'static [Names],
    /// Names that other things go by as well, so that the cells have to tell: `Type`.
    pub loose: Names,
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
    Column { name, aliases, loose: &[], address: false, numeric: None }
}

pub(super) const fn number(name: &'static str, size: Size, aliases: &'static [Names]) -> Column {
    Column { name, aliases, loose: &[], address: false, numeric: Some(size) }
}

pub(super) const fn address(name: &'static str, numeric: Option<Size>, aliases: &'static [Names]) -> Column {
    Column { name, aliases, loose: &[], address: true, numeric }
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
    /// How good a name is a simplified header for the column: 0 is its own, then the ranks of its aliases, then names of
    /// converted amounts, of those in thousands, and loose ones; `None` where it is none.
    pub fn rank(&self, header: &str) -> Option<usize> {
        if header == simplify(self.name) {
            return Some(0);
        }
        let named = |header: &str| self.aliases.iter().position(|names| names.contains(&header)).map(|rank| rank + 1);
        let of_amount = || self.numeric.and_then(|_| named(amount(header)));
        let is_other = |stem| self.numeric.is_some() && self.is_amount(stem);
        let in_thousands = || scaled(header).map(|(stem, _)| stem);
        let others = [Some(amount(header)), converted(header), in_thousands().filter(|_| self.is_money())];
        let is_of_other_period = || self.is_of_period() && parted(header).is_some_and(|(rest, _)| self.is_called(rest));
        let is_last = || self.loose.contains(&header) || others.into_iter().flatten().any(is_other) || is_of_other_period();
        named(header).or_else(of_amount).or_else(|| is_last().then_some(self.aliases.len() + 1))
    }

    /// Whether a simplified header is its name, or another name of it.
    pub fn is_called(&self, header: &str) -> bool {
        header == simplify(self.name) || self.aliases.iter().any(|names| names.contains(&header))
    }

    /// Whether its numbers are amounts of money.
    fn is_money(&self) -> bool {
        ["revenue", "potential", "open_pipeline"].contains(&self.name)
    }

    /// Whether its numbers are hours or calls in the plan's period, so that headers may speak of another.
    pub fn is_of_period(&self) -> bool {
        ["capacity_hours", "min_hours", "leave_hours", "calls_per_period"].contains(&self.name)
    }

    /// Whether a simplified header is a name of the column, perhaps with a currency and a year.
    fn is_amount(&self, header: &str) -> bool {
        [header, amount(header)].into_iter().any(|stem| self.is_called(stem))
    }

    /// What the amounts below a header are in, where it says so: `Umsatz in TEUR` is in thousands, `Sales USD mn` in millions.
    pub fn scale(&self, header: &str) -> Option<&'static str> {
        let simple = simplify(header);
        let (stem, scale) = scaled(&simple)?;
        let words: Vec<&str> = header.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        // Of another name, the last words must say nothing else.
        let is_apart =
            || (1..words.len()).any(|at| scaled(&simplify(&words[at..].concat())).is_some_and(|(rest, _)| rest.is_empty()));
        (self.is_amount(stem) || is_apart()).then_some(scale)
    }
}

/// The simplified header of a converted amount without the word that says so: `annualrevenueconverted`.
pub fn converted(header: &str) -> Option<&str> {
    CONVERTED.iter().find_map(|word| header.strip_suffix(word))
}

/// Words behind the names of amounts that were converted to one currency.
const CONVERTED: [&str; 9] =
    ["converted", "base", "konvertiert", "umgerechnet", "converti", "convertie", "convertis", "convertido", "convertida"];

/// A simplified header without the words for thousands or millions and its currency, and these.
fn scaled(header: &str) -> Option<(&str, &'static str)> {
    let without =
        |header: &'_ str| CURRENCIES.iter().find(|currency| header.ends_with(**currency)).map_or(0, |currency| currency.len());
    let of = |header: &'_ str| {
        SCALES.iter().find_map(|(words, scale)| {
            let word = words.iter().find(|word| header.ends_with(**word))?;
            Some((word.len(), *scale))
        })
    };
    let (length, scale) = of(header).or_else(|| {
        let currency = without(header);
        of(&header[..header.len() - currency]).filter(|_| currency > 0).map(|(length, scale)| (length + currency, scale))
    })?;
    let stem = &header[..header.len() - length];
    Some((stem.strip_suffix("in").or(stem.strip_suffix("en")).unwrap_or(stem), scale))
}

/// What a title says that the amounts below it are in: `Umsätze in TEUR`, `(in thousands of EUR)`, `Sales, $ millions`.
pub fn spoken_scale(title: &str) -> Option<&'static str> {
    let words: Vec<String> =
        title.split(|letter: char| !letter.is_alphanumeric()).map(simplify).filter(|word| !word.is_empty()).collect();
    let scale = |word: &str| SCALES.iter().find(|(words, _)| words.contains(&word)).map(|(_, scale)| *scale);
    let is_said = |at: usize| at > 0 && ["in", "en"].contains(&words[at - 1].as_str());
    // Short words, and those that are other words elsewhere, count behind `in` alone.
    (0..words.len()).find_map(|at| {
        let word = words[at].as_str();
        scale(word).filter(|_| is_said(at) || (word.len() > 2 && !["miles", "000"].contains(&word)))
    })
}

/// Words for thousands and millions behind the header of an amount, longer ones before those that they end with.
const SCALES: [(&[&str], &str); 2] = [
    (
        &[
            "thousands",
            "thousand",
            "tausend",
            "tsd",
            "tsdeuro",
            "tsdeur",
            "teuro",
            "teur",
            "tchf",
            "tusd",
            "tgbp",
            "keuro",
            "keur",
            "kusd",
            "kgbp",
            "kchf",
            "milliers",
            "milliersdeuros",
            "miles",
            "milesdeeuros",
            "000s",
            "000",
            "k",
        ],
        "thousands",
    ),
    (
        &[
            "millions",
            "million",
            "millionen",
            "mioeuro",
            "mioeur",
            "miousd",
            "miochf",
            "mio",
            "meur",
            "musd",
            "mln",
            "mn",
            "mm",
            "millionsdeuros",
            "millones",
            "millonesdeeuros",
            "m",
        ],
        "millions",
    ),
];

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
