//! `[constraints]`: which rep an account may have.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
