//! One solve under way: its parts, what kind of map it is, and when it ends.

use std::sync::Arc;

use super::annealing::Landscape;
use super::leaf::LeafEffort;
use super::regions;
use super::table::Table;
use crate::model::Districting;
use crate::model::outcome::relative_gap;
use crate::solve::milp::MipLimits;
use crate::solve::parameters::EXACT;
use crate::solve::{Parameters, Progress};

/// Units per territory from which dividing them as if they were divisible is nearly exact.
pub(super) const DIVISIBLE: usize = 25;
/// The same where knapsacks of whole units have no advantage, as territories must carry at least so much; and the relative gap
/// of the multipliers beyond which it was an illusion.
const ROUGHLY: usize = 9;
const ROUGH_GAP: f64 = 0.2;
/// Territories up to which that takes no time.
const FEW: usize = 40;
/// Territories up to which the search over clusters may come to an end.
pub(super) const PROVABLE: usize = 8;
/// Part of the gap asked for that a MIP may leave: where a proof may come to an end, the first plans are to be as good as they
/// get.
const MIP_GAP: f64 = 0.1;
const ROUGH_MIP_GAP: f64 = 1.0;
/// Nodes that a MIP over pairs may take.
const NODES: usize = 100_000;

/// One solve under way.
pub(super) struct Run<'a> {
    pub problem: &'a Districting,
    pub parameters: &'a Parameters,
    pub progress: &'a Progress<'a>,
    pub table: Table,
    pub landscape: Landscape<'a>,
}

impl Run<'_> {
    /// Whether units are so small against territories that parts of them hardly matter.
    pub(super) fn divisible(&self) -> bool {
        let territories = self.problem.territories;
        let least = if self.table.must_carry() { ROUGHLY } else { DIVISIBLE };
        territories <= FEW && self.problem.units() >= least * territories
    }

    /// Whether a plan has several regions.
    pub(super) fn large(&self) -> bool {
        self.problem.territories > regions::TERRITORIES
    }

    /// Whether units prove too large after all to be taken as divisible.
    pub(super) fn coarse(&self, bound: f64) -> bool {
        let gap = self.progress.best_value().map_or(1.0, |value| relative_gap(value, bound));
        self.problem.units() < DIVISIBLE * self.problem.territories && gap > ROUGH_GAP
    }

    pub(super) fn stop(&self) -> bool {
        self.parameters.should_stop()
    }

    pub(super) fn effort(&self) -> LeafEffort {
        let stop = Arc::clone(&self.parameters.stop);
        let part = if self.problem.territories > PROVABLE { ROUGH_MIP_GAP } else { MIP_GAP };
        LeafEffort { gap: part * self.parameters.gap.max(EXACT), time: self.parameters.remaining(), stop }
    }

    /// Cutoff that a better plan must stay below.
    pub(super) fn cutoff(&self) -> f64 {
        let Some(value) = self.progress.best_value() else { return f64::INFINITY };
        if self.problem.integral { value - 1.0 + 1e-5 } else { value - 0.999 * self.parameters.allowed(value) }
    }

    pub(super) fn limits(&self, gap: f64) -> MipLimits {
        MipLimits { gap, time: self.parameters.remaining(), nodes: Some(NODES), stop: Arc::clone(&self.parameters.stop) }
    }
}
