//! Headers → columns: what the plan file says first, then a column's own name, then its aliases, then parts of addresses.

use std::collections::{BTreeMap, BTreeSet};

use super::addresses::{part, rank};
use super::choice::{Cells, Choice, line, passed_over, question};
use super::column::{Column, converted, simplify};

/// What the headers of a table are.
#[derive(Debug, Default)]
pub struct Matching {
    /// The known column that each header is.
    pub columns: Vec<Option<&'static Column>>,
    /// Choices between headers that could both be a column, and what else is to be told, in words.
    pub told: Vec<String>,
    /// Headers that were taken before others, each choice in the words that tell it.
    pub chosen: Vec<(Vec<usize>, String)>,
    /// Headers that stand twice, and headers between which nobody can choose: (header, reason).
    pub wrong: Vec<(String, String)>,
    /// Columns between whose headers nobody can choose.
    pub asked: Vec<&'static str>,
}

/// Matches the headers of `table`. `said` are the headers that the plan file names by column.
pub fn matched(
    headers: &[String],
    (table, columns): (&str, &'static [Column]),
    said: &BTreeMap<String, String>,
    cells: &impl Cells,
) -> Matching {
    let simple = headers.iter().map(|header| simplify(header)).collect();
    let matching = Matching { columns: vec![None; headers.len()], ..Matching::default() };
    let (spare, choices) = (BTreeSet::new(), Vec::new());
    let mut matcher = Matcher { headers, simple, table, columns, cells, spare, choices, matching };
    matcher.twice();
    for (column, header) in said {
        if let (Some(column), Some(at)) = (columns.iter().find(|own| own.name == column), position(headers, header)) {
            matcher.matching.columns[at].get_or_insert(column);
        }
    }
    columns.iter().filter(|column| !said.contains_key(column.name)).for_each(|column| matcher.by_name(column));
    matcher.addresses(said);
    matcher.tell();
    let told = matcher.matching.chosen.iter().map(|(_, told)| told.clone());
    matcher.matching.told.extend(told);
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

struct Matcher<'a, C> {
    headers: &'a [String],
    simple: Vec<String>,
    table: &'a str,
    columns: &'static [Column],
    cells: &'a C,
    /// Columns that another one holds as well, cell by cell, under the same header.
    spare: BTreeSet<usize>,
    choices: Vec<Choice>,
    matching: Matching,
}

/// Parts of addresses by the address that they are of: (column, index).
type Addresses = BTreeMap<usize, Vec<(&'static Column, usize)>>;

impl<C: Cells> Matcher<'_, C> {
    /// Headers that stand twice: with the same cells they are one column, else somebody has to say which is meant.
    fn twice(&mut self) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, header) in self.headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
            let first = *seen.entry(header).or_insert(at);
            if first == at {
                continue;
            }
            if self.cells.are_alike(first, at) {
                self.matching.told.push(format!("{header} stands twice with the same cells: it is read once"));
                self.spare.insert(at);
            } else {
                let differ = self.cells.difference(first, at);
                let reason =
                    format!("this header stands twice, and its columns differ ({differ}): rename one of them, or take it out");
                self.matching.wrong.push((header.clone(), reason));
            }
        }
    }

    fn is_free(&self, at: usize) -> bool {
        let is_open = self.matching.columns[at].is_none() && !self.spare.contains(&at);
        is_open && !self.matching.wrong.iter().any(|(header, _)| *header == self.headers[at])
    }

    fn by_name(&mut self, column: &'static Column) {
        let is_loose = |at: usize| column.loose.contains(&self.simple[at].as_str());
        let ranked = |at: usize| Some((column.rank(&self.simple[at])?, at));
        let free = (0..self.headers.len()).filter(|&at| self.is_free(at)).filter_map(ranked);
        // A `State` may say who is active.
        let asks_cells = |at: usize| is_loose(at) || column.name == "state";
        let found: Vec<(usize, usize)> = free.filter(|&(_, at)| !asks_cells(at) || self.cells.fit(column, at)).collect();
        self.take(column, found);
    }

    /// Takes the best of some headers (rank, index) for a column; what else could be it is told.
    fn take(&mut self, column: &'static Column, mut found: Vec<(usize, usize)>) {
        found.sort_unstable();
        let Some(&(best, _)) = found.first() else { return };
        if found.iter().any(|&(_, at)| self.cells.is_filled(at)) && best > 0 {
            found.retain(|&(_, at)| self.cells.is_filled(at));
        }
        let (best, at) = found[0];
        let rivals = found[1..].iter().filter(|&&(rank, other)| rank == best && !self.cells.are_alike(at, other));
        let rivals: Vec<usize> = rivals.map(|&(_, other)| other).collect();
        let others: Vec<usize> = found.iter().filter(|(rank, _)| *rank > best).map(|&(_, other)| other).collect();
        if rivals.is_empty() && self.take_converted(column, at, &others) {
            return;
        }
        self.matching.columns[at] = Some(column);
        if !rivals.is_empty() {
            let all: Vec<&str> = std::iter::once(&at).chain(&rivals).map(|&at| self.headers[at].as_str()).collect();
            self.matching.wrong.push((all[1].to_string(), question(self.table, column.name, &all)));
            self.matching.asked.push(column.name);
        } else if best > 0 || !column.name.ends_with("_id") {
            // An id by our own name is what it says, whatever else tells rows apart.
            self.choices.push(Choice { column, taken: at, others });
        }
    }

    /// Takes the converted amounts where those as they were made are in several currencies.
    fn take_converted(&mut self, column: &'static Column, at: usize, others: &[usize]) -> bool {
        let is_one = |&other: &usize| converted(&self.simple[other]).is_some() && self.cells.currencies(other).is_none();
        let Some(&other) = others.iter().find(|other| is_one(other)) else { return false };
        let Some(currencies) = self.cells.currencies(at) else { return false };
        let (own, header) = (&self.headers[at], &self.headers[other]);
        let told = format!("{own} is in several currencies, {currencies}, so {} is read from {header}", column.name);
        self.matching.chosen.push((vec![other], told));
        self.matching.columns[other] = Some(column);
        true
    }

    /// Takes parts of one address: the first that says where it is.
    fn addresses(&mut self, said: &BTreeMap<String, String>) {
        let mut addresses = Addresses::new();
        for at in (0..self.headers.len()).filter(|&at| self.is_free(at)) {
            if let Some((address, column)) = part(&self.simple[at], self.columns) {
                addresses.entry(address).or_default().push((column, at));
            }
        }
        let places = |parts: &[(&'static Column, usize)]| {
            parts.iter().any(|&(column, at)| column.name != "state" && self.cells.is_filled(at))
        };
        let first = addresses.iter().find(|(_, parts)| places(parts)).or(addresses.first_key_value());
        let Some((&address, parts)) = first else { return };
        let wanted = |column: &Column| parts.iter().any(|(other, _)| other.name == column.name);
        for column in self.columns.iter().filter(|column| wanted(column)) {
            if self.position_of(column).is_some() || said.contains_key(column.name) {
                continue;
            }
            let own = parts.iter().filter(|(other, _)| other.name == column.name);
            let ranked = own.filter_map(|&(_, at)| Some((rank(&self.simple[at], address, column)?, at)));
            let found: Vec<(usize, usize)> = ranked.map(|(rank, at)| (rank + 1, at)).collect();
            self.take(column, found);
        }
        self.tell_addresses(&addresses, address, said);
    }

    /// Tells the addresses that were passed over and say something else, but for parts that the plan file settles.
    fn tell_addresses(&mut self, addresses: &Addresses, chosen: usize, said: &BTreeMap<String, String>) {
        let is_said = |column: &Column| said.contains_key(column.name);
        let differs = |address: usize, column: &Column, at: usize| {
            let is_other = self.position_of(column).is_none_or(|own| !self.cells.are_alike(own, at));
            is_other && (address < chosen || self.cells.is_filled(at))
        };
        let mut passed: Vec<(&Column, usize)> = Vec::new();
        for (&address, parts) in addresses {
            let open = |&(column, at): &(&Column, usize)| self.matching.columns[at].is_none() && !is_said(column);
            let open: Vec<(&Column, usize)> = parts.iter().map(|&(column, at)| (column, at)).filter(open).collect();
            if open.iter().any(|&(column, at)| differs(address, column, at)) {
                passed.extend(open);
            }
        }
        let is_part = |column: &Column| addresses.values().flatten().any(|(other, _)| other.name == column.name);
        let read = self.columns.iter().filter(|column| is_part(column) && !is_said(column));
        let taken: Vec<usize> = read.filter_map(|column| self.position_of(column)).collect();
        let read: Vec<&str> = taken.iter().map(|&at| self.headers[at].as_str()).collect();
        let Some(&(column, at)) = passed.first().filter(|_| !read.is_empty()) else { return };
        let others: Vec<&str> = passed.iter().map(|&(_, at)| self.headers[at].as_str()).collect();
        let line = line(self.table, column.name, &self.headers[at]);
        let told = format!("the address is {}, and not {} ({line} takes that)", read.join(", "), others.join(", "));
        self.matching.chosen.push((taken, told));
    }

    /// Tells what was passed over and is no other column, where it would be another reading.
    fn tell(&mut self) {
        for Choice { column, taken, others } in std::mem::take(&mut self.choices) {
            let is_other =
                |&at: &usize| self.matching.columns[at].is_none() && self.cells.is_filled(at) && !self.cells.are_alike(taken, at);
            let others: Vec<&str> = others.into_iter().filter(is_other).map(|at| self.headers[at].as_str()).collect();
            if !others.is_empty() {
                let told = passed_over(self.table, column.name, &self.headers[taken], &others);
                self.matching.chosen.push((vec![taken], told));
            }
        }
    }

    fn position_of(&self, column: &Column) -> Option<usize> {
        self.matching.columns.iter().position(|own| own.is_some_and(|own| own.name == column.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::aliases::ACCOUNTS;

    /// Columns of which some are empty, and all others differ.
    struct Columns<'a>(Vec<String>, &'a [&'a str]);

    impl Cells for Columns<'_> {
        fn is_filled(&self, at: usize) -> bool {
            !self.1.contains(&self.0[at].as_str())
        }
        fn are_alike(&self, one: usize, other: usize) -> bool {
            one == other
        }
        fn difference(&self, _: usize, _: usize) -> String {
            "line 2".into()
        }
        fn currencies(&self, _: usize) -> Option<String> {
            None
        }
        fn fit(&self, column: &Column, _: usize) -> bool {
            column.name == "state"
        }
    }

    fn matching(headers: &[&str], empty: &[&str]) -> Matching {
        let columns = Columns(headers.iter().map(|header| header.to_string()).collect(), empty);
        matched(&columns.0, ("accounts", ACCOUNTS), &BTreeMap::new(), &columns)
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
            ("Umsatz (TEUR)", Some("revenue")),
            ("Revenue ($000)", Some("revenue")),
            ("Annual Revenue (USD thousands)", Some("revenue")),
            ("Mein Umsatz (TEUR)", None),
            ("(Do Not Modify) Account", Some("account_id")),
            ("Propriétaire du compte", Some("owner")),
        ] {
            assert_eq!(names(&[header]), [column], "{header}");
        }
    }
}
