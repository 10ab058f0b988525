//! What moves are looked for with: near-best options, the graph of territories, prices.

use super::candidates::CandidateLists;
use super::state::{LoadPenalty, SearchState};
use super::territory_graph::TerritoryGraph;
use crate::model::Prices;

/// What moves are looked for with.
#[derive(Clone, Copy)]
pub struct SearchSpace<'a> {
    /// Near-best options per unit.
    pub candidates: &'a CandidateLists,
    /// Pairs of territories with units between them.
    pub graph: &'a TerritoryGraph,
    /// The prices behind them.
    pub prices: &'a Prices,
}

impl SearchSpace<'_> {
    /// What changes of a territory's loads cost, activity by activity; nothing where it is none.
    pub(super) fn penalties(&self, state: &SearchState, territory: usize) -> Vec<LoadPenalty> {
        let exists = territory < state.instance().territories();
        let prices = self.prices.load.iter().enumerate().filter(|_| exists);
        prices.map(|(k, prices)| state.load_penalty(k, territory, prices[territory])).collect()
    }
}
