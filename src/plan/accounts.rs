//! Customers and prospects.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::geometry::Position;

/// Customer or prospect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountStatus {
    /// Buys today.
    #[default]
    Customer,
    /// Might buy.
    Prospect,
}

/// Where an account or a rep is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Latitude in degrees, or y in km.
    pub latitude: f64,
    /// Longitude in degrees, or x in km.
    pub longitude: f64,
    /// Whether the coordinates are planar km.
    pub planar: bool,
    /// Km around it in which the account or rep is: 0 where coordinates are given, infinite where the place was only chosen.
    pub radius_km: f64,
}

impl Place {
    /// The place, ready for distances.
    pub fn position(&self) -> Position {
        if self.planar {
            Position::in_plane(self.longitude, self.latitude)
        } else {
            Position::on_sphere(self.latitude, self.longitude)
        }
    }
}

/// Numbers by the name of their column, which all accounts share: a few, in a row, so that a million accounts stay small.
#[derive(Clone, Debug, Default)]
pub struct Numbers(Vec<(Arc<str>, f64)>);

impl Numbers {
    /// The number of a column, unless its cell is empty.
    pub fn get(&self, column: &str) -> Option<f64> {
        self.0.iter().find(|(name, _)| **name == *column).map(|(_, number)| *number)
    }

    /// Puts a number in a column.
    pub fn insert(&mut self, column: impl Into<Arc<str>>, number: f64) {
        let column = column.into();
        match self.0.iter_mut().find(|(name, _)| *name == column) {
            Some((_, own)) => *own = number,
            None => self.0.push((column, number)),
        }
    }
}

impl FromIterator<(Arc<str>, f64)> for Numbers {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, f64)>>(numbers: I) -> Self {
        let mut all = Numbers::default();
        numbers.into_iter().for_each(|(column, number)| all.insert(column, number));
        all
    }
}

/// A customer or prospect, as read.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Unique id, text (leading zeros survive).
    pub id: String,
    /// Name.
    pub name: String,
    /// Where it is; `None` is allowed only where no field channel calls on it.
    pub place: Option<Place>,
    /// Parent account's id.
    pub parent_id: Option<String>,
    /// City; empty where none is given.
    pub city: String,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// Customer or prospect.
    pub status: AccountStatus,
    /// Strategic accounts are lifted to the first segment.
    pub strategic: bool,
    /// Segment given in the file.
    pub segment: Option<String>,
    /// Reps it must not go to (indices into `Plan::reps`).
    pub excluded_reps: Vec<usize>,
    /// Skills its rep must have.
    pub required_skills: Vec<String>,
    /// Every numeric column by its name: `revenue`, `potential`, `open_pipeline`, and the user's own. Empty cells are absent.
    pub numbers: Numbers,
    /// Columns of text that are units of some role, by name. Empty cells are absent.
    pub areas: BTreeMap<String, String>,
    /// Line in the accounts file, for messages.
    pub line: usize,
}

impl Account {
    /// The area that the account lies in, by the column that says so; empty where the cell is.
    pub fn area(&self, column: &str) -> &str {
        self.areas.get(column).map_or("", String::as_str)
    }

    /// A numeric column; 0 where the cell is empty.
    pub fn number(&self, column: &str) -> f64 {
        self.numbers.get(column).unwrap_or(0.0)
    }
}
