//! Shapefiles → shapes: `.shp` with its `.dbf` and `.prj`, beside each other or in a zip.

mod projection;
mod table;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{BoundingRect, Contains, LineString, MultiPolygon, Polygon};
use shapefile::{PolygonRing, ShapeReader};
use zip::ZipArchive;

use super::drawing::{Drawing, LARGEST, Layer, Projection, Shape};
use crate::error::{Defect, Result};
use crate::hash::sha256;
use crate::plan::Source;
use crate::read::defects::Defects;
use crate::read::file;

/// The first bytes of a `.shp`.
pub(super) const MAGIC: [u8; 4] = [0, 0, 0x27, 0x0a];

type Told<T> = std::result::Result<T, Defect>;

/// What lies beside a `.shp`.
pub(super) struct Beside {
    table: (String, Vec<u8>),
    projection: Option<Vec<u8>>,
}

impl Beside {
    /// Reads the `.dbf`, which must be there, and the `.prj`.
    pub(super) fn read(path: &Path, name: &str, defects: &mut Defects) -> Result<Option<Self>> {
        let of = |ending: &str| {
            let lower = path.with_extension(ending);
            let upper = path.with_extension(ending.to_uppercase());
            let ending = if lower.exists() || !upper.exists() { ending.to_string() } else { ending.to_uppercase() };
            (path.with_extension(&ending), Path::new(name).with_extension(&ending).to_string_lossy().into_owned())
        };
        let (table, told) = of("dbf");
        let Some(bytes) = file::bytes_or_defects(LARGEST, &table, &told, defects)? else { return Ok(None) };
        let (projection, named) = of("prj");
        let projection = if projection.exists() { Some(file::bytes_within(LARGEST, &projection, &named)?) } else { None };
        Ok(Some(Beside { table: (told, bytes), projection }))
    }
}

/// Reads a `.shp` and what lies beside it.
pub(super) fn in_parts(name: &str, bytes: &[u8], beside: Beside) -> Told<Drawing> {
    let (table, rows) = &beside.table;
    let layer = layer("", (name, bytes), (table, rows))?;
    let rows_read = layer.shapes.len();
    let mut drawing = Drawing::of(name, "Shapefile", vec![layer], projection::of(beside.projection.as_deref()));
    drawing.sources.push(Source {
        path: table.clone(),
        sha256: sha256(rows),
        rows: rows_read,
        format: "dBASE".into(),
        headers: Vec::new(),
        styles: Vec::new(),
    });
    Ok(drawing)
}

/// Reads the Shapefiles in a zip, a layer each.
pub(super) fn zipped(name: &str, bytes: &[u8]) -> Told<Drawing> {
    let parts = unpacked(name, bytes)?;
    let mut layers = Vec::new();
    let mut known: Option<Projection> = None;
    for (path, shapes) in parts.iter().filter_map(|(path, bytes)| Some((path.strip_suffix(".shp")?, bytes))) {
        let (shp, dbf) = (format!("{name}/{path}.shp"), format!("{name}/{path}.dbf"));
        let Some(table) = parts.get(&format!("{path}.dbf")) else {
            return Err(Defect::of_file(name, format!("has {path}.shp without {path}.dbf, which names its areas")));
        };
        let own = projection::of(parts.get(&format!("{path}.prj")).map(Vec::as_slice));
        if known.as_ref().is_some_and(|known| !known.is_like(&own)) {
            let reason = "holds maps in several projections: keep the one that is meant";
            return Err(Defect::of_file(name, reason));
        }
        known = Some(own);
        layers.push(layer(path.rsplit('/').next().unwrap_or(path), (&shp, shapes), (&dbf, table))?);
    }
    match known {
        Some(projection) => Ok(Drawing::of(name, "Shapefile, zipped", layers, projection)),
        None => Err(Defect::of_file(name, "is a zip without a Shapefile: there is no .shp in it")),
    }
}

