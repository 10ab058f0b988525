//! The progress bar: time, incumbent, bound and gap per role. Where no terminal shows it, long searches tell a line now and then.

use std::io::{IsTerminal, stderr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use sutton::report::terminal::visible;
use sutton::report::text;

use super::terminal::note;

/// Time between the lines that are told where no terminal shows a bar.
const BETWEEN_LINES: Duration = Duration::from_secs(15);

/// A bar per role, below each other.
#[derive(Debug)]
pub struct Bars {
    bars: MultiProgress,
    quiet: bool,
}

impl Bars {
    /// Bars on stderr; hidden where that is no terminal, or where `quiet`.
    pub fn new(quiet: bool) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        Bars { bars: MultiProgress::with_draw_target(target), quiet }
    }

    /// A bar for a batch of so many scenarios; it vanishes when dropped.
    pub fn batch(&self, scenarios: usize) -> Whole {
        let bar = self.bars.add(ProgressBar::new(scenarios as u64));
        if let Ok(style) = ProgressStyle::with_template("{pos} of {len} scenarios {wide_bar} {elapsed_precise}, {eta} left") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Whole(bar)
    }

    /// A bar for a role with so many hours of work, and costs in a unit; it vanishes when dropped.
    pub fn role(&self, role: &str, work: f64, unit: &'static str) -> Bar {
        let bar = self.bars.add(ProgressBar::new_spinner());
        // A template that can't be parsed leaves the default style: a bar is no reason to fail.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {elapsed_precise} {msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(visible(role).into_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        // A bar that is hidden for silence tells nothing either.
        let told = (!self.quiet && !stderr().is_terminal()).then(|| Mutex::new(Instant::now()));
        Bar { bar, work, unit, told }
    }
}

/// The bar of a batch.
#[derive(Debug)]
pub struct Whole(ProgressBar);

impl Whole {
    /// A scenario is done.
    pub fn one_more(&self) {
        self.0.inc(1);
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// The bar of one role.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
    work: f64,
    unit: &'static str,
    /// When a line was told, where lines are.
    told: Option<Mutex<Instant>>,
}

impl Bar {
    /// Shows a phase of the search, its incumbent and its bound.
    pub fn show(&self, phase: &str, incumbent: Option<f64>, bound: f64) {
        self.show_of(phase, incumbent, bound, self.work);
    }

    /// The same for a role with so many hours of work, of several roles that share the bar.
    pub fn show_of(&self, phase: &str, incumbent: Option<f64>, bound: f64, work: f64) {
        let unit = self.unit;
        let cost = |value: f64| format!("{value:.3} {unit}");
        let plan = incumbent.map_or("no plan yet".into(), |value| format!("plan {}", cost(value)));
        let limit = if bound.is_finite() { format!(", bound {}", cost(bound)) } else { String::new() };
        let gap = incumbent.filter(|_| bound.is_finite());
        let gap = gap.map(|value| format!(", gap {}", text::gap((value - bound).max(0.0), value, work, unit)));
        let message = format!("{}: {plan}{limit}{}", visible(phase), gap.unwrap_or_default());
        self.tell(&message);
        self.bar.set_message(message);
    }

    /// Tells a line where the last one is some time ago.
    fn tell(&self, message: &str) {
        let Some(told) = &self.told else { return };
        let mut last = told.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= BETWEEN_LINES {
            *last = Instant::now();
            note(&format!("{} after {} s: {message}", self.bar.prefix(), self.bar.elapsed().as_secs()));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
