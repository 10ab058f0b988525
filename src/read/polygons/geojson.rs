//! GeoJSON → shapes.

use geo::MultiPolygon;
use geojson::feature::Id;
use geojson::{Feature, FeatureCollection, GeoJson, GeometryValue, JsonObject};
use serde_json::Value;

use super::drawing::{Drawing, Layer, Projection, Shape};
use super::naming::ID;
use crate::error::Defect;

/// Reads a feature collection.
pub(super) fn read(name: &str, text: &str) -> Result<Drawing, Defect> {
    let collection = collection(name, text)?;
    let shapes = collection.features.iter().enumerate().map(|(at, feature)| shape(at, feature)).collect();
    let projection = projection(collection.foreign_members.as_ref());
    Ok(Drawing::of(name, "GeoJSON", vec![Layer { name: String::new(), shapes }], projection))
}

fn collection(name: &str, text: &str) -> Result<FeatureCollection, Defect> {
    let wrong = |reason: String| Defect::of_file(name, reason);
    match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) if collection.features.is_empty() => Err(wrong("has no features".into())),
        Ok(GeoJson::FeatureCollection(collection)) => Ok(collection),
        Ok(_) => Err(wrong("should be a FeatureCollection, with a polygon for each unit".into())),
        Err(error) => Err(wrong(format!("is no valid GeoJSON: {error}"))),
    }
}

/// What older files say of their coordinates: `"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}`.
fn projection(members: Option<&JsonObject>) -> Projection {
    let name = members.and_then(|members| members.get("crs")?.get("properties")?.get("name")?.as_str());
    match name {
        Some(name) if !["CRS84", "4326", "4269", "4258"].iter().any(|known| name.ends_with(known)) => {
            Projection::Planar(1.0, name.to_string())
        }
        _ => Projection::Geographic,
    }
}

fn shape(at: usize, feature: &Feature) -> Shape {
    let mut properties: Vec<(String, String)> = feature.properties.iter().flatten().filter_map(property).collect();
    properties.extend(feature.id.as_ref().map(|id| match id {
        Id::String(id) => (ID.to_string(), id.clone()),
        Id::Number(id) => (ID.to_string(), id.to_string()),
    }));
    let ground = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(value @ (GeometryValue::Polygon { .. } | GeometryValue::MultiPolygon { .. })) => ground(value),
        _ => Err("should be a Polygon or a MultiPolygon".into()),
    };
    Shape { place: format!("features[{at}]"), properties, ground }
}

/// A property as text; none where it is empty.
pub(super) fn property((name, value): (&String, &Value)) -> Option<(String, String)> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.trim().to_string(),
        Value::Number(number) => {
            let text = number.to_string();
            text.strip_suffix(".0").map_or(text.clone(), String::from)
        }
        other => other.to_string(),
    };
    Some((name.clone(), text)).filter(|(_, text)| !text.is_empty())
}

fn ground(value: &GeometryValue) -> Result<MultiPolygon, String> {
    let polygons = match value {
        GeometryValue::Polygon { coordinates } => std::slice::from_ref(coordinates),
        GeometryValue::MultiPolygon { coordinates } => coordinates,
        _ => return Err("should be a Polygon or a MultiPolygon".into()),
    };
    if !polygons.iter().flatten().flatten().all(|corner| corner.as_slice().len() >= 2) {
        return Err("has corners that are no places".into());
    }
    let ring = |ring: &Vec<geojson::Position>| ring.iter().map(|corner| (corner.as_slice()[0], corner.as_slice()[1])).collect();
    let polygon = |rings: &Vec<Vec<geojson::Position>>| {
        let mut rings = rings.iter().map(ring);
        Some(geo::Polygon::new(rings.next()?, rings.collect()))
    };
    Ok(MultiPolygon::new(polygons.iter().filter_map(polygon).collect()))
}
