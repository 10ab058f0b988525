//! The answers of routers, in JSON. Times are seconds everywhere; what has no way is null.
//!
//! | tool | times | distances | points |
//! |---|---|---|---|
//! | OSRM `table` | `durations` | `distances`, metres | `sources`, `destinations`: `location` on the road, `distance` moved in metres |
//! | openrouteservice | `durations` | `distances`, in the unit asked for | the same with `snapped_distance`; null where there is no road |
//! | GraphHopper | `times` | `distances`, metres | none |
//! | Valhalla, compact | `sources_to_targets.durations` | `.distances`, in `units` | `sources`, `targets`: `lat`, `lon` as asked |
//! | Valhalla, verbose | `sources_to_targets[i][j].time` | `.distance` | the same |

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::{Defect, Result};
use crate::hash::sha256;
use crate::plan::Source;
use crate::read::defects::Defects;
use crate::read::{encoding, file};

type Numbers = Vec<Vec<Option<f64>>>;

/// Times from every source to every destination.
#[derive(Debug)]
pub struct Matrix {
    /// The file as the user named it.
    pub file: String,
    /// Who made it.
    pub tool: &'static str,
    /// The key that its times stand under.
    pub key: &'static str,
    /// Seconds, or of a bare table whatever the plan says; a row for each source.
    pub times: Numbers,
    /// Where the tool has put the sources.
    pub sources: Vec<Spot>,
    /// Where the tool has put the destinations.
    pub destinations: Vec<Spot>,
    sha256: String,
}

/// Where a tool has put a point.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spot {
    /// Latitude and longitude.
    pub place: Option<(f64, f64)>,
    /// How far it was moved to its road, in km.
    pub moved: Option<f64>,
}

/// What the answers of routers have in common.
#[derive(Deserialize)]
struct Answer<'a> {
    code: Option<Value>,
    message: Option<Value>,
    error: Option<Value>,
    metadata: Option<Value>,
    #[serde(borrow)]
    weights: Option<&'a RawValue>,
    durations: Option<Numbers>,
    times: Option<Numbers>,
    #[serde(borrow)]
    sources_to_targets: Option<&'a RawValue>,
    sources: Option<Value>,
    destinations: Option<Value>,
    targets: Option<Value>,
}

/// Valhalla's compact answer.
#[derive(Deserialize)]
struct Compact {
    durations: Numbers,
}

/// A pair of Valhalla's verbose answer.
#[derive(Deserialize)]
struct Cell {
    time: Option<f64>,
    from_index: Option<usize>,
    to_index: Option<usize>,
}

impl Matrix {
    /// Whether a file starts as JSON does.
    pub fn is_one(path: &Path) -> bool {
        let start = file::start(path);
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
        matches!(text.trim_ascii_start(), [b'{' | b'[', ..])
    }

    /// Reads the answer of a router.
    ///
    /// # Errors
    /// [`Error::Machine`](crate::Error::Machine) if the disk fails; everything else is put into `defects`.
    pub fn read(folder: &Path, name: &str, defects: &mut Defects) -> Result<Option<Self>> {
        let Some(bytes) = file::bytes_or_defects(file::LARGEST, &folder.join(name), name, defects)? else { return Ok(None) };
        let parsed = encoding::decode(name, &bytes).and_then(|(text, _)| parse(name, &text));
        let matrix = parsed.and_then(|matrix| even(Matrix { sha256: sha256(&bytes), ..matrix }));
        Ok(matrix.map_err(|defect| defects.push(defect)).ok())
    }

    /// Number of destinations.
    pub fn columns(&self) -> usize {
        self.times.first().map_or(0, Vec::len)
    }

    /// Whether the tool says what its times are.
    pub fn has_unit(&self) -> bool {
        self.tool != BARE
    }

    /// Description of the file for `inspect`.
    pub fn source(&self) -> Source {
        Source {
            path: self.file.clone(),
            sha256: self.sha256.clone(),
            rows: self.times.len() * self.columns(),
            format: format!("{}, {} × {}", self.tool, self.times.len(), self.columns()),
            headers: vec![(self.key.into(), Some("time".into()))],
            styles: Vec::new(),
        }
    }
}

/// A table of numbers without any word.
const BARE: &str = "JSON table";

