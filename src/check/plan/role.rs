//! A role's plan as it is to be published: who has each account, and what is said of accounts and reps.

use crate::plan::Place;
use crate::plan::rule::Rule;
use crate::plan::service::Service;

/// Assignment of an account. Accounts and reps are indices into the plan's.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    /// The account.
    pub account: usize,
    /// Its rep: one of another role where its calls have shifted.
    pub rep: Option<usize>,
    /// Its service.
    pub service: Service,
}

/// A seat, and what is said of it.
#[derive(Clone, Debug)]
pub struct AccountRow<'a> {
    /// Assignment of the account.
    pub seat: Seat,
    /// Its segment.
    pub segment: &'a str,
    /// Calls that it gets.
    pub calls: f64,
    /// Hours of these.
    pub call_hours: f64,
    /// Hours of travel, hops included.
    pub travel_hours: f64,
}

/// Published figures of a rep.
#[derive(Clone, Debug)]
pub struct RepFigures<'a> {
    /// The rep.
    pub rep: usize,
    /// Accounts.
    pub accounts: usize,
    /// Calls.
    pub calls: f64,
    /// Hours of calls and travel.
    pub hours: f64,
    /// Nights away.
    pub nights: f64,
    /// The unit that the territory is drawn around, and its centre, where the map is redrawn.
    pub centre: Option<(&'a str, Place)>,
}

/// A role's plan as it is to be published.
#[derive(Clone, Debug)]
pub struct PublishedRole<'a> {
    /// The role.
    pub name: &'a str,
    /// A row per account that it calls without any shift.
    pub rows: Vec<AccountRow<'a>>,
    /// By rep.
    pub figures: Vec<RepFigures<'a>>,
    /// The role's own part of the objective.
    pub value: f64,
    /// Accounts that leave an owner who stays.
    pub left: usize,
    /// Coefficient of variation of hours ÷ share, of reps with a share.
    pub cv: Option<f64>,
    /// Rules that have given way, and by how much in the unit of their price.
    pub relaxed: Vec<(Rule, f64)>,
}
