//! A plan as it is to be published, held against what was read: segments, calls, travel, eligibility, shares, limits, stability,
//! what is given up or shifts, the objective and the measures, each derived anew.
//!
//! The other half of [`check`](super) sees whether an assignment suits an instance; this one sees whether the instance was what
//! the files say. It reads accounts, reps and the plan file, has formulas of its own (`docs/FORMATS.md` states them), and takes
//! nothing from the code that makes instances. Connectedness of maps is left to the other half.

mod activities;
mod coverage;
mod demand;
mod eligibility;
mod figures;
mod limits;
mod segments;
mod stability;
mod together;
mod travel;
mod value;
mod work;

pub use demand::Demand;

use crate::balance::relax::Rule;
use crate::plan::{Place, Plan};

/// What counts as rounding, relative to a number (absolute below 1): formulas differ in their order, and so in last digits.
const TINY: f64 = 1e-7;

/// How many of its calls an account gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// All.
    Full,
    /// Those of the reduced level.
    Reduced,
    /// None.
    Uncovered,
    /// Those that a rep of another role makes by phone.
    Shifted,
}

/// Who has an account. Accounts and reps are indices into the plan's.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    /// The account.
    pub account: usize,
    /// Its rep: one of another role where its calls have shifted.
    pub rep: Option<usize>,
    /// Its service.
    pub service: Service,
}

/// A seat, and what is said of it.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Who has the account.
    pub seat: Seat,
    /// Its segment.
    pub segment: &'a str,
    /// Calls that it gets.
    pub calls: f64,
    /// Hours of these.
    pub call_hours: f64,
    /// Hours of travel, hops included.
    pub travel_hours: f64,
}

/// What is said of a rep.
#[derive(Clone, Debug)]
pub struct Figures<'a> {
    /// The rep.
    pub rep: usize,
    /// Accounts.
    pub accounts: usize,
    /// Calls.
    pub calls: f64,
    /// Hours of calls and travel.
    pub hours: f64,
    /// The unit that the territory is drawn around, and its centre, where the map is redrawn.
    pub centre: Option<(&'a str, Place)>,
}

/// A role's plan as it is to be published.
#[derive(Clone, Debug)]
pub struct Role<'a> {
    /// The role.
    pub name: &'a str,
    /// A row per account that it calls without any shift.
    pub rows: Vec<Row<'a>>,
    /// By rep.
    pub figures: Vec<Figures<'a>>,
    /// The role's own part of the objective.
    pub value: f64,
    /// Accounts that leave an owner who stays.
    pub left: usize,
    /// Coefficient of variation of hours ÷ share, of reps with a share.
    pub cv: Option<f64>,
    /// Rules that have given way, and by how much in the unit of their price.
    pub relaxed: Vec<(Rule, f64)>,
}

/// A rule that is broken, and by how much in the unit of its price.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The rule.
    pub rule: Rule,
    /// Hours, accounts, percent points, or 1.
    pub excess: f64,
}

impl Broken {
    /// The rule where it is broken by more than rounding.
    fn beyond(rule: Rule, excess: f64, size: f64) -> Option<Self> {
        let kept = excess <= TINY * size.abs().max(1.0);
        (!kept).then_some(Broken { rule, excess })
    }

    fn words(&self, plan: &Plan) -> String {
        let (kind, by) = (self.rule.kind(), self.excess);
        let of_rep = self.rule.rep().map_or(String::new(), |rep| format!(" of rep {}", plan.reps[rep].id));
        match &self.rule {
            Rule::Band { activity } => format!("the tolerance of {activity} is passed by {by} percent points"),
            Rule::Span { manager, activity, .. } => format!("{manager}'s span of {activity} is passed by {by} percent points"),
            Rule::Cap { .. } => format!("{kind}{of_rep} is passed by {by} percent points"),
            Rule::Capacity { .. } | Rule::MinHours { .. } | Rule::MaxAccounts { .. } => {
                format!("{kind}{of_rep} is missed by {by}")
            }
            one => {
                let account = one.account().map_or("", |account| plan.accounts[account].id.as_str());
                format!("account {account} has a rep against its {kind}")
            }
        }
    }
}

/// Everything that is wrong with the plans of all roles that have work.
pub fn violations(plan: &Plan, roles: &[Role]) -> Vec<String> {
    let mut violations = Vec::new();
    for role in roles {
        let demand = Demand::new(plan, role.name).around(role);
        let taken = taken_over(plan, roles, role);
        let mut wrong = together::violations(&demand, &role.rows);
        let seats: Vec<Seat> = role.rows.iter().map(|row| row.seat).collect();
        wrong.extend(coverage::violations(&demand, &seats));
        // What stands on seats that don't exist can't be told.
        if wrong.is_empty() {
            wrong.extend(
                demand.broken(&seats, &taken).into_iter().filter(|own| !excused(&demand, role, own)).map(|own| own.words(plan)),
            );
            wrong.extend(value::violations(&demand, role, &seats, &taken));
            wrong.extend(figures::violations(&demand, role, &taken));
        }
        violations.extend(wrong.into_iter().map(|wrong| format!("role {}, from the files: {wrong}", role.name)));
    }
    violations.extend(together::across(plan, roles));
    violations
}

/// The accounts whose calls a role takes over, with their reps.
fn taken_over(plan: &Plan, roles: &[Role], role: &Role) -> Vec<(usize, usize)> {
    let takes = plan.config.shift.as_ref().filter(|shift| shift.to == role.name);
    let from = takes.and_then(|shift| roles.iter().find(|other| other.name == shift.from));
    let shifted = from.into_iter().flat_map(|other| &other.rows).filter(|row| row.seat.service == Service::Shifted);
    shifted.filter_map(|row| Some((row.seat.account, row.seat.rep?))).collect()
}

/// Whether a broken rule is among those that have given way, by as much. A family is locked with the first of its accounts.
fn excused(demand: &Demand, role: &Role, broken: &Broken) -> bool {
    let same = |rule: &Rule| match (rule, &broken.rule) {
        (Rule::Lock { account: one, rep: a }, Rule::Lock { account: other, rep: b }) => a == b && demand.are_one(*one, *other),
        (one, other) => one == other,
    };
    role.relaxed.iter().any(|(rule, amount)| same(rule) && broken.excess <= amount + TINY * amount.max(1.0))
}

/// Whether two numbers are the same but for rounding.
fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= TINY * a.abs().max(b.abs()).max(1.0)
}
