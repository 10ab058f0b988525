//! TopoJSON → shapes. Sides that areas share stay the same, corner by corner.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

use super::drawing::{Drawing, Layer, Projection, Shape};
use super::geojson;
use super::naming::ID;
use crate::error::Defect;

/// Geometry collections in geometry collections, at most.
const DEEP: usize = 8;

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Topology {
    transform: Option<Transform>,
    objects: BTreeMap<String, Geometry>,
    arcs: Vec<Vec<Vec<f64>>>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: Option<String>,
    id: Option<Value>,
    properties: Option<Map<String, Value>>,
    geometries: Option<Vec<Geometry>>,
    arcs: Option<Value>,
}

/// Whether a text is a topology.
pub(super) fn is_one(text: &str) -> bool {
    serde_json::from_str::<Kind>(text).is_ok_and(|own| own.kind == "Topology")
}

/// Reads a topology, a layer for each of its objects.
pub(super) fn read(name: &str, text: &str) -> Result<Drawing, Defect> {
    let wrong = |reason: String| Defect::of_file(name, reason);
    let topology: Topology = serde_json::from_str(text).map_err(|error| wrong(format!("is no valid TopoJSON: {error}")))?;
    let arcs = topology.arcs.iter().map(|arc| line(arc, topology.transform.as_ref())).collect::<Option<Vec<_>>>();
    let arcs = arcs.ok_or_else(|| wrong("is no valid TopoJSON: an arc has corners that are no places".into()))?;
    let layer = |(object, geometry): (&String, &Geometry)| {
        let mut shapes = Vec::new();
        collect(&format!("objects.{object}"), geometry, &arcs, &mut shapes, DEEP);
        Layer { name: object.clone(), shapes }
    };
    let layers: Vec<Layer> = topology.objects.iter().map(layer).filter(|layer| !layer.shapes.is_empty()).collect();
    if layers.is_empty() {
        return Err(wrong("has no objects".into()));
    }
    Ok(Drawing::of(name, "TopoJSON", layers, Projection::Geographic))
}

/// The corners of an arc; with a transform, each is given by its steps from the one before.
fn line(arc: &[Vec<f64>], transform: Option<&Transform>) -> Option<Vec<Coord>> {
    let (mut x, mut y) = (0.0, 0.0);
    let corner = |at: &Vec<f64>| {
        let (&[east, north], Some(own)) = (at.first_chunk::<2>()?, transform) else {
            return Some(Coord { x: at[0], y: at[1] });
        };
        (x, y) = (x + east, y + north);
        Some(Coord { x: x * own.scale[0] + own.translate[0], y: y * own.scale[1] + own.translate[1] })
    };
    arc.iter().map(corner).collect()
}

/// The shapes of an object; those of collections one by one.
fn collect(place: &str, geometry: &Geometry, arcs: &[Vec<Coord>], shapes: &mut Vec<Shape>, deep: usize) {
    if let Some(members) = geometry.geometries.as_ref().filter(|_| deep > 0) {
        for (at, member) in members.iter().enumerate() {
            collect(&format!("{place}[{at}]"), member, arcs, shapes, deep - 1);
        }
        return;
    }
    let mut properties: Vec<(String, String)> = geometry.properties.iter().flatten().filter_map(geojson::property).collect();
    let id = geometry.id.as_ref().and_then(|id| geojson::property((&ID.to_string(), id)));
    properties.extend(id);
    shapes.push(Shape { place: place.to_string(), properties, ground: ground(geometry, arcs) });
}

fn ground(geometry: &Geometry, arcs: &[Vec<Coord>]) -> Result<MultiPolygon, String> {
    let rings: Vec<Vec<Vec<i64>>> = match (geometry.kind.as_deref(), &geometry.arcs) {
        (Some("Polygon"), Some(own)) => Vec::deserialize(own).map(|rings| vec![rings]),
        (Some("MultiPolygon"), Some(own)) => Vec::deserialize(own),
        _ => return Err("should be a Polygon or a MultiPolygon".into()),
    }
    .map_err(|error| format!("has arcs that can't be read: {error}"))?;
    let polygon = |rings: &Vec<Vec<i64>>| {
        let mut lines = rings.iter().map(|ring| stitched(ring, arcs)).collect::<Option<Vec<_>>>()?.into_iter();
        Some(Polygon::new(lines.next().unwrap_or(LineString::new(Vec::new())), lines.collect()))
    };
    let polygons = rings.iter().map(polygon).collect::<Option<Vec<_>>>();
    Ok(MultiPolygon::new(polygons.ok_or_else(|| format!("names an arc beyond the {} there are", arcs.len()))?))
}

/// A ring of arcs, each of which begins where the one before ends; one below 0 runs backwards.
fn stitched(ring: &[i64], arcs: &[Vec<Coord>]) -> Option<LineString> {
    let mut corners: Vec<Coord> = Vec::new();
    for &at in ring {
        let arc = arcs.get(usize::try_from(if at < 0 { !at } else { at }).ok()?)?;
        corners.pop();
        if at < 0 { corners.extend(arc.iter().rev()) } else { corners.extend(arc) }
    }
    Some(LineString::new(corners))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;

    /// Two squares whose common side is one arc.
    fn squares(transform: &str, arcs: &str) -> String {
        let area = |name: &str, arcs: &str| format!(r#"{{"type": "Polygon", "id": {name}, "arcs": [{arcs}]}}"#);
        let both = [area("1", "[0, 1]"), area("\"2\"", "[-1, 2]"), area("3", "[9]")].join(",");
        format!(
            r#"{{"type": "Topology", "objects": {{"own": {{"type": "GeometryCollection", "geometries": [{both}]}}}}{transform}, "arcs": {arcs}}}"#
        )
    }

    #[test]
    fn arcs_are_stitched_as_steps_and_as_they_are() {
        let steps = squares(
            r#", "transform": {"scale": [0.5, 2], "translate": [10, -1]}"#,
            "[[[2, 0], [0, 1]], [[2, 1], [-2, 0], [0, -1], [2, 0]], [[2, 0], [2, 0], [0, 1], [-2, 0]]]",
        );
        let plain =
            squares("", "[[[11, -1], [11, 1]], [[11, 1], [10, 1], [10, -1], [11, -1]], [[11, -1], [12, -1], [12, 1], [11, 1]]]");
        for text in [steps, plain] {
            assert!(is_one(&text));
            let drawing = read("a.json", &text).unwrap();
            let [one, other, wrong] = &drawing.layers[0].shapes[..] else { panic!("{drawing:?}") };
            let (one, other) = (one.ground.as_ref().unwrap(), other.ground.as_ref().unwrap());
            assert_eq!((one.unsigned_area(), other.unsigned_area()), (2.0, 2.0));
            assert!(one.0[0].exterior().0.contains(&Coord { x: 11.0, y: 1.0 }));
            assert_eq!(wrong.ground.as_ref().unwrap_err(), "names an arc beyond the 3 there are");
            assert_eq!(wrong.place, "objects.own[2]");
        }
    }

    #[test]
    fn texts_that_are_no_topology_are_told() {
        assert!(!is_one("{\"type\": \"FeatureCollection\"}") && !is_one("[") && !is_one("\"Topology\""));
        for (text, told) in [
            (squares("", "[[[1]]]"), "no places"),
            (squares("", "7"), "no valid TopoJSON"),
            (r#"{"type": "Topology", "objects": {}, "arcs": []}"#.to_string(), "has no objects"),
        ] {
            let defect = read("a.json", &text).unwrap_err().to_string();
            assert!(defect.contains(told), "{defect}");
        }
    }
}
