//! A map as its file draws it.

use geo::MultiPolygon;

use crate::plan::Source;

/// Bytes of a file, at most: read, its corners take ten times as much.
pub const LARGEST: u64 = 200_000_000;

/// Shapes that belong together: a feature collection, an object of a topology, a Shapefile.
#[derive(Debug)]
pub struct Layer {
    pub name: String,
    pub shapes: Vec<Shape>,
}

/// An area as a map has it.
#[derive(Debug)]
pub struct Shape {
    /// Where it stands: `features[3]`.
    pub place: String,
    /// What is written beside it, in the file's order.
    pub properties: Vec<(String, String)>,
    /// Its ground, or why there is none.
    pub ground: std::result::Result<MultiPolygon, String>,
}

/// How a map's coordinates are to be read, where it says so.
#[derive(Debug)]
pub enum Projection {
    /// Nothing is said, or longitude and latitude.
    Geographic,
    /// x and y in a unit of so many metres; the words name the projection.
    Planar(f64, String),
}

impl Projection {
    /// Whether coordinates of both lie on one sheet.
    pub fn is_like(&self, other: &Projection) -> bool {
        match (self, other) {
            (Projection::Geographic, Projection::Geographic) => true,
            (Projection::Planar(_, one), Projection::Planar(_, other)) => one == other,
            _ => false,
        }
    }
}

/// A map as read, whose areas are not yet anybody's.
#[derive(Debug)]
pub struct Drawing {
    pub file: String,
    pub layers: Vec<Layer>,
    pub projection: Projection,
    pub sources: Vec<Source>,
}

impl Drawing {
    /// A drawing of one file.
    pub fn of(file: &str, format: &str, layers: Vec<Layer>, projection: Projection) -> Self {
        let rows = layers.iter().map(|layer| layer.shapes.len()).sum();
        let source = Source {
            path: file.into(),
            sha256: String::new(),
            rows,
            format: format.into(),
            headers: Vec::new(),
            styles: Vec::new(),
        };
        Drawing { file: file.into(), layers, projection, sources: vec![source] }
    }
}
