//! A basis of the coupling rows' prices, as small as their number: units are basic by a key arc each (generalised upper
//! bounds, Dantzig and Van Slyke 1967).

use super::part::Part;

/// Pivots below this are none.
const SINGULAR: f64 = 1e-10;
/// Equations that may be replaced before the inverse is made anew.
const UPDATES: usize = 20;

/// A basic variable: one equation of the prices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Basic {
    /// An arc of a unit ties with another one, its key (or what was its key before both were closed).
    Tie {
        /// The unit's place in the part.
        unit: u32,
        /// The arc.
        arc: u32,
        /// The other one.
        base: u32,
    },
    /// A row's price is 0: its load is free between the limits.
    Slack {
        /// The row.
        row: u32,
    },
}

impl Basic {
    /// Gives the coefficients of its equation (row, number), which add up; returns the right-hand side.
    fn equation(self, part: &Part, mut give: impl FnMut(usize, f64)) -> f64 {
        match self {
            Basic::Tie { arc, base, .. } => {
                part.entries(arc as usize).for_each(|(row, load)| give(row, load));
                part.entries(base as usize).for_each(|(row, load)| give(row, -load));
                part.cost[base as usize] - part.cost[arc as usize]
            }
            Basic::Slack { row } => {
                give(row as usize, 1.0);
                0.0
            }
        }
    }
}

/// A vertex of the price polyhedron: what one node hands to the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vertex {
    /// Best arc per unit.
    pub keys: Vec<u32>,
    /// As many equations as rows.
    pub basis: Vec<Basic>,
}

impl Vertex {
    /// All prices 0.
    pub fn origin(part: &Part, rows: usize) -> Vertex {
        let basis = (0..rows as u32).map(|row| Basic::Slack { row }).collect();
        Vertex { keys: (0..part.units.len()).map(|at| part.arcs(at).start as u32).collect(), basis }
    }
}

/// The inverse of the equations' matrix, and their right-hand sides.
#[derive(Clone, Debug)]
pub struct Inverse {
    size: usize,
    entries: Vec<f64>,
    right: Vec<f64>,
    /// Equations replaced since it was made.
    updates: usize,
}

impl Inverse {
    /// Of a basis with so many rows, yet to be made.
    pub fn new(size: usize) -> Inverse {
        Inverse { size, entries: vec![0.0; size * size], right: vec![0.0; size], updates: UPDATES }
    }

    /// Asks for a new one.
    pub fn expire(&mut self) {
        self.updates = UPDATES;
    }

    /// Puts the prices that solve the equations of a basis into `prices`; `false` where it is singular.
    pub fn solve(&mut self, part: &Part, basis: &[Basic], prices: &mut [f64]) -> bool {
        if self.updates >= UPDATES && !self.factor(part, basis) {
            return false;
        }
        for (price, row) in prices.iter_mut().zip(self.entries.chunks(self.size)) {
            *price = row.iter().zip(&self.right).map(|(entry, right)| entry * right).sum();
        }
        true
    }

    /// Replaces one equation.
    pub fn replace(&mut self, part: &Part, equation: usize, by: Basic) {
        let size = self.size;
        let mut product = vec![0.0; size];
        self.right[equation] = by.equation(part, |row, load| {
            let entries = &self.entries[row * size..(row + 1) * size];
            product.iter_mut().zip(entries).for_each(|(product, entry)| *product += load * entry);
        });
        let pivot = product[equation];
        self.updates += 1;
        if pivot.abs() < SINGULAR * product.iter().fold(0.0, |most: f64, product| most.max(product.abs())) {
            return self.expire();
        }
        product[equation] -= 1.0;
        for row in self.entries.chunks_mut(size) {
            let factor = row[equation] / pivot;
            row.iter_mut().zip(&product).for_each(|(entry, product)| *entry -= factor * product);
        }
    }

    fn factor(&mut self, part: &Part, basis: &[Basic]) -> bool {
        let size = self.size;
        let mut matrix = vec![0.0; size * size];
        for (at, basic) in basis.iter().enumerate() {
            self.right[at] = basic.equation(part, |row, load| matrix[at * size + row] += load);
        }
        self.updates = 0;
        self.invert(&mut matrix)
    }

    /// How prices move when the right-hand side of one equation rises, in the direction `sign`.
    pub fn direction(&self, equation: usize, sign: f64) -> Vec<f64> {
        self.column(equation).map(|entry| sign * entry).collect()
    }

    /// Σ over the rows of the entries of one equation's column times a number per row.
    pub fn dot(&self, equation: usize, rows: &[f64]) -> f64 {
        self.column(equation).zip(rows).map(|(entry, row)| entry * row).sum()
    }

    /// The squared length of one equation's column.
    pub fn length(&self, equation: usize) -> f64 {
        self.column(equation).map(|entry| entry * entry).sum()
    }

    fn column(&self, equation: usize) -> impl Iterator<Item = f64> + '_ {
        self.entries.iter().copied().skip(equation).step_by(self.size)
    }

    /// Gauss and Jordan, each pivot the largest of its column.
    fn invert(&mut self, matrix: &mut [f64]) -> bool {
        let size = self.size;
        self.entries.fill(0.0);
        (0..size).for_each(|at| self.entries[at * size + at] = 1.0);
        let (mut factors, mut chosen) = (vec![0.0; size], vec![0.0; size]);
        for column in 0..size {
            let largest = |best: usize, row: usize| {
                let (a, b): (f64, f64) = (matrix[best * size + column], matrix[row * size + column]);
                if b.abs() > a.abs() { row } else { best }
            };
            let pivot = (column..size).fold(column, largest);
            let scale = 1.0 / matrix[pivot * size + column];
            if scale.abs() > 1.0 / SINGULAR {
                return false;
            }
            for numbers in [&mut *matrix, &mut self.entries[..]] {
                (0..size).filter(|_| pivot != column).for_each(|k| numbers.swap(pivot * size + k, column * size + k));
            }
            factors.iter_mut().enumerate().for_each(|(row, factor)| *factor = matrix[row * size + column]);
            for numbers in [&mut *matrix, &mut self.entries[..]] {
                numbers[column * size..(column + 1) * size].iter_mut().for_each(|number| *number *= scale);
                chosen.copy_from_slice(&numbers[column * size..(column + 1) * size]);
                for (at, (row, factor)) in numbers.chunks_mut(size).zip(&factors).enumerate() {
                    if at != column && *factor != 0.0 {
                        row.iter_mut().zip(&chosen).for_each(|(number, chosen)| *number -= factor * chosen);
                    }
                }
            }
        }
        true
    }
}
