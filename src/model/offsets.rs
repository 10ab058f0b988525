//! The offsets that make the use of a team balance's end a budget's use, from 0 up:
//! ```text
//! use_i = offset_i ± (load in the team − part · load),    offset_i = the least that keeps it ≥ 0 whatever unit i chooses
//! Σ_i use_i ≤ Σ_i offset_i + room
//! ```

use super::{Instance, TeamBalance};

/// Sets offsets and limits of the team balances.
pub(super) fn compute_offsets(instance: &mut Instance) {
    for r in 0..instance.budgets.len() {
        let Some(mut balance) = instance.budgets[r].team_balance.take() else { continue };
        let options = instance.options;
        let greatest = |unit: usize| {
            let mut loads = (0.0_f64, 0.0_f64);
            for o in (0..options.count()).filter(|&o| instance.allows(unit, o)) {
                let load = instance.load(balance.activity, unit, o);
                if options.territory(o).is_some_and(|j| balance.team[j]) {
                    loads.0 = loads.0.max(load);
                } else {
                    loads.1 = loads.1.max(load);
                }
            }
            loads
        };
        let greatest: Vec<(f64, f64)> = (0..instance.units).map(greatest).collect();
        set(&mut balance, &greatest);
        instance.budgets[r].limit = balance.offset.iter().sum::<f64>() + balance.room;
        instance.budgets[r].team_balance = Some(balance);
    }
}

/// Sets the offsets of one end, given the greatest load of each unit to the team and elsewhere.
fn set(balance: &mut TeamBalance, greatest: &[(f64, f64)]) {
    let (part, above) = (balance.part, balance.above);
    let offset = |&(inside, outside): &(f64, f64)| if above { part * outside } else { (1.0 - part) * inside };
    balance.offset = greatest.iter().map(offset).collect();
    balance.most = greatest.iter().map(|(inside, outside)| (1.0 - part) * inside + part * outside).collect();
}
