//! Best prices on a list of arcs, by a primal-dual interior-point method (Mehrotra 1992) on the convex relaxation:
//! ```text
//! min c x + variance(ℓ, Λ)    Σ x = 1 per unit (y)    A x + f = ℓ (λ)    Σ ℓ = Λ (ν)    g(ℓ, Λ) = t ≥ 0    x ≥ 0 (z)
//! dual:          z = c + Aᵀλ − y ≥ 0
//! central path:  x z = σμ, and the same for t and its multipliers, and for the artificial flows f of the price box
//! ```
//! An iteration: the affine direction (σ = 0); σ = (μ after it / μ)³; the direction with σμ and the second-order terms dx dz
//! of the affine one; one step length α for all. Each unit's block (a simplex) is eliminated by hand, θ = x / z:
//! ```text
//! [ Σ_units (Σ θ a aᵀ − (Σ θ a)(Σ θ a)ᵀ / Σ θ) + D⁻¹ + H ] dλ = rhs
//! ```
//! with D the diagonal of the loads' blocks (`loads`) and H that of the price box (`box_barrier`); so an
//! iteration costs a few passes over the arcs and one Cholesky factorisation of the size of the coupling rows, a handful
//! against millions of arcs. The borders ν and Λ of each total that moves follow from a dense system of two rows each.

use faer::Mat;
use faer::linalg::solvers::Solve;
use rayon::prelude::*;

use super::arcs::ArcList;
use super::box_barrier::BoxBarrier;
use super::dual::load_side;
use super::loads::LoadBlock;
use super::normal_matrix::{Factor, Pattern};
use super::price_box::PriceBox;
use super::scaling::{Layout, limits, scaled_layout};
use super::units::UnitBlock;
use crate::model::{Instance, Prices};

/// Iterations after which the method gives up improving; it converges in 15 to 40, or in some hundred where bands are tight and
/// the total moves.
const ITERATIONS: usize = 300;
/// Share of the way to the boundary that a step takes.
const DAMPING: f64 = 0.995;
/// Blocks of units: fixed, so that sums do not depend on the number of threads.
const BLOCKS: usize = 8;
/// Entries of the normal matrix that are summed together.
const CHUNK: usize = 1 << 14;

/// Prices and the fractional plan that goes with them.
#[derive(Clone, Debug)]
pub struct Relaxed {
    /// The best prices found, by instance.
    pub prices: Vec<Prices>,
    /// Their dual value over the arcs of the list.
    pub value: f64,
    /// Share of its unit that each arc of the list takes.
    pub flow: Vec<f64>,
    /// Why the method ended; the prices prove their value all the same.
    #[cfg_attr(not(test), expect(dead_code, reason = "told to whoever follows a solve in a debugger"))]
    pub exit: Exit,
}

/// How the method ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Relative gap and primal infeasibility are within the tolerance.
    Converged,
    /// The iterations are used up.
    Iterations,
    /// It was asked to stop.
    Stopped,
    /// The normal matrix is not positive definite any more.
    Singular,
    /// Steps, or what is left of μ, are too short to make progress.
    Stalled,
}

/// Ranges, box, tolerance and stop of a solve.
pub struct Bounds<'a> {
    /// Least and greatest total per activity, by instance.
    pub ranges: &'a [&'a [(f64, f64)]],
    /// Box for the prices of a single instance; `None` = everywhere.
    pub price_box: Option<&'a PriceBox>,
    /// Relative gap at which to stop.
    pub tolerance: f64,
    /// Asked before every iteration.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// Solves the relaxation on `arcs` of an instance, or of several that are tied.
pub fn relax(instances: &[&Instance], arcs: &ArcList, bounds: &Bounds) -> Relaxed {
    let &Bounds { ranges, tolerance, stop, .. } = bounds;
    let mut state = Interior::new(instances, arcs, bounds);
    let mut best = (f64::NEG_INFINITY, state.prices());
    let mut exit = Exit::Iterations;
    for _ in 0..ITERATIONS {
        let prices = state.prices();
        let dual = state.dual_value(instances, &prices, ranges);
        let primal = state.primal_value();
        if dual > best.0 {
            best = (dual, prices);
        }
        let converged = (primal - dual).abs() <= tolerance * dual.abs() && state.primal_infeasibility() <= tolerance;
        let ended = if converged { Some(Exit::Converged) } else { stop().then_some(Exit::Stopped) };
        if let Some(ended) = ended.or_else(|| state.step().err()) {
            exit = ended;
            break;
        }
    }
    let value = best.0 * state.layout.money;
    Relaxed { prices: best.1, value, flow: state.units.iter().flat_map(|block| block.flow().to_vec()).collect(), exit }
}

