//! Capacity hours of reps: a little more than the work needs.

use super::accounts::Account;
use super::reps::Rep;
use super::roles::Role;
use super::travel::{Need, Site, Stop, estimate};
use crate::geometry::Position;
use crate::plan::config::TravelSection;

/// Capacity over work: real teams are never sized to the hour.
const SLACK: f64 = 1.1;

/// Capacity hours of the reps who stayed, in order: together 10 % above the role's calls and travel, nearly equal, and
/// enough for the most demanding account.
pub fn hours(role: Role, accounts: &[Account], segments: &[u8], reps: &[Rep]) -> Vec<f64> {
    let stayed: Vec<&Rep> = reps.iter().filter(|rep| !rep.left).collect();
    let call_hours: f64 = segments.iter().map(|&segment| role.call_hours(segment.into())).sum();
    let need = if role.travels() { travel(role, accounts, segments, &stayed) } else { at_desk(role, segments) };
    let even = (call_hours + need.travel_hours) / stayed.len() as f64;
    let mean_time = stayed.iter().map(|rep| rep.working_time).sum::<f64>() / stayed.len() as f64;
    let hours = |rep: &&Rep| SLACK * even.max(need.largest) * rep.working_time / mean_time;
    stayed.iter().map(|rep| (hours(rep) * 10.0).ceil() / 10.0).collect()
}

fn at_desk(role: Role, segments: &[u8]) -> Need {
    let largest = segments.iter().map(|&segment| role.call_hours(segment.into())).fold(0.0, f64::max);
    Need { travel_hours: 0.0, largest }
}

fn travel(role: Role, accounts: &[Account], segments: &[u8], reps: &[&Rep]) -> Need {
    let stops: Vec<Stop> = (accounts.iter().zip(segments))
        .map(|(account, &segment)| (account, segment.into(), role.visits(segment.into())))
        .filter(|(.., (visits, _))| *visits > 0.0)
        .map(|(account, segment, (visits, visit_hours))| Stop {
            position: Position::on_sphere(account.latitude, account.longitude),
            visits,
            visit_hours,
            call_hours: role.call_hours(segment),
            skills: account.skill.map_or(0, |skill| 1 << skill),
        })
        .collect();
    let sites: Vec<Site> = (reps.iter())
        .map(|rep| Site { position: Position::on_sphere(rep.latitude, rep.longitude), skills: rep.skills })
        .collect();
    estimate(&stops, &sites, &TravelSection::default())
}
