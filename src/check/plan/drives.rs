//! Drives that nobody knows, from those that a file gives, as docs/src/formats.md has it: known drives by distance in classes of
//! equally many, without the slowest and the quickest twentieth; each class stands for its means, and no distance takes no time.

use super::travel;
use crate::plan::Plan;
use crate::plan::config::{Missing, Profile, TravelSection};

/// The typical drives of a plan: (km as the crow flies, hours), rising from (0, 0).
pub(in crate::check) fn typical(plan: &Plan) -> Vec<(f64, f64)> {
    let mut known: Vec<[f64; 2]> = Vec::new();
    for (&(rep, account), &hours) in &plan.travel {
        let places = plan.reps[rep].place.zip(plan.accounts[account].place);
        if let Some((from, to)) = places.filter(|(from, to)| from.planar == to.planar) {
            known.extend(Some(travel::km(&from, &to)).filter(|km| *km > 0.0).map(|km| [km, hours]));
        }
    }
    if known.len() < 3 || plan.config.travel.missing == Missing::Formula {
        return stated(&plan.config.travel);
    }
    let millimetres = |drive: &[f64; 2]| (drive[0] * 1e6).round();
    known.sort_by(|a, b| millimetres(a).total_cmp(&millimetres(b)));
    let classes = (known.len() / 20).clamp(1, 16);
    let mut knots: Vec<(f64, f64)> = Vec::new();
    let mut rest = &known[..];
    for class in 1..=classes {
        let (own, others) = rest.split_at(class * known.len() / classes - (known.len() - rest.len()));
        rest = others;
        let (km, hours) = means(own);
        match knots.last() {
            Some(last) if km <= last.0 => {}
            Some(last) => knots.push((km, hours.max(last.1))),
            None => knots.push((km, hours)),
        }
    }
    knots.insert(0, (0.0, 0.0));
    knots
}

/// The drives that the settings state: circuity over speed, the bands, or else the profile's minutes as docs/src/numbers.md has them.
/// Beyond the last distance it goes on as from the one before.
fn stated(road: &TravelSection) -> Vec<(f64, f64)> {
    if road.circuity.or(road.speed_kmh).is_some() {
        return vec![(0.0, 0.0), (1.0, road.circuity.unwrap_or(1.3) / road.speed_kmh.unwrap_or(60.0))];
    }
    let own = || road.bands.iter().map(|band| [band.km, band.minutes]).collect();
    let minutes: Vec<[f64; 2]> = match road.profile {
        _ if !road.bands.is_empty() => own(),
        Some(Profile::City) => vec![[3.0, 13.0], [10.0, 29.0], [50.0, 76.0], [200.0, 175.0], [20016.0, 12065.0]],
        Some(Profile::Country) => vec![[1.0, 2.0], [10.0, 12.5], [50.0, 46.0], [200.0, 138.0], [20016.0, 12028.0]],
        _ => vec![[1.0, 3.6], [5.0, 10.4], [12.0, 18.6], [50.0, 52.0], [200.0, 150.0], [20016.0, 12040.0]],
    };
    let mut knots = vec![(0.0, 0.0)];
    knots.extend(minutes.iter().map(|[km, minutes]| (*km, minutes / 60.0)));
    if let (false, [.., (a, from), (b, to)]) = (road.bands.len() < 2, &knots[..]) {
        let far = f64::max(20016.0, b + 1.0);
        knots.push((far, to + (to - from) / (b - a) * (far - b)));
    }
    knots
}

/// Mean km and mean hours of a class, without the twentieth parts with the most and with the fewest hours per km.
fn means(class: &[[f64; 2]]) -> (f64, f64) {
    let mut by_pace: Vec<&[f64; 2]> = class.iter().collect();
    by_pace.sort_by(|a, b| (a[1] / a[0]).total_cmp(&(b[1] / b[0])));
    let out = class.len() / 20;
    let (mut km, mut hours, kept) = (0.0, 0.0, class.len() - 2 * out);
    by_pace[out..out + kept].iter().for_each(|drive| (km, hours) = (km + drive[0], hours + drive[1]));
    (km / kept as f64, hours / kept as f64)
}
