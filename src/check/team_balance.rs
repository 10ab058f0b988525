//! Team balance: (1−τ) s_t Λ ≤ Σ_{j ∈ t} ℓ_j ≤ (1+τ) s_t Λ for a team t of territories with share s_t. The offsets that the
//! engine works with are not looked at.

use super::loads::Loads;
use super::raw::Place;
use super::sum::Sum;
use super::tolerance::slack;
use super::violation::Violation;
use crate::model::{Instance, TeamBalance};

pub(super) fn violations(instance: &Instance, loads: &[Loads]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for budget in &instance.budgets {
        let Some(balance) = &budget.team_balance else { continue };
        let (activity, loads) = (&instance.activities[balance.activity], &loads[balance.activity]);
        let own = loads.by_territory.iter().zip(&balance.team).filter(|(_, inside)| **inside).map(|(&load, _)| load);
        let (load, total) = (own.collect::<Sum>().value(), loads.total);
        let (limit, part, above) = (balance.part * total, balance.part, balance.above);
        let beyond = if above { load - limit } else { limit - load };
        let within = beyond <= balance.room + slack(limit);
        if !within {
            let territories = (0..balance.team.len()).filter(|&j| balance.team[j]).collect();
            let (activity, rule) = (activity.name.clone(), budget.rule);
            violations.push(Violation::TeamBalance { territories, activity, load, above, limit, part, total, rule });
        }
    }
    violations
}

/// Use of one end of a team balance by a load at a place: the team's less the part of all, or the other way round.
pub(super) fn counted(balance: &TeamBalance, load: f64, place: Option<Place>) -> f64 {
    let inside = place.is_some_and(|place| balance.team[place.territory]);
    let counted = if inside { load - balance.part * load } else { -balance.part * load };
    if balance.above { counted } else { -counted }
}

#[cfg(test)]
mod tests {
    use crate::check;
    use crate::model::{Activity, Budget, Instance, Options, Quantity, RuleId};

    #[test]
    fn offsets_of_the_engine_change_nothing() {
        let work = Activity::even("work", Quantity::per_unit(vec![1.0, 2.0, 3.0, 4.0]), 2, RuleId(0));
        let mut builder = Instance::builder(4, Options::new(2, 1, false)).activity(work);
        for end in Budget::of_team(0, &[true, false], 0.5, 0.1, RuleId(7)) {
            builder = builder.budget(end);
        }
        let right = builder.build().unwrap();
        let mut wrong = right.clone();
        for budget in &mut wrong.budgets {
            budget.limit = -1e9;
            budget.team_balance.iter_mut().for_each(|balance| balance.offset.fill(1e9));
        }
        for instance in [&right, &wrong] {
            assert!(check::violations(instance, &[0, 1, 1, 0], 0.0).is_empty());
            let told = check::violations(instance, &[0, 0, 0, 1], 0.0);
            assert!(told.len() == 1 && told[0].to_string().contains("together is above 5.5"), "{told:?}");
        }
    }
}
