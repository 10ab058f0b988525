//! Proofs changed at random places, and what becomes of them.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::{Value, json};
use sutton::check;

/// Numbers that proofs of any kind may stumble over.
const ODD: [f64; 12] = [0.0, -1.0, 0.5, 1.0, 2.0, 1e-300, 1e16, -1e16, 1e300, -1e300, 1.7e308, -1.7e308];

/// Changes a proof in one to three places: numbers, lists, and what stands in them.
fn mutated(proof: &Value, rng: &mut Pcg64) -> Value {
    let mut forged = proof.clone();
    for _ in 0..rng.random_range(1..=3) {
        let mut places = Vec::new();
        collect(&forged, String::new(), &mut places);
        let place = &places[rng.random_range(0..places.len())];
        change(forged.pointer_mut(place).unwrap(), rng);
    }
    forged
}

fn collect(value: &Value, path: String, places: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| collect(item, format!("{path}/{at}"), places));
            places.push(path);
        }
        Value::Object(items) => items.iter().for_each(|(key, item)| collect(item, format!("{path}/{key}"), places)),
        Value::Number(_) => places.push(path),
        _ => {}
    }
}

fn change(value: &mut Value, rng: &mut Pcg64) {
    match value {
        Value::Number(number) if number.is_u64() => {
            let now = number.as_u64().unwrap();
            *value = json!([now + 1, now.saturating_sub(1), 0, u64::from(u32::MAX)][rng.random_range(0..4)]);
        }
        Value::Number(number) => {
            let now = number.as_f64().unwrap();
            let odd = ODD[rng.random_range(0..ODD.len())];
            let factor = rng.random_range(0.5..2.0);
            *value = json!([now * factor, now + factor, now.round(), -now, odd][rng.random_range(0..5)]);
        }
        Value::Array(items) if !items.is_empty() => {
            let at = rng.random_range(0..items.len());
            match rng.random_range(0..4) {
                0 => drop(items.remove(at)),
                1 => items.insert(at, items[at].clone()),
                2 => items.clear(),
                _ => items.swap(0, at),
            }
        }
        _ => {}
    }
}

/// What became of forged proofs.
#[derive(Debug, Default)]
pub struct Tally {
    /// Refused as no proof at all.
    pub refused: usize,
    /// Taken, for a bound that no plan refutes.
    pub taken: usize,
    /// Of these, proofs that are as good as they were.
    pub unharmed: usize,
}

/// Holds every mutation of a proof against the value of the best plan.
pub fn forge(
    seed: u64,
    times: u64,
    (proof, genuine, optimum): (&Value, f64, f64),
    bound: impl Fn(Value) -> Option<f64>,
    tally: &mut Tally,
) {
    for time in 0..times {
        let mut rng = Pcg64::seed_from_u64(1_000_000 * seed + time);
        let forged = mutated(proof, &mut rng);
        let Some(bound) = bound(forged.clone()) else {
            tally.refused += 1;
            continue;
        };
        assert!(
            check::bears_out(optimum, bound, 1e-7 * optimum.abs().max(1.0)),
            "seed {seed}, time {time}: {bound} is said to be proven, but a plan has {optimum}: {forged}"
        );
        tally.taken += 1;
        tally.unharmed += usize::from(bound >= genuine - 1e-9 * genuine.abs().max(1.0));
    }
}
