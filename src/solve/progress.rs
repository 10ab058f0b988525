//! The single gate for incumbents and bounds: accepts strict improvements, keeps the trace and the time of each phase, tells a
//! listener.

use std::sync::Mutex;
use std::time::Instant;

use crate::model::{Conflict, Instance, Trace, evaluate};

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
    steps: Vec<(f64, Option<f64>, f64)>,
    /// Each phase, and when it began.
    phases: Vec<(String, Instant)>,
}

impl<'a> Progress<'a> {
    /// A gate that tells `listener` (phase, seconds, incumbent, bound) of every improvement.
    pub fn new(listener: Option<&'a Listener<'a>>) -> Self {
        Progress { started: Instant::now(), listener, state: Mutex::default() }
    }

    /// Ends the phase before and begins another one, which the listener is told of.
    pub fn begin(&self, phase: &str) {
        let mut state = self.lock();
        state.phases.push((phase.into(), Instant::now()));
        self.listen(phase, self.now(&state));
    }

    /// Offers a plan; keeps it where it is feasible and strictly better. Returns whether it was.
    pub fn offer(&self, instance: &Instance, phase: &str, assignment: &[u32]) -> bool {
        let evaluation = evaluate(instance, assignment);
        evaluation.feasible() && self.incumbent(phase, evaluation.value, assignment)
    }

    /// Offers a plan. Returns its value where it is feasible, better than the best one or not.
    pub fn judge(&self, instance: &Instance, phase: &str, assignment: &[u32]) -> Option<f64> {
        let evaluation = evaluate(instance, assignment);
        let value = evaluation.feasible().then_some(evaluation.value)?;
        self.incumbent(phase, value, assignment);
        Some(value)
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

    /// Incumbents and bounds as they came, and the phases, the last of which ends now.
    pub fn trace(&self) -> Trace {
        let (state, now) = (self.lock(), Instant::now());
        let ends = state.phases.iter().skip(1).map(|(_, began)| *began).chain([now]);
        let seconds = |((phase, began), end): (&(String, Instant), Instant)| (phase.clone(), (end - *began).as_secs_f64());
        Trace { steps: state.steps.clone(), phases: state.phases.iter().zip(ends).map(seconds).collect() }
    }

    fn tell(&self, phase: &str, state: &mut State) {
        let step = self.now(state);
        state.steps.push(step);
        self.listen(phase, step);
    }

    /// Seconds since the start, incumbent, bound.
    fn now(&self, state: &State) -> (f64, Option<f64>, f64) {
        let incumbent = state.incumbent.as_ref().map(|(value, _)| *value);
        (self.started.elapsed().as_secs_f64(), incumbent, state.bound.unwrap_or(f64::NEG_INFINITY))
    }

    fn listen(&self, phase: &str, (seconds, incumbent, bound): (f64, Option<f64>, f64)) {
        if let Some(listener) = self.listener {
            listener(phase, seconds, incumbent, bound);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;
    use std::time::Duration;

    use super::Progress;

    #[test]
    fn a_phase_lasts_until_the_next_one() {
        let progress = Progress::new(None);
        progress.begin("prices");
        sleep(Duration::from_millis(20));
        progress.begin("search");
        let phases = progress.trace().phases;
        assert_eq!(phases.iter().map(|(phase, _)| phase.as_str()).collect::<Vec<_>>(), ["prices", "search"]);
        assert!(phases[0].1 >= 0.02 && phases[1].1 < phases[0].1, "{phases:?}");
    }
}
