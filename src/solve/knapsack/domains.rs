//! Domains: the territories left to each unit, and constraint propagation on them.

use super::generalised_assignment::GeneralisedAssignment;

/// The pairs that a part of the search leaves open.
#[derive(Clone, Debug)]
pub struct Domains {
    /// Unit by unit: `[unit · territories + territory]`.
    open: Vec<bool>,
    left: Vec<u32>,
    territories: usize,
}

impl Domains {
    /// Everything that is allowed.
    pub fn new(problem: &GeneralisedAssignment) -> Domains {
        let (n, m) = (problem.units, problem.territories);
        let open: Vec<bool> = (0..n * m).map(|at| problem.allowed[at % m * n + at / m]).collect();
        let left = open.chunks(m).map(|row| row.iter().filter(|&&open| open).count() as u32).collect();
        Domains { open, left, territories: m }
    }

    /// Whether a unit may go to a territory.
    pub fn is_open(&self, unit: usize, territory: usize) -> bool {
        self.open[unit * self.territories + territory]
    }

    /// The territories left to a unit, ascending.
    pub fn of(&self, unit: usize) -> impl Iterator<Item = usize> + '_ {
        let row = &self.open[unit * self.territories..(unit + 1) * self.territories];
        row.iter().enumerate().filter(|(_, open)| **open).map(|(j, _)| j)
    }

    /// How many territories are left to a unit.
    pub fn left(&self, unit: usize) -> u32 {
        self.left[unit]
    }

    /// The only territory left to a unit.
    pub fn only(&self, unit: usize) -> Option<usize> {
        if self.left[unit] == 1 { self.of(unit).next() } else { None }
    }

    /// Closes a pair; returns whether it was open.
    pub fn close(&mut self, unit: usize, territory: usize) -> bool {
        let open = &mut self.open[unit * self.territories + territory];
        let was = std::mem::replace(open, false);
        self.left[unit] -= u32::from(was);
        was
    }

    /// Opens a pair.
    pub fn reopen(&mut self, unit: usize, territory: usize) {
        let open = &mut self.open[unit * self.territories + territory];
        self.left[unit] += u32::from(!*open);
        *open = true;
    }

    /// Leaves a unit one territory.
    pub fn fix(&mut self, unit: usize, territory: usize) {
        let row = unit * self.territories..(unit + 1) * self.territories;
        self.open[row].fill(false);
        self.open[unit * self.territories + territory] = true;
        self.left[unit] = 1;
    }

    /// Whether the units left to each territory reach its least load.
    fn reach(&self, problem: &GeneralisedAssignment) -> bool {
        let least = |j: usize| problem.floor[j] <= 0.0 || self.greatest(problem, j) >= problem.floor[j];
        (0..self.territories).all(least)
    }

    fn greatest(&self, problem: &GeneralisedAssignment, j: usize) -> f64 {
        (0..problem.units).filter(|&unit| self.is_open(unit, j)).map(|unit| problem.load[j * problem.units + unit]).sum()
    }

    /// Closes every pair that no longer fits beside the units which have no choice. Returns whether a plan may be left.
    pub fn propagate(&mut self, problem: &GeneralisedAssignment) -> bool {
        loop {
            let Some(room) = ResidualLimits::beside(problem, self).filter(|_| self.reach(problem)) else { return false };
            let mut closed = false;
            for unit in 0..problem.units {
                if self.left[unit] > 1 {
                    for j in 0..self.territories {
                        closed |= self.is_open(unit, j) && !room.fits(problem, unit, j) && self.close(unit, j);
                    }
                }
                if self.left[unit] == 0 {
                    return false;
                }
            }
            if !closed {
                return true;
            }
        }
    }
}

/// Residual limits: the rest of each limit beside the units without a choice.
#[derive(Clone, Debug)]
pub struct ResidualLimits {
    /// In cells.
    pub cells: Vec<u32>,
    /// Cells that they leave of each least load to be filled.
    pub need: Vec<u32>,
    /// Loads that they leave of each limit.
    floor: Vec<f64>,
    capacity: Vec<f64>,
}

impl ResidualLimits {
    /// `None` where they don't fit, or a unit has nowhere to go.
    pub fn beside(problem: &GeneralisedAssignment, domains: &Domains) -> Option<ResidualLimits> {
        let (floor, capacity) = (problem.floor.clone(), problem.capacity.clone());
        let mut room = ResidualLimits { cells: problem.room.clone(), need: problem.need.clone(), floor, capacity };
        for unit in 0..problem.units {
            if domains.left(unit) == 0 {
                return None;
            }
            let Some(j) = domains.only(unit) else { continue };
            let pair = j * problem.units + unit;
            room.cells[j] = room.cells[j].checked_sub(problem.weight[pair])?;
            room.need[j] = room.need[j].saturating_sub(problem.fill[pair]);
            room.floor[j] -= problem.load[pair];
            room.capacity[j] -= problem.load[pair];
        }
        room.capacity.iter().all(|&left| left >= 0.0).then_some(room)
    }

    /// The least and the greatest load of the units with a choice.
    pub fn limits(&self, territory: usize) -> [f64; 2] {
        [self.floor[territory], self.capacity[territory]]
    }

    fn fits(&self, problem: &GeneralisedAssignment, unit: usize, territory: usize) -> bool {
        let pair = territory * problem.units + unit;
        problem.weight[pair] <= self.cells[territory] && problem.load[pair] <= self.capacity[territory]
    }
}
