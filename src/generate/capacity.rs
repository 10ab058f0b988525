//! Capacity hours of reps: a little more than the work needs.

use super::accounts::Account;
use super::families::Families;
use super::reps::Rep;
use super::roles::Role;
use super::travel::{Site, Stop, estimate};
use crate::geometry::Position;
use crate::plan::config::TravelSection;

/// Capacity over work: real teams are never sized to the hour.
const SLACK: f64 = 1.1;
/// Factor by which capacities rise until whole accounts fit, and how often at most.
const RISE: f64 = 1.02;
const RISES: i32 = 500;

/// Capacity hours of the reps who stayed, in order: together 10 % above the role's calls and travel, nearly equal, and
/// enough for whole accounts and families.
pub fn hours(role: Role, accounts: &[Account], segments: &[u8], families: &Families, reps: &[Rep]) -> Vec<f64> {
    let stayed: Vec<&Rep> = reps.iter().filter(|rep| !rep.left).collect();
    let call_hours: f64 = segments.iter().map(|&segment| role.call_hours(segment.into())).sum();
    let sites: Vec<Site> = (stayed.iter())
        .map(|rep| Site { position: Position::on_sphere(rep.latitude, rep.longitude), skills: rep.skills })
        .collect();
    let family = |at: u32| families.of(at, &accounts[at as usize]);
    let need = estimate(&stops(role, accounts, segments), &sites, family, &TravelSection::default());
    let even = (call_hours + need.travel_hours) / stayed.len() as f64;
    let mean_time = stayed.iter().map(|rep| rep.working_time).sum::<f64>() / stayed.len() as f64;
    let of_all = |hours: f64| stayed.iter().map(|rep| hours * rep.working_time / mean_time).collect::<Vec<f64>>();
    let least = SLACK * even.max(need.largest);
    let mut raised = (0..RISES).map(|times| least * RISE.powi(times));
    let enough = raised.find(|&hours| need.sample.fits(&of_all(hours))).unwrap_or(least);
    of_all(enough).into_iter().map(|hours| (hours * 10.0).ceil() / 10.0).collect()
}

/// The accounts that a role calls on.
fn stops(role: Role, accounts: &[Account], segments: &[u8]) -> Vec<Stop> {
    let calls = (accounts.iter().zip(segments).enumerate()).filter(|(_, (_, segment))| role.covers(usize::from(**segment)));
    let stop = |(at, (account, &segment)): (usize, (&Account, &u8))| {
        let (visits, visit_hours) = role.visits(segment.into());
        Stop {
            account: at as u32,
            position: Position::on_sphere(account.latitude, account.longitude),
            visits,
            visit_hours,
            call_hours: role.call_hours(segment.into()),
            skills: account.skills(),
        }
    };
    calls.map(stop).collect()
}