/// The iterate: flows x and slacks z by unit, loads ℓ, prices λ.
struct Interior {
    layout: Layout,
    units: Vec<UnitBlock>,
    loads: Vec<LoadBlock>,
    /// Cost and coupling rows' sums of the units without a choice.
    fixed_cost: f64,
    fixed: Vec<f64>,
    /// A x, of all units.
    sums: Vec<f64>,
    pattern: Pattern,
    barrier: BoxBarrier,
    price: Vec<f64>,
    d_price: Vec<f64>,
}

impl Interior {
    fn new(instances: &[&Instance], arcs: &ArcList, bounds: &Bounds) -> Self {
        let layout = scaled_layout(instances, arcs);
        let size = arcs.units().div_ceil(BLOCKS).max(1);
        let firsts: Vec<usize> = (0..arcs.units()).step_by(size).collect();
        let barrier = BoxBarrier::new(limits(instances, &layout, arcs, bounds.price_box).into_iter());
        let price = barrier.analytic_centre();
        let block = |first: usize| UnitBlock::new(arcs, first..(first + size).min(arcs.units()), &layout, &price);
        let mut state = Interior {
            units: firsts.into_par_iter().map(block).collect(),
            fixed_cost: arcs.fixed_cost / layout.money,
            fixed: arcs.fixed.iter().zip(&layout.unit).map(|(sum, unit)| sum / unit).collect(),
            sums: Vec::new(),
            d_price: Vec::new(),
            pattern: Pattern::new(arcs),
            loads: Vec::new(),
            price,
            barrier,
            layout,
        };
        state.sums = state.row_sums();
        let (mut rest, mut units, money) = (&state.sums[..], &state.layout.unit[..], state.layout.money);
        let moving = |&(low, high): &(f64, f64)| high - low > 1e-9 * high.abs();
        for (instance, ranges) in instances.iter().zip(bounds.ranges) {
            for (activity, range) in ranges.iter().enumerate() {
                let (load, others) = rest.split_at(instance.territories());
                state.loads.push(LoadBlock::of_activity(instance, activity, units[0], money, load, moving(range)));
                (rest, units) = (others, &units[load.len()..]);
            }
            let (usage, others) = rest.split_at(instance.budgets().len());
            state.loads.push(LoadBlock::of_budgets(instance, units, usage));
            (rest, units) = (others, &units[usage.len()..]);
        }
        state
    }

    /// The prices in each instance's own units.
    fn prices(&self) -> Vec<Prices> {
        let mut rows = self.price.iter().zip(&self.layout.unit).map(|(price, unit)| price * self.layout.money / unit);
        let (mut all, mut prices) = (Vec::new(), Prices::default());
        let mut first = 0;
        for block in &self.loads {
            let own: Vec<f64> = rows.by_ref().take(block.len()).collect();
            if block.is_of_budgets() {
                prices.budget = own.into_iter().map(|price| price.max(0.0)).collect();
                all.push(std::mem::take(&mut prices));
            } else {
                prices.total.push(block.nu * self.layout.money / self.layout.unit[first]);
                prices.load.push(own);
            }
            first += block.len();
        }
        all
    }

    fn row_sums(&self) -> Vec<f64> {
        let part = |block: &UnitBlock| {
            let mut sums = vec![0.0; self.fixed.len()];
            block.add_row_sums(&mut sums);
            sums
        };
        let parts: Vec<Vec<f64>> = self.units.par_iter().map(part).collect();
        let mut sums = self.fixed.clone();
        parts.iter().for_each(|part| sums.iter_mut().zip(part).for_each(|(sum, own)| *sum += own));
        sums
    }

    /// D over the listed arcs, in scaled money.
    fn dual_value(&mut self, instances: &[&Instance], prices: &[Prices], ranges: &[&[(f64, f64)]]) -> f64 {
        let price = &self.price;
        let parts: Vec<f64> = self.units.par_iter_mut().map(|block| block.dual_value(price)).collect();
        let fixed: f64 = self.fixed.iter().zip(&self.price).map(|(sum, price)| sum * price).sum();
        let sides = instances.iter().zip(prices).zip(ranges);
        let loads: f64 = sides.map(|((instance, prices), ranges)| load_side(instance, prices, ranges)).sum();
        self.fixed_cost + fixed + parts.iter().sum::<f64>() + loads / self.layout.money
    }

    fn primal_value(&self) -> f64 {
        let parts: Vec<f64> = self.units.par_iter().map(UnitBlock::primal_value).collect();
        let units = self.fixed_cost + self.barrier.primal_value() + parts.iter().sum::<f64>();
        units + self.loads.iter().map(LoadBlock::variance).sum::<f64>()
    }

