//! Headers → columns: what the plan file says first, then a column's own name, then its aliases, then parts of addresses.

use std::collections::{BTreeMap, BTreeSet};

use super::addresses::{part, rank};
use super::choice::{Cells, Choice, Chosen, passed_over, question, whole_addresses};
use super::column::{Column, converted, simplify};

/// What the headers of a table are.
#[derive(Debug, Default)]
pub struct Matching {
    /// The known column that each header is.
    pub columns: Vec<Option<&'static Column>>,
    /// Choices between headers that could both be a column, and what else is to be told, in words.
    pub told: Vec<String>,
    /// Headers that were taken before others.
    pub chosen: Vec<Chosen>,
    /// Headers that are a further column, as the plan file names them for another one.
    pub also: Vec<(&'static Column, usize)>,
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
    let simple = headers.iter().map(|header| known_part(header, columns)).collect();
    let matching = Matching { columns: vec![None; headers.len()], ..Matching::default() };
    let (spare, choices) = (BTreeSet::new(), Vec::new());
    let mut matcher = Matcher { headers, simple, table, columns, cells, spare, choices, matching };
    matcher.twice();
    for (column, header) in said {
        if let (Some(column), Some(at)) = (columns.iter().find(|own| own.name == column), position(headers, header)) {
            match matcher.matching.columns[at] {
                None => matcher.matching.columns[at] = Some(column),
                Some(_) => matcher.matching.also.push((column, at)),
            }
        }
    }
    columns.iter().filter(|column| !said.contains_key(column.name)).for_each(|column| matcher.by_name(column));
    matcher.addresses(said);
    matcher.areas(said);
    matcher.tell();
    let told = matcher.matching.chosen.iter().map(|chosen| chosen.told.clone());
    matcher.matching.told.extend(told);
    matcher.matching
}

/// Sections of the forms of NetSuite, simplified.
const SECTIONS: [&str; 9] = [
    "primaryinformation",
    "classification",
    "emailphoneaddress",
    "address",
    "addresses",
    "sales",
    "financial",
    "preferences",
    "systeminformation",
];

/// A header, simplified; where it names no column, but does without the section of a form before its colon, that part of it:
/// `Primary Information: Sales Rep`.
pub fn known_part(header: &str, columns: &'static [Column]) -> String {
    let whole = simplify(header);
    let is_known = |simple: &str| columns.iter().any(|column| column.rank(simple).is_some()) || part(simple, columns).is_some();
    let field = header.split_once(':').filter(|(section, _)| SECTIONS.contains(&simplify(section).as_str()));
    field.map(|(_, field)| simplify(field)).filter(|field| !is_known(&whole) && is_known(field)).unwrap_or(whole)
}

/// Whether a column says where something is.
fn places(column: &str) -> bool {
    ["latitude", "longitude", "city", "postal_code"].contains(&column)
}

/// The header that somebody means: the same, else the only one that is spelled alike.
pub fn position(headers: &[String], wanted: &str) -> Option<usize> {
    let exact = headers.iter().position(|header| header == wanted.trim());
    exact.or_else(|| {
        let wanted = simplify(wanted);
        let mut alike = (0..headers.len()).filter(|&at| !wanted.is_empty() && simplify(&headers[at]) == wanted);
        alike.next().filter(|&first| alike.all(|at| headers[at] == headers[first]))
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
        self.matching.chosen.push(Chosen { taken: vec![other], told, instead: vec![vec![(column.name, at)]] });
        self.matching.columns[other] = Some(column);
        true
    }

    /// Takes parts of one address: the one whose parts the plan file names, else the first that says where it is.
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
        let first = || addresses.iter().find(|(_, parts)| places(parts)).or(addresses.first_key_value()).map(|(&at, _)| at);
        let Some(address) = self.address_that_is_said().or_else(first) else { return };
        let parts: &[(&'static Column, usize)] = addresses.get(&address).map_or(&[], Vec::as_slice);
        let is_open = |column: &Column| !said.contains_key(column.name);
        for column in self.columns.iter().filter(|column| is_open(column)) {
            if self.position_of(column).is_none() {
                self.take(column, self.ranked(parts, address, column));
            }
        }
        self.tell_addresses(&addresses, address, said);
    }

    /// The headers of an address that are a column, each with how good a name it is.
    fn ranked(&self, parts: &[(&'static Column, usize)], address: usize, column: &Column) -> Vec<(usize, usize)> {
        let own = parts.iter().filter(|(other, _)| other.name == column.name);
        own.filter_map(|&(_, at)| Some((rank(&self.simple[at], address, column)? + 1, at))).collect()
    }

    /// The address of which the plan file names a part that places: the others are of it, too.
    fn address_that_is_said(&self) -> Option<usize> {
        let said = (0..self.headers.len()).filter(|&at| self.matching.columns[at].is_some_and(|column| places(column.name)));
        said.filter_map(|at| part(&self.simple[at], self.columns)).map(|(address, _)| address).next()
    }

    /// A part of the address that the plan file names for another column (`region = "State"`) is still that part.
    fn areas(&mut self, said: &BTreeMap<String, String>) {
        let of_address = |at: &usize| part(&self.simple[*at], self.columns).map(|(address, _)| address);
        let taken: BTreeSet<usize> =
            (0..self.headers.len()).filter(|&at| self.is_part(at)).filter_map(|at| of_address(&at)).collect();
        let further = |at: usize| {
            self.matching.columns[at].filter(|own| said.contains_key(own.name) && !own.address)?;
            let whole = || self.columns.iter().find(|column| column.address && column.rank(&self.simple[at]).is_some());
            let part = || part(&self.simple[at], self.columns).filter(|(own, _)| taken.is_empty() || taken.contains(own));
            let column = whole().or_else(|| part().map(|(_, column)| column)).filter(|column| column.numeric.is_none())?;
            let is_open = self.position_of(column).is_none() && !said.contains_key(column.name);
            let fits = column.name != "state" || self.cells.fit(column, at);
            (is_open && fits).then_some((column, at))
        };
        let found: Vec<(&'static Column, usize)> = (0..self.headers.len()).filter_map(further).collect();
        self.matching.also.extend(found);
    }

    /// Whether a header is read as a part of an address.
    fn is_part(&self, at: usize) -> bool {
        self.matching.columns[at].is_some_and(|column| column.address)
    }

    /// Tells the addresses that were passed over and say something else, but for parts that the plan file settles.
    fn tell_addresses(&mut self, addresses: &Addresses, chosen: usize, said: &BTreeMap<String, String>) {
        let is_said = |column: &Column| said.contains_key(column.name);
        let differs = |address: usize, column: &Column, at: usize| {
            let is_other = self.position_of(column).is_none_or(|own| !self.cells.are_alike(own, at));
            is_other && (address < chosen || self.cells.is_filled(at))
        };
        let mut passed: Vec<Vec<(&'static str, usize)>> = Vec::new();
        for (&address, parts) in addresses {
            let open = |&(column, at): &(&Column, usize)| self.matching.columns[at].is_none() && !is_said(column);
            if parts.iter().filter(|part| open(part)).any(|&(column, at)| differs(address, column, at)) {
                let best =
                    |column: &'static Column| Some((column.name, self.ranked(parts, address, column).into_iter().min()?.1));
                passed.push(self.columns.iter().filter_map(best).collect());
            }
        }
        let is_part = |column: &Column| addresses.values().flatten().any(|(other, _)| other.name == column.name);
        let read = self.columns.iter().filter(|column| is_part(column));
        let taken: Vec<usize> = read.filter_map(|column| self.position_of(column)).collect();
        if !taken.is_empty() && !passed.is_empty() {
            let told = whole_addresses(self.table, self.headers, &taken, &passed);
            self.matching.chosen.push(Chosen { taken, told, instead: passed });
        }
    }

    /// Tells what was passed over and is no other column, where it would be another reading.
    fn tell(&mut self) {
        for Choice { column, taken, others } in std::mem::take(&mut self.choices) {
            let is_other =
                |&at: &usize| self.matching.columns[at].is_none() && self.cells.is_filled(at) && !self.cells.are_alike(taken, at);
            let others: Vec<usize> = others.into_iter().filter(is_other).collect();
            if !others.is_empty() {
                let names: Vec<&str> = others.iter().map(|&at| self.headers[at].as_str()).collect();
                let told = passed_over(self.table, column.name, &self.headers[taken], &names);
                let instead = others.into_iter().map(|at| vec![(column.name, at)]).collect();
                self.matching.chosen.push(Chosen { taken: vec![taken], told, instead });
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
