//! The plan file: every key, with its meaning and default. `sutton schema` prints it as JSON Schema.

pub(crate) mod balance;
mod constraints;
mod coverage;
mod data;
mod execute;
mod hierarchy;
mod output;
mod relax;
mod role;
mod scenario;
mod segment;
mod shift;
mod size;
mod stability;
mod travel;

pub use balance::{BalanceSection, Share};
pub use constraints::{ConstraintsSection, Families};
pub use coverage::CoverageSection;
pub use data::{DataSection, Points};
pub use execute::{CrmSection, ExecuteSection};
pub use hierarchy::{HierarchySection, SpanSection};
pub use output::{OutputDialect, OutputSection};
pub use relax::{Never, Price, RelaxSection};
pub use role::{Centres, Objective, RoleMode, RoleSection, Unit};
pub use scenario::ScenarioSection;
pub use segment::{SegmentMethod, SegmentSection};
pub use shift::ShiftSection;
pub use size::SizeSection;
pub use stability::StabilitySection;
pub use travel::{Missing, Profile, TimeUnit, TravelBand, TravelSection};

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A plan file (`plan.toml`, or the same as JSON).
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What the plan is called and which period it is for.
    pub plan: PlanSection,
    /// The input files, relative to the plan file.
    pub data: DataSection,
    /// The header that a column has in its file, by table: `[columns.accounts] revenue = "Umsatz (EUR)"`.
    #[serde(default)]
    pub columns: BTreeMap<String, BTreeMap<String, String>>,
    /// What a column holds where its file has no such column, or an empty cell, by table: `[defaults.reps] capacity_hours = 450`.
    #[serde(default)]
    pub defaults: BTreeMap<String, BTreeMap<String, DefaultCell>>,
    /// How the numbers or dates of a column are written, by table: `[styles.accounts] revenue = "1.234,56"`,
    /// `owner_since = "dd/mm/yyyy"`; or their unit: `capacity_hours = "minutes"`.
    #[serde(default)]
    pub styles: BTreeMap<String, BTreeMap<String, String>>,
    /// The words of a column that mean one of its values, by table: `[values.accounts.status] customer = ["Kunde"]`; rows of
    /// `ignore` words are left out.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<String>>>>,
    /// Step 1: who matters.
    #[serde(default)]
    pub segment: SegmentSection,
    /// Step 2: how calls become hours.
    #[serde(default)]
    pub workload: WorkloadSection,
    /// The roles' own settings; roles not named here have the defaults.
    #[serde(default)]
    pub roles: BTreeMap<String, RoleSection>,
    /// The travel formula.
    #[serde(default)]
    pub travel: TravelSection,
    /// What is balanced, by activity: `workload`, `accounts` (their number), `calls`, `visits`, `call_hours`, or a numeric
    /// column of the accounts.
    #[serde(default)]
    pub balance: BTreeMap<String, BalanceSection>,
    /// Which rep an account may have.
    #[serde(default)]
    pub constraints: ConstraintsSection,
    /// What may be given up where hours are short, by segment.
    #[serde(default)]
    pub coverage: BTreeMap<String, CoverageSection>,
    /// What it costs to move accounts, and how much may move.
    #[serde(default)]
    pub stability: StabilitySection,
    /// Calls of one role that another may make by phone instead; absent = none.
    pub shift: Option<ShiftSection>,
    /// What managers' teams have in common.
    #[serde(default)]
    pub hierarchy: HierarchySection,
    /// What it takes to bend a rule where a plan can't keep them all.
    #[serde(default)]
    pub relax: RelaxSection,
    /// What sellers and their hours cost, for `sutton size`.
    #[serde(default)]
    pub size: SizeSection,
    /// How tables for people are written.
    #[serde(default)]
    pub output: OutputSection,
    /// How the plan is carried out.
    #[serde(default)]
    pub execute: ExecuteSection,
    /// When to stop.
    #[serde(default)]
    pub solve: SolveSection,
    /// Other futures.
    #[serde(default)]
    pub scenario: Vec<ScenarioSection>,
}

impl Config {
    /// The columns of text that are units of some role.
    pub fn unit_columns(&self) -> BTreeSet<String> {
        let units = self.roles.values().filter_map(|role| role.unit.as_deref());
        units.filter(|unit| !["account", "family"].contains(unit)).map(String::from).collect()
    }
}

/// What an empty cell holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DefaultCell {
    /// A number.
    Number(f64),
    /// Whatever its text says.
    Text(String),
}

/// `[plan]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSection {
    /// Name of the plan.
    pub name: String,
    /// First day of the period.
    #[schemars(with = "Option<String>")]
    pub start: Option<Date>,
    /// Last day of the period.
    #[schemars(with = "Option<String>")]
    pub end: Option<Date>,
    /// The day on which the period began that call patterns and reps' hours are for, where the plan is for the rest of it.
    #[schemars(with = "Option<String>")]
    pub began: Option<Date>,
    /// Seed of every random choice.
    #[serde(default = "default_seed")]
    pub seed: u64,
}

impl PlanSection {
    /// First and last day of what call patterns and reps' hours are for; `None` where the plan does not say.
    pub fn whole_period(&self) -> Option<(Date, Date)> {
        self.began.or(self.start).zip(self.end)
    }

    /// The share of these days that the plan is for.
    pub fn rest(&self) -> f64 {
        let days = |from: Date, to: Date| from.until(to).map_or(0.0, |span| f64::from(span.get_days() + 1));
        match (self.began, self.start, self.end) {
            (Some(began), Some(start), Some(end)) => days(start, end) / days(began, end),
            _ => 1.0,
        }
    }
}

fn default_seed() -> u64 {
    1
}

/// `[workload]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WorkloadSection {
    /// Minutes of preparation and follow-up added to every call; default 0.
    pub admin_minutes_per_call: f64,
    /// Factor on the calls of prospects (customers have 1); default 1.
    pub prospect_factor: f64,
}

impl Default for WorkloadSection {
    fn default() -> Self {
        WorkloadSection { admin_minutes_per_call: 0.0, prospect_factor: 1.0 }
    }
}

/// More threads than any machine of ours has cores would only fill its memory with their stacks.
pub const MAX_THREADS: usize = 1024;

/// `[solve]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SolveSection {
    /// Stop at this relative gap; default 1e-4; 0 = the optimum, to 1e-6 of its cost, or of an hour where it costs less than one.
    pub gap: f64,
    /// Rounds of improvement, a limit that gives the same result on every machine; default 200.
    pub work_limit: usize,
    /// Stop after this many seconds; absent = none.
    pub time_limit: Option<f64>,
    /// Threads; 0 = all cores.
    pub threads: usize,
    /// Folder of a plan: where reps can change places and nothing is lost, they have what they have there.
    pub reference: Option<String>,
}

impl Default for SolveSection {
    fn default() -> Self {
        SolveSection { gap: 1e-4, work_limit: 200, time_limit: None, threads: 0, reference: None }
    }
}
