//! Generalised assignment instances of the types C, D and E (Chu and Beasley 1997; Laguna et al. 1995; Yagiura et al. 2006),
//! drawn with random numbers of our own.

use std::fmt::Write;

use rand::RngExt;
use rand_pcg::Pcg64;

use super::stream::{Task, stream};

/// Distribution of costs and resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapType {
    /// Independent.
    C,
    /// Dear where little is used.
    D,
    /// The same, more widely spread.
    E,
}

/// An instance as text: agents and jobs, each agent's costs, each agent's resources, capacities.
pub fn draw(kind: GapType, jobs: u32, agents: u32, seed: u64) -> String {
    let (jobs, agents) = (jobs as usize, agents as usize);
    let mut rng = stream(seed, Task::Instance, agents as u64);
    let pairs: Vec<(i64, i64)> = (0..jobs * agents).map(|_| pair(kind, &mut rng)).collect();
    let used = |agent: &[(i64, i64)]| agent.iter().map(|&(_, resource)| resource).sum::<i64>();
    let capacities = pairs.chunks(jobs).map(|agent| (0.8 * used(agent) as f64 / agents as f64).floor());
    let mut text = format!("{agents} {jobs}\n");
    for pick in [|pair: &(i64, i64)| pair.0, |pair: &(i64, i64)| pair.1] {
        for agent in pairs.chunks(jobs) {
            text.push_str(&line(agent.iter().map(pick)));
        }
    }
    text + &line(capacities)
}

/// Cost and resource of a job at an agent.
fn pair(kind: GapType, rng: &mut Pcg64) -> (i64, i64) {
    match kind {
        GapType::C => (rng.random_range(10..=50), rng.random_range(5..=25)),
        GapType::D => {
            let resource = rng.random_range(1..=100);
            (111 - resource + rng.random_range(-10..=10), resource)
        }
        GapType::E => {
            let (resource, noise) = (1.0 - 10.0 * (1.0 - rng.random::<f64>()).ln(), rng.random::<f64>());
            ((1000.0 / resource - 10.0 * noise).round().max(0.0) as i64, resource.round() as i64)
        }
    }
}

fn line<T: std::fmt::Display>(numbers: impl Iterator<Item = T>) -> String {
    let mut line = numbers.fold(String::new(), |mut line, number| {
        let _ = write!(line, "{number} ");
        line
    });
    line.pop();
    line + "\n"
}
