//! The units divided among given centres at the least cost: a transport problem, where units may be parted.

use crate::solve::centres::table::Table;
use crate::solve::centres::transport::{SinkLimits, Transport, TransportSolution};

/// Centres, as places in a table, and what it costs at least to divide the units among them.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::solve::centres) struct Location {
    pub value: f64,
    pub centres: Vec<u32>,
}

/// The problem of dividing the units among centres of the table, and what the units without load cost at least.
pub(super) fn transport<'a>(heavy: &'a Heavy, table: &Table, centres: &[u32]) -> (Transport<'a>, f64) {
    let rows: Vec<&[f64]> = centres.iter().map(|&centre| table.costs(centre as usize)).collect();
    let mut rates = Vec::with_capacity(heavy.units.len() * centres.len());
    for (&unit, &load) in heavy.units.iter().zip(&heavy.loads) {
        rates.extend(rows.iter().map(|row| row[unit] / load));
    }
    let cheapest = |&unit: &usize| rows.iter().map(|row| row[unit]).fold(f64::INFINITY, f64::min);
    let rest = heavy.light.iter().map(cheapest).sum();
    let limits = centres
        .iter()
        .map(|&centre| SinkLimits { lower: table.lower[centre as usize], upper: table.upper[centre as usize] })
        .collect();
    (Transport { loads: &heavy.loads, rates, limits }, rest)
}

/// Units divided among centres of the table, from prices near theirs.
pub(super) fn divided(table: &Table, centres: &[u32], prices: &[f64], cutoff: f64) -> (f64, TransportSolution) {
    let heavy = Heavy::of(table);
    let (transport, rest) = transport(&heavy, table, centres);
    let flow = transport.solve(prices, cutoff - rest);
    (flow.bound + rest, flow)
}

/// Units with load, and those without.
pub(super) struct Heavy {
    pub units: Vec<usize>,
    pub loads: Vec<f64>,
    pub light: Vec<usize>,
}

impl Heavy {
    pub fn of(table: &Table) -> Self {
        let (units, light): (Vec<usize>, Vec<usize>) = (0..table.units()).partition(|&unit| table.loads[unit] > 0.0);
        Heavy { loads: units.iter().map(|&unit| table.loads[unit]).collect(), units, light }
    }
}
