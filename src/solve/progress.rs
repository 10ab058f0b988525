//! The single gate for incumbents and bounds: accepts strict improvements, keeps the trace, tells a listener.

use std::sync::Mutex;
use std::time::Instant;

use crate::model::{Conflict, Instance, evaluate};

/// Arguments: phase, seconds since the start, incumbent, bound.
pub type Listener<'a> = dyn Fn(&str, f64, Option<f64>, f64) + Sync + 'a;

/// Collects incumbents and bounds of one solve.
pub struct Progress<'a> {
    started: Instant,
    listener: Option<&'a Listener<'a>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    incumbent: Option<(f64, Vec<u32>)>,
    bound: Option<f64>,
    infeasible: Option<Conflict>,
    trace: Vec<(f64, Option<f64>, f64)>,
}

impl<'a> Progress<'a> {
    /// A gate that tells `listener` (phase, seconds, incumbent, bound) of every improvement.
    pub fn new(listener: Option<&'a Listener<'a>>) -> Self {
        Progress { started: Instant::now(), listener, state: Mutex::default() }
    }

    /// Offers a plan; keeps it where it is feasible and strictly better. Returns whether it was.
    pub fn offer(&self, instance: &Instance, phase: &str, assignment: &[u32]) -> bool {
        let evaluation = evaluate(instance, assignment);
        evaluation.feasible() && self.incumbent(phase, evaluation.value, assignment)
    }

    /// Offers a feasible plan; keeps it when it is strictly better. Returns whether it was.
    pub fn incumbent(&self, phase: &str, value: f64, assignment: &[u32]) -> bool {
        let mut state = self.lock();
        if state.incumbent.as_ref().is_some_and(|(best, _)| value >= *best) {
            return false;
        }
        state.incumbent = Some((value, assignment.to_vec()));
        self.tell(phase, &mut state);
        true
    }

    /// Offers a valid bound; keeps it when it is strictly better. Returns whether it was.
    pub fn bound(&self, phase: &str, value: f64) -> bool {
        let mut state = self.lock();
        if value.is_nan() || state.bound.is_some_and(|best| value <= best) {
            return false;
        }
        state.bound = Some(value);
        self.tell(phase, &mut state);
        true
    }

    /// Takes a proof that there is no plan, unless one is known.
    pub fn infeasible(&self, phase: &str, conflict: Conflict) {
        let mut state = self.lock();
        if state.incumbent.is_none() && state.infeasible.is_none() {
            (state.bound, state.infeasible) = (Some(f64::INFINITY), Some(conflict));
            self.tell(phase, &mut state);
        }
    }

    /// Why there is no plan, where that has been proven.
    pub fn conflict(&self) -> Option<Conflict> {
        self.lock().infeasible.clone()
    }

    /// The best plan so far.
    pub fn best(&self) -> Option<(f64, Vec<u32>)> {
        self.lock().incumbent.clone()
    }

    /// Value of the best plan so far.
    pub fn best_value(&self) -> Option<f64> {
        self.lock().incumbent.as_ref().map(|(value, _)| *value)
    }

    /// The best bound so far; −∞ before the first.
    pub fn best_bound(&self) -> f64 {
        self.lock().bound.unwrap_or(f64::NEG_INFINITY)
    }

    /// Incumbents and bounds as they came.
    pub fn trace(&self) -> Vec<(f64, Option<f64>, f64)> {
        self.lock().trace.clone()
    }

    fn tell(&self, phase: &str, state: &mut State) {
        let (seconds, incumbent) = (self.started.elapsed().as_secs_f64(), state.incumbent.as_ref().map(|(value, _)| *value));
        let bound = state.bound.unwrap_or(f64::NEG_INFINITY);
        state.trace.push((seconds, incumbent, bound));
        if let Some(listener) = self.listener {
            listener(phase, seconds, incumbent, bound);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
