//! Instances whose units are coupled: the units of a group, at most one of each instance, choose options of one team.

use super::objective::evaluate;
use super::outcome::{Conflict, Status, status_of};
use super::{Evaluation, Instance, Options, Prices, Trace};
use crate::error::{Error, Result};

/// Instances (*parts*) and what couples their units. A team is mostly some territories, and a unit without a territory is free of
/// the coupling; but service levels may be teams, too, and so may having no territory.
///
/// ```
/// use sutton::model::{Instance, Options, Quantity, CoupledInstances};
/// let part = |costs: Vec<f64>| Instance::builder(1, Options::new(2, 1, false)).costs(Quantity::dense(2, costs)).build();
/// let parts = vec![part(vec![1.0, 2.0])?, part(vec![4.0, 2.0])?];
/// let coupled = CoupledInstances::new(parts, vec![vec![0, 1], vec![0, 1]], vec![vec![Some(0), Some(0)]])?;
/// assert_eq!(coupled.split(&[vec![0], vec![1]]), [0]);
/// assert!(coupled.split(&[vec![1], vec![1]]).is_empty());
/// # Ok::<(), sutton::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct CoupledInstances {
    pub(crate) parts: Vec<Instance>,
    /// The team of each option, by part; `None` = free of the coupling.
    pub(crate) teams: Vec<Vec<Option<u32>>>,
    /// Every unit is in one of them, alone where nothing couples it; by group, its unit of each part.
    pub(crate) groups: Vec<Vec<Option<u32>>>,
    /// The group of each unit, by part.
    group_of: Vec<Vec<u32>>,
    /// Number of teams, one at least.
    count: usize,
}

impl CoupledInstances {
    /// Couples the units of `groups` (by group, its unit of each part); `teams[p][j]` is the team of territory j of part p.
    ///
    /// # Errors
    /// [`Error::Model`] where a length does not fit, a unit does not exist or is in two groups, or a part asks for
    /// connected territories: mistakes of the program that builds.
    pub fn new(parts: Vec<Instance>, teams: Vec<Vec<u32>>, groups: Vec<Vec<Option<u32>>>) -> Result<Self> {
        let of_option = |(teams, part): (&Vec<u32>, &Instance)| {
            let options = part.options();
            let team = |option: usize| options.territory(option).and_then(|j| teams.get(j).copied());
            let fit = teams.len() == part.territories();
            if fit { (0..options.count()).map(team).collect() } else { Vec::new() }
        };
        let teams = teams.iter().zip(&parts).map(of_option).collect();
        CoupledInstances::by_option(parts, teams, groups)
    }

    /// Couples the units of `groups` where teams are territories, or service levels (two at most): `teams[p][o]` is that of option
    /// o of part p, `None` where it is free of the coupling. Having no territory may be of any team.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn by_option(parts: Vec<Instance>, teams: Vec<Vec<Option<u32>>>, groups: Vec<Vec<Option<u32>>>) -> Result<Self> {
        let wrong = |reason: &str| Err(Error::Model { of: "coupled instances", reason: reason.to_owned() });
        let lengths = teams.iter().zip(&parts).all(|(teams, part)| teams.len() == part.options().count());
        if parts.is_empty() || teams.len() != parts.len() || !lengths || groups.iter().any(|group| group.len() != parts.len()) {
            return wrong("there must be a team per territory, and an entry per part in every group");
        }
        if !teams.iter().zip(&parts).all(|(teams, part)| plain(teams, part.options())) {
            return wrong("teams must be territories, or one of two service levels each");
        }
        if parts.iter().any(|part| part.contiguity().is_some()) {
            return wrong("connected territories can't be coupled");
        }
        let mut group_of: Vec<Vec<u32>> = parts.iter().map(|part| vec![u32::MAX; part.units()]).collect();
        for (at, group) in groups.iter().enumerate() {
            for (part, unit) in group.iter().enumerate().filter_map(|(part, unit)| Some((part, (*unit)? as usize))) {
                match group_of[part].get_mut(unit) {
                    Some(own) if *own == u32::MAX => *own = at as u32,
                    _ => return wrong("a unit does not exist, or is in two groups"),
                }
            }
        }
        // Whatever is free of the coupling may be so in any team, so that there must be one, were it empty.
        let count = teams.iter().flatten().flatten().max().map_or(1, |&team| team as usize + 1);
        let mut coupled = CoupledInstances { parts, teams, groups, group_of, count };
        coupled.add_singles();
        Ok(coupled)
    }

    fn add_singles(&mut self) {
        for part in 0..self.parts.len() {
            for unit in 0..self.parts[part].units() {
                if self.group_of[part][unit] == u32::MAX {
                    self.group_of[part][unit] = self.groups.len() as u32;
                    let own = |other: usize| (other == part).then_some(unit as u32);
                    self.groups.push((0..self.parts.len()).map(own).collect());
                }
            }
        }
    }

    /// The same coupling of instances that differ in limits and costs alone.
    pub fn with_parts(&self, parts: Vec<Instance>) -> Self {
        CoupledInstances { parts, ..self.clone() }
    }

    /// Assignments that follow one another, one per part.
    pub fn parted(&self, plan: &[u32]) -> Vec<Vec<u32>> {
        let mut rest = plan;
        let own = |part: &Instance| {
            let (own, others) = rest.split_at(part.units());
            rest = others;
            own.to_vec()
        };
        self.parts.iter().map(own).collect()
    }

    /// The parts.
    pub fn parts(&self) -> &[Instance] {
        &self.parts
    }

    /// The groups: of each, its unit of each part. Units that nothing couples are alone.
    pub fn groups(&self) -> &[Vec<Option<u32>>] {
        &self.groups
    }

    /// The group of a unit.
    pub fn group(&self, part: usize, unit: usize) -> usize {
        self.group_of[part][unit] as usize
    }

    /// The units of a group: (part, unit).
    pub fn units(&self, group: usize) -> impl Iterator<Item = (usize, usize)> + Clone + '_ {
        self.groups[group].iter().enumerate().filter_map(|(part, unit)| Some((part, (*unit)? as usize)))
    }

    /// Number of teams, one at least.
    pub fn team_count(&self) -> usize {
        self.count
    }

    /// The team of an option of a part; `None` where it is free of the coupling.
    pub fn team(&self, part: usize, option: usize) -> Option<usize> {
        self.teams[part][option].map(|team| team as usize)
    }

    /// The hours of work behind all parts.
    pub fn hours(&self) -> f64 {
        self.parts.iter().map(Instance::hours).sum()
    }

    /// The groups that assignments (one per part) put into more than one team.
    pub fn split(&self, assignments: &[Vec<u32>]) -> Vec<usize> {
        let broken = |&group: &usize| {
            let mut teams = self.units(group).filter_map(|(part, unit)| self.team(part, assignments[part][unit] as usize));
            teams.next().is_some_and(|first| teams.any(|team| team != first))
        };
        (0..self.groups.len()).filter(broken).collect()
    }

    /// Evaluates assignments, one per part; the coupling aside.
    pub fn evaluate(&self, assignments: &[Vec<u32>]) -> Vec<Evaluation> {
        self.parts.iter().zip(assignments).map(|(part, assignment)| evaluate(part, assignment)).collect()
    }

    /// Cost of assignments together, where they keep every limit and the coupling.
    pub fn value(&self, assignments: &[Vec<u32>]) -> Option<f64> {
        let evaluations = self.evaluate(assignments);
        let kept = evaluations.iter().all(Evaluation::feasible) && self.split(assignments).is_empty();
        kept.then(|| evaluations.iter().map(|evaluation| evaluation.value).sum())
    }
}

