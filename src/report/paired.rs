//! How reps stand whose roles follow each other: whom each has to do with, and what that costs.

use serde::Serialize;

use crate::balance::pairs::Pairs;
use crate::balance::territories::RolePlan;
use crate::plan::words::{count, number};

/// How many reps of the role each rep of the one that it follows has to do with.
pub fn sentence(role: &str, pairs: &Pairs) -> String {
    let (with, most) = (&pairs.with, pairs.most);
    if pairs.reps == 0 {
        return format!(
            "Given {with}'s plan: none of its reps has an account in common with {role}, so that pairs cost nothing."
        );
    }
    let mean = number(mean(pairs));
    let reps = if mean == "1" { "rep" } else { "reps" };
    let beyond = match pairs.beyond {
        0 => "that costs nothing".into(),
        beyond => format!("{} beyond {} cost {} h", count(beyond, "pair"), pairs.free, number(pairs.hours)),
    };
    format!("Given {with}'s plan: a rep of {with} has to do with {mean} {reps} of {role} on average, at most {most}; {beyond}.")
}

/// Reps of the role that a rep of the one that it follows has to do with.
pub fn mean(pairs: &Pairs) -> f64 {
    pairs.pairs as f64 / pairs.reps.max(1) as f64
}

/// The reps of another role with whom a rep has accounts in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InCommon<'a> {
    /// The other role.
    pub role: &'a str,
    /// Its reps.
    pub rep_ids: Vec<&'a str>,
    /// What those beyond the free ones cost, hours; where the other role follows the rep's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
}

/// Whom a rep of a role has to do with in the roles that follow it, and in the one that it follows.
pub fn of_rep<'a>(roles: &'a [RolePlan], role: &str, rep_id: &str) -> Vec<InCommon<'a>> {
    let known = |follower: &'a RolePlan| {
        let pairs = follower.pairs.as_ref()?;
        if pairs.with == role {
            let own = pairs.each.iter().find(|own| own.rep_id == rep_id)?;
            let rep_ids = own.with.iter().map(String::as_str).collect();
            return Some(InCommon { role: &follower.role, rep_ids, hours: Some(own.hours) });
        }
        let shared = pairs.each.iter().filter(|own| follower.role == role && own.with.iter().any(|id| id == rep_id));
        let rep_ids: Vec<&str> = shared.map(|own| own.rep_id.as_str()).collect();
        (!rep_ids.is_empty()).then_some(InCommon { role: &pairs.with, rep_ids, hours: None })
    };
    roles.iter().filter_map(known).collect()
}
