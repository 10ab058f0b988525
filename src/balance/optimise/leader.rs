//! What a role that is looked at alone follows: the plan of the role before it.

use super::roles::all_roles;
use super::single::optimise;
use super::tied::optimise_tied;
use crate::balance::formulate::tie::bundles;
use crate::balance::formulate::{Formulation, draft_all};
use crate::error::Result;
use crate::plan::Plan;
use crate::plan::pair::pair;
use crate::plan::segment::Segmented;
use crate::solve::{Parameters, Progress};

/// Plans the role that another one follows: the accounts of its reps (account and rep, indices into the plan's). Nothing where the
/// other one follows none.
///
/// # Errors
/// As [`optimise`], of the roles that are planned before.
pub fn lead(plan: &Plan, segments: &[Segmented], role: &str, parameters: &Parameters) -> Result<Vec<(usize, usize)>> {
    let Some(leader) = pair(plan, role).map(|pair| pair.with) else { return Ok(Vec::new()) };
    let all = draft_all(plan, segments)?;
    // Those before it, and whatever is planned together with them.
    let mut needed = vec![leader];
    needed.extend(std::iter::successors(pair(plan, leader), |before| pair(plan, before.with)).map(|before| before.with));
    let with_them = |bundle: &Vec<usize>| bundle.iter().any(|&at| needed.contains(&all[at].role.as_str()));
    let bundled: Vec<usize> = bundles(plan, &all).into_iter().filter(with_them).flatten().collect();
    let mut formulations: Vec<Formulation> =
        all.into_iter().enumerate().filter(|(at, _)| bundled.contains(at)).map(|(_, own)| own).collect();
    let one = |roles: &[&Formulation]| match roles {
        [role] => Ok(vec![optimise(plan, role, parameters, &Progress::new(None))?]),
        _ => optimise_tied(plan, roles, parameters, &Progress::new(None)),
    };
    let solved = all_roles(plan, &mut formulations, one)?;
    Ok(solved.iter().find(|own| own.plan.role == leader).into_iter().flat_map(|own| own.plan.served()).collect())
}
