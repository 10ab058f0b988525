//! Why an account is with its rep, in a sentence: what rules ask, what the move buys.

use super::formulate::Formulation;
use super::metrics::travel_hours;
use crate::plan::Plan;
use crate::plan::locks::holding;
use crate::plan::words::{first, number, percent};

/// Hours of travel that are worth a word.
const LEAST_TOLD: f64 = 0.005;

/// What the reasons are drawn from; `fairness` is today's.
pub(super) struct Reasons<'a> {
    pub(super) plan: &'a Plan,
    pub(super) formulation: &'a Formulation,
    pub(super) fairness: &'a [Option<f64>],
}

impl Reasons<'_> {
    /// Why another role calls it.
    pub(super) fn why_shifted(&self, at: usize, other: &str, owner: Option<usize>) -> String {
        let owner = owner.and_then(|rep| self.formulation.reps.binary_search(&rep).ok());
        let saved = owner.map(|j| travel_hours(self.formulation, at, j)).filter(|hours| *hours > 0.0);
        let saved = saved.map(|hours| format!("; saves its owner {} h of travel", number(hours)));
        format!("{other} calls it by phone instead{}", saved.unwrap_or_default())
    }

    /// Why it is where it is, with its share of calls.
    pub(super) fn reason(&self, at: usize, territory: Option<usize>, share: f64, previous: Option<&str>) -> String {
        let Some(territory) = territory else { return "given up: too few hours".into() };
        let place = self.place(at, territory, previous);
        if share < 1.0 { format!("{place}; gets {} of its calls: too few hours", percent(share)) } else { place }
    }

    /// Why it is with its rep.
    fn place(&self, at: usize, territory: usize, previous: Option<&str>) -> String {
        let (account, rep) = (self.formulation.accounts[at], &self.plan.reps[self.formulation.reps[territory]]);
        let lock = holding(self.plan, account, &self.formulation.role);
        if let Some(lock) = lock.filter(|lock| self.plan.reps[lock.rep].id == rep.id) {
            return lock.reason.as_ref().map_or("locked".into(), |reason| format!("locked: {reason}"));
        }
        match (previous, self.formulation.owner(at)) {
            (None, _) => self.with_family(at).unwrap_or("had no owner".into()),
            (Some(id), _) if *id == rep.id => "stays".into(),
            (Some(id), None) => format!("its owner {id} is no longer in role {}", self.formulation.role),
            (Some(id), Some(from)) => self.why_moved(at, id, from, territory),
        }
    }

    fn why_moved(&self, at: usize, owner: &str, from: usize, to: usize) -> String {
        let stays = self.plan.staying_owner(self.formulation.accounts[at], &self.formulation.role);
        if stays.is_none() {
            return format!("its owner {owner} leaves");
        }
        if let Some(rule) = self.formulation.by_account().forbidden_by(at, from) {
            return format!("may not stay with {owner}: {}", self.formulation.rules.words(rule));
        }
        if let Some(family) = self.with_family(at) {
            return family;
        }
        self.what_it_buys(at, from, to)
    }

    /// What it buys that an account changes hands: travel, or hours off who carries much, or on to who carries little.
    fn what_it_buys(&self, at: usize, from: usize, to: usize) -> String {
        let formulation = self.formulation;
        let saved = travel_hours(formulation, at, from) - travel_hours(formulation, at, to);
        let hours = number(formulation.workload.call_hours[at] + travel_hours(formulation, at, from));
        let of_share = |j: usize, above: bool| self.fairness[j].filter(|ratio| (*ratio > 1.0) == above).map(percent);
        let off = of_share(from, true)
            .map(|ratio| format!("takes {hours} h off {}, who carries {ratio} of a fair share", self.name(from)));
        let on = of_share(to, false).map(|ratio| format!("brings {} work, who carries {ratio} of a fair share", self.name(to)));
        let saving = (saved >= LEAST_TOLD).then(|| format!("saves {} h of travel", number(saved)));
        let more = if saved <= -LEAST_TOLD { format!(", for {} h of travel more", number(-saved)) } else { String::new() };
        match (saving, off.or(on)) {
            (Some(saving), Some(relief)) => format!("{saving}, and {relief}"),
            (Some(saving), None) => saving,
            (None, Some(relief)) => relief + &more,
            (None, None) => format!("evens out the territories around {}{more}", self.name(from)),
        }
    }

    /// What a territory's rep is called.
    fn name(&self, territory: usize) -> &str {
        self.plan.reps[self.formulation.reps[territory]].called()
    }

    /// Where the account's family decides: its owners differ.
    fn with_family(&self, at: usize) -> Option<String> {
        let formulation = self.formulation;
        let members = || formulation.units.members(formulation.units.unit(at));
        let id = |other: usize| self.plan.accounts[formulation.accounts[other]].id.as_str();
        let others = || members().filter(|&other| other != at).map(id).collect::<Vec<&str>>();
        let differ = members().any(|other| formulation.owner(other) != formulation.owner(at));
        differ.then(|| format!("one rep for its family, with {}", first(&others(), 3)))
    }
}
