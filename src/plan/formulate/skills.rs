//! An account goes to a rep who has all the skills it requires, and never to one who leaves.

use std::collections::BTreeMap;

use super::{Rules, Team};
use crate::model::{Permissions, RuleId};
use crate::plan::RepStatus;

/// Forbids what skills and leaving forbid; units with the same needs form a class.
pub fn apply(team: &Team, rules: &mut Rules, permissions: &mut Permissions) {
    let leaving: Vec<Option<RuleId>> = team
        .sellers()
        .map(|rep| (rep.status == RepStatus::Leaving).then(|| rules.add(format!("rep {} leaves", rep.id))))
        .collect();
    let mut skills: BTreeMap<&str, RuleId> = BTreeMap::new();
    let mut classes: BTreeMap<Vec<&str>, u32> = BTreeMap::new();
    for unit in 0..team.units() {
        let mut needs: Vec<&str> = team.account(unit).required_skills.iter().map(String::as_str).collect();
        needs.sort_unstable();
        needs.dedup();
        let class = *classes.entry(needs).or_insert_with_key(|needs| {
            for &skill in needs {
                skills.entry(skill).or_insert_with(|| rules.add(format!("the skill {skill} is required")));
            }
            let lacking = |own: &[String]| needs.iter().find(|skill| !own.iter().any(|has| has == *skill));
            let forbidden = team.sellers().zip(&leaving);
            let forbidden = forbidden.map(|(rep, leaves)| leaves.or_else(|| lacking(&rep.skills).map(|skill| skills[skill])));
            permissions.add_class(forbidden.collect())
        });
        permissions.set_class(unit, class);
    }
}
