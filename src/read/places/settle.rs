//! Which place is meant, where several have the name.

use super::fold::fold;
use crate::geometry::Zip;

/// Places of one name are one, if they are no farther apart, in km.
const ONE: f64 = 25.0;
/// The same for points of one post office's city.
const ONE_POST: f64 = 50.0;
/// So many times the inhabitants, and nobody means the other.
const KNOWN: f64 = 50.0;

/// Km from where its postal code is, from which nobody means even the best known place.
const ELSEWHERE: f64 = 100.0;

/// Inhabitants of a place of which nobody knows how many.
const SMALL: f64 = 500.0;

/// A point that has the name.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// State or region.
    pub region: &'static str,
    /// The name as it is written there.
    pub name: &'static str,
    /// Latitude in degrees.
    pub latitude: f64,
    /// Longitude in degrees.
    pub longitude: f64,
    /// Inhabitants; 0 where unknown.
    pub population: f64,
    /// The postal code that the point is of.
    pub zip: Option<&'static Zip>,
}

/// A place of the name: points that lie together.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// State or region.
    pub region: &'static str,
    /// The name.
    pub name: &'static str,
    /// Latitude of the middle.
    pub latitude: f64,
    /// Longitude of the middle.
    pub longitude: f64,
    /// Km around the middle that addresses lie in.
    pub radius_km: f64,
    /// Inhabitants; 0 where unknown.
    pub population: f64,
    /// Whether mail goes there by this name.
    pub is_post: bool,
    /// Counties, folded.
    pub counties: Vec<String>,
    /// County, as it is written.
    pub county: &'static str,
}

/// What else an address says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clues<'a> {
    /// County.
    pub county: &'a str,
    /// The middle of what shares the postal code's first letters or digits, and km around it in which the place is.
    pub near: Option<((f64, f64), f64)>,
}

/// What told places of one name apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Settled {
    /// The county.
    County,
    /// What the postal code begins with.
    Code,
    /// So many more inhabitants that everybody knows which is meant.
    Size,
}

/// The candidates that are left: one, if the place is settled; and by what, where there were several.
pub fn settle(points: &[&Point], clues: Clues) -> (Vec<Candidate>, Option<Settled>) {
    let mut settled = None;
    let mut candidates: Vec<Candidate> = together(points).iter().map(|points| Candidate::of(points)).collect();
    if candidates.len() > 1 {
        candidates.iter_mut().for_each(Candidate::find_county);
    }
    candidates.sort_by(|a, b| b.population.total_cmp(&a.population));
    if candidates.len() > 1 && !clues.county.is_empty() {
        let county = county(clues.county);
        let own: Vec<Candidate> = candidates.iter().filter(|own| own.counties.contains(&county)).cloned().collect();
        candidates = if own.is_empty() { candidates } else { own };
        settled = (candidates.len() == 1).then_some(Settled::County);
    }
    if let (true, Some((near, reach))) = (candidates.len() > 1, clues.near) {
        candidates.sort_by(|a, b| km(a.at(), near).total_cmp(&km(b.at(), near)));
        // Twice as near is near; half-way between two, it is neither.
        let away = km(candidates[0].at(), near);
        if away <= reach && 2.0 * away < km(candidates[1].at(), near) {
            candidates.truncate(1);
            settled = Some(Settled::Code);
        }
    }
    let is_elsewhere = |first: &Candidate| clues.near.is_some_and(|(near, _)| km(first.at(), near) > ELSEWHERE);
    if let [first, others @ ..] = &candidates[..]
        && !is_elsewhere(first)
        && others.iter().all(|other| !other.is_post && first.population >= KNOWN * other.population.max(SMALL))
    {
        settled = settled.or((!others.is_empty()).then_some(Settled::Size));
        candidates.truncate(1);
    }
    (candidates, settled)
}

/// A county without what kind of one it is.
fn county(name: &str) -> String {
    let folded = fold(name);
    let kinds = ["county", "parish", "borough", "censusarea"];
    kinds.iter().find_map(|kind| folded.strip_suffix(kind)).unwrap_or(&folded).to_string()
}

/// Points that lie together, each with one that is near.
fn together<'a>(points: &[&'a Point]) -> Vec<Vec<&'a Point>> {
    let mut groups: Vec<Vec<&Point>> = Vec::new();
    for point in points {
        let is_near = |other: &&Point| {
            let post = point.zip.zip(other.zip).is_some_and(|(a, b)| a.city == b.city);
            km(point.at(), other.at()) <= if post { ONE_POST } else { ONE }
        };
        let (near, mut apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.iter().any(is_near));
        apart.push(near.into_iter().flatten().chain([*point]).collect());
        groups = apart;
    }
    groups
}

impl Point {
    fn at(&self) -> (f64, f64) {
        (self.latitude, self.longitude)
    }

    /// Km around a town's middle: two thousand people live on a square km.
    fn radius_km(&self) -> f64 {
        self.zip.map_or((self.population / 2000.0 / std::f64::consts::PI).sqrt().clamp(2.0, 25.0), |zip| zip.radius_km)
    }
}

