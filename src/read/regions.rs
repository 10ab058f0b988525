//! What reps list as regions: regions of accounts by name, or postal codes (`20-29`, `315*`, `31501`).

use std::collections::BTreeSet;

use super::defects::Defects;
use super::nearest::suggestion;
use super::placeholders::{Counts, is_placeholder};
use super::sheet::Sheet;
use super::words::fold;
use crate::error::Defect;
use crate::plan::postal::{PostalRange, plain};
use crate::plan::words::first;
use crate::plan::{Account, Plan, RepStatus};

/// What a text can mean.
enum Meaning {
    /// The region of an account, as that spells it.
    Region(String),
    Codes(PostalRange),
    /// Nothing that an account has, though it could: the postal codes, if it is some, and what may be meant.
    Unmet(Option<PostalRange>, String),
    Wrong(String),
}

/// What the accounts have of it.
struct Known {
    regions: BTreeSet<String>,
    codes: BTreeSet<String>,
    /// States, and the header that they stand under, where that is not the regions'.
    states: Option<(String, BTreeSet<String>)>,
}

const NOWHERE: &str = "is the region or the postal code of no account, so the rep could serve none: name regions as the accounts do, or \
                       postal codes like 20-29; 315*; 31501; an empty cell is everywhere";

/// Parts the reps' lists into regions and postal codes: what is the region of an account is one, whatever it looks like. What no account
/// has is told; of a rep who has nothing else it is refused.
pub fn settle(plan: &mut Plan, accounts: &Sheet, reps: &Sheet, defects: &mut Defects) {
    if plan.reps.iter().all(|rep| rep.regions.is_empty()) {
        return;
    }
    let known = Known::of(&plan.accounts, accounts);
    let column = reps.column("regions").map_or("regions", |at| reps.table.headers[at].as_str());
    let file = &reps.table.file;
    let (mut everywhere, mut blank) = (Counts::default(), Counts::default());
    for rep in &mut plan.reps {
        let mut texts = std::mem::take(&mut rep.regions);
        let is_open = |text: &String| matches!(known.meaning(text), Meaning::Unmet(..) | Meaning::Wrong(_));
        texts.retain(|text| {
            let is_blank = is_open(text) && is_word_for_no_region(text);
            if is_blank {
                blank.add(text.clone());
            }
            !is_blank
        });
        if let Some(word) = texts.iter().find(|text| is_open(text) && is_everywhere(text)) {
            everywhere.add(texts.join("; "));
            let others: Vec<&str> = texts.iter().filter(|text| *text != word).map(String::as_str).collect();
            if !others.is_empty() {
                let others = first(&others, 5);
                plan.warnings.push(format!(
                    "{file}, line {}: {word} is every region, so {others} beside it counts nothing: leave {word} out, if it does",
                    rep.line
                ));
            }
            continue;
        }
        let defect = |text: &str, reason: &str| Defect::of_file(file, reason).line(rep.line).column(column).value(text);
        let (mut unmet, listed) = (Vec::new(), texts.len());
        for text in &texts {
            match known.meaning(text) {
                Meaning::Region(region) => rep.regions.push(region),
                Meaning::Codes(range) => rep.postal_codes.push(range),
                Meaning::Unmet(range, hint) => {
                    unmet.push((text, hint));
                    match range {
                        Some(range) => rep.postal_codes.push(range),
                        None => rep.regions.push(text.clone()),
                    }
                }
                Meaning::Wrong(reason) => defects.push(defect(text, &reason)),
            }
        }
        if unmet.is_empty() || rep.status == RepStatus::Leaving {
            continue;
        }
        if unmet.len() == listed {
            let hints: Vec<&str> = unmet.iter().map(|(_, hint)| hint.as_str()).filter(|hint| !hint.is_empty()).collect();
            defects.push(defect(&texts.join("; "), NOWHERE).detail(first(&hints, 3)));
            continue;
        }
        let words = unmet.iter().map(|(text, hint)| if hint.is_empty() { (*text).clone() } else { format!("{text} ({hint})") });
        let words = first(&words.collect::<Vec<String>>(), 5);
        plan.warnings.push(format!("{file}, line {}: no account has the region or postal code {words}", rep.line));
    }
    plan.warnings.extend(everywhere.list().map(|words| format!("{file}: {column} that are every region: {words}")));
    plan.warnings.extend(blank.list().map(|words| format!("{file}: {column} with a placeholder, read as empty: {words}")));
}