/// The parts of the Shapefiles in a zip, by lower-case endings.
fn unpacked(name: &str, bytes: &[u8]) -> Told<BTreeMap<String, Vec<u8>>> {
    let wrong = |reason: String| Defect::of_file(name, reason);
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| wrong(format!("is no zip that can be read: {error}")))?;
    let (mut parts, mut left) = (BTreeMap::new(), LARGEST);
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| wrong(format!("has a part that can't be unpacked: {error}")))?;
        let path = part.name().map(|name| name.to_string()).unwrap_or_default();
        let Some((stem, ending)) = path.rsplit_once('.') else { continue };
        let ending = ending.to_lowercase();
        // Archives of a Mac have a second file beside each.
        if !["shp", "dbf", "prj"].contains(&ending.as_str()) || path.starts_with("__MACOSX") {
            continue;
        }
        let mut unpacked = Vec::new();
        let read = part.take(left + 1).read_to_end(&mut unpacked);
        read.map_err(|error| wrong(format!("{path} can't be unpacked: {error}")))?;
        left = left.checked_sub(unpacked.len() as u64).ok_or_else(|| wrong("unpacks to more than 200 MB".into()))?;
        parts.insert(format!("{stem}.{ending}"), unpacked);
    }
    Ok(parts)
}

/// The shapes of a `.shp`, with the rows of its `.dbf`: both are (name, bytes).
fn layer(name: &str, (shp, bytes): (&str, &[u8]), (dbf, table): (&str, &[u8])) -> Told<Layer> {
    let wrong = |error: shapefile::Error| Defect::of_file(shp, format!("is no Shapefile that can be read: {error}"));
    let mut reader = ShapeReader::new(Cursor::new(bytes)).map_err(wrong)?;
    let grounds = reader.iter_shapes().collect::<std::result::Result<Vec<_>, _>>().map_err(wrong)?;
    if grounds.is_empty() {
        return Err(Defect::of_file(shp, "has no areas"));
    }
    let rows = table::rows(dbf, table)?;
    if rows.len() != grounds.len() {
        let reason = format!("has {} rows for the {} areas of {shp}", rows.len(), grounds.len());
        return Err(Defect::of_file(dbf, reason));
    }
    let shape = |(at, (ground, properties)): (usize, (shapefile::Shape, Vec<(String, String)>))| Shape {
        place: format!("shapes[{at}]"),
        properties,
        ground: ground_of(ground),
    };
    let shapes = grounds.into_iter().zip(rows).enumerate().map(shape).collect();
    Ok(Layer { name: name.into(), shapes })
}

fn ground_of(shape: shapefile::Shape) -> std::result::Result<MultiPolygon, String> {
    match shape {
        shapefile::Shape::Polygon(own) => Ok(assembled(own.rings(), |point| (point.x, point.y))),
        shapefile::Shape::PolygonM(own) => Ok(assembled(own.rings(), |point| (point.x, point.y))),
        shapefile::Shape::PolygonZ(own) => Ok(assembled(own.rings(), |point| (point.x, point.y))),
        shapefile::Shape::NullShape => Ok(MultiPolygon::new(Vec::new())),
        _ => Err("should be a polygon".into()),
    }
}

/// Outer rings, each with the holes in it; a hole in none is an outer ring that runs the wrong way.
fn assembled<P>(rings: &[PolygonRing<P>], corner: fn(&P) -> (f64, f64)) -> MultiPolygon {
    let line = |ring: &PolygonRing<P>| -> LineString { ring.points().iter().map(corner).collect() };
    let (outer, inner): (Vec<_>, Vec<_>) = rings.iter().partition(|ring| matches!(ring, PolygonRing::Outer(_)));
    let mut polygons: Vec<Polygon> = outer.into_iter().map(|ring| Polygon::new(line(ring), Vec::new())).collect();
    let boxes: Vec<Option<geo::Rect>> = polygons.iter().map(BoundingRect::bounding_rect).collect();
    for hole in inner.into_iter().map(line) {
        let Some(corner) = hole.0.first().copied() else { continue };
        let around = |at: &usize| {
            let boxed = boxes[*at].zip(hole.bounding_rect()).is_some_and(|(own, hole)| own.contains(&hole) || own == hole);
            boxed && polygons[*at].exterior().coordinate_position(&corner) != CoordPos::Outside
        };
        match (0..boxes.len()).rev().find(around) {
            Some(at) => polygons[at].interiors_push(hole),
            None => polygons.push(Polygon::new(hole, Vec::new())),
        }
    }
    MultiPolygon::new(polygons)
}