impl Candidate {
    fn of(points: &[&Point]) -> Self {
        let largest = points.iter().max_by(|a, b| a.population.total_cmp(&b.population)).copied().unwrap_or(points[0]);
        let posts: Vec<&Point> = points.iter().filter(|point| point.zip.is_some()).copied().collect();
        let farthest = |from| points.iter().map(|point| km(from, point.at())).fold(0.0, f64::max);
        // A town's own middle is where most addresses are, unless its post office serves country far away from it.
        let town = (largest.population > 0.0).then(|| largest.at());
        let middles = town.into_iter().chain([mean(points), halfway(points)]);
        let at = middles.clone().find(|&at| farthest(at) <= ONE_POST).or(middles.last()).unwrap_or(largest.at());
        let counties = posts.iter().filter_map(|point| point.zip).map(|zip| zip.county).filter(|county| !county.is_empty());
        Candidate {
            region: largest.region,
            name: largest.name,
            latitude: at.0,
            longitude: at.1,
            radius_km: farthest(at).max(largest.radius_km()),
            population: points.iter().map(|point| point.population).sum(),
            is_post: !posts.is_empty(),
            county: counties.clone().next().unwrap_or_default(),
            counties: counties.map(county).collect(),
        }
    }

    fn at(&self) -> (f64, f64) {
        (self.latitude, self.longitude)
    }

    /// Takes the county of the nearest postal code, where none is of the place.
    fn find_county(&mut self) {
        let at = self.at();
        let near = Zip::all().iter().filter(|zip| zip.state == self.region && !zip.county.is_empty());
        let near = near.map(|zip| (km(at, (zip.latitude, zip.longitude)), zip)).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, zip)) = near.filter(|(away, _)| self.counties.is_empty() && *away <= ONE) {
            self.county = zip.county;
            self.counties.push(county(zip.county));
        }
    }

    /// Whether all of it lies near its middle, as far as anybody knows.
    pub fn is_one_place(&self) -> bool {
        self.radius_km <= ONE_POST
    }
}

fn mean(points: &[&Point]) -> (f64, f64) {
    let count = points.len() as f64;
    (
        points.iter().map(|point| point.latitude).sum::<f64>() / count,
        points.iter().map(|point| point.longitude).sum::<f64>() / count,
    )
}

/// Half-way between the ends of points.
fn halfway(points: &[&Point]) -> (f64, f64) {
    let half = |of: fn(&Point) -> f64| {
        let values = points.iter().map(|point| of(point));
        (values.clone().fold(f64::INFINITY, f64::min) + values.fold(f64::NEG_INFINITY, f64::max)) / 2.0
    };
    (half(|point| point.latitude), half(|point| point.longitude))
}

/// Km between two pairs of latitude and longitude.
pub fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    use crate::geometry::{Metric, Position};
    Metric::Sphere.distance(&Position::on_sphere(a.0, a.1), &Position::on_sphere(b.0, b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(latitude: f64, longitude: f64, population: f64) -> Point {
        Point { region: "02", name: "Neustadt", latitude, longitude, population, zip: None }
    }

    fn left(points: &[Point], clues: Clues) -> Vec<f64> {
        let points: Vec<&Point> = points.iter().collect();
        settle(&points, clues).0.iter().map(|own| own.latitude).collect()
    }

    #[test]
    fn near_points_are_one_place_at_the_largest() {
        assert_eq!(left(&[point(49.0, 8.0, 900.0), point(49.2, 8.0, 5000.0), point(49.1, 8.1, 0.0)], Clues::default()), [49.2]);
        assert_eq!(left(&[point(49.0, 8.0, 900.0), point(49.3, 8.0, 5000.0)], Clues::default()), [49.3, 49.0]);
    }

    #[test]
    fn only_what_everybody_knows_wins_by_size() {
        let beside = |population| left(&[point(49.0, 8.0, 60_000.0), point(53.0, 8.0, population)], Clues::default()).len();
        assert_eq!([beside(1_200.0), beside(1_201.0), beside(0.0)], [1, 2, 1]);
        // A place of unknown size may have five hundred inhabitants.
        assert_eq!(left(&[point(49.0, 8.0, 20_000.0), point(53.0, 8.0, 0.0)], Clues::default()).len(), 2);
    }

    #[test]
    fn first_digits_settle_what_is_twice_as_near() {
        let points = [point(49.0, 8.0, 1000.0), point(52.0, 8.0, 1000.0)];
        let near = |latitude| left(&points, Clues { near: Some(((latitude, 8.0), 120.0)), ..Clues::default() });
        assert_eq!(near(49.9), [49.0]);
        assert_eq!(near(51.5), [52.0]);
        assert_eq!(near(50.4).len(), 2);
        // Nothing is settled by what lies too far from both.
        assert_eq!(near(47.0).len(), 2);
    }

    #[test]
    fn what_settled_a_place_is_told() {
        let (near, far) = (point(49.0, 8.0, 60_000.0), point(53.0, 8.0, 900.0));
        let by = |points: &[&Point], near| settle(points, Clues { near, ..Clues::default() }).1;
        assert_eq!([by(&[&near], None), by(&[&near, &far], None)], [None, Some(Settled::Size)]);
        assert_eq!(by(&[&near, &far], Some(((53.1, 8.0), 50.0))), Some(Settled::Code));
        // A code that is near neither: even the largest is asked about.
        assert_eq!(by(&[&near, &far], Some(((53.1, 9.0), 50.0))), None);
    }

    #[test]
    fn counties_are_named_with_and_without_their_kind() {
        assert_eq!([county("St. Tammany Parish"), county("saint tammany")], ["sttammany", "sttammany"]);
        assert_eq!(county("Kodiak Island Borough"), county("KODIAK ISLAND"));
    }
}
