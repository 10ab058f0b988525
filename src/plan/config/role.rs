//! `[roles.NAME]`: what holds for one role alone, and how its map is redrawn.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::balance::BalanceSection;
use super::constraints::{ConstraintsSection, Families};
use super::coverage::CoverageSection;
use super::hierarchy::SpanSection;
use super::stability::StabilitySection;

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
    /// With mode = "redraw": how large territories are against one another, such as `[6, 4, 4]`: one number for each rep who
    /// stays, in their order, then for open positions; in place of what `share` says. Default: as `share` says.
    pub sizes: Vec<f64>,
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

impl RoleSection {
    /// With mode = "redraw": how many territories are asked for.
    pub fn territories(&self) -> Option<usize> {
        self.count.or(if self.sizes.is_empty() { None } else { Some(self.sizes.len()) })
    }
}
