//! The towns of a country by name.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use super::fold::{fold, readings};
use super::settle::Point;
use crate::geometry::{Country, Zip};

/// Likeness of two names from which one may be the other's misspelling.
const ALIKE: f64 = 0.87;
/// A place that is only also called so may be meant, if the one whose name it is has no more than so many times the inhabitants.
const LIKE_SIZE: f64 = 5.0;

/// Points of a country, and their names, folded, in order.
#[derive(Debug, Default)]
pub struct Index {
    points: Vec<Point>,
    names: Vec<Name>,
}

/// Points of a name.
#[derive(Debug, Default)]
pub struct Named<'a> {
    /// Those that may be meant.
    pub meant: Vec<&'a Point>,
    /// Those that are only also called so, and much smaller.
    pub lesser: Vec<&'a Point>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    folded: String,
    point: usize,
    /// Whether the point has another name of its own.
    other: bool,
}

static INDEXES: LazyLock<BTreeMap<&str, OnceLock<Index>>> =
    LazyLock::new(|| Country::all().map(|country| (country.code, OnceLock::new())).collect());

impl Index {
    /// The index of a country; made when it is first asked for.
    pub fn of(country: &str) -> Option<&'static Index> {
        Some(INDEXES.get(country)?.get_or_init(|| Country::of(country).map(Index::made).unwrap_or_default()))
    }

    fn made(country: &'static Country) -> Self {
        let mut index = Index::default();
        for town in country.towns() {
            let (latitude, longitude, population) = (town.latitude, town.longitude, town.population);
            let point = Point { region: town.region, name: town.name, latitude, longitude, population, zip: None };
            index.add(point, town.name, town.others);
        }
        if country.code == "US" {
            for zip in Zip::all() {
                let (latitude, longitude) = (zip.latitude, zip.longitude);
                let point = Point { region: zip.state, name: zip.city, latitude, longitude, population: 0.0, zip: Some(zip) };
                index.add(point, zip.city, zip.others);
            }
        }
        index.names.sort_unstable();
        index.names.dedup_by(|later, first| (&later.folded, later.point) == (&first.folded, first.point));
        index
    }

    fn add(&mut self, point: Point, name: &str, others: &str) {
        let (at, region) = (self.points.len(), point.region);
        self.points.push(point);
        let others = others.split('|').filter(|other| !other.is_empty()).map(|other| (other, true));
        let names = [(name, false)].into_iter().chain(others);
        self.names.extend(names.map(|(name, other)| Name { folded: renamed(fold(name), region), point: at, other }));
    }

    /// Points of a name, in a region if it is known.
    pub fn named(&self, name: &str, region: Option<&str>) -> Named<'_> {
        let written = name.trim().to_lowercase();
        readings(name)
            .into_iter()
            .map(|reading| self.folded(reading, &written, region))
            .find(|found| !found.meant.is_empty())
            .unwrap_or_default()
    }

    /// Points of a name that is folded, and was `written` so.
    fn folded(&self, name: String, written: &str, region: Option<&str>) -> Named<'_> {
        let name = renamed(name, region.unwrap_or_default());
        let from = self.names.partition_point(|own| own.folded < name);
        let same = self.names[from..].iter().take_while(|own| own.folded == name);
        let points = same.map(|own| (&self.points[own.point], own.other));
        let inside = points.filter(|(point, _)| region.is_none_or(|region| point.region == region));
        let (others, mut own): (Vec<_>, Vec<_>) = inside.partition(|(_, other)| *other);
        // Whoever writes accents means them: Pöcking is not Pocking; but Brecé may be Brécé.
        let is_as_written = |(point, _): &(&Point, bool)| point.name.to_lowercase() == written;
        if !written.is_ascii() && own.iter().any(is_as_written) {
            own.retain(|own| is_as_written(own) || !own.0.name.is_ascii());
        }
        let largest = own.iter().map(|(point, _)| point.population).fold(0.0, f64::max);
        // Saint-Étienne is the city of that name, and no small Saint-Étienne-de-Montluc; but post offices have no size.
        let is_meant = |point: &Point| own.is_empty() || point.zip.is_some() || LIKE_SIZE * point.population > largest;
        let (meant, lesser): (Vec<_>, Vec<_>) = others.iter().map(|(point, _)| *point).partition(|point| is_meant(point));
        Named { meant: own.iter().map(|(point, _)| *point).chain(meant).collect(), lesser }
    }

    /// A known name that one may be a misspelling of, or that stands in another region: `Springfield, IL`.
    pub fn suggestion(&self, name: &str, region: Option<&str>) -> Option<String> {
        let largest = |points: Vec<&Point>| points.into_iter().max_by(|a, b| a.population.total_cmp(&b.population)).cloned();
        let folded = fold(name);
        let inside = self.names.iter().filter(|own| region.is_none_or(|region| self.points[own.point].region == region));
        let scored = inside.map(|own| (strsim::jaro_winkler(&folded, &own.folded), &self.points[own.point]));
        let like = scored.filter(|(score, _)| *score >= ALIKE);
        let like = like.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.population.total_cmp(&b.1.population)));
        let found = like.map(|(_, point)| point.clone()).or_else(|| largest(self.named(name, None).meant))?;
        Some(if found.region.is_empty() { found.name.into() } else { format!("{}, {}", found.name, found.region) })
    }
}

/// Names that cities go by beside those that any table has.
fn renamed(folded: String, region: &str) -> String {
    match (folded.as_str(), region) {
        ("newyorkcity" | "nyc", "NY" | "") => "newyork".into(),
        ("washingtondc" | "districtofcolumbia", "DC" | "") => "washington".into(),
        _ => folded,
    }
}