/// Words for every region.
const EVERYWHERE: [&str; 24] = [
    "*",
    "all",
    "any",
    "allregions",
    "everywhere",
    "national",
    "nationwide",
    "countrywide",
    "global",
    "worldwide",
    "overall",
    "alle",
    "alles",
    "allegebiete",
    "alleregionen",
    "bundesweit",
    "überall",
    "tous",
    "toutes",
    "partout",
    "todos",
    "todas",
    "nacional",
    "nationale",
];

fn is_everywhere(text: &str) -> bool {
    let word = fold(text);
    EVERYWHERE.iter().any(|known| fold(known) == word)
}

/// Whether a text stands for no region at all: digits may begin a postal code, and a star is every one.
fn is_word_for_no_region(text: &str) -> bool {
    is_placeholder(text) && !text.contains(|letter: char| letter.is_ascii_digit() || letter == '*')
}

impl Known {
    fn of(accounts: &[Account], sheet: &Sheet) -> Self {
        let state = sheet.column("state").filter(|_| sheet.column("region").is_none());
        let texts = |at| sheet.texts(at).into_iter().filter(|text| !text.is_empty()).map(fold).collect();
        Known {
            regions: accounts.iter().filter_map(|account| account.region.clone()).collect(),
            codes: accounts.iter().filter_map(|account| account.postal_code.as_deref()).map(plain).collect(),
            states: state.map(|at| (sheet.table.headers[at].clone(), texts(at))),
        }
    }

    fn meaning(&self, text: &str) -> Meaning {
        let single = plain(text);
        if let Some(region) = self.region(text) {
            return Meaning::Region(region.clone());
        }
        if self.codes.contains(&single) {
            return Meaning::Codes(PostalRange { from: single.clone(), to: single });
        }
        if let Some(reason) = self.other_list(text).or_else(|| self.other_beginning(text)) {
            return Meaning::Wrong(reason);
        }
        match range(text) {
            Some(_) if self.codes.is_empty() => {
                Meaning::Wrong("looks like postal codes, but no account has one: give them a column postal_code".into())
            }
            Some(Ok(range)) if self.any(&range) => Meaning::Codes(range),
            Some(Ok(range)) => {
                let hint = self.hint(range.from.as_str());
                Meaning::Unmet(Some(range), hint)
            }
            Some(Err(reason)) => Meaning::Wrong(reason),
            None if self.begins(&single) && single.bytes().all(|byte| byte.is_ascii_digit()) => Meaning::Wrong(format!(
                "is the region of no account, and no whole postal code: write {text}* for the codes that begin so"
            )),
            None => Meaning::Unmet(None, self.hint(text)),
        }
    }

    /// The region of that name, else the only one that is written alike.
    fn region(&self, text: &str) -> Option<&String> {
        self.regions.get(text).or_else(|| {
            let mut alike = self.regions.iter().filter(|region| fold(region) == fold(text));
            alike.next().filter(|_| alike.next().is_none())
        })
    }

