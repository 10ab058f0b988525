//! Who may serve whom, by rules that look at an account and a rep alone. Accounts that are barred from the same reps by the
//! same rules form a class.

mod requirements;

use std::collections::BTreeMap;

use super::coverage::Coverage;
use super::formulation::Formulation;
use super::rules::{Barrier, Rules};
use super::team::RoleTeam;
use crate::error::Result;
use crate::model::{Permissions, RuleId};
use crate::plan::travel::travel;
use crate::plan::words::first;
use crate::plan::{Account, Plan, Rep, RepStatus};
use requirements::{Languages, Reach, Regions, Skills, skills_needed};

/// What an account asks of its rep, wherever both are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Needs<'a> {
    skills: Vec<&'a str>,
    language: Option<&'a str>,
    region: Option<&'a str>,
    /// The segment of its postal code, where reps list postal codes.
    postal: Option<usize>,
}

/// Forbids what eligibility forbids. An account that two rules keep from a rep is kept by the first.
pub(super) fn apply(team: &RoleTeam, rules: &mut Rules, permissions: &mut Permissions) {
    let eligibility = Eligibility::of(team, rules);
    let mut alike: BTreeMap<Needs, (Vec<Option<RuleId>>, u32)> = BTreeMap::new();
    let mut classes: BTreeMap<Vec<Option<RuleId>>, u32> = BTreeMap::new();
    for unit in 0..team.units() {
        let needs = eligibility.needs(team.account(unit));
        let (barred, class) = alike.entry(needs).or_insert_with_key(|needs| {
            let barred: Vec<_> = (0..team.reps.len()).map(|j| eligibility.bars(team, needs, j).next()).collect();
            let class = permissions.add_class(barred.clone());
            (barred, class)
        });
        let class = match &eligibility.reach {
            None => *class,
            Some(reach) => {
                let farther = barred.iter().enumerate().map(|(j, rule)| rule.or_else(|| reach.bars(team, unit, j))).collect();
                *classes.entry(farther).or_insert_with_key(|barred| permissions.add_class(barred.clone()))
            }
        };
        permissions.set_class(unit, class);
    }
}

/// Every rule that keeps a unit from a territory: (territory, rule), the first one of a territory first. The ids are those
/// that [`apply`] gave, which comes before any other rule.
fn all(team: &RoleTeam) -> impl Fn(usize) -> Vec<(usize, RuleId)> {
    let eligibility = Eligibility::of(team, &mut Rules::default());
    move |unit| {
        let needs = eligibility.needs(team.account(unit));
        let of = |j: usize| {
            let far = eligibility.reach.as_ref().and_then(|reach| reach.bars(team, unit, j));
            let bars: Vec<(usize, RuleId)> = eligibility.bars(team, &needs, j).chain(far).map(|rule| (j, rule)).collect();
            bars
        };
        (0..team.reps.len()).flat_map(of).collect()
    }
}

/// The rules.
struct Eligibility<'a> {
    /// Who gets nothing.
    closed: Vec<Option<RuleId>>,
    skills: Skills<'a>,
    languages: Languages<'a>,
    regions: Regions<'a>,
    reach: Option<Reach>,
}

impl<'a> Eligibility<'a> {
    fn of(team: &RoleTeam<'a>, rules: &mut Rules) -> Self {
        let mut closed = |(rep, open): (&Rep, &bool)| {
            let why = if rep.status == RepStatus::Leaving { "leaves" } else { "gets no territory" };
            (!open).then(|| rules.add(format!("rep {} {why}", rep.id)))
        };
        Eligibility {
            closed: team.sellers().zip(&team.open).map(&mut closed).collect(),
            skills: Skills::of(team, rules),
            languages: Languages::of(team, rules),
            regions: Regions::of(team, rules),
            reach: Reach::of(team, rules),
        }
    }

    fn needs<'b>(&self, account: &'b Account) -> Needs<'b> {
        Needs {
            skills: skills_needed(account),
            language: self.languages.needed(account),
            region: self.regions.needed(account),
            postal: self.regions.segment(account),
        }
    }

    /// The rules that keep a territory's rep from what needs this, distance aside.
    fn bars(&self, team: &RoleTeam, needs: &Needs, territory: usize) -> impl Iterator<Item = RuleId> {
        let (rep, named) = (team.rep(territory), team.named(territory));
        let skills = self.skills.bars(&needs.skills, rep);
        let language = needs.language.and_then(|language| self.languages.bars(language, rep));
        let region = needs.region.and_then(|region| self.regions.bars((region, needs.postal), (territory, rep)));
        self.closed[territory].into_iter().chain(skills.chain(language).chain(region).filter(move |_| named))
    }
}

/// Forbids every pair that an account's `excluded_reps` names, with one rule per account.
pub(super) fn exclude(team: &RoleTeam, rules: &mut Rules, permissions: &mut Permissions) {
    for unit in 0..team.units() {
        let account = team.account(unit);
        let excluded = (0..team.reps.len()).filter(|&j| team.named(j) && account.excluded_reps.contains(&team.reps[j]));
        let excluded: Vec<usize> = if account.excluded_reps.is_empty() { Vec::new() } else { excluded.collect() };
        if !excluded.is_empty() {
            let ids: Vec<&str> = excluded.iter().map(|&j| team.rep(j).id.as_str()).collect();
            let rule = rules.add_barrier(Barrier::Exclusion, format!("account {} excludes {}", account.id, first(&ids, 10)));
            for territory in excluded {
                permissions.forbid(unit, territory, rule);
            }
        }
    }
}

/// Per account of the role, (territory, rule) for every rule that closes a territory to it but the lock; the first one of a
/// territory first.
///
/// # Errors
/// As [`formulate`](super::formulate), of whose result this is.
pub fn barriers(plan: &Plan, formulation: &Formulation) -> Result<Vec<Vec<(usize, RuleId)>>> {
    let (reps, workload) = (formulation.reps.clone(), formulation.workload.clone());
    let open: Vec<bool> = reps.iter().map(|&at| plan.reps[at].status != RepStatus::Leaving).collect();
    let travel = travel(plan, &workload, &reps, &open)?;
    let (coverage, shift) = (Coverage::default(), formulation.shift.clone());
    let team = RoleTeam { plan, role: &formulation.role, reps, workload, travel, coverage, shift, open, redraw: None };
    let eligible = all(&team);
    let of_unit = |unit: usize| {
        let mut bars = eligible(unit);
        bars.extend(formulation.by_account().excluded(unit));
        bars.sort_by_key(|&(territory, _)| territory);
        bars
    };
    Ok((0..team.units()).map(of_unit).collect())
}
