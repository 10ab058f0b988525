//! What a team carries stays near its share of the actual total. Offsets are the engine's, and not looked at.

use super::loads::Loads;
use super::raw::Place;
use super::{slack, sum::Sum};
use crate::model::{Instance, Span};

pub(super) fn violations(instance: &Instance, loads: &[Loads]) -> Vec<String> {
    let mut violations = Vec::new();
    for budget in &instance.budgets {
        let Some(span) = &budget.span else { continue };
        let (name, loads, rule) = (&instance.activities[span.activity].name, &loads[span.activity], budget.rule.0);
        let own = loads.by_territory.iter().zip(&span.team).filter(|(_, inside)| **inside).map(|(&load, _)| load);
        let own = own.collect::<Sum>().value();
        let (limit, room) = (span.part * loads.total, span.room);
        let (side, beyond) = if span.above { ("above", own - limit) } else { ("below", limit - own) };
        let within = beyond <= room + slack(limit);
        if !within {
            let team: Vec<usize> = (0..span.team.len()).filter(|&j| span.team[j]).collect();
            violations.push(format!(
                "territories {team:?}: {name} {own} together is {side} {limit}, {} of {} (rule {rule})",
                span.part, loads.total
            ));
        }
    }
    violations
}

/// What one end of a span counts of a load at a place: the team's less the part of all, or the other way round.
pub(super) fn counted(span: &Span, load: f64, place: Option<Place>) -> f64 {
    let inside = place.is_some_and(|place| span.team[place.territory]);
    let counted = if inside { load - span.part * load } else { -span.part * load };
    if span.above { counted } else { -counted }
}
