//! Files of two columns of ids: who owns what, or which units are neighbours, by whose ids they are.

use std::collections::BTreeSet;

use super::source::Source;
use crate::error::Defect;
use crate::read::aliases::{ADJACENCY, Column, LOCKS, OWNERS, simplify};
use crate::read::defects::Defects;
use crate::read::plausible::{is_unique, sample};
use crate::read::schema::Schema;
use crate::read::sheet::Sheet;
use crate::read::words::fold;

/// Columns of a file of pairs, at most.
const COLUMNS: usize = 4;
/// Parts of headers that speak of parents, and of neighbours.
const PARENTS: [&str; 11] =
    ["parent", "child", "ultimate", "headquarter", "subsidiary", "mutter", "tochter", "konzern", "filiale", "matriz", "maison"];
const NEIGHBOURS: [&str; 8] = ["neighb", "adjacen", "border", "nachbar", "angrenz", "voisin", "vecino", "unita"];

/// What a file of pairs is.
pub enum Pairs {
    /// A table of the plan.
    Table(Box<Sheet>),
    /// It may be several, which is asked about.
    Asked(Defect),
    /// No pairs.
    No,
}

/// Ids and names, however many zeros are before them.
#[derive(Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// The cells of some columns of a table.
    fn of(sheet: Option<&Sheet>, columns: impl Fn(&Sheet) -> Vec<usize>) -> Self {
        let cells = sheet.into_iter().flat_map(|sheet| columns(sheet).into_iter().flat_map(|at| sheet.texts(at)));
        Names(cells.filter(|cell| !cell.is_empty()).map(key).collect())
    }

    /// What accounts or reps are called: everything that may be their id.
    pub fn of_rows(found: &[Sheet], table: &str) -> Self {
        let names: &[&str] = if table == "reps" { &["rep_id", "name", "email"] } else { &["account_id", "name"] };
        Names::of(found.iter().find(|sheet| sheet.schema.table == table), |sheet| {
            let other = sheet.unmatched().filter(|&at| is_unique(&sheet.table, at));
            names.iter().filter_map(|name| sheet.column(name)).chain(other).collect()
        })
    }

    /// What areas of accounts are called.
    fn of_areas(found: &[Sheet]) -> Self {
        Names::of(found.iter().find(|sheet| sheet.schema.table == "accounts"), |sheet| {
            ["region", "postal_code", "county", "state"].iter().filter_map(|name| sheet.column(name)).collect()
        })
    }

    /// Whether half of the cells or more are among them.
    pub fn has_most<'a>(&self, cells: impl Iterator<Item = &'a str>) -> bool {
        let (known, all) = cells.fold((0, 0), |(known, all), cell| (known + usize::from(self.0.contains(&key(cell))), all + 1));
        all > 0 && 2 * known >= all
    }
}

fn key(cell: &str) -> String {
    let cell = fold(cell);
    cell.strip_suffix(".0").unwrap_or(&cell).trim_start_matches('0').to_string()
}

/// Tables of pairs: their columns, and which of them are the ends.
const TABLES: [(&str, &[Column], [&str; 2]); 3] = [
    ("owners", OWNERS, ["account_id", "rep_id"]),
    ("locks", LOCKS, ["account_id", "rep_id"]),
    ("adjacency", ADJACENCY, ["unit_a", "unit_b"]),
];

/// What a sheet of few columns is that fits no table by its headers, or may be several.
pub fn settle(source: &Source, name: &str, found: &[Sheet]) -> Pairs {
    let mut none = Defects::default();
    let few = |sheet: &Sheet| (2..=COLUMNS).contains(&sheet.table.headers.len());
    let Some(sheet) = source.sheet(name, Schema::plain("adjacency", ADJACENCY), &mut none).filter(few) else { return Pairs::No };
    let read = |wanted: &str, [a, b]: [usize; 2]| {
        let Some(&(table, columns, ends)) = TABLES.iter().find(|(table, ..)| *table == wanted) else { return Pairs::No };
        let headers = ends.into_iter().zip([a, b]).map(|(end, at)| (end.to_string(), sheet.table.headers[at].clone())).collect();
        let read = source.sheet(name, Schema { headers, ..Schema::plain(table, columns) }, &mut Defects::default());
        read.map_or(Pairs::No, |sheet| Pairs::Table(Box::new(sheet)))
    };
    let ends = Ends::of(&sheet, found);
    match (source.said, ends.owned, ends.units) {
        (None, Some(columns), _) => read("owners", columns),
        (Some(table @ ("owners" | "locks")), Some(columns), _) => read(table, columns),
        (Some("adjacency"), _, units) => read("adjacency", units.unwrap_or([0, 1])),
        (None, None, Some(units)) if ends.are_neighbours(&sheet, units) => read("adjacency", units),
        (None | Some("owners" | "locks"), ..) => {
            ends.question(&sheet, name).map_or(Pairs::No, |reason| Pairs::Asked(Defect::of_file(name, reason)))
        }
        (Some(_), ..) => Pairs::No,
    }
}

