//! Drives that nobody knows, from those that a file gives, as docs/src/formats.md has it: known drives by distance in classes of
//! equally many, without the slowest and the quickest twentieth; each class stands for its means, and the first two tell what no distance takes.

use super::travel;
use crate::plan::Plan;
use crate::plan::config::Missing;

/// The typical drives of a plan: (km as the crow flies, hours), rising; empty where circuity and speed tell.
pub(super) fn typical(plan: &Plan) -> Vec<(f64, f64)> {
    let mut known: Vec<[f64; 2]> = Vec::new();
    for (&(rep, account), &hours) in &plan.travel {
        let places = plan.reps[rep].place.zip(plan.accounts[account].place);
        if let Some((from, to)) = places.filter(|(from, to)| from.planar == to.planar) {
            known.extend(Some(travel::km(&from, &to)).filter(|km| *km > 0.0).map(|km| [km, hours]));
        }
    }
    if known.len() < 3 || plan.config.travel.missing == Missing::Formula {
        return Vec::new();
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
    if let [(km, hours), (next_km, next_hours), ..] = knots[..] {
        let start = hours - km * (next_hours - hours) / (next_km - km);
        knots.insert(0, (0.0, start.max(0.0)));
    } else {
        knots.insert(0, (0.0, 0.0));
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

/// Hours of a drive: on the lines through the knots, and beyond at the pace of the last.
pub(super) fn hours(knots: &[(f64, f64)], km: f64) -> f64 {
    let next = knots.iter().position(|knot| km < knot.0).unwrap_or(knots.len());
    let (a, b) = (knots[next - 1], knots.get(next));
    match b {
        Some(b) => (a.1 * (b.0 - km) + b.1 * (km - a.0)) / (b.0 - a.0),
        None => a.1 * km / a.0,
    }
}