/// Whether teams are a matter of territories alone, or of at most two service levels alone.
fn plain(teams: &[Option<u32>], options: Options) -> bool {
    let all = || (0..options.territories()).flat_map(|j| (0..options.levels()).map(move |level| (j, level)));
    let by_territory = all().all(|(j, level)| teams[options.at(j, level)] == teams[options.at(j, 0)]);
    let by_level = all().all(|(j, level)| teams[options.at(j, level)] == teams[options.at(0, level)]);
    by_territory || (by_level && options.levels() <= 2)
}

/// Why coupled instances have no plan. `check` confirms all but the last.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CoupledConflict {
    /// One of them has none even alone.
    Part {
        /// The part.
        part: usize,
        /// Why.
        conflict: Conflict,
    },
    /// No team has an open option for every unit of a group.
    NoCommonTeam {
        /// The group.
        group: usize,
    },
    /// Where nothing else costs anything, these prices give every choice of all groups a positive dual bound.
    FarkasDual {
        /// By part.
        prices: Vec<Prices>,
    },
    /// A search over all assignments came back empty: the solvers' word alone.
    Exhausted,
}

/// Result of solving coupled instances. Value and bounds are of all parts together.
#[derive(Clone, Debug)]
pub struct CoupledOutcome {
    /// An option per unit of each part; `None` where no plan was found.
    pub assignments: Option<Vec<Vec<u32>>>,
    /// Objective value of the plan.
    pub primal: Option<f64>,
    /// Best valid dual bound; may rest on the solver's word.
    pub dual_bound: f64,
    /// The part of the bound that the prices prove.
    pub certified_bound: f64,
    /// The proof, by part.
    pub prices: Vec<Prices>,
    /// Why there is no plan, where that is proven.
    pub infeasible: Option<CoupledConflict>,
    /// Its course.
    pub trace: Trace,
}

impl CoupledOutcome {
    /// The outcome where a conflict shows that there is no plan.
    pub(crate) fn infeasible(conflict: CoupledConflict) -> Self {
        CoupledOutcome {
            assignments: None,
            primal: None,
            dual_bound: f64::INFINITY,
            certified_bound: f64::INFINITY,
            prices: Vec::new(),
            infeasible: Some(conflict),
            trace: Trace::default(),
        }
    }

    /// The status that the numbers carry, for parts of `hours` hours of work together.
    pub fn status(&self, hours: f64) -> Status {
        let with_plan = |primal| status_of(primal, self.dual_bound, hours, false);
        self.primal.map_or_else(|| Status::without_plan(self.infeasible.is_some()), with_plan)
    }
}