fn parse(name: &str, text: &str) -> std::result::Result<Matrix, Defect> {
    let invalid = |error: serde_json::Error| {
        let line = error.line();
        Defect::of_file(name, format!("is no matrix of travel times: {error}")).line(line)
    };
    let new = |tool, key, times| Matrix {
        file: name.into(),
        tool,
        key,
        times,
        sources: Vec::new(),
        destinations: Vec::new(),
        sha256: String::new(),
    };
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('[') {
        return Ok(new(BARE, "", serde_json::from_str(text).map_err(invalid)?));
    }
    let answer: Answer = serde_json::from_str(text).map_err(invalid)?;
    let refused = answer.code.as_ref().filter(|code| code.as_str() != Some("Ok")).or(answer.error.as_ref());
    if let Some(code) = refused {
        let message = answer.message.map(|message| format!(": {message}")).unwrap_or_default();
        return Err(Defect::of_file(name, format!("is a router's refusal, no matrix: {code}{message}")));
    }
    let (tool, key, times) = match (answer.durations, answer.times, answer.sources_to_targets) {
        (Some(times), ..) if answer.metadata.is_some() => ("openrouteservice matrix", "durations", times),
        (Some(times), ..) if answer.code.is_some() => ("OSRM table", "durations", times),
        (Some(times), ..) => ("durations", "durations", times),
        (None, Some(times), _) if answer.weights.is_some() => ("GraphHopper matrix", "times", times),
        (None, Some(times), _) => ("times", "times", times),
        (None, None, Some(cells)) => ("Valhalla matrix", "sources_to_targets", valhalla(cells).map_err(invalid)?),
        (None, None, None) => {
            let reason = "has no travel times: durations (OSRM, openrouteservice; ask for the duration), times (GraphHopper) or \
                 sources_to_targets (Valhalla)";
            return Err(Defect::of_file(name, reason));
        }
    };
    let (sources, destinations) = (spots(answer.sources.as_ref()), spots(answer.destinations.or(answer.targets).as_ref()));
    Ok(Matrix { sources, destinations, ..new(tool, key, times) })
}

/// Valhalla's times: compact, or pair by pair, each of which may say where it belongs.
fn valhalla(raw: &RawValue) -> serde_json::Result<Numbers> {
    if raw.get().starts_with('{') {
        return serde_json::from_str::<Compact>(raw.get()).map(|compact| compact.durations);
    }
    let cells: Vec<Vec<Cell>> = serde_json::from_str(raw.get())?;
    let mut times: Numbers = cells.iter().map(|row| vec![None; row.len()]).collect();
    for (i, row) in cells.iter().enumerate() {
        for (j, cell) in row.iter().enumerate() {
            let (from, to) = (cell.from_index.unwrap_or(i), cell.to_index.unwrap_or(j));
            if let Some(time) = times.get_mut(from).and_then(|row| row.get_mut(to)) {
                *time = cell.time;
            }
        }
    }
    Ok(times)
}

/// Where points are, as far as the tool says so.
fn spots(points: Option<&Value>) -> Vec<Spot> {
    // Older versions of Valhalla put the list into another one.
    let list = match points.and_then(Value::as_array).map(Vec::as_slice) {
        Some([Value::Array(inner)]) => inner,
        Some(list) => list,
        None => &[],
    };
    let spot = |point: &Value| {
        let number = |value: &Value| value.as_f64();
        let location = point["location"].as_array().map(|pair| (pair.get(1).and_then(number), pair.first().and_then(number)));
        let (lat, lon) = location.unwrap_or_else(|| (number(&point["lat"]), number(&point["lon"])));
        let moved = number(&point["distance"]).or_else(|| number(&point["snapped_distance"]));
        Spot { place: lat.zip(lon), moved: moved.map(|metres| metres / 1000.0) }
    };
    list.iter().map(spot).collect()
}

/// A matrix whose rows are as long as each other.
fn even(matrix: Matrix) -> std::result::Result<Matrix, Defect> {
    let width = matrix.columns();
    let wrong = |reason: String| Err(Defect::of_file(&matrix.file, reason));
    match matrix.times.iter().position(|row| row.len() != width) {
        Some(at) => {
            let length = matrix.times[at].len();
            wrong(format!("{}[{at}] has {length} numbers where the first row has {width}", matrix.key))
        }
        None if width == 0 => wrong("holds no times".into()),
        None => Ok(matrix),
    }
}
