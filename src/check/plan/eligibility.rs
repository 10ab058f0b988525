//! Eligibility: x_ij = 0 where a lock, an exclusion, a missing skill or language, a foreign region or the greatest distance
//! forbids rep j to account i.

use super::asked::lock;
use super::broken::{Broken, TINY};
use super::demand::Demand;
use super::role::Seat;
use crate::plan::config::Missing;
use crate::plan::postal::PostalRange;
use crate::plan::rule::Rule;
use crate::plan::service::Service;
use crate::plan::{Rep, RepStatus};

pub(super) fn broken(demand: &Demand, seats: &[Seat], taken: &[(usize, usize)]) -> Vec<Broken> {
    let own = seats.iter().filter(|seat| seat.service != Service::Shifted);
    let own = own.map(|seat| (seat.account, seat.rep));
    own.chain(taken.iter().map(|&(account, rep)| (account, Some(rep)))).flat_map(|pair| of_pair(demand, pair)).collect()
}

/// The rules between an account and its rep.
fn of_pair(demand: &Demand, (account, rep): (usize, Option<usize>)) -> Vec<Broken> {
    let (plan, own) = (demand.plan, &demand.plan.accounts[account]);
    let mut rules = Vec::new();
    if let Some(lock) = lock(plan, account, demand.role).filter(|lock| demand.is_named(lock.rep) && Some(lock.rep) != rep) {
        rules.push(Rule::Lock { account, rep: lock.rep });
    }
    if rep.is_some_and(|rep| demand.has_site(rep) && is_far(demand, account, rep)) {
        rules.push(Rule::Distance { account });
    }
    let Some(rep) = rep.filter(|&rep| demand.is_named(rep)) else {
        return rules.into_iter().map(single).collect();
    };
    let seller = demand.rep(rep);
    if own.excluded_reps.contains(&rep) {
        rules.push(Rule::Exclusion { account, rep });
    }
    let lacking = own.required_skills.iter().filter(|skill| !seller.skills.contains(skill));
    rules.extend(lacking.map(|skill| Rule::Skill { account, skill: skill.clone() }));
    let language = own.language.as_ref().filter(|own| !seller.languages.is_empty() && !seller.languages.contains(own));
    rules.extend(language.map(|language| Rule::Language { account, language: language.clone() }));
    let region = own.region.clone().unwrap_or_default();
    if !serves(seller, &region, own.postal_code.as_deref()) {
        rules.push(Rule::Region { account, region });
    }
    rules.into_iter().map(single).collect()
}

/// Whether a rep serves a region or a postal code; who lists neither serves all. A code is served where it begins as a range says.
fn serves(rep: &Rep, region: &String, code: Option<&str>) -> bool {
    let code: Vec<char> = code.unwrap_or_default().to_uppercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
    let holds = |range: &PostalRange| {
        let long = range.from.chars().count();
        let begin: String = code.iter().take(long).collect();
        code.len() >= long && range.from <= begin && begin <= range.to
    };
    let all = rep.regions.is_empty() && rep.postal_codes.is_empty();
    all || rep.regions.contains(region) || rep.postal_codes.iter().any(holds)
}

/// Whether a visited account lies farther than the role allows, or no way there is listed where it must be.
fn is_far(demand: &Demand, account: usize, rep: usize) -> bool {
    let (limits, road) = (demand.plan.constraints(demand.role), &demand.plan.config.travel);
    let within = |far: &dyn Fn() -> f64, most: Option<f64>| most.is_none_or(|most| far() <= most + TINY * most.max(1.0));
    let visited = demand.accounts.get(&account).is_some_and(|own| own.own.visits > 0.0);
    let near = || {
        within(&|| demand.straight_km(account, rep), limits.max_km)
            && within(&|| demand.drive(account, rep), limits.max_drive_hours)
    };
    let may_miss = road.missing != Missing::Forbid || demand.redrawn || demand.rep(rep).status == RepStatus::Placeholder;
    let known = || may_miss || demand.plan.travel.contains_key(&(rep, account));
    visited && !(near() && known())
}

/// A rule that is kept or not.
fn single(rule: Rule) -> Broken {
    Broken { rule, excess: 1.0 }
}
