//! Whether new owners are worth it: what they save against today's owners keeping what is theirs, for the relations they cut.

use crate::balance::territories::RolePlan;

/// Hours gained that nobody would notice: this share of a role's work and travel.
const NOTICED: f64 = 0.005;

/// What is better for a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// No plan within the rules was found where none moves, or locks and rules cut relations, and nothing else is worth it.
    Needed,
    /// The moves save more than they cost.
    Worth,
    /// They save less, or next to nothing.
    NotYet,
}

/// What a plan of a role costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Costs {
    /// All that counts but moves: travel, unevenness, calls and rules given up.
    pub all: f64,
    /// Hours of travel.
    pub travel: f64,
    /// Relations that it cuts.
    pub cut: usize,
    /// What these count.
    pub price: f64,
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
    /// Where owners keep all that locks and rules leave them, and accounts without a rep go where they cost least; why there is no such
    /// plan, or none was found.
    pub staying: Result<Costs, Vec<String>>,
    /// The new plan.
    pub moving: Costs,
    /// Hours of work and travel.
    pub work: f64,
}

impl Choice {
    /// Relations that are cut where owners keep all they can.
    pub fn forced(&self) -> usize {
        self.staying.as_ref().map_or(0, |staying| staying.cut)
    }

    /// Relations cut beyond these.
    pub fn cut(&self) -> usize {
        self.moving.cut.saturating_sub(self.forced())
    }

    /// What the latter cost.
    pub fn price(&self) -> f64 {
        (self.moving.price - self.staying.as_ref().map_or(0.0, |staying| staying.price)).max(0.0)
    }

    /// What they save of all that counts, and the hours of travel in that; `None` where there is nothing to hold them against. Below 0 is
    /// the search's gap.
    pub fn gained(&self) -> Option<(f64, f64)> {
        let staying = self.staying.as_ref().ok()?;
        let known = self.cut() > 0;
        let gained = |then: f64, now: f64| if known { then - now } else { 0.0 };
        Some((gained(staying.all, self.moving.all), gained(staying.travel, self.moving.travel)))
    }

    /// What is better.
    pub fn advice(&self) -> Advice {
        match self.gained() {
            None => Advice::Needed,
            Some((gained, _)) if self.cut() > 0 && gained > self.price() && gained >= NOTICED * self.work => Advice::Worth,
            Some(_) if self.forced() > 0 => Advice::Needed,
            Some(_) => Advice::NotYet,
        }
    }
}

/// Holds a role's new plan against the one where owners keep what is theirs, or the reasons why there is none.
pub fn choice(staying: Result<&RolePlan, Vec<String>>, plan: &RolePlan) -> Choice {
    let costs = |plan: &RolePlan| Costs {
        all: plan.proof.primal - plan.moving_hours + plan.relaxed.iter().map(|own| own.price).sum::<f64>(),
        travel: plan.accounts.iter().map(|own| own.travel_hours).sum(),
        cut: plan.accounts.iter().filter(|own| own.leaving().is_some()).count(),
        price: plan.moving_hours,
    };
    Choice {
        role: plan.role.clone(),
        unit: plan.unit,
        without_rep: plan.accounts.iter().filter(|own| own.owner.is_none() && own.rep.is_some()).count(),
        staying: staying.map(costs),
        moving: costs(plan),
        work: plan.accounts.iter().map(|own| own.call_hours + own.travel_hours).sum(),
    }
}
