//! The normal matrix of the price system. Coupling rows that no unit brings together leave a zero, and most do where territories
//! are many: the pattern is the same for a whole list of arcs, so it is ordered once (minimum degree: Amestoy, Davis and Duff
//! 1996), and each iteration fills in values and factors them.

use faer::linalg::solvers::{Llt, Solve};
use faer::sparse::linalg::solvers as sparse;
use faer::sparse::{SparseColMat, SymbolicSparseColMat};
use faer::{Mat, Side};

use super::arcs::ArcList;

/// Rows up to which the matrix is dense, and the part of a triangle above which it is.
const FEW: usize = 160;
const DENSE: f64 = 0.35;
/// No place: the entry is always 0.
const NOWHERE: u32 = u32::MAX;

/// Where the entries of the lower triangle lie.
#[derive(Clone, Debug)]
pub struct Pattern {
    rows: usize,
    /// By row · rows + column.
    places: Vec<u32>,
    entries: usize,
    /// The entries column by column, and how to factor them; `None` where all of them are there.
    sparse: Option<(SymbolicSparseColMat<usize>, sparse::SymbolicLlt<usize>)>,
}

/// A Cholesky factor.
pub enum Factor {
    /// Of a matrix whose entries are all there.
    Dense(Llt<f64>),
    /// Of one with zeros.
    Sparse(sparse::Llt<usize, f64>),
}

impl Pattern {
    /// The pattern of the rows that units bring together.
    pub fn new(arcs: &ArcList) -> Self {
        let rows = arcs.fixed.len();
        let mut places = vec![NOWHERE; rows * rows];
        (0..rows).for_each(|row| places[row * rows + row] = 0);
        let mut met: Vec<u32> = Vec::new();
        for unit in 0..arcs.units() {
            met.clear();
            met.extend(&arcs.row[arcs.entry[arcs.start[unit]]..arcs.entry[arcs.start[unit + 1]]]);
            met.sort_unstable();
            met.dedup();
            for (at, &row) in met.iter().enumerate() {
                met[..=at].iter().for_each(|&column| places[row as usize * rows + column as usize] = 0);
            }
        }
        let lower = |row: usize| (0..=row).map(move |column| row * rows + column);
        let entries = (0..rows).flat_map(lower).filter(|&place| places[place] != NOWHERE).count();
        if rows <= FEW || entries as f64 > DENSE * (rows * (rows + 1) / 2) as f64 {
            (0..rows).flat_map(lower).for_each(|place| places[place] = 0);
        }
        let mut pattern = Pattern { rows, places, entries: 0, sparse: None };
        let (starts, indices) = pattern.number();
        if pattern.entries < rows * (rows + 1) / 2 {
            let matrix = SymbolicSparseColMat::new_checked(rows, rows, starts, None, indices);
            pattern.sparse = sparse::SymbolicLlt::try_new(matrix.as_ref(), Side::Lower).ok().map(|factor| (matrix, factor));
        }
        pattern
    }

    /// Numbers the entries, column by column. Returns where columns start, and the row of each entry.
    fn number(&mut self) -> (Vec<usize>, Vec<usize>) {
        let (mut starts, mut indices) = (vec![0], Vec::new());
        for column in 0..self.rows {
            for row in column..self.rows {
                let place = &mut self.places[row * self.rows + column];
                if *place != NOWHERE {
                    *place = indices.len() as u32;
                    indices.push(row);
                }
            }
            starts.push(indices.len());
        }
        self.entries = indices.len();
        (starts, indices)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of entries.
    pub fn entries(&self) -> usize {
        self.entries
    }

    /// Where an entry of the lower triangle lies that some unit makes, or that is on the diagonal.
    pub fn place(&self, row: usize, column: usize) -> usize {
        self.places[row * self.rows + column] as usize
    }

    /// Factors a matrix; `None` where it is not positive definite.
    pub fn factor(&self, values: Vec<f64>) -> Option<Factor> {
        if let Some((pattern, symbolic)) = &self.sparse {
            let matrix = SparseColMat::new(pattern.clone(), values);
            return sparse::Llt::try_new_with_symbolic(symbolic.clone(), matrix.as_ref(), Side::Lower).ok().map(Factor::Sparse);
        }
        let entry = |row: usize, column: usize| {
            let place = self.places[row.max(column) * self.rows + row.min(column)];
            values.get(place as usize).copied().unwrap_or(0.0)
        };
        Mat::from_fn(self.rows, self.rows, entry).llt(Side::Lower).ok().map(Factor::Dense)
    }
}

impl Factor {
    /// Solves the system for each column.
    pub fn solve(&self, rhs: &Mat<f64>) -> Mat<f64> {
        match self {
            Factor::Dense(factor) => factor.solve(rhs),
            Factor::Sparse(factor) => factor.solve(rhs),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use faer::Mat;

    use super::{FEW, Pattern};
    use crate::solve::prices::arcs::ArcList;

    /// Units that bring rows together with the next ones, in a ring.
    fn ring(rows: usize) -> ArcList {
        let mut arcs = ArcList::empty(rows);
        for unit in 0..3 * rows {
            for step in 0..2 {
                arcs.row.push(((unit + step) % rows) as u32);
                arcs.value.push(1.0);
                arcs.end_arc(0);
            }
            arcs.end_choice();
        }
        arcs
    }

    #[test]
    fn factors_solve_the_system_dense_and_sparse() {
        for rows in [5, FEW, FEW + 1, 3 * FEW] {
            let pattern = Pattern::new(&ring(rows));
            assert_eq!(pattern.sparse.is_some(), rows > FEW);
            let mut values = vec![0.0; pattern.entries()];
            for row in 0..rows {
                values[pattern.place(row, row)] += 3.0;
                let next = (row + 1) % rows;
                values[pattern.place(row.max(next), row.min(next))] -= 1.0;
            }
            let wanted = Mat::from_fn(rows, 2, |row, column| (row * (column + 2) % 7) as f64);
            let (before, after) = (|row: usize| (row + rows - 1) % rows, |row: usize| (row + 1) % rows);
            let product = |row: usize, column: usize| {
                3.0 * wanted[(row, column)] - wanted[(before(row), column)] - wanted[(after(row), column)]
            };
            let found = pattern.factor(values).unwrap().solve(&Mat::from_fn(rows, 2, product));
            let worst = (0..rows).flat_map(|row| [0, 1].map(|column| (found[(row, column)] - wanted[(row, column)]).abs()));
            assert!(worst.fold(0.0, f64::max) < 1e-9, "{rows} rows");
        }
        let singular = Pattern::new(&ring(FEW + 1));
        assert!(singular.factor(vec![0.0; singular.entries()]).is_none());
    }
}
