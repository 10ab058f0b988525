//! A warm start: plan and prices of an instance that is nearly the same.

use crate::model::{Instance, Prices};

/// A plan and prices of an instance with the same units, options and rows, whose limits or costs differ a little.
#[derive(Clone, Debug)]
pub struct WarmStart {
    /// An option per unit. Where it keeps this instance's limits, no worse plan is returned.
    pub assignment: Vec<u32>,
    /// Prices to look around; `None` = there are none. They need not be good ones: any prices give a valid bound.
    pub prices: Option<Prices>,
}

impl WarmStart {
    /// The prices, if they are an instance's: a number for each of its rows.
    pub(super) fn prices_of(&self, instance: &Instance) -> Option<&Prices> {
        let (activities, m) = (instance.activities().len(), instance.territories());
        let fit = |prices: &&Prices| {
            let loads = prices.load.len() == activities && prices.load.iter().all(|load| load.len() == m);
            loads && prices.total.len() == activities && prices.budget.len() == instance.budgets().len()
        };
        self.prices.as_ref().filter(fit)
    }

    /// The plan, if it has an option of the instance for each unit.
    pub(super) fn plan_of(&self, instance: &Instance) -> Option<&[u32]> {
        let options = instance.options().count();
        let fits = self.assignment.len() == instance.units() && self.assignment.iter().all(|&o| (o as usize) < options);
        fits.then_some(self.assignment.as_slice())
    }
}