    /// Why a list with commas is none: its parts mean something.
    fn other_list(&self, text: &str) -> Option<String> {
        let parts: Vec<&str> = text.split([',', '/', '+', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let means = |part: &&str| matches!(self.meaning(part), Meaning::Region(_) | Meaning::Codes(_));
        (parts.len() > 1 && parts.iter().any(means))
            .then(|| format!("is no region of an account, and lists are parted by semicolons: write {}", parts.join("; ")))
    }

    /// Why a beginning of postal codes is none: other signs stand for the rest (`02xxx`, `02###`).
    fn other_beginning(&self, text: &str) -> Option<String> {
        let stem = text.trim_end_matches(['x', 'X', '#', '?', '_', '%', '.', '…']).trim_end();
        (stem.len() < text.len() && stem.bytes().any(|byte| byte.is_ascii_digit()) && self.begins(&plain(stem)))
            .then(|| format!("is the region of no account: write {stem}* for the postal codes that begin so"))
    }

    /// What may be meant by a text that no account has.
    fn hint(&self, text: &str) -> String {
        let bare = |text: &str| text.trim_start_matches('0').to_string();
        if let Some(region) = self.regions.iter().find(|region| bare(region) == bare(text)) {
            return format!("{region} differs in leading zeros only");
        }
        let zeros = (1..=2).map(|zeros| "0".repeat(zeros) + &plain(text));
        let is_number = |code: &String| code.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(code) = zeros.into_iter().filter(is_number).find(|code| self.begins(code)) {
            let whole = self.codes.contains(&code);
            return format!("{code}{} differs in leading zeros only", if whole { "" } else { "*" });
        }
        if let Some((header, _)) = self.states.as_ref().filter(|(_, states)| states.contains(&fold(text))) {
            return format!("{text} stands in the accounts' column {header}: say [columns.accounts] region = {header:?}");
        }
        let near = suggestion(text, self.regions.iter().map(String::as_str));
        if !near.is_empty() {
            return near;
        }
        let regions: Vec<&String> = self.regions.iter().collect();
        if regions.is_empty() { String::new() } else { format!("the accounts' regions are {}", first(&regions, 5)) }
    }

    /// Whether an account has a postal code that begins so.
    fn begins(&self, code: &str) -> bool {
        self.any(&PostalRange { from: code.to_string(), to: code.to_string() })
    }

    /// Whether an account has a postal code of a range.
    fn any(&self, range: &PostalRange) -> bool {
        let end = format!("{}{}", range.to, char::MAX);
        self.codes.range(range.from.clone()..).next().is_some_and(|code| *code < end)
    }
}

/// A beginning (`315*`) or a range of them (`20-29`, `20* to 29*`), or what is wrong with it; `None` where a text is neither.
fn range(text: &str) -> Option<Result<PostalRange, String>> {
    let star = text.contains('*');
    let begins = |part: &str| {
        let part = part.trim();
        let stem = part.strip_suffix('*').unwrap_or(part);
        let whole = stem.chars().all(|letter| letter.is_alphanumeric() || letter == ' ')
            && stem.chars().any(|letter| letter.is_ascii_digit());
        whole.then(|| plain(stem))
    };
    let marks = [" - ", " – ", "–", "-", " to ", " bis ", " a ", " à ", ".."];
    let parts = marks.iter().find_map(|mark| text.split_once(mark));
    let Some((from, to)) = parts else {
        return begins(text).filter(|_| star).map(|from| Ok(PostalRange { to: from.clone(), from }));
    };
    let (from, to) = (begins(from)?, begins(to)?);
    if from.chars().count() != to.chars().count() {
        let reason = "has ends of different length, and is no account's postal code: write a range like 20-29 or 31501-31599";
        return Some(Err(reason.into()));
    }
    if from > to {
        return Some(Err(format!("runs backwards: write it from {to} to {from}")));
    }
    Some(Ok(PostalRange { from, to }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(text: &str) -> String {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect();
        let known = Known {
            regions: set(&["South", "40-49", "North West", "07"]),
            codes: set(&["20095", "31501", "00950", "02139", "SW1A1AA"]),
            states: Some(("State".into(), set(&["ma"]))),
        };
        match known.meaning(text) {
            Meaning::Region(region) => region,
            Meaning::Codes(PostalRange { from, to }) => format!("{from}..{to}"),
            Meaning::Unmet(_, hint) => format!("unmet: {hint}"),
            Meaning::Wrong(reason) => reason,
        }
    }

    #[test]
    fn ranges_are_written_in_many_ways() {
        for text in ["20-29", "20 - 29", "20–29", "20* - 29*", "20 to 29", "20 bis 29", "20..29"] {
            assert_eq!(meaning(text), "20..29", "{text}");
        }
        for (text, wanted) in [
            ("315*", "315..315"),
            ("sw1*", "SW1..SW1"),
            ("31501", "31501..31501"),
            ("00-950", "00950..00950"),
            ("31000-31999", "31000..31999"),
            ("South", "South"),
            ("SOUTH", "South"),
            ("north-west", "North West"),
            ("40-49", "40-49"),
        ] {
            assert_eq!(meaning(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_can_be_no_range_is_refused() {
        for (text, wanted) in [
            ("20-291", "different length"),
            ("29-20", "runs backwards: write it from 20 to 29"),
            ("20", "write 20* for the codes that begin so"),
            ("02xxx", "write 02* for the postal codes"),
            ("315##", "write 315* for the postal codes"),
            ("SW1A ???", "write SW1A* for the postal codes"),
            ("North West, South", "write North West; South"),
            ("20-29, 315*", "write 20-29; 315*"),
            ("South/Mid", "write South; Mid"),
        ] {
            assert!(meaning(text).contains(wanted), "{text}: {}", meaning(text));
        }
    }

    #[test]
    fn what_no_account_has_is_told_with_what_may_be_meant() {
        for (text, wanted) in [
            ("Sout", "did you mean South?"),
            ("7", "07 differs in leading zeros only"),
            ("2139", "02139 differs in leading zeros only"),
            ("95*", "0095* differs in leading zeros only"),
            ("MA", "region = \"State\""),
            ("77", "the accounts' regions are"),
        ] {
            let told = meaning(text);
            assert!(told.starts_with("unmet") && told.contains(wanted), "{text}: {told}");
        }
    }
}
