//! Headers → columns: what the plan file says first, then a column's own name, then its aliases, then parts of addresses.

use std::collections::{BTreeMap, BTreeSet};

use super::addresses::{part, rank};
use super::column::{Column, simplify};

/// What the headers of a table are.
#[derive(Debug, Default)]
pub struct Matching {
    /// The known column that each header is.
    pub columns: Vec<Option<&'static Column>>,
    /// Choices between headers that could both be a column, in words.
    pub told: Vec<String>,
    /// Headers that stand twice, and headers between which nobody can choose: (header, reason).
    pub wrong: Vec<(String, String)>,
    /// Columns between whose headers nobody can choose.
    pub asked: Vec<&'static str>,
}

/// Matches the headers of `table`. `said` are the headers that the plan file names by column; `is_filled` tells whether a
/// column has any cell that is not empty.
pub fn matched(
    headers: &[String],
    (table, columns): (&str, &'static [Column]),
    said: &BTreeMap<String, String>,
    is_filled: impl Fn(usize) -> bool,
) -> Matching {
    let simple = headers.iter().map(|header| simplify(header)).collect();
    let matching = Matching { columns: vec![None; headers.len()], told: Vec::new(), wrong: twice(headers), asked: Vec::new() };
    let mut matcher = Matcher { headers, simple, table, columns, is_filled, matching };
    for (column, header) in said {
        if let (Some(column), Some(at)) = (columns.iter().find(|own| own.name == column), position(headers, header)) {
            matcher.matching.columns[at].get_or_insert(column);
        }
    }
    columns.iter().filter(|column| !said.contains_key(column.name)).for_each(|column| matcher.by_name(column));
    matcher.addresses(said);
    matcher.matching
}

/// The header that somebody means: the same, else the only one that is spelled alike.
pub fn position(headers: &[String], wanted: &str) -> Option<usize> {
    let exact = headers.iter().position(|header| header == wanted.trim());
    exact.or_else(|| {
        let wanted = simplify(wanted);
        let mut alike = (0..headers.len()).filter(|&at| !wanted.is_empty() && simplify(&headers[at]) == wanted);
        alike.next().filter(|_| alike.next().is_none())
    })
}

struct Matcher<'a, F> {
    headers: &'a [String],
    simple: Vec<String>,
    table: &'a str,
    columns: &'static [Column],
    is_filled: F,
    matching: Matching,
}

