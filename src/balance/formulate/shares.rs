//! Whose share of a total a rep should carry.

use super::team::RoleTeam;
use crate::error::{Defect, Error, Result};
use crate::plan::config::Share;
use crate::plan::{Rep, RepStatus};

/// Each rep's share of a total, summing to 1; who leaves has none.
///
/// # Errors
/// [`Error::Input`] where weighted shares are asked for and a rep has no `target_weight` above 0.
pub fn shares(team: &RoleTeam, share: Share) -> Result<Vec<f64>> {
    let weight = |(rep, open): (&Rep, &bool)| match share {
        _ if !open => 0.0,
        // Who will have which of the redrawn territories shows when they are there.
        _ if team.redraw.is_some() => 1.0,
        Share::Capacity => rep.capacity_hours,
        Share::Equal => 1.0,
        Share::Weighted => rep.target_weight.unwrap_or(0.0),
    };
    if share == Share::Weighted && team.redraw.is_none() {
        check_weights(team)?;
    }
    let weights: Vec<f64> = team.sellers().zip(&team.open).map(weight).collect();
    let total: f64 = weights.iter().sum();
    // Nobody can work: the feasibility check says so in better words than a division by zero.
    let equal = 1.0 / team.reps.len() as f64;
    Ok(weights.into_iter().map(|weight| if total > 0.0 { weight / total } else { equal }).collect())
}

fn check_weights(team: &RoleTeam) -> Result<()> {
    let positive = |weight: f64| weight > 0.0 && weight.is_finite();
    let lacking = team.sellers().filter(|rep| rep.status != RepStatus::Leaving && !rep.target_weight.is_some_and(positive));
    let defect = |rep: &Rep| {
        let reason = format!("share = \"weighted\" needs a weight above 0 for rep {}", rep.id);
        Defect::of_file(&team.plan.config.data.reps, reason).line(rep.line).column("target_weight")
    };
    let defects: Vec<Defect> = lacking.map(defect).collect();
    if defects.is_empty() { Ok(()) } else { Err(Error::Input(defects)) }
}
