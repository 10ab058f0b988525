//! Files of two columns of ids: who owns what, or which units are neighbours, by whose ids they are.

use std::collections::{BTreeMap, BTreeSet};

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

/// What a sheet of few columns is that fits no table by its headers, or may be several.
pub fn settle(source: &Source, name: &str, found: &[Sheet]) -> Pairs {
    let read = |table: &'static str, columns: &'static [Column], headers: &[(&str, &str)]| {
        let headers: BTreeMap<String, String> =
            headers.iter().map(|(column, header)| ((*column).to_string(), (*header).to_string())).collect();
        source.sheet(name, Schema { headers, ..Schema::plain(table, columns) }, &mut Defects::default())
    };
    let Some(sheet) = read("adjacency", ADJACENCY, &[]).filter(|sheet| (2..=COLUMNS).contains(&sheet.table.headers.len())) else {
        return Pairs::No;
    };
    let table = &sheet.table;
    let header = |at: usize| table.headers[at].as_str();
    let [accounts, reps, areas] = [Names::of_rows(found, "accounts"), Names::of_rows(found, "reps"), Names::of_areas(found)]
        .map(|names| (0..table.headers.len()).map(|at| names.has_most(sample(table, at))).collect::<Vec<bool>>());
    let first = |is_one: &dyn Fn(usize) -> bool| (0..table.headers.len()).find(|&at| is_one(at));
    let owned = (first(&|at| accounts[at] && !reps[at]), first(&|at| reps[at] && !accounts[at]));
    let units: Vec<usize> = (0..table.headers.len()).filter(|&at| (accounts[at] || areas[at]) && !reps[at]).collect();
    let both = (0..table.headers.len()).filter(|&at| accounts[at] && reps[at]).count();
    let of = |sheet: Option<Sheet>| sheet.map_or(Pairs::No, |sheet| Pairs::Table(Box::new(sheet)));
    let neighbours = |[a, b]: [usize; 2]| of(read("adjacency", ADJACENCY, &[("unit_a", header(a)), ("unit_b", header(b))]));
    let asked = |reason: String| Pairs::Asked(Defect::of_file(&table.file, reason));
    match (source.said, owned, &units[..]) {
        (Some("owners"), (Some(account), Some(rep)), _) | (None, (Some(account), Some(rep)), _) => {
            of(read("owners", OWNERS, &[("account_id", header(account)), ("rep_id", header(rep))]))
        }
        (Some("locks"), (Some(account), Some(rep)), _) => {
            of(read("locks", LOCKS, &[("account_id", header(account)), ("rep_id", header(rep))]))
        }
        (Some("adjacency"), _, &[a, b, ..]) => neighbours([a, b]),
        (Some("adjacency"), ..) => neighbours([0, 1]),
        (Some(_), ..) => Pairs::No,
        (None, _, &[a, b, ..]) if speaks_of([header(a), header(b)], &PARENTS) => asked(format!(
            "looks like a list of parents, of which accounts tell themselves: write the id of each one's parent into a column \
             parent_id of the accounts, and leave this file out; or say --from adjacency={name} if they are neighbours"
        )),
        (None, _, &[a, b, ..]) if is_settled(&sheet) || speaks_of([header(a), header(b)], &NEIGHBOURS) => neighbours([a, b]),
        (None, _, &[a, b, ..]) if [a, b].iter().all(|&at| !is_unique(table, at)) => neighbours([a, b]),
        (None, _, &[a, b, ..]) => asked(format!(
            "{} and {} both name accounts: say --from adjacency={name} if they are neighbours; if they are children and their parents, \
             write these into a column parent_id of the accounts, and leave this file out",
            header(a),
            header(b)
        )),
        _ if both > 0 => asked(format!(
            "its ids are those of accounts and of reps as well: say which table it is, --from owners={name}, locks={name} or \
             adjacency={name}"
        )),
        _ if is_settled(&sheet) => asked(format!(
            "{} and {} name neither accounts nor their areas, nor reps: say --from adjacency={name} if they are neighbours all the same",
            header(0),
            header(1)
        )),
        _ => Pairs::No,
    }
}

/// Whether the headers are ones that neighbours have.
fn is_settled(sheet: &Sheet) -> bool {
    sheet.column("unit_a").is_some() && sheet.column("unit_b").is_some()
}

fn speaks_of(headers: [&str; 2], words: &[&str]) -> bool {
    headers.iter().any(|header| words.iter().any(|word| simplify(header).contains(word)))
}
