//! Generalised assignment: agents are territories, jobs are units.

use super::numbers::numbers;
use crate::error::{Defect, Error, Result};
use crate::model::{Activity, Instance, Options, Quantity, RuleId};

/// The capacity of an agent.
const CAPACITY: RuleId = RuleId(0);

/// An instance from text: `agents jobs`, each agent's cost for every job, each agent's resource use for every job, the
/// capacities, all separated by white space. `file` names it in messages.
///
/// # Errors
/// [`Error::Input`] with every token that is no number from 0 up, or where there are too few or too many.
///
/// ```
/// use sutton::model::evaluate;
/// use sutton::read::literature::parse_gap;
/// let instance = parse_gap("tiny", "2 3\n 1 2 3\n 4 5 6\n 1 1 1\n 2 2 2\n 2 2")?;
/// assert_eq!((instance.units(), instance.territories()), (3, 2));
/// assert_eq!(evaluate(&instance, &[0, 0, 1]).value, 1.0 + 2.0 + 6.0);
/// assert!(!evaluate(&instance, &[0, 0, 0]).feasible());
/// # Ok::<(), sutton::Error>(())
/// ```
pub fn parse(file: &str, text: &str) -> Result<Instance> {
    let numbers = numbers(file, text, |_| false)?;
    let wrong = |reason: String| Error::defect(Defect::of_file(file, reason));
    let &[agents, jobs, ref rest @ ..] = numbers.as_slice() else {
        return Err(wrong("must begin with the numbers of agents and of jobs".into()));
    };
    let (m, n) = (agents as usize, jobs as usize);
    if m == 0 || n == 0 || agents.fract() != 0.0 || jobs.fract() != 0.0 {
        return Err(wrong(format!("{agents} agents and {jobs} jobs: both must be whole numbers from 1 up")));
    }
    let table = m.checked_mul(n).filter(|&table| table.checked_mul(2).and_then(|both| both.checked_add(m)) == Some(rest.len()));
    let table = table.ok_or_else(|| {
        let needed = 2.0 * agents * jobs + agents;
        wrong(format!("{} numbers follow the first two, where {agents} agents and {jobs} jobs need {needed}", rest.len()))
    })?;
    let (costs, rest) = rest.split_at(table);
    let (loads, capacities) = rest.split_at(table);
    let integral = costs.iter().all(|cost| cost.fract() == 0.0);
    let builder = Instance::builder(n, Options::new(m, 1, false))
        .costs(by_job(costs, m, n))
        .activity(Activity { upper: capacities.to_vec(), ..Activity::even("resource", by_job(loads, m, n), m, CAPACITY) });
    if integral { builder.integral() } else { builder }.build()
}

/// The file's table, agent by agent, turned job by job.
fn by_job(table: &[f64], agents: usize, jobs: usize) -> Quantity {
    let turned = (0..jobs).flat_map(|job| (0..agents).map(move |agent| table[agent * jobs + job]));
    Quantity::dense(agents, turned.collect())
}
