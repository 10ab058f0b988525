//! Every assignment of a small plan, and which rules it breaks by how much: by the checker's own reading of the plan, which
//! knows nothing of its instance.

use std::collections::BTreeMap;

use sutton::check::plan::{Demand, Seat, broken};
use sutton::plan::concession::Concession;
use sutton::plan::config::Share;
use sutton::plan::rule::Rule;
use sutton::plan::service::Service;
use sutton::plan::{Plan, RepStatus};

const ROLE: &str = "outside";

/// All assignments of a plan with two or three reps.
pub struct All {
    plan: Plan,
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
        let (n, m) = (plan.accounts.len(), plan.reps.len());
        assert!(m.pow(n as u32) <= 20_000);
        let digits = |code: usize| (0..n).map(|unit| (code / m.pow(unit as u32) % m) as u32).collect::<Vec<_>>();
        let demand = Demand::new(plan, ROLE);
        let broken = (0..m.pow(n as u32)).filter_map(|code| broken_by(plan, &demand, &digits(code))).collect();
        All { plan: plan.clone(), broken }
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
        broken_by(&self.plan, &Demand::new(&self.plan, ROLE), assignment)
    }
}

fn broken_by(plan: &Plan, demand: &Demand, assignment: &[u32]) -> Option<BTreeMap<Rule, f64>> {
    let leaving = |&j: &u32| plan.reps[j as usize].status == RepStatus::Leaving;
    if assignment.iter().any(leaving) {
        return None;
    }
    let seat = |(account, &rep): (usize, &u32)| Seat { account, rep: Some(rep as usize), service: Service::Full };
    let seats: Vec<Seat> = assignment.iter().enumerate().map(seat).collect();
    Some(broken(demand, &seats, &[]).into_iter().map(|own| (own.rule, own.excess)).collect())
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
            Rule::Limit { activity, above, .. } => {
                let section = plan.config.balance.get_mut(activity).unwrap();
                *if *above { &mut section.at_most } else { &mut section.at_least } = Some(own.to);
            }
            Rule::Lock { account, .. } => {
                let others = plan.locks.iter().filter(|((at, _), _)| at != account);
                plan.locks = others.map(|(key, lock)| (key, lock.clone())).collect();
            }
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
