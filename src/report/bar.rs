//! The progress bar: time, incumbent, bound and gap per role, on a terminal only.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::text;
use crate::plan::formulate::Formulation;

/// A bar per role, below each other.
#[derive(Debug)]
pub struct Bars(MultiProgress);

impl Bars {
    /// Bars on stderr; hidden where that is no terminal, or where `quiet`.
    pub fn new(quiet: bool) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        Bars(MultiProgress::with_draw_target(target))
    }

    /// A bar for a role; it vanishes when dropped.
    pub fn role(&self, formulation: &Formulation) -> Bar {
        let bar = self.0.add(ProgressBar::new_spinner());
        // A template that can't be parsed leaves the default style: a bar is no reason to fail.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {elapsed_precise} {msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(formulation.role.clone());
        bar.enable_steady_tick(Duration::from_millis(200));
        Bar { bar, work: formulation.instance.hours(), unit: formulation.unit() }
    }
}

/// The bar of one role.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
    work: f64,
    unit: &'static str,
}

impl Bar {
    /// Shows a phase of the search, its incumbent and its bound.
    pub fn show(&self, phase: &str, incumbent: Option<f64>, bound: f64) {
        let cost = |value: f64| format!("{value:.3} {}", self.unit);
        let plan = incumbent.map_or("no plan yet".into(), |value| format!("plan {}", cost(value)));
        let limit = if bound.is_finite() { format!(", bound {}", cost(bound)) } else { String::new() };
        let gap = incumbent.filter(|_| bound.is_finite());
        let gap = gap.map(|value| format!(", gap {}", text::gap((value - bound).max(0.0), value, self.work, self.unit)));
        self.bar.set_message(format!("{phase}: {plan}{limit}{}", gap.unwrap_or_default()));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
