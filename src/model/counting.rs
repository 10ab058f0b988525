//! Budgets by whom they count, so that one per territory costs no more than one for all.

use super::Budget;

/// The budgets of an instance by the units and options that can use them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counting {
    /// Budgets that count every unit, wherever it goes.
    everywhere: Vec<u32>,
    /// Budgets that count what goes to a territory, by territory.
    into: Vec<Vec<u32>>,
    /// Budgets that count what is in a territory today, by territory.
    from: Vec<Vec<u32>>,
}

impl Counting {
    /// Sorts the budgets of an instance of so many territories.
    pub(crate) fn new(budgets: &[Budget], territories: usize) -> Self {
        if budgets.is_empty() {
            return Counting::default();
        }
        let none = || vec![Vec::new(); territories];
        let mut counting = Counting { everywhere: Vec::new(), into: none(), from: none() };
        for (r, budget) in budgets.iter().enumerate() {
            let list = match (budget.territory, budget.home) {
                (Some(j), _) => &mut counting.into[j],
                (None, Some(j)) => &mut counting.from[j],
                (None, None) => &mut counting.everywhere,
            };
            list.push(r as u32);
        }
        counting
    }

    /// The budgets that a unit of territory `home` can use by an option in `territory`: all others it does not use.
    pub(crate) fn of(&self, home: Option<usize>, territory: Option<usize>) -> impl Iterator<Item = usize> {
        let (into, from) = (at(&self.into, territory), at(&self.from, home));
        self.everywhere.iter().chain(into).chain(from).map(|&r| r as usize)
    }
}

fn at(lists: &[Vec<u32>], territory: Option<usize>) -> &[u32] {
    territory.and_then(|j| lists.get(j)).map_or(&[], Vec::as_slice)
}
