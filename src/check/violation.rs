//! Violations of an instance's rules by an assignment.

use thiserror::Error;

use crate::model::RuleId;

/// A rule that an assignment breaks, or a number that is claimed of it and not so. Units, territories and options are named by
/// their index.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the messages say what the fields are")]
pub enum Violation {
    /// There is not an option per unit.
    #[error("the assignment has {options} options, the instance {units} units")]
    Length { options: usize, units: usize },
    /// A unit has an option that no unit has.
    #[error("unit {unit}: option {option} does not exist, there are {count}")]
    UnknownOption { unit: usize, option: u32, count: usize },
    /// A unit is not where it is locked to.
    #[error("unit {unit} is locked to territory {locked} by rule {}, but {}", rule.0, whereabouts(*.territory))]
    Lock { unit: usize, locked: u32, territory: Option<usize>, rule: RuleId },
    /// A unit is where a rule forbids it.
    #[error("unit {unit} {}, which rule {} forbids", whereabouts(*.territory), rule.0)]
    Forbidden { unit: usize, territory: Option<usize>, rule: RuleId },
    /// A unit has another service level than the only one that it may have.
    #[error("unit {unit} is at level {level}, but rule {} leaves it level {only} alone", rule.0)]
    Level { unit: usize, level: usize, only: u32, rule: RuleId },
    /// A load is no number.
    #[error("territory {territory}: {activity} is {load}, not a number")]
    NotANumber { territory: usize, activity: String, load: f64 },
    /// A load is above its upper limit.
    #[error("territory {territory}: {activity} {load} is above {limit} by {} (rule {})", load - limit, rule.0)]
    AboveLimit { territory: usize, activity: String, load: f64, limit: f64, rule: RuleId },
    /// A load is below its lower limit.
    #[error("territory {territory}: {activity} {load} is below {limit} by {} (rule {})", limit - load, rule.0)]
    BelowLimit { territory: usize, activity: String, load: f64, limit: f64, rule: RuleId },
    /// A load is out of the band around the territory's share of the actual total.
    #[error(
        "territory {territory}: {activity} {load} is out of its band {low} to {high}, ±{tolerance} around {share} of {total} \
         (rule {})",
        rule.0
    )]
    Band {
        territory: usize,
        activity: String,
        load: f64,
        low: f64,
        high: f64,
        tolerance: f64,
        share: f64,
        total: f64,
        rule: RuleId,
    },
    /// More of a budget is used than there is.
    #[error("budget {budget}: {used} used of {limit}, {} too much (rule {})", used - limit, rule.0)]
    Budget { budget: usize, used: f64, limit: f64, rule: RuleId },
    /// A team carries more, or less, than its part of the total, by more than it may.
    #[error(
        "territories {territories:?}: {activity} {load} together is {side} {limit}, {part} of {total} (rule {})",
        rule.0, side = if *.above { "above" } else { "below" }
    )]
    TeamBalance {
        territories: Vec<usize>,
        activity: String,
        load: f64,
        above: bool,
        limit: f64,
        part: f64,
        total: f64,
        rule: RuleId,
    },
    /// A territory is not connected; a unit of each of its pieces.
    #[error("territory {territory} is in {} pieces, around the units {pieces:?} (rule {})", pieces.len(), rule.0)]
    Disconnected { territory: usize, pieces: Vec<usize>, rule: RuleId },
    /// The objective is another one than claimed.
    #[error("the objective is {value}, not {claimed}")]
    Objective { value: f64, claimed: f64 },
    /// There is not an assignment and a value per part of coupled instances.
    #[error("there are {assignments} assignments and {values} values of {parts} parts")]
    Parts { assignments: usize, values: usize, parts: usize },
    /// A violation in one of coupled instances.
    #[error("part {part}: {violation}")]
    Part { part: usize, violation: Box<Violation> },
    /// Coupled units are in different teams: (part, unit, team).
    #[error("tied units are in different teams: {}", teams(.0))]
    Split(Vec<(usize, usize, u32)>),
}

fn whereabouts(territory: Option<usize>) -> String {
    territory.map_or_else(|| "is uncovered".to_owned(), |j| format!("is in territory {j}"))
}

fn teams(units: &[(usize, usize, u32)]) -> String {
    let unit = |(part, unit, team): &(usize, usize, u32)| format!("unit {unit} of part {part} in team {team}");
    units.iter().map(unit).collect::<Vec<_>>().join(", ")
}
