//! A role's rules, each told apart from the others, as limits of its instance.

use std::collections::BTreeMap;

use crate::balance::formulate::{Barrier, Formulation, barriers};
use crate::error::Result;
use crate::model::elastic::{ForbiddenOption, SoftLimit};
use crate::model::{ElasticModel, RuleId};
use crate::plan::concession::Concession;
use crate::plan::config::balance::ACCOUNTS;
use crate::plan::rule::Rule;
use crate::plan::{Plan, RepStatus};

/// The rules of a role that can give way; that a rep leaves always stands.
pub struct Rulebook<'a> {
    plan: &'a Plan,
    formulation: &'a Formulation,
    /// The limits of the role's instance.
    pub elastic: ElasticModel,
    /// The rule behind each limit.
    pub rules: Vec<Rule>,
}

impl<'a> Rulebook<'a> {
    /// The rules of a role as it was written.
    ///
    /// # Errors
    /// As [`formulate`](crate::balance::formulate::formulate), of whose result this is.
    pub fn new(plan: &'a Plan, formulation: &'a Formulation) -> Result<Self> {
        let mut gatherer = Gatherer { plan, formulation, limits: Vec::new(), rules: Vec::new() };
        gatherer.loads();
        gatherer.caps();
        gatherer.locks();
        let bars = gatherer.bars()?;
        let Gatherer { limits, rules, .. } = gatherer;
        Ok(Rulebook { plan, formulation, elastic: ElasticModel::new(formulation.instance.clone(), limits, bars), rules })
    }

    /// The price of a unit of each limit at `[relax]`; ∞ where it stands.
    pub fn prices(&self) -> Vec<f64> {
        let price = |(rule, limit): (&Rule, &SoftLimit)| rule.price(&self.plan.config.relax).0 * self.units(rule, limit);
        self.rules.iter().zip(self.elastic.limits()).map(price).collect()
    }

    /// Units of the price per unit of a limit: shares are priced by percent points.
    fn units(&self, rule: &Rule, limit: &SoftLimit) -> f64 {
        match *limit {
            SoftLimit::Band { .. } => 100.0,
            SoftLimit::Upper { .. } | SoftLimit::Lower { .. } if matches!(rule, Rule::Limit { .. }) => 100.0 / self.from(limit).0,
            // Nothing uses a cap on nothing.
            SoftLimit::Budget { budget } => 100.0 / self.share(budget).1.max(f64::MIN_POSITIVE),
            _ => 1.0,
        }
    }

    /// What an assignment takes of the rules, rounded up; `None` where it gives accounts to who leaves.
    pub fn concessions(&self, assignment: &[u32]) -> Option<Vec<Concession>> {
        let excess = self.elastic.excess(assignment)?;
        let limits = self.rules.iter().zip(self.elastic.limits()).zip(excess).filter(|(_, excess)| *excess > 0.0);
        let concession = |((rule, limit), excess): ((&Rule, &SoftLimit), f64)| {
            let (from, unit) = self.from(limit);
            Concession::new(rule.clone(), from, excess / unit, &self.plan.config.relax)
        };
        Some(limits.map(concession).collect())
    }

    /// A limit as the plan has it, and its unit in the instance's.
    fn from(&self, limit: &SoftLimit) -> (f64, f64) {
        let activities = self.elastic.instance().activities();
        match *limit {
            SoftLimit::Upper { activity, territory } => (activities[activity].upper[territory], 1.0),
            SoftLimit::Lower { activity, territory } => (activities[activity].lower[territory], 1.0),
            SoftLimit::Band { activity } => (activities[activity].tolerance, 1.0),
            SoftLimit::Budget { budget } => self.share(budget),
            SoftLimit::Barrier { .. } | SoftLimit::Lock { .. } => (0.0, 1.0),
        }
    }

    /// The share behind a budget, of a cap or a span, and what it is a share of.
    fn share(&self, budget: usize) -> (f64, f64) {
        let (caps, spans) = (&self.formulation.caps, &self.formulation.spans);
        match caps.get(budget) {
            Some(cap) => (cap.share, cap.base),
            None => (spans[budget - caps.len()].tolerance, spans[budget - caps.len()].base),
        }
    }

    /// The role with rules that have given way.
    pub fn relaxed(&self, concessions: &[Concession]) -> Formulation {
        let mut amounts = vec![0.0; self.rules.len()];
        for concession in concessions {
            if let Some(at) = self.rules.iter().position(|rule| *rule == concession.rule) {
                amounts[at] = (concession.to - concession.from).abs() * self.from(&self.elastic.limits()[at]).1;
            }
        }
        let mut relaxed = self.formulation.with_limits(self.elastic.widened(&amounts));
        (relaxed.infeasible, relaxed.relaxed) = (Vec::new(), concessions.to_vec());
        for (rule, words) in self.annotations(concessions) {
            relaxed.rules.annotate(rule, &format!(", relaxed: {}", words.join("; ")));
        }
        relaxed
    }

