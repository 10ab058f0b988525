//! Who may serve whom, by rules that look at an account and a rep alone. Accounts that are barred from the same reps by the
//! same rules form a class.

mod languages;
mod reach;
mod regions;
mod skills;

use std::collections::BTreeMap;

use super::{Rules, Team};
use crate::model::{Permissions, RuleId};
use crate::plan::{Account, Rep, RepStatus};
use languages::Languages;
use reach::Reach;
use regions::Regions;
use skills::Skills;

/// What an account asks of its rep, wherever both are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Needs<'a> {
    skills: Vec<&'a str>,
    language: Option<&'a str>,
    region: Option<&'a str>,
}

/// Forbids what eligibility forbids. An account that two rules keep from a rep is kept by the first.
pub(super) fn apply(team: &Team, rules: &mut Rules, permissions: &mut Permissions) {
    let eligibility = Eligibility::of(team, rules);
    let mut alike: BTreeMap<Needs, (Vec<Option<RuleId>>, u32)> = BTreeMap::new();
    let mut classes: BTreeMap<Vec<Option<RuleId>>, u32> = BTreeMap::new();
    for unit in 0..team.units() {
        let needs = eligibility.needs(team.account(unit));
        let (barred, class) = alike.entry(needs).or_insert_with_key(|needs| {
            let barred: Vec<_> =
                team.sellers().zip(&eligibility.leaving).map(|(rep, own)| eligibility.bars(needs, rep, *own)).collect();
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

/// The rules.
struct Eligibility<'a> {
    leaving: Vec<Option<RuleId>>,
    skills: Skills<'a>,
    languages: Languages<'a>,
    regions: Regions<'a>,
    reach: Option<Reach>,
}

impl<'a> Eligibility<'a> {
    fn of(team: &Team<'a>, rules: &mut Rules) -> Self {
        let leaves = |rep: &Rep| (rep.status == RepStatus::Leaving).then(|| rules.add(format!("rep {} leaves", rep.id)));
        Eligibility {
            leaving: team.sellers().map(leaves).collect(),
            skills: Skills::of(team, rules),
            languages: Languages::of(team, rules),
            regions: Regions::of(team, rules),
            reach: Reach::of(team, rules),
        }
    }

    fn needs<'b>(&self, account: &'b Account) -> Needs<'b> {
        Needs { skills: skills::needed(account), language: self.languages.needed(account), region: self.regions.needed(account) }
    }

    fn bars(&self, needs: &Needs, rep: &Rep, leaves: Option<RuleId>) -> Option<RuleId> {
        let skill = || self.skills.bars(&needs.skills, rep);
        let language = || self.languages.bars(needs.language?, rep);
        let region = || self.regions.bars(needs.region?, rep);
        leaves.or_else(skill).or_else(language).or_else(region)
    }
}
