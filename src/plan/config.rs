//! The plan file: every key, with its meaning and default. `sutton schema` prints it as JSON Schema.

pub(crate) mod balance;
mod data;
mod output;
mod relax;
mod scenario;
mod shift;
mod size;
mod stability;
mod travel;

pub use data::{DataSection, Points};
pub use output::{OutputDialect, OutputSection};
pub use relax::{Never, Price, RelaxSection};
pub use scenario::ScenarioSection;
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
    /// Seed of every random choice.
    #[serde(default = "default_seed")]
    pub seed: u64,
}

fn default_seed() -> u64 {
    1
}

/// How segments are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SegmentMethod {
    /// Taken from the accounts' `segment` column.
    #[default]
    Given,
    /// By cumulative share of `column`: cuts = [0.8, 0.95] puts the accounts that make 80 % of it into the first segment.
    Pareto,
    /// By value of `column`: cuts = [100000, 20000] puts accounts from 100,000 up into the first segment.
    Thresholds,
    /// By rank in `column`: cuts = [0.2, 0.5] puts the top 20 % of accounts into the first segment.
    Quantiles,
    /// By a weighted score: each column of `weights` as its percentile (0 to 1), summed by weight; cuts as for quantiles.
    Score,
}

/// `[segment]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SegmentSection {
    /// How segments are made.
    pub method: SegmentMethod,
    /// The numeric column that pareto, thresholds and quantiles look at.
    pub column: String,
    /// Segment labels, best first; one more than cuts.
    pub labels: Vec<String>,
    /// Where one segment ends and the next begins (meaning by method).
    pub cuts: Vec<f64>,
    /// Weights of numeric columns, for the score method.
    pub weights: BTreeMap<String, f64>,
    /// Whether strategic accounts are lifted to the first segment.
    pub lift_strategic: bool,
}

impl Default for SegmentSection {
    fn default() -> Self {
        SegmentSection {
            method: SegmentMethod::Given,
            column: "revenue".into(),
            labels: ["A", "B", "C"].map(String::from).to_vec(),
            cuts: vec![0.8, 0.95],
            weights: BTreeMap::new(),
            lift_strategic: true,
        }
    }
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

/// How a role's accounts are assigned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleMode {
    /// Accounts go to reps whose homes or offices are given.
    #[default]
    Assign,
    /// The map is redrawn: territories around free centres, which then are matched to the reps.
    Redraw,
}

/// What a redrawn map pays for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Hours on the way from the centres and back.
    #[default]
    Travel,
    /// Weight × km to the centre.
    Distance,
    /// Weight × km² to the centre.
    SquaredDistance,
}

/// Where the centres of a redrawn map may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Centres {
    /// At the units.
    #[default]
    Units,
    /// Anywhere on a flat map: each territory's is the mean of its units.
    Anywhere,
}

/// What goes to one rep as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Every account by itself.
    Account,
    /// A family of accounts, as far as it is kept together.
    Family(Families),
    /// The accounts with the same text in this column.
    Column(String),
    /// Those, with what belongs to the families of any of them, and so on.
    Joined(String, Families),
}

/// `[roles.NAME]`
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RoleSection {
    /// How accounts are assigned.
    pub mode: RoleMode,
    /// What goes to one rep as a whole: `account`, `family` (the default, as `constraints.families` says), or a column of text
    /// of the accounts, such as `postal_code`; with `constraints.families` beside it, areas that a family joins go together.
    pub unit: Option<String>,
    /// With mode = "redraw": how many territories; default: one for each rep who stays. Where there are fewer reps, the rest
    /// are open positions.
    pub count: Option<usize>,
    /// With mode = "redraw": reps whose territory is drawn around the unit nearest to their home, not around a free centre.
    pub fixed: Vec<String>,
    /// With mode = "redraw": what is paid for: `travel` (the default), `distance` or `squared_distance`.
    pub objective: Objective,
    /// With mode = "redraw": where centres may be: at `units` (the default) or `anywhere`, which goes with squared distance (on a
    /// flat map), one activity in `[balance]`, and territories that are neither fixed nor asked to be connected.
    pub centres: Centres,
    /// What distances are weighted with: a numeric column, or `accounts` (the default for distance), `calls`, `visits`,
    /// `call_hours` (the default for squared distance).
    pub objective_weight: Option<String>,
    /// The role's own balance, by activity; replaces `[balance]` for the activities it names.
    pub balance: BTreeMap<String, BalanceSection>,
    /// The role's own constraints; replace those of `[constraints]` that they name.
    pub constraints: ConstraintsSection,
    /// The role's own coverage, by segment; replaces `[coverage]` as a whole.
    pub coverage: Option<BTreeMap<String, CoverageSection>>,
    /// The role's own stability; replaces `[stability]` as a whole.
    pub stability: Option<StabilitySection>,
    /// A role that this one follows, as those who call follow those who visit: it is planned first, and its reps are to have to
    /// do with few reps of this role each.
    pub pair: Option<String>,
    /// Reps of this role that a rep of the other one may have accounts in common with at no cost; default 2.
    pub pair_free: Option<usize>,
    /// Hours that each one beyond costs; default 8.
    pub pair_hours: Option<f64>,
    /// The role's own spans, by activity; replace `[hierarchy.spans]` as a whole.
    pub spans: Option<BTreeMap<String, SpanSection>>,
}

