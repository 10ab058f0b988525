//! Tied instances whose groups have settled on a team: the tie is then a matter of permissions, and every instance stands
//! alone.

use std::collections::BTreeMap;

use super::offers::Offers;
use crate::model::{Instance, RuleId, Tied};

/// The rule behind what the settled teams forbid: a search's own, never told.
const SETTLED: RuleId = RuleId(u32::MAX);

/// The team of each group in a plan; of those without any territory, the one where they would cost least.
pub fn of_plan(offers: &Offers, plan: &[Vec<u32>]) -> Vec<usize> {
    let tied = offers.tied;
    let team = |group: usize| {
        let mut teams = tied.units(group).filter_map(|(part, unit)| tied.team(part, plan[part][unit] as usize));
        teams.next().unwrap_or_else(|| {
            let costs = offers.least_by_team(group).into_iter().enumerate();
            costs.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(team, _)| team)
        })
    };
    (0..tied.groups().len()).map(team).collect()
}

/// A part where units that are tied to others stay in their group's team.
pub fn settled(tied: &Tied, part: usize, teams: &[usize]) -> Instance {
    let mut instance = tied.parts()[part].clone();
    let of_territory = |j: usize| tied.team(part, j);
    let mut known: BTreeMap<(u32, usize), u32> = BTreeMap::new();
    for unit in 0..instance.units() {
        let group = tied.group(part, unit);
        if tied.units(group).nth(1).is_none() {
            continue;
        }
        let (team, class) = (teams[group], instance.permissions.class_of[unit]);
        let of_team = *known.entry((class, team)).or_insert_with(|| {
            let old = &tied.parts()[part].permissions.classes[class as usize];
            let closed = |j: usize| old.get(j).copied().flatten().or((of_territory(j) != Some(team)).then_some(SETTLED));
            instance.permissions.add_class((0..tied.parts()[part].territories()).map(closed).collect())
        });
        instance.permissions.set_class(unit, of_team);
    }
    instance
}
