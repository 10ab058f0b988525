//! What moves are looked for with: near-best options, the graph of territories, prices.

use super::state::{Gauge, State};
use super::ties::NearTies;
use super::trades::Trades;
use crate::model::Prices;

/// What moves are looked for with.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Near-best options per unit.
    pub ties: &'a NearTies,
    /// Pairs of territories with units between them.
    pub trades: &'a Trades,
    /// The prices behind them.
    pub prices: &'a Prices,
}

impl View<'_> {
    /// What changes of a territory's loads cost, activity by activity; nothing where it is none.
    pub(super) fn gauges(&self, state: &State, territory: usize) -> Vec<Gauge> {
        let exists = territory < state.instance().territories();
        let prices = self.prices.load.iter().enumerate().filter(|_| exists);
        prices.map(|(k, prices)| state.gauge(k, territory, prices[territory])).collect()
    }
}
