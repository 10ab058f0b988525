//! Visited accounts go to reps who live near enough.

use crate::balance::formulate::{Barrier, Rules, Team};
use crate::model::RuleId;
use crate::plan::config::ConstraintsSection;
use crate::plan::words::number;

/// The greatest distance; drive times count as the km that take as long, as in a travel file.
pub struct Reach {
    km: f64,
    rule: RuleId,
}

impl Reach {
    /// The role's limit, if it has one and visits anybody.
    pub fn of(team: &Team, rules: &mut Rules) -> Option<Self> {
        team.travel.arcs.as_ref()?;
        let ConstraintsSection { max_km, max_drive_hours, .. } = team.plan.constraints(team.role);
        let road = &team.plan.config.travel;
        let driven =
            max_drive_hours.map(|hours| (hours * road.speed_kmh / road.circuity, format!("{} h to drive", number(hours))));
        let limits = max_km.map(|km| (km, format!("{} km", number(km)))).into_iter().chain(driven);
        let (km, words) = limits.min_by(|a, b| a.0.total_cmp(&b.0))?;
        let words = format!("no account may be more than {words} from its rep");
        Some(Reach { km, rule: rules.add_barrier(Barrier::Distance, words) })
    }

    pub fn bars(&self, team: &Team, unit: usize, territory: usize) -> Option<RuleId> {
        let visited = team.travel.hours_per_km[unit] > 0.0 && team.named(territory);
        let km = team.travel.arcs.as_ref().filter(|_| visited)?.at(unit, territory);
        (km > self.km).then_some(self.rule)
    }
}
