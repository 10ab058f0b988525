//! Whether new owners are worth it: what they save against today's owners keeping what is theirs, for the relations they cut.

use crate::balance::territories::RolePlan;

/// Hours gained that nobody would notice: this share of a role's work and travel.
const NOTICED: f64 = 0.005;

/// What is better for a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// No plan within the rules was found where none moves.
    Needed,
    /// The moves save more than they cost.
    Worth,
    /// They save less, or next to nothing.
    NotYet,
}

/// A role with today's owners, and with new ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The role.
    pub role: String,
    /// What costs are counted in.
    pub unit: &'static str,
    /// Accounts whose rep is gone, or that never had one, and that are given one.
    pub without_rep: usize,
    /// Cost, without moves, where owners keep their accounts, and those without a rep go where they cost least; why there is no such
    /// plan, or none was found.
    pub staying: Result<f64, Vec<String>>,
    /// Cost of the new plan, without moves.
    pub moving: f64,
    /// Relations that it cuts.
    pub cut: usize,
    /// What these count in its cost.
    pub price: f64,
    /// Hours of work and travel.
    pub work: f64,
}

impl Choice {
    /// What the moves save; `None` where they must be.
    pub fn gained(&self) -> Option<f64> {
        self.staying.as_ref().ok().map(|staying| staying - self.moving)
    }

    /// What is better.
    pub fn advice(&self) -> Advice {
        match self.gained() {
            None => Advice::Needed,
            Some(gained) if self.cut > 0 && gained > self.price && gained >= NOTICED * self.work => Advice::Worth,
            Some(_) => Advice::NotYet,
        }
    }
}

/// Holds a role's new plan against the one where owners keep what is theirs, or the reasons why there is none.
pub fn choice(staying: Result<&RolePlan, Vec<String>>, plan: &RolePlan) -> Choice {
    let cost = |plan: &RolePlan| plan.proof.primal - plan.moving_hours;
    Choice {
        role: plan.role.clone(),
        unit: plan.unit,
        without_rep: plan.accounts.iter().filter(|own| own.owner.is_none() && own.rep.is_some()).count(),
        staying: staying.map(cost),
        moving: cost(plan),
        cut: plan.accounts.iter().filter(|own| own.leaving().is_some()).count(),
        price: plan.moving_hours,
        work: plan.accounts.iter().map(|own| own.call_hours + own.travel_hours).sum(),
    }
}
