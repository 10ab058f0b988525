//! `[data]`: the files of a plan.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[data]`: tables are CSV or XLSX; of a workbook, a sheet may be named: `book.xlsx#Accounts`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataSection {
    /// Customers and prospects.
    pub accounts: String,
    /// Sellers.
    pub reps: String,
    /// Calls by segment, role and channel.
    pub call_patterns: String,
    /// Calls of single accounts, in the place of what their segment's pattern asks.
    pub account_calls: Option<String>,
    /// Today's owner per account and role.
    pub owners: Option<String>,
    /// Folder of an earlier plan, whose reps are today's owners; in the place of `owners`.
    pub owners_from: Option<String>,
    /// Locked accounts per role.
    pub locks: Option<String>,
    /// Days on which reps do not work, for the call calendar.
    pub absences: Option<String>,
    /// When accounts are called, or are closed, for the call calendar.
    pub appointments: Option<String>,
    /// Known travel times: a table, or the answer of a router (OSRM, Valhalla, openrouteservice, GraphHopper) in JSON.
    pub travel: Option<String>,
    /// Ids of the rows of a matrix of travel times, in order: a list, or a table with an id in each row. Default: the reps file,
    /// where its rows are as many.
    pub travel_sources: Option<Points>,
    /// Ids of the columns of a matrix of travel times, in order. Default: the accounts file, where its rows are as many.
    pub travel_destinations: Option<Points>,
    /// Where postal codes or cities are, for accounts and reps without coordinates: GeoNames' postal file as it is downloaded, or a
    /// table of postal_code and/or city, with country, state, latitude, longitude.
    pub places: Option<String>,
    /// Country of accounts and reps that name none, as a code of two letters.
    pub country: Option<String>,
    /// Which units are neighbours, for contiguity: a table of pairs, a GAL or GWT file, or the Census Bureau's county file.
    pub adjacency: Option<String>,
    /// The ground that each unit covers, as polygons in GeoJSON, TopoJSON or a Shapefile (`.zip`, or `.shp` beside its `.dbf`): for
    /// contiguity where there is no adjacency, and for maps.
    pub polygons: Option<String>,
    /// Which layer of `polygons` is meant, where it has several: an object of a TopoJSON, a Shapefile of a zip. Default: the one
    /// whose areas have the names of units.
    pub polygons_layer: Option<String>,
    /// Metres that the borders of two areas may lie apart and still be one; default: what the overlaps of the map show, 1 where
    /// borders are drawn alike.
    pub border_tolerance: Option<f64>,
}

impl DataSection {
    /// The files named: (kind, name).
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let needed = [("accounts", &self.accounts), ("reps", &self.reps), ("call_patterns", &self.call_patterns)];
        let optional = [
            ("account_calls", &self.account_calls),
            ("owners", &self.owners),
            ("locks", &self.locks),
            ("absences", &self.absences),
            ("appointments", &self.appointments),
            ("travel", &self.travel),
            ("places", &self.places),
            ("adjacency", &self.adjacency),
            ("polygons", &self.polygons),
        ];
        let points = [("travel_sources", &self.travel_sources), ("travel_destinations", &self.travel_destinations)];
        let points = points.into_iter().filter_map(|(kind, points)| match points {
            Some(Points::File(name)) => Some((kind, name)),
            _ => None,
        });
        let optional = optional.into_iter().filter_map(|(kind, name)| Some((kind, name.as_ref()?)));
        needed.into_iter().chain(optional).chain(points).map(|(kind, name)| (kind, name.as_str()))
    }
}

/// The points of a matrix, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a file, or a list of ids")]
pub enum Points {
    /// A table with an id in each row.
    File(String),
    /// The ids.
    Ids(Vec<String>),
}
