//! The prices by which pairs are judged: those at the root of a certificate.

use crate::balance::formulate::Formulation;
use crate::model::{Certificate, Prices, Relaxation};

/// The prices at the root of a certificate; `None` where it has none that go with loads.
pub fn root_prices(formulation: &Formulation, certificate: &Certificate) -> Option<Prices> {
    let instance = &formulation.instance;
    match certificate {
        Certificate::Prices(prices) => Some(prices.clone()),
        Certificate::Tree(tree) if tree.relaxation == Relaxation::Loads => {
            let numbers = &tree.nodes.first()?.steps.first()?.numbers;
            let (activities, m) = (instance.activities().len(), instance.territories());
            let (loads, budgets) = numbers.split_at_checked(activities * m)?;
            let load = loads.chunks(m).map(<[f64]>::to_vec).collect();
            Some(Prices { load, total: vec![0.0; activities], budget: budgets.to_vec() })
        }
        Certificate::Tree(_) | Certificate::Centres(_) => None,
    }
}
