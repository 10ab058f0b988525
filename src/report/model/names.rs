//! Names of columns and rows that every reader takes: letters, digits and `_`, the parts joined by dots; and numbers likewise.

use std::collections::BTreeSet;

use crate::balance::formulate::Formulation;
use crate::model::Options;
use crate::plan::Plan;
use crate::solve::milp::monolithic::{ColumnOf, RowOf};

/// Readers take 255 letters, and a name has up to three parts.
const LONGEST: usize = 64;

/// Names of accounts, reps and activities in a model file.
pub(super) struct Names<'a> {
    options: Options,
    accounts: Vec<(&'a str, String)>,
    reps: Vec<(&'a str, String)>,
    activities: Vec<(&'a str, String)>,
}

impl<'a> Names<'a> {
    pub fn new(plan: &'a Plan, formulation: &'a Formulation) -> Self {
        let heads = (0..formulation.units.len()).map(|unit| formulation.head(unit));
        let accounts = heads.map(|at| plan.accounts[at].id.as_str()).collect();
        let reps = formulation.reps.iter().map(|&at| plan.reps[at].id.as_str()).collect();
        let activities = formulation.instance.activities().iter().map(|activity| activity.name.as_str()).collect();
        Names {
            options: formulation.instance.options(),
            accounts: unique(accounts),
            reps: unique(reps),
            activities: unique(activities),
        }
    }

    /// Names that were changed: (as it was, as it is).
    pub fn changed(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.accounts.iter().chain(&self.reps).chain(&self.activities);
        all.filter(|(id, name)| id != name).map(|(id, name)| (*id, name.as_str()))
    }

    pub fn column(&self, of: ColumnOf) -> String {
        match of {
            ColumnOf::Choice(unit, option) => self.choice(&self.accounts[unit].1, option),
            ColumnOf::Load(k, j) => format!("load.{}", self.pair(k, j)),
            ColumnOf::Total(k) => format!("total.{}", self.activities[k].1),
            ColumnOf::Deviation(k, j) => format!("deviation.{}", self.pair(k, j)),
            ColumnOf::Square(k, j) => format!("square.{}", self.pair(k, j)),
        }
    }

    pub fn row(&self, of: RowOf) -> String {
        match of {
            RowOf::One(unit) => format!("one.{}", self.accounts[unit].1),
            RowOf::Load(k, j) => format!("sum.{}", self.pair(k, j)),
            RowOf::Total(k) => format!("sum.{}", self.activities[k].1),
            RowOf::Lower(k, j) => format!("lower.{}", self.pair(k, j)),
            RowOf::Upper(k, j) => format!("upper.{}", self.pair(k, j)),
            RowOf::BandLower(k, j) => format!("band_lower.{}", self.pair(k, j)),
            RowOf::BandUpper(k, j) => format!("band_upper.{}", self.pair(k, j)),
            RowOf::Deviation(k, j) => format!("deviation_of.{}", self.pair(k, j)),
            RowOf::Tangent(k, j, n) => format!("tangent.{}.{n}", self.pair(k, j)),
            RowOf::Budget(r) => format!("budget.{r}"),
        }
    }

    fn choice(&self, account: &str, option: usize) -> String {
        match (self.options.territory(option), self.options.levels()) {
            (None, _) => format!("uncovered.{account}"),
            (Some(j), 1) => format!("x.{account}.{}", self.reps[j].1),
            (Some(j), _) => format!("x.{account}.{}.{}", self.reps[j].1, self.options.level(option)),
        }
    }

    fn pair(&self, activity: usize, territory: usize) -> String {
        format!("{}.{}", self.activities[activity].1, self.reps[territory].1)
    }
}

/// A name per id, all different; ids that can be names keep theirs.
fn unique(ids: Vec<&str>) -> Vec<(&str, String)> {
    let kept = |id: &str| !id.is_empty() && id == plain(id);
    let mut taken: BTreeSet<String> = ids.iter().filter(|id| kept(id)).map(|id| id.to_string()).collect();
    let mut name = |id| {
        let plain = plain(id);
        if kept(id) {
            return plain;
        }
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        let free = std::iter::once(plain.clone()).chain(numbered).find(|name| !name.is_empty() && !taken.contains(name));
        let free = free.unwrap_or(plain);
        taken.insert(free.clone());
        free
    };
    ids.into_iter().map(|id| (id, name(id))).collect()
}

fn plain(id: &str) -> String {
    id.chars().take(LONGEST).map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
}

/// A number as both formats read it, exact.
pub(super) fn number(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-5..1e15).contains(&size) { format!("{value}") } else { format!("{value:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_differ() {
        let long = "x".repeat(300);
        let ids = vec!["A-1", "A_1", "A 1", "0012", "", "Ü", "Ö", "A_1_2", &long];
        let names: Vec<String> = unique(ids).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names[..8], ["A_1_3", "A_1", "A_1_4", "0012", "_2", "_", "__2", "A_1_2"]);
        assert_eq!(names[8].len(), LONGEST);
    }
}
