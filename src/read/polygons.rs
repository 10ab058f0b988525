//! Maps of areas → the ground that each unit covers, and which units share a border. GeoJSON, TopoJSON and Shapefiles are read.

mod drawing;
mod geojson;
mod naming;
mod rings;
mod shapefile;
mod topojson;

use std::path::Path;

use geo::MultiPolygon;

pub use self::drawing::Drawing;
use self::drawing::{LARGEST, Projection};
use self::naming::Naming;
use self::rings::Rings;
use super::defects::Defects;
use super::{encoding, file};
use crate::error::{Defect, Result};
use crate::geometry::borders::{ALIKE, Border, Sides};
use crate::geometry::{Ruler, areas};
use crate::hash::sha256;
use crate::plan::Plan;
use crate::plan::borders::Borders;
use crate::plan::words::{count, number, percent};

/// The greatest distance between borders that may be called one, in metres.
const FARTHEST: f64 = 100_000.0;

impl Drawing {
    /// Reads a map.
    ///
    /// # Errors
    /// [`Error::Machine`](crate::Error::Machine) if the disk fails; everything else is put into `defects`.
    pub fn read(folder: &Path, name: &str, defects: &mut Defects) -> Result<Option<Self>> {
        let path = folder.join(name);
        let Some(bytes) = file::bytes_or_defects(LARGEST, &path, name, defects)? else { return Ok(None) };
        let read = if bytes.starts_with(b"PK\x03\x04") {
            shapefile::zipped(name, &bytes)
        } else if bytes.starts_with(&shapefile::MAGIC) {
            match shapefile::Beside::read(&path, name, defects)? {
                Some(beside) => shapefile::in_parts(name, &bytes, beside),
                None => return Ok(None),
            }
        } else {
            encoding::decode(name, &bytes).and_then(|(text, _)| json(name, &text))
        };
        match read {
            Ok(mut drawing) => {
                drawing.sources[0].sha256 = sha256(&bytes);
                Ok(Some(drawing))
            }
            Err(defect) => {
                defects.push(defect);
                Ok(None)
            }
        }
    }

    /// Gives the plan its areas, and their borders where territories must be connected by them.
    pub fn settle(&self, plan: &mut Plan, defects: &mut Defects) {
        let Some(naming) = Naming::of(self, plan, defects) else { return };
        let ruler =
            if plan.accounts.iter().flat_map(|own| own.place).any(|place| place.planar) { Ruler::Plane } else { Ruler::Degrees };
        let Some(scale) = self.scale(ruler, defects) else { return };
        let (mut rings, mut found) = (Rings::new(&self.file, ruler, scale), Defects::default());
        for (shape, name) in naming.layer.shapes.iter().zip(&naming.names) {
            rings.take((shape, name.as_deref()), &naming, &mut found);
        }
        plan.warnings.extend(naming.words.iter().cloned().chain(rings.words()));
        plan.sources.extend(self.sources.iter().cloned().map(|source| naming.told(source)));
        if found.is_empty() {
            self.border(&rings, ruler, plan, &mut found);
        }
        defects.append(found);
        plan.areas = rings.areas.into_iter().map(|(name, (_, ground))| (name, ground)).collect();
    }

    /// What a step of coordinates is in those of the plan; `None` where they can't be told.
    fn scale(&self, ruler: Ruler, defects: &mut Defects) -> Option<f64> {
        match (&self.projection, ruler) {
            (Projection::Geographic, _) => Some(1.0),
            (Projection::Planar(metres, _), Ruler::Plane) => Some(metres / 1_000.0),
            (Projection::Planar(_, words), Ruler::Degrees) => {
                let reason = format!(
                    "has its coordinates in {words}, the accounts have latitude and longitude: save the map in longitude and \
                     latitude (WGS 84, EPSG:4326)"
                );
                defects.push(Defect::of_file(&self.file, reason));
                None
            }
        }
    }

