//! The linking rows of coupled instances: where one of a group is in a team, so is the other, or in none.

use good_lp::{Constraint, Expression, Variable, constraint};

use super::reduction::Reduction;
use crate::model::CoupledInstances;

/// The rows of every group with a choice; `choices` are the columns of all free units, instance by instance.
pub(super) fn rows(tied: &CoupledInstances, reductions: &[Reduction], choices: &[Vec<Variable>]) -> Vec<Constraint> {
    let ties = Ties { tied, reductions, choices };
    let mut rows = Vec::new();
    for group in 0..tied.groups().len() {
        let units: Vec<(usize, usize)> = tied.units(group).collect();
        for (at, &a) in units.iter().enumerate() {
            for &b in &units[at + 1..] {
                if ties.is_free(a) || ties.is_free(b) {
                    rows.extend((0..tied.team_count()).flat_map(|team| ties.together(a, b, team)));
                }
            }
        }
    }
    rows
}

struct Ties<'a> {
    tied: &'a CoupledInstances,
    reductions: &'a [Reduction<'a>],
    choices: &'a [Vec<Variable>],
}

impl Ties<'_> {
    fn is_free(&self, (part, unit): (usize, usize)) -> bool {
        self.reductions[part].find(unit).is_ok()
    }

    /// One in the team means the other there, too, or in none; and the other way round.
    fn together(&self, a: (usize, usize), b: (usize, usize), team: usize) -> Vec<Constraint> {
        let row = |from: (usize, usize), to: (usize, usize)| {
            let mut row = Expression::default();
            let present = self.add(&mut row, 1.0, from, Some(team));
            self.add(&mut row, -1.0, to, Some(team));
            self.add(&mut row, -1.0, to, None);
            present.then(|| constraint!(row <= 0))
        };
        [row(a, b), row(b, a)].into_iter().flatten().collect()
    }

    /// Adds `factor` × whether a unit is in a team (`None`: in none). Returns whether it can be.
    fn add(&self, row: &mut Expression, factor: f64, (part, unit): (usize, usize), team: Option<usize>) -> bool {
        let inside = |option: u32| self.tied.team(part, option as usize) == team;
        match self.reductions[part].find(unit) {
            Ok(at) => {
                let first: usize = self.reductions[..part].iter().map(|reduction| reduction.free.len()).sum();
                let columns = self.reductions[part].free[at].1.iter().zip(&self.choices[first + at]);
                let columns: Vec<Variable> = columns.filter(|&(&option, _)| inside(option)).map(|(_, &column)| column).collect();
                columns.iter().for_each(|&column| row.add_mul(factor, column));
                !columns.is_empty()
            }
            Err(option) if inside(option) => {
                *row += factor;
                true
            }
            Err(_) => false,
        }
    }
}