impl<F: Fn(usize) -> bool> Matcher<'_, F> {
    fn is_free(&self, at: usize) -> bool {
        self.matching.columns[at].is_none() && !self.matching.wrong.iter().any(|(header, _)| *header == self.headers[at])
    }

    fn by_name(&mut self, column: &'static Column) {
        let ranked = |at: usize| Some((column.rank(&self.simple[at])?, at));
        let found: Vec<(usize, usize)> = (0..self.headers.len()).filter(|&at| self.is_free(at)).filter_map(ranked).collect();
        self.take(column, found);
    }

    /// Takes the best of some headers (rank, index) for a column; what else could be it is told.
    fn take(&mut self, column: &'static Column, mut found: Vec<(usize, usize)>) {
        let Some(best) = found.iter().map(|&(rank, _)| rank).min() else { return };
        if found.iter().any(|&(_, at)| (self.is_filled)(at)) && best > 0 {
            found.retain(|&(_, at)| (self.is_filled)(at));
        }
        let best = found.iter().map(|&(rank, _)| rank).min().unwrap_or(best);
        let (first, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|&(rank, _)| rank == best);
        let at = first[0].1;
        self.matching.columns[at] = Some(column);
        let header = |&(_, at): &(usize, usize)| self.headers[at].as_str();
        if let Some(second) = first[1..].iter().map(header).find(|second| *second != self.headers[at]) {
            let own = &self.headers[at];
            let answer = format!("say which: [columns.{}] {} = {own:?}", self.table, column.name);
            let reason = format!("both {own} and {second} could be {}: {answer}", column.name);
            self.matching.wrong.push((second.to_string(), reason));
            self.matching.asked.push(column.name);
        } else if best > 0 && !others.is_empty() {
            let others: Vec<&str> = others.iter().map(header).collect();
            let told = format!("{} is read as {}, and not {}", self.headers[at], column.name, others.join(" or "));
            self.matching.told.push(told);
        }
    }

    /// Takes parts of one address: the first that says where it is.
    fn addresses(&mut self, said: &BTreeMap<String, String>) {
        let mut addresses: BTreeMap<usize, Vec<(&'static Column, usize)>> = BTreeMap::new();
        for at in (0..self.headers.len()).filter(|&at| self.is_free(at)) {
            if let Some((address, column)) = part(&self.simple[at], self.columns) {
                addresses.entry(address).or_default().push((column, at));
            }
        }
        let places =
            |parts: &[(&'static Column, usize)]| parts.iter().any(|&(column, at)| column.name != "state" && (self.is_filled)(at));
        let first = addresses.iter().find(|(_, parts)| places(parts)).or(addresses.first_key_value());
        let Some((&address, parts)) = first else { return };
        let wanted: BTreeSet<&str> = parts.iter().map(|(column, _)| column.name).collect();
        let parts = parts.clone();
        let open = |matcher: &Self, column: &Column| {
            let taken = matcher.matching.columns.iter().flatten().any(|own| own.name == column.name);
            !taken && !said.contains_key(column.name)
        };
        let (mut read, mut told) = (Vec::new(), Vec::new());
        for column in self.columns.iter().filter(|column| wanted.contains(column.name)) {
            if !open(self, column) {
                continue;
            }
            let own = parts.iter().filter(|(other, _)| other.name == column.name);
            let ranked = own.filter_map(|&(_, at)| Some((rank(&self.simple[at], address, column)?, at)));
            let found: Vec<(usize, usize)> = ranked.map(|(rank, at)| (rank + 1, at)).collect();
            self.take(column, found);
            read.extend(self.position_of(column).map(|at| self.headers[at].as_str()));
        }
        for parts in addresses.iter().filter(|(at, _)| **at != address).map(|(_, parts)| parts) {
            told.extend(parts.iter().map(|&(_, at)| self.headers[at].as_str()));
        }
        if !read.is_empty() && !told.is_empty() {
            let (column, header) = (self.matching.columns.iter().flatten().find(|own| own.address), told[0]);
            let answer = column.map(|column| format!(" ([columns.{}] {} = {header:?} takes that)", self.table, column.name));
            let told = format!("the address is {}, and not {}{}", read.join(", "), told.join(", "), answer.unwrap_or_default());
            self.matching.told.push(told);
        }
    }

    fn position_of(&self, column: &Column) -> Option<usize> {
        self.matching.columns.iter().position(|own| own.is_some_and(|own| own.name == column.name))
    }
}

fn twice(headers: &[String]) -> Vec<(String, String)> {
    let mut seen = BTreeSet::new();
    let again = headers.iter().filter(|header| !header.is_empty() && !seen.insert(header.as_str()));
    again.map(|header| (header.clone(), "this header stands twice".to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::aliases::ACCOUNTS;

    fn matching(headers: &[&str], empty: &[&str]) -> Matching {
        let headers: Vec<String> = headers.iter().map(|header| header.to_string()).collect();
        let filled = |at: usize| !empty.contains(&headers[at].as_str());
        matched(&headers, ("accounts", ACCOUNTS), &BTreeMap::new(), filled)
    }

    fn names(headers: &[&str]) -> Vec<Option<&'static str>> {
        let found = matching(headers, &[]);
        assert!(found.wrong.is_empty(), "{:?}", found.wrong);
        found.columns.into_iter().map(|column| column.map(|column| column.name)).collect()
    }

    #[test]
    fn a_name_goes_before_its_aliases() {
        assert_eq!(names(&["Id", "account_id"]), [None, Some("account_id")]);
        assert_eq!(names(&["Id", "BillingLatitude", "Fax"]), [Some("account_id"), Some("latitude"), None]);
        assert_eq!(names(&["Account Owner", "OwnerId"]), [None, Some("owner")]);
    }

    #[test]
    fn one_address_is_taken_whole() {
        let both = ["ShippingCity", "BillingCity", "Billing State/Province", "ShippingPostalCode"];
        assert_eq!(names(&both), [None, Some("city"), Some("state"), None]);
        let found = matching(&both, &["BillingCity", "Billing State/Province"]);
        assert_eq!(found.columns.iter().flatten().map(|own| own.name).collect::<Vec<_>>(), ["city", "postal_code"]);
        assert!(
            found.told[0].starts_with("the address is ShippingCity, ShippingPostalCode, and not BillingCity"),
            "{:?}",
            found.told
        );
    }

    #[test]
    fn headers_that_are_equally_good_are_refused() {
        assert_eq!(matching(&["account_id", "Account ID"], &[]).wrong.len(), 1);
        assert_eq!(matching(&["Jahresumsatz", "Sales"], &[]).wrong.len(), 1);
        assert_eq!(matching(&["Jahresumsatz", "Sales"], &["Sales"]).wrong.len(), 0);
        assert_eq!(matching(&["name", "name"], &[]).wrong.len(), 1);
    }

    #[test]
    fn languages_accents_and_currencies_do_not_matter() {
        for (header, column) in [
            ("Größe", None),
            ("PLZ", Some("postal_code")),
            ("Ville de facturation", Some("city")),
            ("Ciudad de envío", Some("city")),
            ("Rechnungsort", Some("city")),
            ("Address 1: State/Province", Some("state")),
            ("Umsatz (EUR)", Some("revenue")),
            ("Umsatz (TEUR)", None),
            ("(Do Not Modify) Account", Some("account_id")),
            ("Propriétaire du compte", Some("owner")),
        ] {
            assert_eq!(names(&[header]), [column], "{header}");
        }
    }
}