    /// What the rules of the formulation are to say of limits that have given way.
    fn annotations(&self, concessions: &[Concession]) -> BTreeMap<RuleId, Vec<String>> {
        let (instance, mut annotations) = (self.elastic.instance(), BTreeMap::<RuleId, Vec<String>>::new());
        for (limit, rule) in self.elastic.limits().iter().zip(&self.rules) {
            let Some(given) = concessions.iter().find(|own| own.rule == *rule) else { continue };
            let rule = match *limit {
                SoftLimit::Upper { activity, .. } | SoftLimit::Lower { activity, .. } => {
                    instance.activities()[activity].limit_rule
                }
                SoftLimit::Band { activity } => instance.activities()[activity].band_rule,
                SoftLimit::Budget { budget } => instance.budgets()[budget].rule,
                SoftLimit::Barrier { .. } | SoftLimit::Lock { .. } => continue,
            };
            annotations.entry(rule).or_default().push(given.words(self.plan));
        }
        annotations
    }
}

struct Gatherer<'a> {
    plan: &'a Plan,
    formulation: &'a Formulation,
    limits: Vec<SoftLimit>,
    rules: Vec<Rule>,
}

impl Gatherer<'_> {
    fn add(&mut self, limit: SoftLimit, rule: Rule) -> usize {
        self.limits.push(limit);
        self.rules.push(rule);
        self.limits.len() - 1
    }

    /// Limits of reps who stay, then the band, by activity.
    fn loads(&mut self) {
        let sections = self.plan.balance(&self.formulation.role);
        for (k, activity) in self.formulation.instance.activities().iter().enumerate() {
            let section = sections.get(&activity.name).cloned().unwrap_or_default();
            let name = &activity.name;
            for (j, &rep) in self.formulation.reps.iter().enumerate() {
                if self.plan.reps[rep].status == RepStatus::Leaving {
                    continue;
                }
                // Where a rep has a limit of the same kind, the two would give way together or not at all: they stand.
                let of_rep = k == 0 || name == ACCOUNTS && self.plan.reps[rep].max_accounts.is_some();
                if activity.upper[j] < f64::INFINITY && !(of_rep && section.at_most.is_some()) {
                    let rule = match (k, section.at_most) {
                        (0, _) => Rule::Capacity { rep },
                        (_, None) => Rule::MaxAccounts { rep },
                        (_, Some(_)) => Rule::Limit { rep, activity: name.clone(), above: true },
                    };
                    self.add(SoftLimit::Upper { activity: k, territory: j }, rule);
                }
                if activity.lower[j] > 0.0 && !(k == 0 && section.at_least.is_some()) {
                    let least = || Rule::Limit { rep, activity: name.clone(), above: false };
                    let rule = if k == 0 { Rule::MinHours { rep } } else { least() };
                    self.add(SoftLimit::Lower { activity: k, territory: j }, rule);
                }
            }
            if activity.tolerance < f64::INFINITY {
                self.add(SoftLimit::Band { activity: k }, Rule::Band { activity: activity.name.clone() });
            }
        }
    }

    fn caps(&mut self) {
        for (budget, cap) in self.formulation.caps.iter().enumerate() {
            let rep = cap.territory.map(|j| self.formulation.reps[j]);
            self.add(SoftLimit::Budget { budget }, Rule::Cap { key: cap.key, rep });
        }
        for (at, span) in self.formulation.spans.iter().enumerate() {
            let (manager, activity) = (span.manager.clone(), span.activity.1.clone());
            let rule = Rule::Span { manager, activity, above: span.above };
            self.add(SoftLimit::Budget { budget: self.formulation.caps.len() + at }, rule);
        }
    }

    fn locks(&mut self) {
        for unit in 0..self.formulation.instance.units() {
            if let Some(j) = self.formulation.instance.locked(unit) {
                // A family is locked with the first of its accounts that is.
                let mut locked =
                    self.formulation.units.members(unit).filter(|&at| self.formulation.by_account().locked(at).is_some());
                let account = locked.next().map_or(self.formulation.head(unit), |at| self.formulation.accounts[at]);
                self.add(SoftLimit::Lock { unit }, Rule::Lock { account, rep: self.formulation.reps[j] });
            }
        }
    }

    /// Everything that closes a territory to a unit beside its lock, each with the limit it stands or falls with.
    fn bars(&mut self) -> Result<Vec<Vec<ForbiddenOption>>> {
        let of_accounts = barriers(self.plan, self.formulation)?;
        let mut all = vec![Vec::new(); self.formulation.instance.units()];
        let mut known = BTreeMap::new();
        for (at, closed) in of_accounts.into_iter().enumerate() {
            let unit = self.formulation.units.unit(at);
            let bar = |(territory, rule)| {
                let limit = self.formulation.rules.barrier(rule).cloned().and_then(|barrier| {
                    let rule = exception(barrier, self.formulation.accounts[at], self.formulation.reps[territory])?;
                    Some(*known.entry(rule.clone()).or_insert_with(|| self.add(SoftLimit::Barrier { unit }, rule)))
                });
                ForbiddenOption { territory, rule, limit }
            };
            all[unit].extend(closed.into_iter().map(bar));
        }
        Ok(all)
    }
}

/// The rule behind what keeps an account from a rep; locks are told apart before.
fn exception(barrier: Barrier, account: usize, rep: usize) -> Option<Rule> {
    Some(match barrier {
        Barrier::Skill(skill) => Rule::Skill { account, skill },
        Barrier::Language(language) => Rule::Language { account, language },
        Barrier::Region(region) => Rule::Region { account, region },
        Barrier::Distance => Rule::Distance { account },
        Barrier::Exclusion => Rule::Exclusion { account, rep },
        Barrier::Lock => return None,
    })
}
