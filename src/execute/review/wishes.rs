//! Requests of a role as its plan sees them: units and territories. Accounts of one family go together, so that they are one wish.

use std::collections::BTreeMap;

use super::priced::Wish;
use crate::balance::formulate::Formulation;
use crate::error::Defect;
use crate::plan::Plan;
use crate::plan::requests::Request;
use crate::plan::shift::Side;

/// The wishes of a role, whose assignment has an option per unit; `file` is that of the requests, for what is wrong with them.
///
/// # Errors
/// All requests that can't be asked for: the role does not call the account, its calls have shifted to another role, the rep has no
/// territory, a family is asked for by two reps.
pub fn wishes(
    plan: &Plan,
    (formulation, assignment): (&Formulation, &[u32]),
    requests: &[Request],
    file: &str,
) -> Result<Vec<Wish>, Vec<Defect>> {
    let mut wishes: BTreeMap<usize, Wish> = BTreeMap::new();
    let (mut order, mut defects) = (Vec::new(), Vec::new());
    for (at, request) in requests.iter().enumerate().filter(|(_, request)| request.role == formulation.role) {
        match wish(plan, (formulation, assignment), at, request) {
            Err((column, reason)) => {
                let named = if column == "to_rep" { &plan.reps[request.to].id } else { &plan.accounts[request.account].id };
                defects.push(Defect::of_file(file, reason).line(request.line).column(column).value(named.clone()));
            }
            Ok(wish) => match wishes.get_mut(&wish.unit) {
                None => {
                    order.push(wish.unit);
                    wishes.insert(wish.unit, wish);
                }
                Some(known) if known.to == wish.to => {
                    known.requests.push(at);
                    known.outdated |= wish.outdated;
                }
                Some(known) => {
                    let line = requests[known.requests[0]].line;
                    let reason = format!("line {line} asks for another rep for the same family, which has one");
                    let account = plan.accounts[request.account].id.clone();
                    defects.push(Defect::of_file(file, reason).line(request.line).column("account_id").value(account));
                }
            },
        }
    }
    if !defects.is_empty() {
        return Err(defects);
    }
    Ok(order.iter().filter_map(|unit| wishes.remove(unit)).collect())
}

/// What a request asks for, or the column that can't be and why.
fn wish(
    plan: &Plan,
    (formulation, assignment): (&Formulation, &[u32]),
    at: usize,
    request: &Request,
) -> Result<Wish, (&'static str, String)> {
    let (account, options) = (request.account, formulation.instance.options());
    let own = formulation
        .accounts
        .binary_search(&account)
        .map_err(|_| ("account_id", format!("gets no calls from role {}, so no rep of it can have the account", request.role)))?;
    let territory = formulation.reps.binary_search(&request.to);
    let territory = territory.map_err(|_| ("to_rep", format!("has no territory in role {} of this plan", request.role)))?;
    let unit = formulation.units.unit(own);
    let option = assignment[unit] as usize;
    let from = options.territory(option).map(|j| formulation.reps[j]);
    let level = from.map(|_| options.level(option));
    let gives = formulation.shift.as_ref().filter(|shift| shift.side == Side::Gives);
    if let Some(shift) = gives.filter(|shift| shift.is_shifted(own, level)) {
        let reason = format!("its calls have shifted to role {}: a request can't bring them back", shift.other);
        return Err(("account_id", reason));
    }
    let other = |rep: usize| plan.reps[rep].role == request.role && Some(rep) != from;
    Ok(Wish {
        requests: vec![at],
        unit,
        accounts: formulation.units.members(unit).map(|at| formulation.accounts[at]).collect(),
        from,
        to: request.to,
        territory,
        outdated: request.from.is_some_and(other),
    })
}
