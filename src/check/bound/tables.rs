//! The arcs of one unit: quantities share tables, and each distance is computed once.

use super::super::raw::{self, Place};
use crate::geometry::Arcs;
use crate::model::{Instance, Quantity};

/// A quantity, and which table holds its arcs.
#[derive(Clone, Copy)]
pub(super) struct Tabled<'a> {
    quantity: &'a Quantity,
    table: usize,
}

/// The rows of one unit in all tables that the quantities of an instance refer to.
pub(super) struct Tables<'a> {
    instance: &'a Instance,
    arcs: Vec<&'a Arcs>,
    rows: Vec<Vec<f64>>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(instance: &'a Instance) -> Self {
        Tables { instance, arcs: Vec::new(), rows: Vec::new() }
    }

    /// Adds a quantity's table, if no other quantity brought it.
    pub(super) fn tabled(&mut self, quantity: &'a Quantity) -> Tabled<'a> {
        let Some(arcs) = quantity.arcs.as_deref() else { return Tabled { quantity, table: 0 } };
        let table = self.arcs.iter().position(|known| std::ptr::eq(*known, arcs)).unwrap_or(self.arcs.len());
        if table == self.arcs.len() {
            self.arcs.push(arcs);
            self.rows.push(vec![0.0; self.instance.options.territories()]);
        }
        Tabled { quantity, table }
    }

    /// Moves on to a unit.
    pub(super) fn fill(&mut self, unit: usize) {
        self.arcs.iter().zip(&mut self.rows).for_each(|(arcs, row)| raw::arc_row(arcs, unit, row));
    }

    /// A quantity of the unit at a place.
    #[inline]
    pub(super) fn number(&self, of: Tabled<'a>, unit: usize, place: Option<Place>) -> f64 {
        raw::number_with(self.instance, of.quantity, unit, place, |_, territory| self.rows[of.table][territory])
    }
}
