//! What has shifted between two roles in a plan.

use super::formulate::Formulation;
use super::metrics::travel_hours;
use crate::plan::shift::Side;

/// What has shifted between two roles.
#[derive(Clone, Debug, PartialEq)]
pub struct Shifted {
    /// Whether the role gives or takes.
    pub side: Side,
    /// The other role.
    pub other: String,
    /// Accounts that may shift.
    pub open: usize,
    /// Accounts of the same segments that may not: locked ones, and those whose family or area has others that may not.
    pub kept: (usize, usize),
    /// Accounts that have shifted, with their rep where the role takes: indices into `Plan::accounts` and `Plan::reps`.
    pub accounts: Vec<(usize, Option<usize>)>,
    /// Calls by phone that they get.
    pub calls: f64,
    /// Hours of these calls.
    pub hours: f64,
    /// Of a role that gives, the hours that it would need for them: calls, hops, and the ways from the nearest home.
    pub spared_hours: f64,
    /// What they count in the objective by the price of `[shift]`, hours.
    pub price_hours: f64,
}

impl Shifted {
    /// What has shifted where accounts have these options.
    pub fn of(formulation: &Formulation, planned: &[Option<u32>]) -> Option<Self> {
        let (shift, options) = (formulation.shift.as_ref()?, formulation.instance.options());
        let level = |at: usize| planned[at].map(|option| options.level(option as usize));
        let rep = |at: usize| planned[at].and_then(|option| Some(formulation.reps[options.territory(option as usize)?]));
        let moved: Vec<usize> = (0..planned.len()).filter(|&at| shift.is_shifted(at, level(at))).collect();
        let nearest = |at: usize| {
            let ways = (0..formulation.reps.len()).filter(|&j| formulation.instance.activities()[0].upper[j] > 0.0);
            let way = ways.map(|j| travel_hours(formulation, at, j)).fold(f64::INFINITY, f64::min);
            formulation.workload.call_hours[at] + if way.is_finite() { way } else { 0.0 }
        };
        Some(Shifted {
            side: shift.side,
            other: shift.other.clone(),
            open: shift.open.iter().filter(|open| **open).count(),
            kept: shift.kept,
            calls: moved.iter().map(|&at| shift.calls[at]).sum(),
            hours: moved.iter().map(|&at| shift.hours[at]).sum(),
            spared_hours: if shift.side == Side::Gives { moved.iter().map(|&at| nearest(at)).sum() } else { 0.0 },
            price_hours: shift.price * moved.len() as f64,
            accounts: moved.iter().map(|&at| (formulation.accounts[at], rep(at))).collect(),
        })
    }
}
