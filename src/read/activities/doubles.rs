//! Each activity once: rows that say the same again, and meetings with several accounts, whose minutes are shared.

use rayon::prelude::*;

use super::book::Logged;
use crate::measure::call_log::LoggedCall;

/// A log without doubles.
pub struct Settled {
    pub calls: Vec<LoggedCall>,
    /// Rows left out.
    pub doubled: usize,
    /// Activities with several accounts.
    pub shared: usize,
}

/// Leaves out what stands before, and shares minutes among the accounts of one activity.
pub fn settled(mut logged: Vec<Logged>) -> Settled {
    let key = |own: &Logged| (own.activity, own.call.rep, own.call.account);
    let mut order: Vec<u32> = (0..logged.len() as u32).filter(|&at| logged[at as usize].activity != 0).collect();
    order.par_sort_unstable_by_key(|&at| (key(&logged[at as usize]), at));
    let (mut out, mut shared, mut parted) = (vec![false; logged.len()], 0, Vec::new());
    for activity in order.chunk_by(|&a, &b| {
        let [a, b] = [a, b].map(|at| &logged[at as usize]);
        (a.activity, a.call.rep) == (b.activity, b.call.rep)
    }) {
        let mut kept: Vec<usize> = Vec::with_capacity(1);
        for &at in activity {
            let at = at as usize;
            let is_double = kept.last().is_some_and(|&last| logged[last].call.account == logged[at].call.account);
            if is_double { out[at] = true } else { kept.push(at) }
        }
        // Those of one cell share already.
        if kept.len() > 1 {
            shared += 1;
            if kept.iter().all(|&at| !logged[at].call.is_shared) {
                parted.extend(kept.iter().map(|&at| (at, kept.len())));
            }
        }
    }
    for (at, accounts) in parted {
        let call = &mut logged[at].call;
        (call.minutes, call.is_shared) = (call.minutes.map(|minutes| minutes / accounts as f64), true);
    }
    let nameless = logged.iter().filter(|own| own.activity == 0 && own.is_first_of_several).count();
    let doubled = out.iter().filter(|out| **out).count();
    let calls = logged.iter().zip(&out).filter(|(_, out)| !**out).map(|(own, _)| own.call).collect();
    Settled { calls, doubled, shared: shared + nameless }
}
