//! Local search on near-ties: the options that prices leave almost as good as the best.

mod annealing;
mod chain;
mod deals;
pub mod neighbourhood;
mod paths;
mod shift;
pub mod state;
mod ties;
pub mod trades;

use crate::model::Prices;

pub use annealing::Annealing;
use state::Gauge;
pub use state::State;
pub use ties::NearTies;
use trades::Trades;

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
    fn gauges(&self, state: &State, territory: usize) -> Vec<Gauge> {
        let exists = territory < state.instance().territories();
        let prices = self.prices.load.iter().enumerate().filter(|_| exists);
        prices.map(|(k, prices)| state.gauge(k, territory, prices[territory])).collect()
    }
}
