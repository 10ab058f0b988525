//! Whether a role has the people that its calls need: hours against hours, in full-time sellers.
//!
//! The least travel is a lower limit. What plans come to is estimated by giving accounts to the nearest rep who has room, those
//! first that lose most by their second nearest (regret, as in Vogel's approximation of the transportation problem).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plan::travel::Travel;
use crate::plan::words::number;
use crate::plan::workload::Workload;

/// Below this share of hours used, a role has sellers to spare.
const WELL_USED: f64 = 0.8;
/// Hours needed as a multiple of those there, from which they are no staffing but a slip.
const FAR_ABOVE: f64 = 3.0;
const FAR_BELOW: f64 = 0.2;
/// Pairs of account and rep that an estimate is worth.
const PAIRS: usize = 5_000_000;

/// Whether a role has the hours that its calls need.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoleHours {
    /// The role.
    pub role: String,
    /// Accounts that it serves.
    pub accounts: usize,
    /// Calls in the period.
    pub calls: f64,
    /// Hours of calls, preparation included.
    pub call_hours: f64,
    /// Hours of travel if every account were served from the nearest home: no plan has less.
    pub least_travel_hours: f64,
    /// Hours of travel where everybody has room for no more than fits, about; `None` where that was not estimated.
    pub estimated_travel_hours: Option<f64>,
    /// Sellers who stay and have hours.
    pub sellers: usize,
    /// Their hours.
    pub capacity_hours: f64,
    /// Hours of one who is there all the time: those that three quarters of them do not exceed.
    pub full_time_hours: f64,
    /// Full-time sellers needed with the least travel; absent where nobody has hours.
    pub sellers_needed: Option<f64>,
    /// The same with the estimated travel.
    pub sellers_likely: Option<f64>,
}

impl RoleHours {
    /// Full-time sellers that the hours there are; 0 where nobody has hours.
    pub fn full_time(&self) -> f64 {
        if self.full_time_hours > 0.0 { self.capacity_hours / self.full_time_hours } else { 0.0 }
    }

    /// The same with what follows from it: full-time sellers needed.
    pub fn staffed(self) -> Self {
        let of = |travel: f64| (self.full_time_hours > 0.0).then(|| (self.call_hours + travel) / self.full_time_hours);
        let likely = self.estimated_travel_hours.unwrap_or(self.least_travel_hours).max(self.least_travel_hours);
        RoleHours { sellers_needed: of(self.least_travel_hours), sellers_likely: of(likely), ..self }
    }

    /// Too many or too few sellers, in plain words.
    pub fn verdict(&self) -> String {
        let Some((least, likely)) = self.sellers_needed.zip(self.sellers_likely) else {
            let verdict = if self.accounts == 0 { "has nothing to do" } else { "has work, and no seller with hours" };
            return verdict.into();
        };
        let there = self.full_time();
        let people =
            if (there - self.sellers as f64).abs() < 0.05 { String::new() } else { format!(" ({} people)", self.sellers) };
        let range = if likely - least < 0.05 { format!("{least:.1}") } else { format!("at least {least:.1}, about {likely:.1}") };
        let head = format!("needs {range} full-time sellers of {} h, has {there:.1}{people}", number(self.full_time_hours));
        let rest = if least > FAR_ABOVE * there || likely < FAR_BELOW * there {
            let calls = self.calls / self.accounts.max(1) as f64;
            let minutes = 60.0 * self.call_hours / self.calls;
            format!(
                "far from that: are {} calls of {} minutes for an account, and {} h for a seller, those of this period?",
                number(calls),
                number(minutes),
                number(self.full_time_hours)
            )
        } else if least > there {
            format!("{:.1} too few at least", least - there)
        } else if likely > there {
            "just about enough, as far as travel goes: sutton size tells".into()
        } else if likely < WELL_USED * there {
            format!("{:.1} to spare", there - likely)
        } else {
            "enough".into()
        };
        format!("{head}: {rest}")
    }
}

