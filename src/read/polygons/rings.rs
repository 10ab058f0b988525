//! Shapes with their names → areas that are whole, each of another name.

use std::collections::BTreeMap;

use geo::{Coord, CoordsIter, MapCoords, MultiPolygon};

use super::drawing::Shape;
use super::naming::Naming;
use crate::error::Defect;
use crate::geometry::{Ruler, mend};
use crate::plan::words::{count, first, number};
use crate::read::defects::Defects;

/// Coordinates beyond this, in km, are no places.
const FAR: f64 = 1e6;
/// Areas named of those that were mended.
const NAMED: usize = 5;
/// Pairs of sides looked at, at most, of an area and of a file: half a minute for the whole. That is an area of 20,000 corners in
/// one ring, or 5,000 areas of 1,000.
const PAIRS: f64 = 4e8;
const ALL_PAIRS: f64 = 5e9;

/// The areas of a map so far.
pub(super) struct Rings<'a> {
    file: &'a str,
    ruler: Ruler,
    /// What a step of the map's coordinates is in the plan's.
    scale: f64,
    /// By name: where the area stands, and its ground, which may be none.
    pub areas: BTreeMap<String, (String, MultiPolygon)>,
    /// A point of each area without ground.
    pub points: BTreeMap<String, Coord>,
    /// Pairs of sides looked at so far.
    pairs: f64,
    /// Rings without ground, and the areas that had them.
    dropped: (usize, Vec<String>),
    /// Areas whose rings crossed.
    crossed: Vec<String>,
}

impl<'a> Rings<'a> {
    pub(super) fn new(file: &'a str, ruler: Ruler, scale: f64) -> Self {
        let (areas, dropped, crossed) = (BTreeMap::new(), (0, Vec::new()), Vec::new());
        Rings { file, ruler, scale, areas, points: BTreeMap::new(), pairs: 0.0, dropped, crossed }
    }

    /// Takes a shape in; what is wrong with it is told.
    pub(super) fn take(&mut self, (shape, name): (&Shape, Option<&str>), naming: &Naming, defects: &mut Defects) {
        let file = self.file;
        let mut wrong = |reason: &str| {
            let defect = Defect::of_file(file, reason).column(&shape.place);
            defects.push(name.map_or(defect.clone(), |name| defect.value(name)));
        };
        let Some(name) = name else {
            return wrong(&format!("has no name: give it a property {}, or an id", naming.key));
        };
        if let Some((first, _)) = self.areas.get(name) {
            return wrong(&format!("{first} has the same name"));
        }
        match shape.ground.clone().and_then(|ground| self.whole(&ground)) {
            Ok(mended) => {
                if mended.dropped > 0 {
                    self.dropped.0 += mended.dropped;
                    self.dropped.1.push(name.into());
                }
                if mended.crossed {
                    self.crossed.push(name.into());
                }
                let point = shape.ground.as_ref().ok().and_then(|ground| ground.coords_iter().next());
                match point.filter(|_| mended.ground.0.is_empty()) {
                    Some(point) => self.points.insert(name.into(), point * self.scale),
                    None if mended.ground.0.is_empty() => return wrong("has no ground"),
                    None => None,
                };
                self.areas.insert(name.into(), (shape.place.clone(), mended.ground));
            }
            Err(reason) => wrong(&reason),
        }
    }

    fn whole(&mut self, ground: &MultiPolygon) -> Result<mend::Mended, String> {
        let scale = self.scale;
        let ground = ground.map_coords(|corner| corner * scale);
        let (x, y) = match self.ruler {
            Ruler::Degrees => (360.0, 90.0),
            Ruler::Plane => (FAR, FAR),
        };
        if !ground.coords_iter().all(|corner| corner.x.abs() <= x && corner.y.abs() <= y) {
            return Err(match self.ruler {
                Ruler::Degrees => {
                    "has corners that are no longitude and latitude: save the map in degrees (WGS 84, EPSG:4326)".into()
                }
                Ruler::Plane => "has corners that are no places".into(),
            });
        }
        let pairs = mend::pairs_to_check(&ground);
        self.pairs += pairs;
        if pairs > PAIRS || self.pairs > ALL_PAIRS {
            let corners = number(ground.coords_count() as f64);
            let whole = if pairs > PAIRS { "the area has" } else { "up to here the areas have" };
            return Err(format!(
                "{whole} too many corners to be checked (here {corners}; 20,000 in one ring can be): simplify the map"
            ));
        }
        mend::mend(&ground).map_err(|reason| format!("is no valid polygon: its {reason}"))
    }

    /// What was mended, in words.
    pub(super) fn words(&self) -> Vec<String> {
        let (rings, of) = &self.dropped;
        let dropped = (*rings > 0).then(|| {
            format!(
                "{}: left out {} without ground in {}: {}",
                self.file,
                count(*rings, "ring"),
                count(of.len(), "area"),
                first(of, NAMED)
            )
        });
        let crossed = (!self.crossed.is_empty()).then(|| {
            let areas = count(self.crossed.len(), "area");
            format!("{}: mended {areas} whose borders cross themselves a little: {}", self.file, first(&self.crossed, NAMED))
        });
        let flat: Vec<&String> = self.points.keys().collect();
        let flat = (!flat.is_empty()).then(|| {
            let areas = count(flat.len(), "area");
            format!("{}: no ground is left of {areas}, which go with those around: {}", self.file, first(&flat, NAMED))
        });
        dropped.into_iter().chain(crossed).chain(flat).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::polygons::drawing::Layer;
    use geo::polygon;

    fn square(name: &str) -> Shape {
        let ground = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0), (x: 0.0, y: 1.0)];
        Shape { place: name.into(), properties: Vec::new(), ground: Ok(MultiPolygon::new(vec![ground])) }
    }

    /// What is told of two squares.
    fn told(mut rings: Rings) -> String {
        let (layer, mut defects) = (Layer { name: String::new(), shapes: Vec::new() }, Defects::default());
        let naming = Naming { layer: &layer, names: Vec::new(), words: Vec::new(), key: "unit".into() };
        for name in ["a", "b"] {
            rings.take((&square(name), Some(name)), &naming, &mut defects);
        }
        defects.finish().unwrap_err().to_string()
    }

    #[test]
    fn many_areas_of_many_corners_are_refused_where_they_become_too_many() {
        let mut rings = Rings::new("a.geojson", Ruler::Degrees, 1.0);
        rings.pairs = ALL_PAIRS - 30.0;
        let told = told(rings);
        assert!(told.contains("b = \"b\": up to here the areas have too many corners") && !told.contains("\"a\""), "{told}");
    }

    #[test]
    fn metres_are_no_degrees() {
        assert!(told(Rings::new("a.geojson", Ruler::Degrees, 1_000.0)).contains("EPSG:4326"));
    }
}
