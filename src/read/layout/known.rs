//! Headers that the plan knows: those that the plan file names, and those of its columns.

use std::collections::{BTreeMap, BTreeSet};

use crate::read::aliases::{Column, known_part, part, simplify};
use crate::read::schema::Schema;

/// Bytes of a cell that may be a known header.
const LONGEST: usize = 200;

/// The columns of a schema by the headers that they may have.
#[derive(Debug)]
pub struct Known<'a> {
    /// What the table should hold.
    pub schema: &'a Schema,
    named: BTreeMap<&'a str, &'static Column>,
    simple: BTreeMap<String, &'static Column>,
}

impl<'a> Known<'a> {
    /// The columns of a schema.
    pub fn new(schema: &'a Schema) -> Self {
        let column = |name: &str| schema.columns.iter().find(|column| column.name == name);
        let named = schema.headers.iter().filter_map(|(name, header)| Some((header.as_str(), column(name)?))).collect();
        let mut simple: BTreeMap<String, &'static Column> = BTreeMap::new();
        for column in schema.columns {
            column.aliases.iter().copied().flatten().for_each(|alias| _ = simple.entry(alias.to_string()).or_insert(column));
        }
        simple.extend(schema.columns.iter().map(|column| (simplify(column.name), column)));
        Known { schema, named, simple }
    }

    /// The column that a header names.
    pub fn column(&self, header: &str) -> Option<&'static Column> {
        if header.len() > LONGEST || header.is_empty() {
            return None;
        }
        let (header, simple) = (header.trim(), known_part(header, self.schema.columns));
        let known = self.named.get(header).or_else(|| self.simple.get(&simple)).copied();
        let of_amount = || self.schema.columns.iter().find(|column| column.numeric.is_some() && column.rank(&simple).is_some());
        known.or_else(of_amount).or_else(|| part(&simple, self.schema.columns).map(|(_, column)| column))
    }

    /// The column that tells rows apart.
    pub fn key(&self) -> &'static str {
        self.schema.columns.first().map_or("", |column| column.name)
    }

    /// Whether rows are told apart by their names, as the plan file says.
    pub fn is_key_name(&self) -> bool {
        let name = self.schema.columns.iter().find(|column| column.name == "name");
        let header = self.schema.headers.get(self.key());
        header.zip(name).is_some_and(|(header, name)| name.rank(&simplify(header)).is_some())
    }

    /// How many columns a row of cells names, and whether the key is one of them.
    pub fn named_by<'c>(&self, cells: impl Iterator<Item = &'c str>) -> (usize, bool) {
        let found: BTreeSet<&str> = cells.filter_map(|cell| self.column(cell)).map(|column| column.name).collect();
        (found.len(), found.contains(self.key()))
    }

    /// Whether a row of cells is a header.
    pub fn is_header<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        let (names, has_key) = self.named_by(cells);
        names >= 2 || has_key
    }
}
