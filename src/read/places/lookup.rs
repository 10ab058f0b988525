//! The addresses of a table → places.

use std::sync::Arc;

use rayon::prelude::*;

use super::address::{Address, Found, Known};
use super::missing::Missing;
use super::own::OwnPlaces;
use super::told::Told;
use crate::plan::Place;
use crate::read::defects::Defects;
use crate::read::sheet::Sheet;

/// What addresses are looked up in.
#[derive(Debug, Default)]
pub struct Places {
    /// The user's file.
    pub own: Option<Arc<OwnPlaces>>,
    /// Country of rows that name none.
    pub country: Option<&'static str>,
}

/// Rows that an address places, or should: their line and their place.
pub type Slot<'p> = (usize, &'p mut Option<Place>);

/// The columns of addresses.
struct Columns([Option<usize>; 5]);

impl Columns {
    fn of(sheet: &Sheet) -> Self {
        Columns(["country", "state", "city", "postal_code", "county"].map(|name| sheet.column(name)))
    }

    fn address<'s>(&self, sheet: &'s Sheet, row: usize) -> Address<'s> {
        let [country, state, city, postal_code, county] =
            self.0.map(|column| column.map_or("", |column| sheet.table.cell(row, column)));
        Address { country, state, city, postal_code, county }
    }
}

impl Places {
    /// Places the rows that have an address and no coordinates; `noun` is what a row is (`account`), `words` take what was
    /// placed, and what looks wrong.
    pub fn fill<'p>(
        &self,
        sheet: &Sheet,
        noun: &str,
        slots: impl Iterator<Item = Slot<'p>>,
        words: (&mut Vec<String>, &mut Vec<String>),
        defects: &mut Defects,
    ) -> Missing {
        let mut missing = Missing::of(sheet);
        let columns = Columns::of(sheet);
        if is_planar(sheet) || columns.0[2].or(columns.0[3]).is_none() {
            return missing;
        }
        let mut rows = rows(sheet, &columns, slots);
        rows.par_sort_unstable_by_key(|(address, (line, _))| (*address, *line));
        let mut groups: Vec<_> = rows.chunk_by_mut(|a, b| a.0 == b.0).collect();
        let known = Known { own: self.own.as_deref(), country: self.country };
        let found: Vec<_> = groups.par_iter().map(|group| group[0].0.find(known)).collect();
        let mut told = Told::default();
        for (group, found) in groups.iter_mut().zip(found) {
            let address = group[0].0;
            match found {
                Ok(found) => {
                    group.iter_mut().for_each(|(_, (_, place))| **place = Some(found.place()));
                    told.add(address, &found, group.iter().map(|(_, (line, _))| *line));
                }
                Err(why) => missing.add(sheet, &address, &why, group.iter().map(|(_, (line, _))| *line)),
            }
        }
        missing.sort();
        told.tell(&sheet.table.file, noun, words, defects);
        missing
    }
}

/// Whether places are x and y.
fn is_planar(sheet: &Sheet) -> bool {
    sheet.column("latitude").or(sheet.column("longitude")).is_none() && sheet.column("x").or(sheet.column("y")).is_some()
}

/// Rows without coordinates that have an address; `slots` are in the order of lines.
fn rows<'s, 'p>(sheet: &'s Sheet, columns: &Columns, slots: impl Iterator<Item = Slot<'p>>) -> Vec<(Address<'s>, Slot<'p>)> {
    let mut row = 0;
    let coordinates = ["latitude", "longitude"].map(|name| sheet.column(name));
    let is_filled = |row: usize, column: &Option<usize>| column.is_some_and(|column| !sheet.table.cell(row, column).is_empty());
    let unplaced = slots.filter(|(_, place)| place.is_none());
    let of_slot = |slot: Slot<'p>| {
        while row < sheet.table.rows() && sheet.table.line(row) < slot.0 {
            row += 1;
        }
        let is_row = row < sheet.table.rows() && sheet.table.line(row) == slot.0;
        let address = if is_row { columns.address(sheet, row) } else { Address::default() };
        let has_coordinates = is_row && coordinates.iter().any(|column| is_filled(row, column));
        (!address.is_empty() && !has_coordinates).then_some((address, slot))
    };
    unplaced.filter_map(of_slot).collect()
}

impl Found {
    fn place(&self) -> Place {
        Place { latitude: self.latitude, longitude: self.longitude, planar: false, radius_km: self.radius_km }
    }
}
