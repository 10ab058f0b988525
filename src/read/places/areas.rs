//! The areas that postal codes of Germany, France and the United Kingdom begin with: they tell towns of one name apart.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::index::Index;

/// Two digits or up to two letters of a country's codes, and the town in the middle of what begins so: `country,beginning,town`.
const AREAS: &str = include_str!("../../../data/places/codes.csv");
/// Km around that town which are likely of its area.
pub const REACH: f64 = 50.0;

/// Km from it to a town that is of another area.
pub const BEYOND: f64 = 150.0;

/// The middles of a country's areas, by what their codes begin with.
type Middles = BTreeMap<&'static str, (f64, f64)>;

static GERMANY: LazyLock<Middles> = LazyLock::new(|| middles("DE"));
static FRANCE: LazyLock<Middles> = LazyLock::new(|| middles("FR"));
static UNITED_KINGDOM: LazyLock<Middles> = LazyLock::new(|| middles("GB"));

fn middles(country: &str) -> Middles {
    let Some(index) = Index::of(country) else { return Middles::new() };
    let rows = AREAS.lines().skip(1).filter_map(|line| line.split_once(',')).filter(|(of, _)| *of == country);
    let middle = |(beginning, town)| {
        let points = index.named(town, None).meant.into_iter();
        let largest = points.max_by(|a, b| a.population.total_cmp(&b.population))?;
        Some((beginning, (largest.latitude, largest.longitude)))
    };
    rows.filter_map(|(_, row)| row.split_once(',')).filter_map(middle).collect()
}

/// The middle of the area of a postal code.
pub fn middle(country: &str, postal_code: &str) -> Option<(f64, f64)> {
    let middles = match country {
        "DE" => &GERMANY,
        "FR" => &FRANCE,
        "GB" => &UNITED_KINGDOM,
        _ => return None,
    };
    middles.get(beginning(country, postal_code)?.as_str()).copied()
}

/// What a code begins with: `D-80331` with 80, `1067` (which lost a zero) with 01, `SW1A 1AA` with SW.
fn beginning(country: &str, postal_code: &str) -> Option<String> {
    let code = postal_code.trim();
    if country == "GB" {
        let letters: String = code.chars().take_while(char::is_ascii_alphabetic).collect();
        let is_code = (1..=2).contains(&letters.len()) && code[letters.len()..].starts_with(|next: char| next.is_ascii_digit());
        return is_code.then(|| letters.to_uppercase());
    }
    let (head, tail) = code.split_at(code.find(|letter: char| letter.is_ascii_digit())?);
    let is_bare = head.is_empty() || ["D", "DE", "F", "FR"].contains(&head.trim_end_matches(['-', ' ']).to_uppercase().as_str());
    let is_code = is_bare && tail.bytes().all(|byte| byte.is_ascii_digit()) && (4..=5).contains(&tail.len());
    is_code.then(|| format!("{tail:0>5}")[..2].to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_begin_with_their_area() {
        let begins = |country, code| beginning(country, code).unwrap_or_default();
        assert_eq!(
            ["80331", "D-80331", "de 80331", "8033", "80 331", "803311", "A-80331"].map(|code| begins("DE", code)),
            ["80", "80", "80", "08", "", "", ""]
        );
        assert_eq!(["F-01000", "1000", "", "2A004"].map(|code| begins("FR", code)), ["01", "01", "", ""]);
        assert_eq!(["SW1A 1AA", "b1 1aa", "NEWPORT", "1"].map(|code| begins("GB", code)), ["SW", "B", "", ""]);
    }

    #[test]
    fn every_area_has_a_town() {
        for line in AREAS.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let code = if cells[0] == "GB" { format!("{}1 1AA", cells[1]) } else { format!("{}123", cells[1]) };
            assert!(middle(cells[0], &code).is_some(), "{line}");
        }
        assert_eq!(middle("DE", "00123"), None);
        let (latitude, longitude) = middle("DE", "80331").unwrap_or_default();
        assert!((latitude - 48.14).abs() < 0.1 && (longitude - 11.58).abs() < 0.1);
    }
}