    /// Tells overlaps, and finds who borders on whom.
    fn border(&self, rings: &Rings, ruler: Ruler, plan: &mut Plan, defects: &mut Defects) {
        let asked = plan.config.data.border_tolerance;
        if asked.is_some_and(|metres| !(0.0..=FARTHEST).contains(&metres)) {
            let reason = format!("must be metres from 0 to {}", number(FARTHEST));
            return defects.push(Defect::of_file(plan.file(), reason).column("data.border_tolerance"));
        }
        let areas: Vec<MultiPolygon> = rings.areas.values().map(|(_, ground)| ground.clone()).collect();
        let overlaps = areas::overlaps(&areas, ruler);
        let wanted = plan.needs_borders();
        if overlaps.is_empty() && !wanted {
            return;
        }
        let sides = Sides::of(&areas, ruler);
        let tolerance = asked.map_or_else(|| sides.tolerance(), |metres| (metres / 1_000.0).max(ALIKE));
        let named: Vec<(&String, &String)> = rings.areas.iter().map(|(name, (place, _))| (name, place)).collect();
        let (narrow, wide): (Vec<_>, Vec<_>) = overlaps.into_iter().partition(|overlap| overlap.width <= tolerance);
        defects.extend(wide.iter().map(|own| self.overlapping(named[own.areas.0], named[own.areas.1], own)));
        plan.warnings.extend(self.drawn_apart(&narrow));
        if wanted {
            let borders = sides.borders(tolerance);
            let pair = |border: &Border| (named[border.areas.0].0.clone(), named[border.areas.1].0.clone());
            let around = rings.points.iter().flat_map(|(name, point)| {
                areas::around(&areas, *point).into_iter().map(|at| (name.clone(), named[at].0.clone())).collect::<Vec<_>>()
            });
            let pairs = borders.iter().map(pair).chain(around).collect();
            let words = self.words(&borders, tolerance, plan);
            plan.borders = Some(Borders { pairs, words });
        }
    }

    /// Overlaps no wider than borders lie apart, in words.
    fn drawn_apart(&self, narrow: &[areas::Overlap]) -> Option<String> {
        let widest = narrow.iter().map(|overlap| overlap.width).reduce(f64::max)?;
        let (overlaps, metres) = (count(narrow.len(), "overlap"), number(1_000.0 * widest));
        Some(format!("{}: {overlaps} of areas, up to {metres} m wide, taken for borders that were drawn apart", self.file))
    }

    fn overlapping(&self, a: (&String, &String), b: (&String, &String), overlap: &areas::Overlap) -> Defect {
        let ((first, _), (second, place)) = if at(a.1) < at(b.1) { (a, b) } else { (b, a) };
        let metres = number(1_000.0 * overlap.width);
        let reason = format!(
            "overlaps {first} by {} of the smaller area, {metres} m wide: draw it anew, or, if borders were only simplified apart by \
             as much, set data.border_tolerance (metres)",
            percent(overlap.share)
        );
        Defect::of_file(&self.file, reason).column(place).value(second)
    }

    /// Where borders come from, in words; what lies apart is told.
    fn words(&self, borders: &[Border], tolerance: f64, plan: &mut Plan) -> String {
        let apart = borders.iter().filter(|border| !border.alike).count();
        let words = format!("borders in {}", self.file);
        if apart == 0 {
            return words;
        }
        let metres = number(1_000.0 * tolerance);
        let guessed = match plan.config.data.border_tolerance {
            Some(_) => "",
            None => ", a distance that follows from how they overlap or part: data.border_tolerance sets another",
        };
        plan.warnings.push(format!(
            "{}: {} of {} are drawn apart in their two areas, and count because they run side by side within {metres} m{guessed}",
            self.file,
            number(apart as f64),
            count(borders.len(), "border"),
        ));
        format!("{words}, {} of them up to {metres} m apart", number(apart as f64))
    }
}

/// The number in a place such as `features[3]`: what stands later is told.
fn at(place: &str) -> usize {
    place.rsplit('[').next().and_then(|end| end.trim_end_matches(']').parse().ok()).unwrap_or_default()
}

/// A GeoJSON or a TopoJSON text.
fn json(name: &str, text: &str) -> std::result::Result<Drawing, Defect> {
    if topojson::is_one(text) { topojson::read(name, text) } else { geojson::read(name, text) }
}
