//! What is told of places that were found: how many are approximate, by how much, and what looks wrong with them.

use std::collections::BTreeMap;

use super::address::{Address, Basis, Found};
use super::settle::Settled;
use crate::error::Defect;
use crate::plan::words::count;
use crate::read::defects::Defects;

/// Lines named of many.
const NAMED: usize = 4;

/// What was found, counted.
#[derive(Debug, Default)]
pub struct Told {
    radii: BTreeMap<Basis, Vec<f64>>,
    zeros: Vec<(usize, String)>,
    assumed: Vec<usize>,
    assumed_with_city: usize,
    assumed_apart: usize,
    apart: Vec<(usize, String)>,
    states: Vec<(usize, String)>,
    beyond: Vec<(usize, String)>,
    namesakes: BTreeMap<Settled, Vec<(usize, String)>>,
}

impl Told {
    /// Adds an address and its lines.
    pub fn add(&mut self, address: Address, found: &Found, lines: impl Iterator<Item = usize> + Clone) {
        let rows = lines.clone().count();
        let radii = self.radii.entry(found.basis).or_default();
        radii.extend(std::iter::repeat_n(found.radius_km, rows));
        let noted = |text: String| lines.clone().map(move |line| (line, text.clone()));
        if found.zeros_restored {
            self.zeros.extend(noted(address.postal_code.to_string()));
        }
        if found.state_unknown {
            self.states.extend(noted(address.state.to_string()));
        }
        if let Some(km) = found.beyond_km {
            self.beyond.extend(noted(format!("{} {}: {km:.0} km", address.postal_code, address.city)));
        }
        if let Some(settled) = found.settled {
            self.namesakes.entry(settled).or_default().extend(noted(address.city.to_string()));
        }
        if let Some(km) = found.apart_km {
            let Address { postal_code, city, state, .. } = address;
            self.apart.extend(noted(match (km.is_finite(), state) {
                (true, _) => format!("{postal_code} is {km:.0} km from {city}"),
                (false, "") => format!("no {city} is known near {postal_code}"),
                (false, _) => format!("{postal_code} is not in {state}"),
            }));
        }
        if found.country_assumed {
            self.assumed.extend(lines.clone());
            self.assumed_with_city += if address.city.is_empty() { 0 } else { rows };
            self.assumed_apart += if found.apart_km.is_some() { rows } else { 0 };
        }
    }

    /// Tells what was placed, and what looks wrong with it.
    pub fn tell(self, file: &str, noun: &str, words: (&mut Vec<String>, &mut Vec<String>), defects: &mut Defects) {
        if 2 * self.assumed_apart > self.assumed_with_city {
            let reason = format!(
                "no country is said, and {} of {} postal codes are not of these cities, if they are codes of the United States: \
                 add a column country, or [data] country = \"DE\" (or whichever it is) to the plan file",
                self.assumed_apart, self.assumed_with_city
            );
            return defects.push(Defect::of_file(file, reason).column("country"));
        }
        let (placed, warnings) = words;
        let line = |rows: usize, words: String| (rows > 0).then(|| format!("{file}: {} {words}", count(rows, noun)));
        for (basis, radii) in self.radii {
            let told = if basis == Basis::FirstDigits { &mut *warnings } else { &mut *placed };
            told.extend(line(radii.len(), format!("at {}: {}", basis.words(), spread(radii))));
        }
        for (settled, noted) in self.namesakes {
            let words = format!("whose city shares its name with others; {} is taken", settled.words());
            placed.extend(line(noted.len(), format!("{words}: {}", examples(noted))));
        }
        let words = "without country or state: their postal codes are read as those of the United States";
        placed.extend(line(self.assumed.len(), words.into()));
        placed.extend(line(self.zeros.len(), format!("whose postal code had lost its leading zeros: {}", examples(self.zeros))));
        let words = "whose postal code lies far from the city beside it, or in another state, and is what counts";
        warnings.extend(line(self.apart.len(), format!("{words}: {}", examples(self.apart))));
        let words = "placed by a city that lies far from where postal codes begin like theirs: is it another of that name?";
        warnings.extend(line(self.beyond.len(), format!("{words} {}", examples(self.beyond))));
        let words = "whose state is not known in its country, placed by the city alone";
        warnings.extend(line(self.states.len(), format!("{words}: {}", examples(self.states))));
    }
}

impl Basis {
    fn words(self) -> &'static str {
        match self {
            Basis::PostalCode => "the middle of their postal code",
            Basis::City => "the middle of their city",
            Basis::FirstDigits => {
                "the middle of what shares the first three digits of their postal code, which is not known itself"
            }
        }
    }
}

impl Settled {
    fn words(self) -> &'static str {
        match self {
            Settled::County => "the one in their county",
            Settled::Code => "the one where postal codes begin like theirs",
            Settled::Size => "by far the largest",
        }
    }
}

/// `typically within 3 km, at most within 40 km`
fn spread(mut radii: Vec<f64>) -> String {
    radii.sort_by(f64::total_cmp);
    let (typical, most) = (radii[radii.len() / 2].ceil(), radii[radii.len() - 1].ceil());
    if typical == most { format!("within {most} km") } else { format!("typically within {typical} km, at most {most} km") }
}

/// The first few, by line.
fn examples(mut noted: Vec<(usize, String)>) -> String {
    noted.sort();
    let more = if noted.len() > NAMED { ", …" } else { "" };
    let named: Vec<String> = noted.iter().take(NAMED).map(|(line, text)| format!("line {line} ({text})")).collect();
    named.join(", ") + more
}
