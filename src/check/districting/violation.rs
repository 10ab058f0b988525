//! Violations of a districting problem's rules by a plan.

use thiserror::Error;

/// A rule that a plan around free centres breaks, or a cost that is claimed of it and not so. Units and centres (sites) are
/// named by their index.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the messages say what the fields are")]
pub enum DistrictingViolation {
    /// There is not a centre per unit.
    #[error("{centres} centres for {units} units")]
    Length { centres: usize, units: usize },
    /// A unit has a centre that is no site.
    #[error("unit {unit}: centre {centre} does not exist, there are {sites} sites")]
    UnknownCentre { unit: usize, centre: u32, sites: usize },
    /// Territories of two sizes have their centre at one unit.
    #[error("two territories have their centre at unit {0}")]
    SharedCentre(u32),
    /// More centres are in use than there are territories.
    #[error("{centres} centres are in use where {most} may be")]
    TooManyCentres { centres: usize, most: usize },
    /// Fewer centres are in use than there are territories that must carry something.
    #[error("{centres} centres are in use where {least} must be")]
    TooFewCentres { centres: usize, least: usize },
    /// So many centres are chosen that given ones have no territory.
    #[error("{free} centres are free, which leaves no place for the {given} given ones")]
    GivenCentres { free: usize, given: usize },
    /// A centre is in another one's territory.
    #[error("centre {0} is not in its own territory")]
    CentreElsewhere(u32),
    /// A unit is farther from its centre than it may be.
    #[error("unit {unit} is too far from its centre {centre}")]
    TooFar { unit: usize, centre: u32 },
    /// A load is no number.
    #[error("{activity} of centre {centre} is {load}, not a number")]
    NotANumber { activity: String, centre: u32, load: f64 },
    /// A load is above its upper limit.
    #[error("{activity} of centre {centre}: {load} is above {limit}")]
    AboveLimit { activity: String, centre: u32, load: f64, limit: f64 },
    /// A load is below its lower limit.
    #[error("{activity} of centre {centre}: {load} is below {limit}")]
    BelowLimit { activity: String, centre: u32, load: f64, limit: f64 },
    /// Units are not connected with their centre.
    #[error("{count} units of centre {centre} are cut off from it, unit {first} among them")]
    Disconnected { centre: u32, count: usize, first: usize },
    /// The plan costs something else than claimed.
    #[error("the plan costs {value}, not {claimed}")]
    Objective { value: f64, claimed: f64 },
}
