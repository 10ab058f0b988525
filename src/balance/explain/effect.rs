//! What it does to a plan that units go elsewhere.

use crate::balance::violations::Broken;

/// What units that go elsewhere change.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Of the hours on the way, or of the distance that a redrawn map pays for.
    pub travel: f64,
    /// Of the cost of accounts that leave their owners.
    pub moving: f64,
    /// Of the price of calls given up.
    pub service: f64,
    /// Of the price of unevenness.
    pub balance: f64,
    /// Of the price of pairs with reps of the role that it follows.
    pub pairs: f64,
    /// Of all hours of travel, hops included.
    pub travel_hours: f64,
    /// The rules that are broken then.
    pub broken: Vec<Broken>,
    /// Whether one of them forbids a unit its territory, whatever else the plan does.
    pub forbidden: bool,
    /// Loads then, by activity and territory; the first activity is hours of work.
    pub loads: Vec<Vec<f64>>,
}

impl Effect {
    /// What changes of the objective.
    pub fn change(&self) -> f64 {
        self.travel + self.moving + self.service + self.balance + self.pairs
    }
}
