//! A role whose limits change from point to point.

use std::time::Instant;

use super::point::{Point, SweptLimits};
use crate::balance::formulate::{Formulation, formulate};
use crate::balance::moves::turnover;
use crate::balance::optimise::{Optimised, lead, optimise_from};
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::config::balance::WORKLOAD;
use crate::plan::config::{BalanceSection, StabilitySection};
use crate::plan::segment::{Segmented, segment};
use crate::solve::progress::Listener;
use crate::solve::{Parameters, Progress, WarmStart};

/// Everything that points are solved with.
pub(super) struct SweptRole<'a> {
    /// The plan, its limits changed from point to point.
    pub(super) plan: Plan,
    /// Hours that an account takes on average, the way there aside.
    pub(super) work: f64,
    role: &'a str,
    segments: Vec<Segmented>,
    /// Accounts of the reps of the role that it follows.
    led: Vec<(usize, usize)>,
    stability: StabilitySection,
    workload: BalanceSection,
    max_km: Option<f64>,
    pub(super) parameters: &'a Parameters,
    listener: Option<&'a Listener<'a>>,
}

impl<'a> SweptRole<'a> {
    /// The role of a plan as it stands.
    pub(super) fn new(
        plan: &Plan,
        role: &'a str,
        parameters: &'a Parameters,
        listener: Option<&'a Listener<'a>>,
    ) -> Result<Self> {
        let (segments, stability) = (segment(plan)?, plan.stability(role));
        let workload = plan.balance(role).remove(WORKLOAD).unwrap_or_default();
        let led = lead(plan, &segments, role, parameters)?;
        let (max_km, plan) = (plan.constraints(role).max_km, plan.clone());
        let mut swept = SweptRole { plan, work: 0.0, role, segments, led, stability, workload, max_km, parameters, listener };
        let formulation = swept.formulate()?;
        if formulation.accounts.is_empty() {
            return Err(Error::Command(format!("role {role}: no account gets a call, so there is nothing to trade off")));
        }
        swept.work = formulation.instance.hours() / formulation.accounts.len().max(1) as f64;
        Ok(swept)
    }

    /// The best plan within limits. `left`: points that share the time that is left.
    pub(super) fn solve(&mut self, limits: SweptLimits, start: Option<&WarmStart>, left: usize) -> Result<(Point, WarmStart)> {
        self.limit(limits, |own| StabilitySection { max_moved: limits.max_moved, ..without_prices(own) });
        let optimised = self.optimise(start, left)?.1;
        let turnover = turnover(&self.plan, &optimised.plan);
        let distances = optimised.plan.territories.iter().filter_map(|territory| Some((territory.fairness? - 1.0).abs()));
        let point = Point { limits, turnover, unevenness: distances.fold(0.0, f64::max), plan: optimised.plan };
        Ok((point, optimised.start))
    }

    /// Sets the limits; where moves are swept, `stability` makes the plan's own.
    pub(super) fn limit(&mut self, limits: SweptLimits, stability: impl FnOnce(&StabilitySection) -> StabilitySection) {
        let own = self.plan.config.roles.entry(self.role.to_owned()).or_default();
        own.stability = Some(if limits.max_moved.is_some() { stability(&self.stability) } else { self.stability.clone() });
        let band = |tolerance| BalanceSection { tolerance: Some(tolerance), weight: 0.0, ..self.workload.clone() };
        own.constraints.max_km = limits.max_km.or(self.max_km);
        own.balance.insert(WORKLOAD.into(), limits.tolerance.map_or_else(|| self.workload.clone(), band));
    }

    /// The role as it is limited now.
    pub(super) fn formulate(&self) -> Result<Formulation> {
        let mut formulation = formulate(&self.plan, &self.segments, self.role)?;
        formulation.follow(&self.plan, self.led.iter().copied());
        Ok(formulation)
    }

    /// Optimises the role as it is limited now.
    pub(super) fn optimise(&self, start: Option<&WarmStart>, left: usize) -> Result<(Formulation, Optimised)> {
        let formulation = self.formulate()?;
        let share = self.parameters.remaining().map(|remaining| remaining / left.max(1) as u32);
        let parameters = Parameters { time_limit: share, started: Instant::now(), ..self.parameters.clone() };
        let optimised = optimise_from(&self.plan, &formulation, start, &parameters, &Progress::new(self.listener))?;
        Ok((formulation, optimised))
    }
}

/// Moves at no price.
pub(super) fn without_prices(stability: &StabilitySection) -> StabilitySection {
    StabilitySection {
        move_hours: Some(0.0),
        move_hours_per_year: 0.0,
        move_hours_per_1000_revenue: 0.0,
        move_hours_per_1000_pipeline: 0.0,
        price_factor: None,
        flat_hours: None,
        ..stability.clone()
    }
}
