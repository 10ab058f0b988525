//! Every assignment of a small plan, and which rules it breaks by how much: read from the plan, not from its instance, which
//! is asked for nothing but the hours an account takes at a rep.

use std::collections::BTreeMap;

use sutton::plan::config::Share;
use sutton::plan::formulate::{Formulation, draft};
use sutton::plan::relax::{Concession, Rule};
use sutton::plan::segment::segment;
use sutton::plan::{Plan, Rep, RepStatus};

const ROLE: &str = "outside";
/// What counts as rounding.
const TINY: f64 = 1e-7;

/// All assignments of a plan with two or three reps.
pub struct All {
    plan: Plan,
    formulation: Formulation,
    /// Per assignment, what it breaks.
    broken: Vec<BTreeMap<Rule, f64>>,
}

/// The steps that a rule gives way by, in the unit of its price.
pub fn step(rule: &Rule) -> f64 {
    match rule {
        Rule::Capacity { .. } | Rule::MinHours { .. } | Rule::Band { .. } | Rule::Cap { .. } => 0.1,
        _ => 1.0,
    }
}

/// The steps that a share goes by.
pub const SHARE_STEP: f64 = 0.001;

pub fn is_share(rule: &Rule) -> bool {
    matches!(rule, Rule::Band { .. } | Rule::Cap { .. })
}

impl All {
    pub fn of(plan: &Plan) -> Self {
        let formulation = draft(plan, &segment(plan).unwrap(), ROLE).unwrap();
        let mut all = All { plan: plan.clone(), formulation, broken: Vec::new() };
        let (n, m) = (plan.accounts.len(), plan.reps.len());
        assert!(m.pow(n as u32) <= 20_000 && all.formulation.accounts.len() == n);
        let digits = |code: usize| (0..n).map(|unit| (code / m.pow(unit as u32) % m) as u32).collect::<Vec<_>>();
        all.broken = (0..m.pow(n as u32)).filter_map(|code| all.broken(&digits(code))).collect();
        all
    }

    /// Every rule that some assignment breaks.
    pub fn rules(&self) -> Vec<Rule> {
        let mut rules: Vec<Rule> = self.broken.iter().flat_map(BTreeMap::keys).cloned().collect();
        rules.sort();
        rules.dedup();
        rules
    }

    /// Whether some assignment keeps all of these.
    pub fn keep(&self, rules: &[Rule]) -> bool {
        self.broken.iter().any(|broken| !rules.iter().any(|rule| broken.contains_key(rule)))
    }

    /// The least price of an assignment that breaks only what may be broken; ∞ = none.
    pub fn cheapest(&self, may: impl Fn(&Rule) -> bool) -> f64 {
        let kept = self.broken.iter().filter(|broken| broken.keys().all(&may));
        kept.map(|broken| self.paid(broken)).fold(f64::INFINITY, f64::min)
    }

    /// What an assignment takes.
    pub fn price(&self, assignment: &[u32]) -> f64 {
        self.paid(&self.broken(assignment).unwrap())
    }

    fn paid(&self, broken: &BTreeMap<Rule, f64>) -> f64 {
        broken.iter().map(|(rule, excess)| rule.price(&self.plan.config.relax).0 * excess).sum()
    }

    /// What an assignment breaks: hours, accounts, percent points, or 1; `None` where it gives work to who leaves.
    pub fn broken(&self, assignment: &[u32]) -> Option<BTreeMap<Rule, f64>> {
        let leaving = |&&j: &&u32| self.plan.reps[j as usize].status == RepStatus::Leaving;
        if assignment.iter().find(leaving).is_some() {
            return None;
        }
        let mut broken = BTreeMap::new();
        let mut note = |rule: Rule, excess: f64| {
            if excess > TINY {
                *broken.entry(rule).or_insert(0.0) = excess;
            }
        };
        for (account, &j) in assignment.iter().enumerate() {
            self.pair(account, j as usize, &mut note);
        }
        for (rep, own) in self.plan.reps.iter().enumerate().filter(|(_, own)| own.status != RepStatus::Leaving) {
            let hours = self.load("workload", assignment, rep);
            note(Rule::Capacity { rep }, hours - own.capacity_hours);
            note(Rule::MinHours { rep }, own.min_hours - hours);
            let accounts = assignment.iter().filter(|&&j| j as usize == rep).count() as f64;
            note(Rule::MaxAccounts { rep }, accounts - own.max_accounts.unwrap_or(f64::INFINITY));
        }
        self.bands(assignment, &mut note);
        self.caps(assignment, &mut note);
        Some(broken)
    }

    /// What stands between an account and a rep.
    fn pair(&self, account: usize, rep: usize, note: &mut impl FnMut(Rule, f64)) {
        let (plan, own, seller) = (&self.plan, &self.plan.accounts[account], &self.plan.reps[rep]);
        if let Some(lock) = plan.locks.get(&(account, ROLE.into())).filter(|lock| lock.rep != rep) {
            note(Rule::Lock { account, rep: lock.rep }, 1.0);
        }
        if own.excluded_reps.contains(&rep) {
            note(Rule::Exclusion { account, rep }, 1.0);
        }
        for skill in own.required_skills.iter().filter(|skill| !seller.skills.contains(skill)) {
            note(Rule::Skill { account, skill: skill.clone() }, 1.0);
        }
        let language = own.language.clone().filter(|own| !seller.languages.is_empty() && !seller.languages.contains(own));
        language.into_iter().for_each(|language| note(Rule::Language { account, language }, 1.0));
        let region = own.region.clone().unwrap_or_default();
        if !seller.regions.is_empty() && !seller.regions.contains(&region) {
            note(Rule::Region { account, region }, 1.0);
        }
        let far = plan.config.constraints.max_km.is_some_and(|most| self.km(account, rep) > most);
        if far && self.visits() {
            note(Rule::Distance { account }, 1.0);
        }
    }

