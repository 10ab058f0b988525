//! Prices that D is defined for: λ, ν finite, μ finite and ≥ 0, one of each kind per row of the instance.

use crate::model::{Instance, Prices};

pub(super) fn defects(instance: &Instance, prices: &Prices) -> Vec<String> {
    let (activities, territories) = (instance.activities.len(), instance.options.territories());
    let mut defects = Vec::new();
    count(&mut defects, "activities with load prices", prices.load.len(), activities);
    for (k, of_activity) in prices.load.iter().enumerate() {
        count(&mut defects, &format!("load prices of activity {k}"), of_activity.len(), territories);
        finite(&mut defects, &format!("load price of activity {k}, territory"), of_activity);
    }
    count(&mut defects, "prices of totals", prices.total.len(), activities);
    finite(&mut defects, "price of the total of activity", &prices.total);
    count(&mut defects, "budget prices", prices.budget.len(), instance.budgets.len());
    finite(&mut defects, "price of budget", &prices.budget);
    let negative = prices.budget.iter().enumerate().filter(|(_, price)| **price < 0.0);
    defects.extend(negative.map(|(b, price)| format!("price of budget {b} is {price}, it must not be negative")));
    defects
}

fn count(defects: &mut Vec<String>, what: &str, found: usize, expected: usize) {
    if found != expected {
        defects.push(format!("{found} {what}, there must be {expected}"));
    }
}

fn finite(defects: &mut Vec<String>, what: &str, prices: &[f64]) {
    let wrong = prices.iter().enumerate().filter(|(_, price)| !price.is_finite());
    defects.extend(wrong.map(|(at, price)| format!("{what} {at} is {price}, it must be finite")));
}
