//! What reps list as regions: regions of accounts by name, or postal codes (`20-29`, `315*`, `31501`).

use std::collections::BTreeSet;

use super::defects::Defects;
use super::sheet::Sheet;
use crate::error::Defect;
use crate::plan::Plan;
use crate::plan::postal::{PostalRange, plain};

/// What a text can mean.
enum Meaning {
    Region,
    Codes(PostalRange),
    Wrong(String),
}

/// The regions and postal codes that accounts have.
struct Known {
    regions: BTreeSet<String>,
    codes: BTreeSet<String>,
}

/// Parts the reps' lists into regions and postal codes: what is the region of an account is one, whatever it looks like.
pub fn settle(plan: &mut Plan, reps: &Sheet, defects: &mut Defects) {
    if plan.reps.iter().all(|rep| rep.regions.is_empty()) {
        return;
    }
    let known = Known {
        regions: plan.accounts.iter().filter_map(|account| account.region.clone()).collect(),
        codes: plan.accounts.iter().filter_map(|account| account.postal_code.as_deref()).map(plain).collect(),
    };
    let column = reps.column("regions").map_or("regions", |at| reps.table.headers[at].as_str());
    let (file, mut unmet) = (&reps.table.file, Vec::new());
    for rep in &mut plan.reps {
        for text in std::mem::take(&mut rep.regions) {
            match known.meaning(&text) {
                Meaning::Region => rep.regions.push(text),
                Meaning::Codes(range) => {
                    if !known.any(&range) {
                        unmet.push(format!("{file}, line {}: no account has a postal code of {text}", rep.line));
                    }
                    rep.postal_codes.push(range);
                }
                Meaning::Wrong(reason) => {
                    defects.push(Defect::of_file(file, reason).line(rep.line).column(column).value(text));
                }
            }
        }
    }
    plan.warnings.extend(unmet);
}

impl Known {
    fn meaning(&self, text: &str) -> Meaning {
        let single = plain(text);
        if self.regions.contains(text) || single.is_empty() {
            return Meaning::Region;
        }
        if self.codes.contains(&single) {
            return Meaning::Codes(PostalRange { from: single.clone(), to: single });
        }
        let written = range(text);
        match written {
            Some(_) if self.codes.is_empty() => {
                Meaning::Wrong("looks like postal codes, but no account has one: give them a column postal_code".into())
            }
            Some(Ok(range)) => Meaning::Codes(range),
            Some(Err(reason)) => Meaning::Wrong(reason),
            None if self.any(&PostalRange { from: single.clone(), to: single.clone() })
                && single.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                Meaning::Wrong(format!(
                    "is the region of no account, and no whole postal code: write {text}* for the codes that begin so"
                ))
            }
            None => Meaning::Region,
        }
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
        let known = Known { regions: set(&["South", "40-49"]), codes: set(&["20095", "31501", "00950", "SW1A1AA"]) };
        match known.meaning(text) {
            Meaning::Region => "region".into(),
            Meaning::Codes(PostalRange { from, to }) => format!("{from}..{to}"),
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
            ("South", "region"),
            ("40-49", "region"),
            ("North-East", "region"),
            ("North", "region"),
        ] {
            assert_eq!(meaning(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_can_be_no_range_is_refused() {
        assert!(meaning("20-291").contains("different length"));
        assert!(meaning("29-20").contains("runs backwards: write it from 20 to 29"));
        assert!(meaning("20").contains("write 20* for the codes that begin so"));
        assert_eq!(meaning("77"), "region");
    }
}
