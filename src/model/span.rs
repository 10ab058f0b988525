//! Spans: what the territories of a team carry together stays near the team's share of the total.

use super::objective::FEASIBILITY_TOLERANCE;
use super::{Budget, Instance, Quantity, RuleId};

/// One end of a span as use of a budget, made so that it is never negative: what the team carries less a part of the total
/// (or, for the lower end, the other way round), and `offset` more of every unit whatever it chooses. The budget's limit is
/// the sum of the offsets, and `room` where the end has given way.
#[derive(Clone, Debug)]
pub struct Span {
    /// The activity.
    pub activity: usize,
    /// Which territories are the team's.
    pub team: Vec<bool>,
    /// The part of the total that the team may carry at most, or must at least.
    pub part: f64,
    /// Whether it is the most.
    pub above: bool,
    /// What the end may be passed by; more than 0 where it has given way.
    pub room: f64,
    /// Per unit; set where the instance is built.
    pub(crate) offset: Vec<f64>,
    /// The most that each unit can use.
    pub(crate) most: Vec<f64>,
}

impl Span {
    /// Both ends of a span around the share `share` of a team (a flag per territory), as far as they can bind.
    pub fn budgets(activity: usize, team: &[bool], share: f64, tolerance: f64, rule: RuleId) -> Vec<Budget> {
        let ends = [((1.0 + tolerance) * share, true), ((1.0 - tolerance) * share, false)];
        let binding = ends.into_iter().filter(|&(part, above)| if above { part < 1.0 } else { part > 0.0 });
        let budget = |(part, above)| {
            let span = Span { activity, team: team.to_vec(), part, above, room: 0.0, offset: Vec::new(), most: Vec::new() };
            Budget { usage: Quantity::default(), territory: None, limit: 0.0, rule, span: Some(span) }
        };
        binding.map(budget).collect()
    }

    /// What a unit uses that brings `load`, to the team or elsewhere.
    pub fn usage(&self, unit: usize, inside: bool, load: f64) -> f64 {
        let counted = if inside { load } else { 0.0 } - self.part * load;
        self.offset[unit] + if self.above { counted } else { -counted }
    }

    /// By how much loads of all territories pass this end.
    pub fn excess(&self, loads: &[f64]) -> f64 {
        let own: f64 = loads.iter().zip(&self.team).filter(|(_, inside)| **inside).map(|(load, _)| load).sum();
        let beyond = own - self.part * loads.iter().sum::<f64>();
        if self.above { beyond } else { -beyond }
    }

    /// The offsets that keep use from 0 up, given the greatest load of each unit to the team and elsewhere.
    fn settle(&mut self, greatest: &[(f64, f64)]) {
        let (part, above) = (self.part, self.above);
        let offset = |&(inside, outside): &(f64, f64)| if above { part * outside } else { (1.0 - part) * inside };
        self.offset = greatest.iter().map(offset).collect();
        self.most = greatest.iter().map(|(inside, outside)| (1.0 - part) * inside + part * outside).collect();
    }
}

impl Budget {
    /// By how much a plan with these loads (by activity and territory) that uses `used` passes the limit, if by more than
    /// rounding; else 0. A span is held against the loads themselves: offsets would hide what they are of.
    pub fn excess(&self, used: f64, loads: &[Vec<f64>]) -> f64 {
        let (excess, size) = match &self.span {
            Some(span) => {
                let loads = &loads[span.activity];
                (span.excess(loads) - self.room(), span.part * loads.iter().sum::<f64>())
            }
            None => (used - self.limit, self.limit),
        };
        if excess > FEASIBILITY_TOLERANCE * size.abs().max(1.0) { excess } else { 0.0 }
    }

    /// What may be used beyond the offsets of a span: the limit itself where there is none.
    pub fn room(&self) -> f64 {
        self.span.as_ref().map_or(self.limit, |span| span.room)
    }

    /// Lets the limit give way.
    pub fn widen(&mut self, amount: f64) {
        self.limit += amount;
        self.span.iter_mut().for_each(|span| span.room += amount);
    }
}

/// Sets offsets and limits of the spans.
pub(super) fn settle(instance: &mut Instance) {
    for r in 0..instance.budgets.len() {
        let Some(mut span) = instance.budgets[r].span.take() else { continue };
        let options = instance.options;
        let greatest = |unit: usize| {
            let mut loads = (0.0_f64, 0.0_f64);
            for o in (0..options.count()).filter(|&o| instance.allows(unit, o)) {
                let load = instance.load(span.activity, unit, o);
                if options.territory(o).is_some_and(|j| span.team[j]) {
                    loads.0 = loads.0.max(load);
                } else {
                    loads.1 = loads.1.max(load);
                }
            }
            loads
        };
        let greatest: Vec<(f64, f64)> = (0..instance.units).map(greatest).collect();
        span.settle(&greatest);
        instance.budgets[r].limit = span.offset.iter().sum::<f64>() + span.room;
        instance.budgets[r].span = Some(span);
    }
}
