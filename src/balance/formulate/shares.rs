//! Whose share of a total a rep should carry.

use super::team::RoleTeam;
use crate::error::{Defect, Error, Result};
use crate::plan::config::{Centres, Share};
use crate::plan::ground::heads;
use crate::plan::{Plan, Rep, RepStatus};

/// Each rep's share of a total, summing to 1; who leaves has none. Territories of a redrawn map have the sizes that are asked
/// for, or are alike where it shows only later whose they will be.
///
/// # Errors
/// [`Error::Input`] where weighted shares are asked for and a rep has no `target_weight` above 0.
pub fn shares(team: &RoleTeam, share: Share) -> Result<Vec<f64>> {
    let redrawn = team.plan.redrawn(team.role);
    let sizes = redrawn.map(|own| own.sizes.as_slice()).unwrap_or_default();
    let share = if redrawn.is_some() && !told_apart(team.plan, team.role) { Share::Equal } else { share };
    if share == Share::Weighted && sizes.is_empty() {
        check_weights(team)?;
    }
    if redrawn.is_some() && share == Share::Capacity && sizes.is_empty() {
        check_hours(team)?;
    }
    let own = |rep: &Rep| match share {
        Share::Capacity => rep.capacity_hours,
        Share::Equal => 1.0,
        Share::Weighted => rep.target_weight.unwrap_or(0.0),
    };
    let mut sizes = sizes.iter().copied();
    let weights = team.sellers().zip(&team.open).map(|(rep, open)| {
        let size = (rep.status != RepStatus::Leaving).then(|| sizes.next()).flatten();
        if *open { size.unwrap_or_else(|| own(rep)) } else { 0.0 }
    });
    let weights: Vec<f64> = weights.collect();
    let total: f64 = weights.iter().sum();
    // Nobody can work: the feasibility check says so in better words than a division by zero.
    let equal = 1.0 / team.reps.len() as f64;
    Ok(weights.into_iter().map(|weight| if total > 0.0 { weight / total } else { equal }).collect())
}

/// Whether it is known of every redrawn territory whose it will be, up to those of one size: there is one for each rep who stays
/// and each open position, and centres are at units.
pub fn told_apart(plan: &Plan, role: &str) -> bool {
    let stay = plan.reps.iter().filter(|rep| rep.role == role && rep.status != RepStatus::Leaving).count();
    stay == heads(plan, role) && plan.redrawn(role).is_some_and(|own| own.centres == Centres::Units)
}

/// A territory in proportion to no hours would be none.
fn check_hours(team: &RoleTeam) -> Result<()> {
    let staying: Vec<&Rep> = team.sellers().filter(|rep| rep.status != RepStatus::Leaving).collect();
    let without = staying.iter().filter(|rep| rep.capacity_hours <= 0.0);
    let defect = |rep: &&Rep| {
        let reason = format!(
            "{} has no hours, so no territory in proportion to them: give hours, or status leaving, or say [balance] share = \"equal\" \
             or [roles.{}] sizes",
            rep.id, team.role
        );
        Defect::of_file(&team.plan.config.data.reps, reason).line(rep.line).column("capacity_hours")
    };
    let defects: Vec<Defect> = without.map(defect).collect();
    if defects.is_empty() || defects.len() == staying.len() { Ok(()) } else { Err(Error::Input(defects)) }
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
