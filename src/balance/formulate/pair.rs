//! Roles that follow another one: the accounts of each of its reps are a group, whose territories have a price.

use std::collections::BTreeMap;

use super::formulation::Formulation;
use crate::model::Pairing;
use crate::plan::Plan;
use crate::plan::pair::pair;

impl Formulation {
    /// Follows another role whose reps have these accounts (account and rep, indices into the plan's), if the plan says so.
    pub fn follow(&mut self, plan: &Plan, served: impl IntoIterator<Item = (usize, usize)>) {
        let Some(pair) = pair(plan, &self.role) else { return };
        let mut books: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for (account, rep) in served {
            let own = self.accounts.binary_search(&account);
            own.into_iter().for_each(|at| books.entry(rep).or_default().push(at as u32));
        }
        let ascending = |mut units: Vec<u32>| {
            units.sort_unstable();
            units.dedup();
            units
        };
        let pairing = |groups| Some(Pairing { groups, free: pair.free, price: pair.hours });
        self.leaders = books.keys().copied().collect();
        let apart: Vec<Vec<u32>> = books.into_values().map(ascending).collect();
        let units = |book: &Vec<u32>| ascending(book.iter().map(|&at| self.units.unit(at as usize) as u32).collect());
        let gathered = apart.iter().map(units).collect();
        self.instance.pairing = pairing(gathered);
        if let Some(single) = &mut self.apart {
            single.pairing = pairing(apart);
        }
    }

    /// The accounts that options of accounts give to reps: account and rep, indices into the plan's.
    fn served(&self, options: &[Option<u32>]) -> Vec<(usize, usize)> {
        let territory = |option: u32| self.instance.options().territory(option as usize);
        let placed = |(at, option): (usize, &Option<u32>)| Some((self.accounts[at], self.reps[territory((*option)?)?]));
        options.iter().enumerate().filter(|(at, _)| self.calls_itself(*at)).filter_map(placed).collect()
    }
}

/// Lets roles follow others whose accounts have these options, by role.
pub fn follow(plan: &Plan, formulations: &mut [Formulation], options: &[Vec<Option<u32>>]) {
    let served: Vec<(String, Vec<(usize, usize)>)> =
        formulations.iter().zip(options).map(|(own, options)| (own.role.clone(), own.served(options))).collect();
    for own in formulations {
        let leader = pair(plan, &own.role).and_then(|pair| served.iter().find(|(role, _)| role == pair.with));
        own.follow(plan, leader.into_iter().flat_map(|(_, served)| served.iter().copied()));
    }
}
