//! A rep with a list of regions gets accounts of these alone.

use std::collections::BTreeMap;

use crate::balance::formulate::{Barrier, Rules, Team};
use crate::model::RuleId;
use crate::plan::{Account, Rep};

/// A rule per region of the accounts, where some rep has a list; accounts without a region count as a region of their own.
pub struct Regions<'a>(BTreeMap<&'a str, RuleId>);

impl<'a> Regions<'a> {
    pub fn of(team: &Team<'a>, rules: &mut Rules) -> Self {
        let mut regions = BTreeMap::new();
        if team.sellers().any(|rep| !rep.regions.is_empty()) {
            for region in team.accounts().map(|account| account.region.as_deref().unwrap_or_default()) {
                let words = || match region {
                    "" => "the account has no region, the rep serves certain regions alone".into(),
                    region => format!("region {region} is none of the rep's"),
                };
                regions.entry(region).or_insert_with(|| rules.add_barrier(Barrier::Region(region.into()), words()));
            }
        }
        Regions(regions)
    }

    /// The account's region, where it matters.
    pub fn needed<'b>(&self, account: &'b Account) -> Option<&'b str> {
        Some(account.region.as_deref().unwrap_or_default()).filter(|region| self.0.contains_key(region))
    }

    pub fn bars(&self, region: &str, rep: &Rep) -> Option<RuleId> {
        let serves = rep.regions.is_empty() || rep.regions.iter().any(|own| own == region);
        if serves { None } else { self.0.get(region).copied() }
    }
}