    /// A x + f − ℓ, per coupling row.
    fn primal_residual(&self) -> Vec<f64> {
        let loads = self.loads.iter().flat_map(LoadBlock::loads);
        self.sums.iter().zip(self.barrier.flows()).zip(loads).map(|((sum, flow), load)| sum + flow - load).collect()
    }

    fn primal_infeasibility(&self) -> f64 {
        self.primal_residual().iter().fold(0.0, |worst: f64, gap| worst.max(gap.abs()))
    }

    /// μ: the mean complementarity product, after a step (0 = now).
    fn complementarity(&self, step: f64) -> f64 {
        let units: Vec<(f64, usize)> = self.units.par_iter().map(|block| block.complementarity(step)).collect();
        let parts = units.into_iter().chain(self.loads.iter().map(|block| block.complementarity(step)));
        let parts = parts.chain([self.barrier.complementarity(&self.price, step)]);
        let (sum, count) = parts.fold((0.0, 0), |(sum, count), (part, pairs)| (sum + part, count + pairs));
        sum / count as f64
    }

    /// One predictor–corrector step; an exit when no other can follow.
    fn step(&mut self) -> Result<(), Exit> {
        let mu = self.complementarity(0.0);
        self.assemble_loads(0.0, false);
        let factor = self.factor().ok_or(Exit::Singular)?;
        self.direction(&factor, 0.0, false);
        let affine_mu = self.complementarity(self.longest_step().min(1.0));
        let sigma = (affine_mu / mu).clamp(1e-6, 1.0).powi(3);
        let sigma_mu = mu * sigma;
        self.assemble_loads(sigma_mu, true);
        self.direction(&factor, sigma_mu, true);
        // One step length for flows and prices: variance couples the two.
        let alpha = (DAMPING * self.longest_step()).min(1.0);
        self.units.par_iter_mut().for_each(|block| block.advance(alpha));
        self.sums = self.row_sums();
        self.loads.iter_mut().for_each(|block| block.advance(alpha));
        self.barrier.advance(alpha);
        for (price, d_price) in self.price.iter_mut().zip(&self.d_price) {
            *price += alpha * d_price;
        }
        if alpha > 1e-8 && mu > 1e-17 { Ok(()) } else { Err(Exit::Stalled) }
    }

    fn assemble_loads(&mut self, sigma_mu: f64, correct: bool) {
        let mut row = 0;
        for block in &mut self.loads {
            block.assemble(&self.price[row..row + block.len()], sigma_mu, correct);
            row += block.len();
        }
    }

    /// Cholesky factor of the normal matrix M + D⁻¹ + H.
    fn factor(&mut self) -> Option<Factor> {
        let pattern = &self.pattern;
        let parts: Vec<&[f64]> = self.units.par_iter_mut().map(|block| block.normal_matrix(pattern)).collect();
        let mut matrix = vec![0.0; pattern.entries()];
        matrix.par_chunks_mut(CHUNK).enumerate().for_each(|(at, sums)| {
            for part in &parts {
                sums.iter_mut().zip(&part[at * CHUNK..]).for_each(|(sum, own)| *sum += own);
            }
        });
        let arrows = self.loads.iter().flat_map(LoadBlock::arrow);
        for (row, ([inverse, ..], barrier)) in arrows.zip(self.barrier.hessian_diagonal(&self.price)).enumerate() {
            matrix[pattern.place(row, row)] += inverse + barrier + 1e-14;
        }
        pattern.factor(matrix)
    }

    /// Solves the Newton system for all blocks and the prices.
    fn direction(&mut self, factor: &Factor, sigma_mu: f64, correct: bool) {
        let sides = self.right_hand_sides(sigma_mu, correct);
        let answers = factor.solve(&sides);
        self.d_price = answers.col(0).iter().copied().collect();
        for (at, amount) in self.solve_borders(&answers).into_iter().enumerate() {
            for (d_price, answer) in self.d_price.iter_mut().zip(answers.col(1 + at).iter()) {
                *d_price += amount * answer;
            }
        }
        let d_price = &self.d_price;
        self.barrier.complete(&self.price, d_price, sigma_mu, correct);
        self.units.par_iter_mut().for_each(|block| block.complete(d_price));
        let mut row = 0;
        for block in &mut self.loads {
            block.complete(&self.d_price[row..row + block.len()], sigma_mu, correct);
            row += block.len();
        }
    }

