//! GeoJSON → the ground that each unit covers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use geo::{CoordsIter, MultiPolygon};
use geojson::feature::Id;
use geojson::{Feature, FeatureCollection, GeoJson, GeometryValue};

use super::aliases::{ACCOUNTS, simplify};
use super::defects::Defects;
use super::{encoding, file};
use crate::error::{Defect, Result};
use crate::geometry::areas;
use crate::hash::sha256;
use crate::plan::Source;
use crate::plan::words::{number, percent};

/// Coordinates beyond this, in degrees or km, are no places.
const FAR: f64 = 1e6;

/// Bytes of a file, at most: read, its corners take ten times as much.
const LARGEST: u64 = 200_000_000;

/// Pairs of sides looked at, at most, of an area and of a file: half a minute for the whole. That is an area of 20,000 corners in
/// one ring, or 5,000 areas of 1,000.
const PAIRS: f64 = 4e8;
const ALL_PAIRS: f64 = 5e9;

/// The areas of a file.
#[derive(Debug)]
pub struct Polygons {
    /// The ground of each unit, by the unit's name.
    pub areas: BTreeMap<String, MultiPolygon>,
    /// What was read.
    pub source: Source,
}

impl Polygons {
    /// Reads a feature collection of polygons, named by a property like one of `columns`, by `unit`, or by the feature's id.
    ///
    /// # Errors
    /// [`Error::Machine`] if the disk fails; everything else is put into `defects`.
    pub fn read(folder: &Path, name: &str, columns: &BTreeSet<String>, defects: &mut Defects) -> Result<Option<Self>> {
        let Some(bytes) = file::bytes_or_defects(LARGEST, &folder.join(name), name, defects)? else { return Ok(None) };
        let parsed = encoding::decode(name, &bytes).and_then(|(text, _)| collection(name, &text));
        let features = match parsed {
            Ok(collection) => collection.features,
            Err(defect) => {
                defects.push(defect);
                return Ok(None);
            }
        };
        let mut reader = Reader { file: name, keys: keys(columns), areas: BTreeMap::new(), pairs: 0.0, defects };
        features.iter().enumerate().for_each(|(at, feature)| reader.take(at, feature));
        reader.check_overlaps();
        let (areas, used) = (reader.areas, reader.keys.join(", "));
        let source = Source {
            path: name.into(),
            sha256: sha256(&bytes),
            rows: features.len(),
            format: "GeoJSON".into(),
            headers: vec![(used, Some("unit".into()))],
        };
        Ok(Some(Polygons { areas: areas.into_iter().map(|(name, (_, area))| (name, area)).collect(), source }))
    }
}

fn collection(name: &str, text: &str) -> std::result::Result<FeatureCollection, Defect> {
    let wrong = |reason: String| Defect::of_file(name, reason);
    match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) if collection.features.is_empty() => Err(wrong("has no features".into())),
        Ok(GeoJson::FeatureCollection(collection)) => Ok(collection),
        Ok(_) => Err(wrong("should be a FeatureCollection, with a polygon for each unit".into())),
        Err(error) => Err(wrong(format!("is no valid GeoJSON: {error}"))),
    }
}

/// Properties that may name a unit, simplified: the columns and their other names, then `unit`.
fn keys(columns: &BTreeSet<String>) -> Vec<String> {
    let others = |column: &String| {
        let known = ACCOUNTS.iter().find(|known| known.name == column);
        known.map_or(&[][..], |known| known.aliases).iter().copied().flatten().map(|alias| (*alias).to_string())
    };
    let names = columns.iter().flat_map(|column| std::iter::once(simplify(column)).chain(others(column)));
    names.chain(["unit", "accountid"].map(String::from)).collect()
}

struct Reader<'a> {
    file: &'a str,
    keys: Vec<String>,
    /// By name: where the feature stands, and its ground.
    areas: BTreeMap<String, (usize, MultiPolygon)>,
    /// Pairs of sides looked at so far.
    pairs: f64,
    defects: &'a mut Defects,
}

