//! The search space: candidate lists, the graph of territories, and the prices behind them.

use super::candidates::CandidateLists;
use super::state::{LoadPenalty, SearchState};
use super::territory_graph::TerritoryGraph;
use crate::model::Prices;

/// The options and territories that moves are made of.
#[derive(Clone, Copy)]
pub struct SearchSpace<'a> {
    /// Candidate options per unit.
    pub candidates: &'a CandidateLists,
    /// Territories with units between them.
    pub graph: &'a TerritoryGraph,
    /// The prices behind them.
    pub prices: &'a Prices,
}

impl SearchSpace<'_> {
    /// Penalties of a territory's loads, activity by activity; none where it is no territory.
    pub(super) fn penalties(&self, state: &SearchState, territory: usize) -> Vec<LoadPenalty> {
        let exists = territory < state.instance().territories();
        let prices = self.prices.load.iter().enumerate().filter(|_| exists);
        prices.map(|(k, prices)| state.load_penalty(k, territory, prices[territory])).collect()
    }
}