    /// First column: the residuals; then two per moving total: its dν and its dΛ.
    fn right_hand_sides(&mut self, sigma_mu: f64, correct: bool) -> Mat<f64> {
        let rows = self.layout.unit.len();
        let gather = |block: &mut UnitBlock| {
            let mut part = vec![0.0; rows];
            block.add_rhs(sigma_mu, correct, &mut part);
            part
        };
        let parts: Vec<Vec<f64>> = self.units.par_iter_mut().map(gather).collect();
        let flow_moves = self.barrier.flow_moves(&self.price, sigma_mu, correct);
        let residual: Vec<f64> = self.primal_residual().into_iter().zip(flow_moves).map(|(gap, wall)| gap + wall).collect();
        let mut rhs = Mat::zeros(rows, 1 + 2 * self.moving().count());
        let (mut row, mut column) = (0, 1);
        for block in &self.loads {
            for [inverse, rho, border] in block.arrow() {
                rhs[(row, 0)] = residual[row] - rho + parts.iter().map(|part| part[row]).sum::<f64>();
                if block.moving() {
                    rhs[(row, column)] = inverse;
                    rhs[(row, column + 1)] = -border;
                }
                row += 1;
            }
            column += 2 * usize::from(block.moving());
        }
        rhs
    }

    /// The borders (dν, dΛ) of every moving total, in turn: a dense system of twice as many unknowns.
    fn solve_borders(&mut self, answers: &Mat<f64>) -> Vec<f64> {
        let size = answers.ncols() - 1;
        let (mut matrix, mut rhs) = (Mat::zeros(size, size), Mat::zeros(size, 1));
        let (mut row, mut at) = (0, 0);
        for block in &self.loads {
            let rows = row..row + block.len();
            row = rows.end;
            if !block.moving() {
                continue;
            }
            let (own, right) = (block.border_matrix(), block.border_rhs());
            let column = |c: usize| -> Vec<f64> { rows.clone().map(|row| answers[(row, c)]).collect() };
            let free = block.border_response(&column(0));
            for equation in 0..2 {
                rhs[(at + equation, 0)] = right[equation] - free[equation];
                matrix[(at + equation, at)] = own[equation][0];
                matrix[(at + equation, at + 1)] = own[equation][1];
            }
            for c in 0..size {
                let response = block.border_response(&column(1 + c));
                matrix[(at, c)] += response[0];
                matrix[(at + 1, c)] += response[1];
            }
            at += 2;
        }
        let solved = matrix.partial_piv_lu().solve(&rhs);
        let amounts: Vec<f64> = (0..size).map(|at| if solved[(at, 0)].is_finite() { solved[(at, 0)] } else { 0.0 }).collect();
        for (block, pair) in self.loads.iter_mut().filter(|block| block.moving()).zip(amounts.chunks(2)) {
            block.set_border_step(pair[0], pair[1]);
        }
        amounts
    }

    fn moving(&self) -> impl Iterator<Item = &LoadBlock> {
        self.loads.iter().filter(|block| block.moving())
    }

    fn longest_step(&self) -> f64 {
        let units: Vec<f64> = self.units.par_iter().map(UnitBlock::longest_step).collect();
        let barrier = self.barrier.longest_step(&self.price);
        units.into_iter().chain(self.loads.iter().map(LoadBlock::longest_step)).fold(barrier, f64::min)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Bounds, Exit, relax};
    use crate::model::{Activity, Instance, Options, Quantity, RuleId};
    use crate::solve::prices::arcs::{ArcList, open_options};
    use crate::solve::prices::dual::total_ranges;

    #[test]
    fn the_end_tells_convergence_from_a_stop() {
        let (units, m) = (30_usize, 3);
        let costs = (0..units * m).map(|at| (at * 7 % 11) as f64).collect();
        let work = Activity { tolerance: 0.02, ..Activity::even("work", Quantity::per_unit(vec![1.0; units]), m, RuleId(0)) };
        let builder = Instance::builder(units, Options::new(m, 1, false)).costs(Quantity::dense(m, costs)).activity(work);
        let instance = builder.build().unwrap();
        let all: Vec<u32> = (0..units as u32).collect();
        let choices: Vec<_> = all.chunks(1).map(|unit| (unit, open_options(&instance, unit[0] as usize))).collect();
        let (arcs, ranges) = (ArcList::new(&instance, &choices), total_ranges(&instance));
        let exit = |stop: bool| {
            let bounds = Bounds { ranges: &[&ranges], price_box: None, tolerance: 1e-8, stop: &|| stop };
            relax(&[&instance], &arcs, &bounds).exit
        };
        assert_eq!((exit(false), exit(true)), (Exit::Converged, Exit::Stopped));
    }
}