/// Whose ids the columns of a sheet hold.
struct Ends {
    /// Columns of accounts and of reps.
    owned: Option<[usize; 2]>,
    /// Columns of accounts or their areas.
    units: Option<[usize; 2]>,
    /// Whether a column may be either.
    is_both: bool,
}

impl Ends {
    fn of(sheet: &Sheet, found: &[Sheet]) -> Self {
        let (table, columns) = (&sheet.table, 0..sheet.table.headers.len());
        let [accounts, reps, areas] = [Names::of_rows(found, "accounts"), Names::of_rows(found, "reps"), Names::of_areas(found)]
            .map(|names| columns.clone().map(|at| names.has_most(sample(table, at))).collect::<Vec<bool>>());
        let (account, rep) =
            (columns.clone().find(|&at| accounts[at] && !reps[at]), columns.clone().find(|&at| reps[at] && !accounts[at]));
        let units: Vec<usize> = columns.clone().filter(|&at| (accounts[at] || areas[at]) && !reps[at]).collect();
        Ends {
            owned: account.zip(rep).map(|(account, rep)| [account, rep]),
            units: units.get(..2).map(|units| [units[0], units[1]]),
            is_both: columns.clone().any(|at| accounts[at] && reps[at]),
        }
    }

    /// Whether two columns of units are neighbours: by their headers, or as no unit has one other alone, as children have a parent.
    fn are_neighbours(&self, sheet: &Sheet, units: [usize; 2]) -> bool {
        let headers = units.map(|at| sheet.table.headers[at].as_str());
        let is_tree = || units.iter().any(|&at| is_unique(&sheet.table, at));
        !speaks_of(headers, &PARENTS) && (is_settled(sheet) || speaks_of(headers, &NEIGHBOURS) || !is_tree())
    }

    /// What is asked where ids do not tell; nothing, where they are none.
    fn question(&self, sheet: &Sheet, name: &str) -> Option<String> {
        let header = |at: usize| sheet.table.headers[at].as_str();
        match self.units {
            Some(units) if speaks_of(units.map(header), &PARENTS) => Some(format!(
                "looks like a list of parents, of which accounts tell themselves: write the id of each one's parent into a column \
                 parent_id of the accounts, and leave this file out; or say --from adjacency={name} if they are neighbours"
            )),
            Some([a, b]) => Some(format!(
                "{} and {} both name accounts: say --from adjacency={name} if they are neighbours; if they are children and their \
                 parents, write these into a column parent_id of the accounts, and leave this file out",
                header(a),
                header(b)
            )),
            None if self.is_both => Some(
                "its ids are those of accounts and of reps as well: call its columns account_id and rep_id if it is owners or locks, \
                 unit_a and unit_b if they are neighbours"
                    .into(),
            ),
            None => is_settled(sheet).then(|| {
                format!(
                    "{} and {} name neither accounts nor their areas, nor reps: say --from adjacency={name} if they are neighbours all \
                     the same",
                    header(0),
                    header(1)
                )
            }),
        }
    }
}

/// Whether the headers are ones that neighbours have.
fn is_settled(sheet: &Sheet) -> bool {
    sheet.column("unit_a").is_some() && sheet.column("unit_b").is_some()
}

fn speaks_of(headers: [&str; 2], words: &[&str]) -> bool {
    headers.iter().any(|header| words.iter().any(|word| simplify(header).contains(word)))
}