/// Hours that three quarters of the sellers do not exceed.
pub fn full_time_hours(mut capacities: Vec<f64>) -> f64 {
    capacities.sort_by(f64::total_cmp);
    capacities.get((3 * capacities.len()).div_ceil(4).saturating_sub(1)).copied().unwrap_or(0.0)
}

/// Hours of travel, hops included, where accounts go to the nearest rep who has room.
pub fn estimated_travel(workload: &Workload, travel: &Travel, capacities: &[f64]) -> Option<f64> {
    travel.ways.as_ref()?;
    let hops = travel.hop_hours.iter().sum::<f64>();
    let visited: Vec<usize> = (0..workload.accounts.len()).filter(|&at| workload.visits[at] > 0.0).collect();
    if capacities.is_empty() || visited.len() * capacities.len() > PAIRS {
        return None;
    }
    let hours = |at: usize, j: usize| travel.way_hours(at, j);
    let nearest = |&at: &usize| {
        let mut ways: Vec<f64> = (0..capacities.len()).map(|j| hours(at, j)).collect();
        ways.sort_by(f64::total_cmp);
        (at, ways.get(1).map_or(0.0, |second| second - ways[0]))
    };
    let mut order: Vec<(usize, f64)> = visited.iter().map(nearest).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut room: BTreeMap<usize, f64> = capacities.iter().copied().enumerate().collect();
    let mut ways = 0.0;
    for (at, _) in order {
        let work = workload.call_hours[at] + travel.hop_hours[at];
        let with_room = room.iter().filter(|(j, left)| work + hours(at, **j) <= **left).map(|(j, _)| *j);
        let best = with_room.min_by(|&a, &b| hours(at, a).total_cmp(&hours(at, b)));
        let best = best.or_else(|| (0..capacities.len()).min_by(|&a, &b| hours(at, a).total_cmp(&hours(at, b))))?;
        ways += hours(at, best);
        *room.get_mut(&best)? -= work + hours(at, best);
    }
    Some(hops + ways)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(needed: f64, likely: f64, sellers: usize, full_time: f64) -> RoleHours {
        RoleHours {
            role: "outside".into(),
            accounts: 9,
            calls: 90.0,
            call_hours: 100.0 * needed,
            least_travel_hours: 0.0,
            estimated_travel_hours: Some(100.0 * (likely - needed)),
            sellers,
            capacity_hours: 100.0 * full_time,
            full_time_hours: 100.0,
            sellers_needed: None,
            sellers_likely: None,
        }
        .staffed()
    }

    #[test]
    fn too_many_and_too_few_sellers_are_told_in_words() {
        let verdict = |needed, likely, sellers, full_time| hours(needed, likely, sellers, full_time).verdict();
        assert_eq!(verdict(21.3, 21.3, 20, 20.0), "needs 21.3 full-time sellers of 100 h, has 20.0: 1.3 too few at least");
        assert_eq!(
            verdict(12.0, 12.5, 20, 20.0),
            "needs at least 12.0, about 12.5 full-time sellers of 100 h, has 20.0: 7.5 to spare"
        );
        assert_eq!(
            verdict(17.9, 18.4, 20, 18.5),
            "needs at least 17.9, about 18.4 full-time sellers of 100 h, has 18.5 (20 people): enough"
        );
        assert!(verdict(17.9, 19.0, 20, 18.5).ends_with("just about enough, as far as travel goes: sutton size tells"));
        assert!(verdict(99.0, 99.0, 20, 20.0).contains("far from that: are 10 calls of 6,600 minutes"));
        assert_eq!(
            RoleHours { full_time_hours: 0.0, ..hours(1.0, 1.0, 0, 0.0) }.staffed().verdict(),
            "has work, and no seller with hours"
        );
    }

    #[test]
    fn who_is_there_for_a_part_of_the_year_is_no_full_time_seller() {
        assert_eq!(full_time_hours(vec![1700.0, 850.0, 1700.0, 1700.0, 300.0]), 1700.0);
        assert_eq!(full_time_hours(vec![900.0]), 900.0);
        assert_eq!(full_time_hours(Vec::new()), 0.0);
    }
}