/// `[hierarchy]`: reps with the same `manager_id` are a team.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HierarchySection {
    /// Roles that serve an account from one team: its reps of these roles have the same manager. Two roles or more.
    pub tie: Vec<String>,
    /// How far what a team carries together may be off the sum of its reps' shares, by activity (`workload`, or whatever
    /// `[balance]` may name); holds for every role whose reps have managers.
    pub spans: BTreeMap<String, SpanSection>,
}

/// `[hierarchy.spans.ACTIVITY]`
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpanSection {
    /// Hard band around the team's share of the actual total, as a fraction (0.1 = ±10 %).
    pub tolerance: f64,
}

/// Which accounts of a family (with the same top parent) go to one rep per role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Families {
    /// All of them.
    #[default]
    Together,
    /// Those of the same region.
    ByRegion,
    /// `parent_id` does not matter.
    Off,
}

/// `[constraints]`
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ConstraintsSection {
    /// The farthest that a visited account may be from its rep, in km as the crow flies; absent = no limit.
    pub max_km: Option<f64>,
    /// The longest one-way drive from a rep to a visited account, in hours; absent = no limit.
    pub max_drive_hours: Option<f64>,
    /// Which accounts of a family (`parent_id`) go to one rep: `together`, `by_region`, `off`. Default: `by_region` where every
    /// account of a family has a region, else `together`; `off` where a role's `unit` is a column.
    pub families: Option<Families>,
    /// With mode = "redraw": whether every territory must be one connected piece; default false. Neighbours are what
    /// `data.adjacency` says, else what shares a border in `data.polygons`, else Delaunay neighbours without the long edges.
    pub contiguity: Option<bool>,
    /// Whether parts without a way between them are joined where they are nearest; default false: they are told and refused.
    pub bridge: Option<bool>,
}

/// `[coverage.SEGMENT]`: what may be given up where hours are short. Segments not named get all their calls.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CoverageSection {
    /// The share of the calls that an account keeps at the reduced level (0.5 = every other call); absent = no such level.
    pub reduced: Option<f64>,
    /// Whether an account may be left without a rep; default false.
    pub uncovered: bool,
    /// What an hour of work (calls, and travel from the nearest home) that is given up costs, in hours. Default: 5 for the
    /// last segment, five times as much for each better one.
    pub price: Option<f64>,
}

/// Whose share of the total a rep should carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// In proportion to capacity hours.
    #[default]
    Capacity,
    /// The same for every rep.
    Equal,
    /// In proportion to the reps' `target_weight`.
    Weighted,
}

/// `[balance.ACTIVITY]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BalanceSection {
    /// Whose share a rep carries.
    pub share: Share,
    /// Hard band around the share, as a fraction (0.05 = ±5 %); absent = none.
    pub tolerance: Option<f64>,
    /// Least that every territory must have, in the activity's unit; absent = none.
    pub at_least: Option<f64>,
    /// Most that any territory may have, in the activity's unit; absent = none.
    pub at_most: Option<f64>,
    /// Price of variance, in units of a rep's hours at 100 % deviation squared; default 10.
    pub weight: f64,
}

impl Default for BalanceSection {
    fn default() -> Self {
        BalanceSection { share: Share::Capacity, tolerance: None, at_least: None, at_most: None, weight: 10.0 }
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
