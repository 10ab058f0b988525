//! How many scenarios are solved at once: as many as cores and memory allow.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::error::{Error, Result};
use crate::machine;
use crate::plan::Plan;
use crate::plan::memory::bytes_needed;

/// The part of the free memory that may be used where nothing else is said.
const PART: f64 = 0.75;

/// Workers, each with threads of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkerPool {
    /// Scenarios solved at once.
    pub workers: usize,
    /// Threads of each.
    pub threads: usize,
}

impl WorkerPool {
    /// A pool for so many scenarios of a plan: at most `workers` (default: as many as cores), and no more than fit into
    /// `memory` bytes (default: three quarters of what is free), but one at least.
    ///
    /// # Errors
    /// [`Error::Command`] where `workers` is 0.
    pub fn new(scenarios: usize, plan: &Plan, workers: Option<usize>, memory: Option<f64>) -> Result<Self> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let workers = workers.unwrap_or(cores);
        if workers == 0 {
            return Err(Error::Command("--workers 0: one at least must do the work".into()));
        }
        let bytes = memory.or_else(|| Some(PART * machine::memory()?.bytes)).unwrap_or(f64::INFINITY);
        let fit = (bytes / bytes_needed(plan)).max(1.0) as usize;
        let workers = workers.min(fit).min(scenarios).max(1);
        Ok(WorkerPool { workers, threads: (cores / workers).max(1) })
    }

    /// Does `work` for every task, and returns what comes of it in the order of the tasks.
    ///
    /// # Errors
    /// [`Error::Machine`] where threads can't be had.
    pub fn run<T: Sync, R: Send>(&self, tasks: &[T], work: impl Fn(&T) -> R + Sync) -> Result<Vec<R>> {
        let pools = (0..self.workers).map(|_| machine::thread_pool(self.threads)).collect::<Result<Vec<_>>>()?;
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::with_capacity(tasks.len()));
        thread::scope(|scope| {
            for pool in &pools {
                scope.spawn(|| {
                    while let Some((at, task)) = next_of(tasks, &next) {
                        let result = pool.install(|| work(task));
                        done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(at, _)| *at);
        Ok(done.into_iter().map(|(_, result)| result).collect())
    }
}

fn next_of<'a, T>(tasks: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    tasks.get(at).map(|task| (at, task))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_tasks() {
        let tasks: Vec<u64> = (0..50).collect();
        for workers in [1, 3] {
            let slow = |task: &u64| {
                thread::sleep(std::time::Duration::from_micros(task * 7919 % 300));
                task * task
            };
            let results = WorkerPool { workers, threads: 1 }.run(&tasks, slow).unwrap();
            assert_eq!(results, tasks.iter().map(|task| task * task).collect::<Vec<_>>());
        }
    }

    #[test]
    fn memory_and_work_bound_the_crew() {
        let plan = crate::read::plan(std::path::Path::new("data/first-plan/plan.toml")).unwrap();
        let need = bytes_needed(&plan);
        let workers = |scenarios, workers, memory| WorkerPool::new(scenarios, &plan, workers, memory).unwrap().workers;
        assert_eq!(workers(10, Some(8), Some(3.5 * need)), 3);
        assert_eq!(workers(10, Some(2), Some(3.5 * need)), 2);
        assert_eq!(workers(1, Some(8), Some(3.5 * need)), 1);
        assert_eq!(workers(10, Some(8), Some(1.0)), 1, "a scenario that does not fit is solved alone");
        assert!(WorkerPool::new(10, &plan, Some(0), None).is_err());
    }
}
