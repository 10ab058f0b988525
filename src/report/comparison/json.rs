//! Plans side by side for programs: measures as in `summary.json`, and every two plans against each other.

use serde::Serialize;

use super::super::summary::RoleSummary;
use super::candidate::{Candidate, between, roles};

#[derive(Serialize)]
struct Comparison<'a> {
    schema: &'static str,
    plans: Vec<PlanJson<'a>>,
    pairs: Vec<PairJson<'a>>,
}

#[derive(Serialize)]
struct PlanJson<'a> {
    plan: &'a str,
    /// Why there is no plan; empty where there is one.
    reasons: &'a [String],
    roles: Vec<&'a RoleSummary>,
}

/// Two plans of a role; null where they have nothing in common to compare.
#[derive(Serialize)]
struct PairJson<'a> {
    role: &'a str,
    from: &'a str,
    to: &'a str,
    same_rep_accounts: Option<f64>,
    same_rep_hours: Option<f64>,
    adjusted_rand: Option<f64>,
    territories: Vec<TerritoryJson>,
}

#[derive(Serialize)]
struct TerritoryJson {
    rep_id: String,
    gained_accounts: usize,
    lost_accounts: usize,
    more_hours: f64,
}

/// All plans as JSON.
pub fn json(candidates: &[Candidate]) -> impl Serialize {
    Comparison {
        schema: "sutton/comparison/1",
        plans: candidates.iter().map(plan_json).collect(),
        pairs: roles(candidates).into_iter().flat_map(|role| pairs(candidates, role)).collect(),
    }
}

fn plan_json(own: &Candidate) -> PlanJson<'_> {
    let roles = own.roles.iter().flatten().map(|role| &role.measures).collect();
    PlanJson { plan: &own.name, reasons: own.reasons(), roles }
}

fn pairs<'a>(candidates: &'a [Candidate], role: &'a str) -> Vec<PairJson<'a>> {
    let mut pairs = Vec::new();
    for (at, from) in candidates.iter().enumerate() {
        for to in &candidates[at + 1..] {
            let Some(likeness) = between(from.role(role), to.role(role)) else { continue };
            let territory = |own: crate::scenarios::compare::Difference| TerritoryJson {
                rep_id: own.rep,
                gained_accounts: own.gained,
                lost_accounts: own.lost,
                more_hours: own.hours,
            };
            pairs.push(PairJson {
                role,
                from: &from.name,
                to: &to.name,
                same_rep_accounts: likeness.accounts,
                same_rep_hours: likeness.hours,
                adjusted_rand: likeness.adjusted_rand,
                territories: likeness.territories.into_iter().map(territory).collect(),
            });
        }
    }
    pairs
}