    fn km(&self, account: usize, rep: usize) -> f64 {
        (self.plan.accounts[account].place.unwrap().longitude - self.plan.reps[rep].place.unwrap().longitude).abs()
    }

    fn visits(&self) -> bool {
        self.plan.call_patterns.iter().any(|pattern| pattern.channel == "visit")
    }

    fn load(&self, activity: &str, assignment: &[u32], rep: usize) -> f64 {
        let value = |account: usize| match activity {
            "workload" => self.formulation.instance.load(0, account, rep),
            "accounts" => 1.0,
            column => self.plan.accounts[account].number(column),
        };
        assignment.iter().enumerate().filter(|(_, j)| **j as usize == rep).map(|(account, _)| value(account)).sum()
    }

    fn bands(&self, assignment: &[u32], note: &mut impl FnMut(Rule, f64)) {
        for (activity, section) in &self.plan.config.balance {
            let Some(tolerance) = section.tolerance else { continue };
            let weight = |rep: &Rep| match section.share {
                _ if rep.status == RepStatus::Leaving => 0.0,
                Share::Capacity => rep.capacity_hours,
                Share::Equal => 1.0,
                Share::Weighted => rep.target_weight.unwrap(),
            };
            let weights: f64 = self.plan.reps.iter().map(weight).sum();
            let loads: Vec<f64> = (0..self.plan.reps.len()).map(|rep| self.load(activity, assignment, rep)).collect();
            let total: f64 = loads.iter().sum();
            let off = |(load, rep): (&f64, &Rep)| {
                let fair = weight(rep) / weights * total;
                if fair > 0.0 { (load - fair).abs() / fair } else { 0.0 }
            };
            let widest = loads.iter().zip(&self.plan.reps).map(off).fold(0.0, f64::max);
            note(Rule::Band { activity: activity.clone() }, 100.0 * (widest - tolerance));
        }
    }

    fn caps(&self, assignment: &[u32], note: &mut impl FnMut(Rule, f64)) {
        let caps = &self.plan.config.stability;
        let owner = |account: usize| {
            let owner = self.plan.owners.get(&(account, ROLE.into()))?.rep?;
            (self.plan.reps[owner].status != RepStatus::Leaving).then_some(owner)
        };
        let owned: Vec<(usize, usize)> = (0..assignment.len()).filter_map(|account| Some((account, owner(account)?))).collect();
        let moved: Vec<(usize, usize)> =
            owned.iter().copied().filter(|&(account, from)| assignment[account] as usize != from).collect();
        let revenue = |pairs: &[(usize, usize)]| -> f64 {
            pairs.iter().map(|&(account, _)| self.plan.accounts[account].number("revenue")).sum()
        };
        let mut cap = |key: &'static str, rep: Option<usize>, most: Option<f64>, part: f64, base: f64| {
            if let Some(most) = most.filter(|_| base > 0.0) {
                note(Rule::Cap { key, rep }, 100.0 * (part / base - most));
            }
        };
        cap("max_moved", None, caps.max_moved, moved.len() as f64, owned.len() as f64);
        cap("max_moved_revenue", None, caps.max_moved_revenue, revenue(&moved), revenue(&owned));
        for rep in 0..self.plan.reps.len() {
            let own = owned.iter().filter(|&&(_, from)| from == rep).count() as f64;
            let away = moved.iter().filter(|&&(_, from)| from == rep).count() as f64;
            let here = moved.iter().filter(|&&(account, _)| assignment[account] as usize == rep).count() as f64;
            cap("max_handed_over", Some(rep), caps.max_handed_over, away, own);
            cap("max_received", Some(rep), caps.max_received, here, own);
        }
    }
}

/// The plan as an analyst edits its files; `None` where the files have no place for a concession, or where it would move shares.
pub fn applied(plan: &Plan, concessions: &[Concession]) -> Option<Plan> {
    let shared = plan.config.balance.values().any(|section| section.share == Share::Capacity && section.tolerance.is_some());
    let mut plan = plan.clone();
    for own in concessions {
        match &own.rule {
            Rule::Capacity { .. } if shared => return None,
            Rule::Capacity { rep } => plan.reps[*rep].capacity_hours += own.amount(),
            Rule::MinHours { rep } => plan.reps[*rep].min_hours -= own.amount(),
            Rule::MaxAccounts { rep } => plan.reps[*rep].max_accounts = Some(own.to),
            Rule::Band { activity } => plan.config.balance.get_mut(activity).unwrap().tolerance = Some(own.to),
            Rule::Lock { account, .. } => drop(plan.locks.remove(&(*account, ROLE.into()))),
            Rule::Exclusion { account, rep } => plan.accounts[*account].excluded_reps.retain(|other| other != rep),
            Rule::Skill { account, skill } => plan.accounts[*account].required_skills.retain(|other| other != skill),
            Rule::Language { account, .. } => plan.accounts[*account].language = None,
            // A cap of one rep, a region or a distance for one account: only `--relax` can do that.
            Rule::Cap { key: "max_moved", .. } => plan.config.stability.max_moved = Some(own.to),
            Rule::Cap { key: "max_moved_revenue", .. } => plan.config.stability.max_moved_revenue = Some(own.to),
            Rule::Cap { .. } | Rule::Span { .. } | Rule::Region { .. } | Rule::Distance { .. } => return None,
        }
    }
    Some(plan)
}