impl Reader<'_> {
    fn wrong(&mut self, at: usize, name: &str, reason: &str) {
        let defect = Defect::of_file(self.file, reason).column(format!("features[{at}]"));
        self.defects.push(if name.is_empty() { defect } else { defect.value(name) });
    }

    fn take(&mut self, at: usize, feature: &Feature) {
        let name = self.name(feature);
        if name.is_empty() {
            let reason = format!("has no name: give it a property {}, or an id", self.keys[0]);
            return self.wrong(at, "", &reason);
        }
        let area = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
            Some(value @ (GeometryValue::Polygon { .. } | GeometryValue::MultiPolygon { .. })) => shape(value),
            _ => return self.wrong(at, &name, "should be a Polygon or a MultiPolygon"),
        };
        let Some(area) = area else { return self.wrong(at, &name, "has corners that are no places, or fewer than 3 of them") };
        let pairs = areas::pairs_to_check(&area);
        self.pairs += pairs;
        if pairs > PAIRS || self.pairs > ALL_PAIRS {
            let corners = number(area.coords_count() as f64);
            let whole = if pairs > PAIRS { "the area has" } else { "up to here the areas have" };
            let reason =
                format!("{whole} too many corners to be checked (here {corners}; 20,000 in one ring can be): simplify the map");
            return self.wrong(at, &name, &reason);
        }
        if let Some(reason) = areas::defect(&area) {
            return self.wrong(at, &name, &format!("is no valid polygon: its {reason}"));
        }
        if let Some((first, _)) = self.areas.get(&name) {
            let reason = format!("features[{first}] has the same name");
            return self.wrong(at, &name, &reason);
        }
        self.areas.insert(name, (at, area));
    }

    fn name(&self, feature: &Feature) -> String {
        let property = |key: &String| {
            let properties = feature.properties.as_ref()?;
            let (_, value) = properties.iter().find(|(name, _)| simplify(name) == *key)?;
            Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)).filter(|name| name != "null")
        };
        let named = self.keys.iter().find_map(property);
        named.unwrap_or_else(|| match &feature.id {
            Some(Id::String(id)) => id.clone(),
            Some(Id::Number(id)) => id.to_string(),
            None => String::new(),
        })
    }

    /// Areas on the same ground: each pair once, at the later feature.
    fn check_overlaps(&mut self) {
        let named: Vec<(String, usize)> = self.areas.iter().map(|(name, (at, _))| (name.clone(), *at)).collect();
        let grounds: Vec<MultiPolygon> = self.areas.values().map(|(_, area)| area.clone()).collect();
        for (a, b, share) in areas::overlaps(&grounds) {
            let (first, second) = if named[a].1 < named[b].1 { (a, b) } else { (b, a) };
            let reason = format!("overlaps {} by {} of the smaller area", named[first].0, percent(share));
            self.wrong(named[second].1, &named[second].0, &reason);
        }
    }
}

/// The ground of a geometry; `None` where a corner is no place or a ring has fewer than three.
fn shape(value: &GeometryValue) -> Option<MultiPolygon> {
    let polygons = match value {
        GeometryValue::Polygon { coordinates } => vec![coordinates.clone()],
        GeometryValue::MultiPolygon { coordinates } => coordinates.clone(),
        _ => return None,
    };
    let whole = polygons.iter().flatten().all(|ring| ring.len() >= 3 && ring.iter().all(|corner| corner.as_slice().len() >= 2));
    let area: geo::Geometry = (whole && !polygons.is_empty()).then(|| value.try_into().ok())??;
    let area = match area {
        geo::Geometry::Polygon(polygon) => MultiPolygon::new(vec![polygon]),
        geo::Geometry::MultiPolygon(polygons) => polygons,
        _ => return None,
    };
    let near = area.coords_iter().all(|corner| corner.x.abs() <= FAR && corner.y.abs() <= FAR);
    (near && area.coords_count() > 0).then_some(area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_areas_of_many_corners_are_refused_where_they_become_too_many() {
        let square = |name: &str| {
            let corners = "[[[0,0],[1,0],[1,1],[0,1],[0,0]]]";
            let geometry = format!("{{\"type\":\"Polygon\",\"coordinates\":{corners}}}");
            let feature = format!("{{\"type\":\"Feature\",\"properties\":{{\"unit\":\"{name}\"}},\"geometry\":{geometry}}}");
            feature.parse::<Feature>().unwrap()
        };
        let mut defects = Defects::default();
        let pairs = ALL_PAIRS - 30.0;
        let mut reader =
            Reader { file: "a.geojson", keys: vec!["unit".into()], areas: BTreeMap::new(), pairs, defects: &mut defects };
        reader.take(0, &square("a"));
        reader.take(1, &square("b"));
        assert_eq!(reader.areas.keys().collect::<Vec<_>>(), ["a"]);
        let told = defects.finish().unwrap_err().to_string();
        assert!(told.contains("features[1] = \"b\": up to here the areas have too many corners"), "{told}");
    }
}
