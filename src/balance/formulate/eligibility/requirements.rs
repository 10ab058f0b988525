//! What accounts require of their reps: all the skills, the language (reps without a list speak all), the region (a rep with a
//! list serves these alone), and, where they are visited, that the rep lives near enough. A rule each.

use std::collections::BTreeMap;

use crate::balance::formulate::rules::{Barrier, Rules};
use crate::balance::formulate::team::RoleTeam;
use crate::model::RuleId;
use crate::plan::config::{ConstraintsSection, Missing};
use crate::plan::postal::Segments;
use crate::plan::words::number;
use crate::plan::{Account, Rep, RepStatus};

/// A rule per skill that is required.
pub struct Skills<'a>(BTreeMap<&'a str, RuleId>);

/// The skills that an account requires, each once, in order.
pub fn skills_needed(account: &Account) -> Vec<&str> {
    let mut needed: Vec<&str> = account.required_skills.iter().map(String::as_str).collect();
    needed.sort_unstable();
    needed.dedup();
    needed
}

impl<'a> Skills<'a> {
    pub fn of(team: &RoleTeam<'a>, rules: &mut Rules) -> Self {
        let mut skills = BTreeMap::new();
        for skill in team.accounts().flat_map(|account| &account.required_skills) {
            let words = || format!("the skill {skill} is required");
            skills.entry(skill.as_str()).or_insert_with(|| rules.add_barrier(Barrier::Skill(skill.clone()), words()));
        }
        Skills(skills)
    }

    /// The skills that the rep lacks.
    pub fn bars(&self, needed: &[&str], rep: &Rep) -> impl Iterator<Item = RuleId> {
        let lacking = needed.iter().filter(|skill| !rep.skills.iter().any(|own| own == *skill));
        lacking.filter_map(|skill| self.0.get(skill).copied())
    }
}

/// A rule per language of the accounts, where some rep has a list.
pub struct Languages<'a>(BTreeMap<&'a str, RuleId>);

impl<'a> Languages<'a> {
    pub fn of(team: &RoleTeam<'a>, rules: &mut Rules) -> Self {
        let mut languages = BTreeMap::new();
        if team.sellers().any(|rep| !rep.languages.is_empty()) {
            for language in team.accounts().filter_map(|account| account.language.as_deref()) {
                let words = || format!("the language {language} is spoken");
                languages.entry(language).or_insert_with(|| rules.add_barrier(Barrier::Language(language.into()), words()));
            }
        }
        Languages(languages)
    }

    /// The account's language, where it matters.
    pub fn needed<'b>(&self, account: &'b Account) -> Option<&'b str> {
        account.language.as_deref().filter(|language| self.0.contains_key(language))
    }

    pub fn bars(&self, language: &str, rep: &Rep) -> Option<RuleId> {
        let speaks = rep.languages.is_empty() || rep.languages.iter().any(|own| own == language);
        if speaks { None } else { self.0.get(language).copied() }
    }
}

/// A rule per region of the accounts, where some rep has a list; accounts without a region count as a region of their own. Who
/// lists postal codes serves these, too.
pub struct Regions<'a> {
    rules: BTreeMap<&'a str, RuleId>,
    postal: Option<Segments>,
}

impl<'a> Regions<'a> {
    pub fn of(team: &RoleTeam<'a>, rules: &mut Rules) -> Self {
        let mut regions = BTreeMap::new();
        let by_code = team.sellers().any(|rep| !rep.postal_codes.is_empty());
        if by_code || team.sellers().any(|rep| !rep.regions.is_empty()) {
            for region in team.accounts().map(|account| account.region.as_deref().unwrap_or_default()) {
                let words = || match region {
                    "" if by_code => "the account's region and postal code are none of the rep's".into(),
                    "" => "the account has no region, the rep serves certain regions alone".into(),
                    region => format!("region {region} is none of the rep's"),
                };
                regions.entry(region).or_insert_with(|| rules.add_barrier(Barrier::Region(region.into()), words()));
            }
        }
        let ranges: Vec<_> = team.sellers().map(|rep| rep.postal_codes.as_slice()).collect();
        Regions { rules: regions, postal: by_code.then(|| Segments::of(&ranges)) }
    }

    /// The account's region, where it matters.
    pub fn needed<'b>(&self, account: &'b Account) -> Option<&'b str> {
        Some(account.region.as_deref().unwrap_or_default()).filter(|region| self.rules.contains_key(region))
    }

    /// The segment of the account's postal code, where it matters.
    pub fn segment(&self, account: &Account) -> Option<usize> {
        Some(self.postal.as_ref()?.segment(account.postal_code.as_deref()?))
    }

    pub fn bars(&self, (region, segment): (&str, Option<usize>), (territory, rep): (usize, &Rep)) -> Option<RuleId> {
        let any = rep.regions.is_empty() && rep.postal_codes.is_empty();
        let by_code = || self.postal.as_ref().zip(segment).is_some_and(|(postal, own)| postal.serves(territory, own));
        let serves = any || rep.regions.iter().any(|own| own == region) || by_code();
        if serves { None } else { self.rules.get(region).copied() }
    }
}

/// What keeps a rep from a visited account that is too far away.
enum Limit {
    /// Kilometres as the crow flies.
    Crow(f64),
    /// Hours of a drive.
    Drive(f64),
    /// A way that the travel file lists.
    Listed,
}

/// The greatest distance, the longest drive, and that the way is listed. A rule each.
pub struct Reach(Vec<(Limit, RuleId)>);

impl Reach {
    /// The role's limits, if it has any and visits anybody.
    pub fn of(team: &RoleTeam, rules: &mut Rules) -> Option<Self> {
        team.travel.ways.as_ref()?;
        let ConstraintsSection { max_km, max_drive_hours, .. } = team.plan.constraints(team.role);
        let road = &team.plan.config.travel;
        let far = |most: String| format!("no account may be more than {most} from its rep");
        let crow = max_km.map(|km| (Limit::Crow(km), far(format!("{} km", number(km)))));
        let drive = max_drive_hours.map(|hours| (Limit::Drive(hours), far(format!("{} h to drive", number(hours)))));
        let only_listed = road.missing == Missing::Forbid && team.plan.redrawn(team.role).is_none();
        let listed = only_listed.then(|| (Limit::Listed, "the travel file lists no way there".into()));
        let limits = crow.into_iter().chain(drive).chain(listed);
        let limits: Vec<_> = limits.map(|(limit, words)| (limit, rules.add_barrier(Barrier::Distance, words))).collect();
        (!limits.is_empty()).then_some(Reach(limits))
    }

    pub fn bars(&self, team: &RoleTeam, unit: usize, territory: usize) -> Option<RuleId> {
        let placed = team.redraw.as_ref().is_none_or(|redraw| redraw.keeps_reach(territory));
        let visited = team.travel.visits[unit] > 0.0 && placed;
        let ways = team.travel.ways.as_ref().filter(|_| visited)?;
        let is_listed = || team.plan.travel.contains_key(&(team.reps[territory], team.workload.accounts[unit]));
        let too_far = |limit: &Limit| match limit {
            Limit::Crow(most) => ways.plain().at(unit, territory) > *most,
            Limit::Drive(most) => ways.drive(unit, territory) > *most,
            Limit::Listed => team.rep(territory).status != RepStatus::Placeholder && !is_listed(),
        };
        self.0.iter().find(|(limit, _)| too_far(limit)).map(|limit| limit.1)
    }
}
