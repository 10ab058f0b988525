//! Who the rows and columns of a matrix are: in the order that the plan gives, else in that of the tables, where only one reading
//! is possible.

use super::matrix::{Matrix, Spot};
use super::unit::{Measure, NO_UNIT};
use super::ways::{Drive, LONGEST, Listing, Pair, Point, Roster, Tally};
use crate::error::Defect;
use crate::plan::config::{Points, TimeUnit};
use crate::plan::words::count;
use crate::plan::{Place, Plan};
use crate::read::defects::Defects;
use crate::read::inputs::Inputs;
use crate::read::sheet::Sheet;

/// Reads a matrix: its ways, and what the tool says of its points.
pub fn read<'a>(
    matrix: &'a Matrix,
    inputs: &Inputs,
    plan: &mut Plan,
    roster: &Roster,
    defects: &mut Defects,
) -> Option<Listing<'a>> {
    let unit = match (plan.config.travel.unit, matrix.has_unit()) {
        (Some(unit), _) => unit,
        (None, true) => TimeUnit::Seconds,
        (None, false) => {
            defects.push(Defect::of_file(&matrix.file, NO_UNIT));
            return None;
        }
    };
    let data = &plan.config.data;
    let mut tally = Tally::default();
    let mut named = |points: Option<&Points>, sheet: Option<&Sheet>, key: &str, defects: &mut Defects| match points {
        Some(points) => {
            ids(points, sheet, roster, defects).map(|ids| Some(known(plan, &ids, key, (roster, &mut tally), defects)))
        }
        None => Some(None),
    };
    let sources = named(data.travel_sources.as_ref(), inputs.travel_sources.as_deref(), "data.travel_sources", defects)?;
    let destinations =
        named(data.travel_destinations.as_ref(), inputs.travel_destinations.as_deref(), "data.travel_destinations", defects)?;
    let guessed = sources.is_none() || destinations.is_none();
    let (rows, columns, told) = match order(matrix, plan, roster, sources, destinations) {
        Ok(found) => found,
        Err(reason) => {
            defects.push(Defect::of_file(&matrix.file, reason));
            return None;
        }
    };
    let placed = are_in_place(matrix, &rows, &matrix.sources, ("sources", plan), defects)
        & are_in_place(matrix, &columns, &matrix.destinations, ("destinations", plan), defects);
    let has_places = matrix.sources.iter().chain(&matrix.destinations).any(|spot| spot.place.is_some());
    plan.warnings.extend(told.map(|told| format!("{}: {told}", matrix.file)));
    let listing = listing(matrix, (&rows, &columns), Measure::Time(unit), plan, (roster, tally), defects);
    placed.then_some(Listing { guessed: guessed && !has_places, ..listing })
}

/// The ids of points, in order.
fn ids(points: &Points, sheet: Option<&Sheet>, roster: &Roster, defects: &mut Defects) -> Option<Vec<String>> {
    if let Points::Ids(ids) = points {
        return Some(ids.clone());
    }
    let sheet = sheet?;
    let only = Some(0).filter(|_| sheet.table.headers.len() == 1);
    let column = sheet.column("id").or(only).or_else(|| sheet.required("id", defects))?;
    // A list without a header: its first line is an id as well.
    let header = &sheet.table.headers[column];
    let first = Some(header).filter(|header| roster.point(header, 0).is_known()).cloned();
    Some(first.into_iter().chain(sheet.texts(column).into_iter().map(String::from)).collect())
}

/// Who the ids are.
fn known(plan: &Plan, ids: &[String], key: &str, (roster, tally): (&Roster, &mut Tally), defects: &mut Defects) -> Vec<Point> {
    let who = |(at, id): (usize, &String)| {
        let point = roster.point(id, at);
        tally.see(id, point, roster);
        if !point.is_known() && !roster.leaves_out([id, ""]) {
            let defect = Defect::of_file(plan.file(), roster.stranger(id, "is no rep of the plan, and no account"));
            defects.push(defect.column(format!("{key}[{at}]")).value(id));
        }
        point
    };
    ids.iter().enumerate().map(who).collect()
}

/// A table whose rows may be the points, in order.
struct Candidate {
    points: Vec<Point>,
    words: String,
}

/// The reps, or the accounts: all of them, and those that have a place.
fn candidates(plan: &Plan, roster: &Roster) -> [Vec<Candidate>; 2] {
    let of_reps = |rep| Point { rep: Some(rep), ..Point::default() };
    let of_accounts = |account| Point { account: Some(account), ..Point::default() };
    let listed = 0..roster.reps.all().len();
    let here = |rep: &usize| plan.reps[*rep].place.is_some();
    let some = |points: Vec<Point>, words: String| Candidate { points, words };
    let reps = [
        some(listed.clone().map(of_reps).collect(), format!("the reps of {}", plan.config.data.reps)),
        some(listed.filter(here).map(of_reps).collect(), format!("the reps of {} with a place", plan.config.data.reps)),
    ];
    let all = 0..plan.accounts.len();
    let placed = all.clone().filter(|&account| plan.accounts[account].place.is_some());
    let accounts = [
        some(all.map(of_accounts).collect(), format!("the accounts of {}", plan.config.data.accounts)),
        some(placed.map(of_accounts).collect(), format!("the accounts of {} with a place", plan.config.data.accounts)),
    ];
    let distinct = |[all, some]: [Candidate; 2]| if all.points.len() == some.points.len() { vec![all] } else { vec![all, some] };
    [distinct(reps), distinct(accounts)]
}

/// Rows, columns, and what is told of them where they are guessed.
type Order = (Vec<Point>, Vec<Point>, Option<String>);

/// Who rows and columns are.
fn order(
    matrix: &Matrix,
    plan: &Plan,
    roster: &Roster,
    sources: Option<Vec<Point>>,
    destinations: Option<Vec<Point>>,
) -> Result<Order, String> {
    let size = [matrix.times.len(), matrix.columns()];
    let tables = candidates(plan, roster);
    let fits = |kind: usize, length: usize| tables[kind].iter().find(|table| table.points.len() == length);
    let words = |table: &Candidate| (table.points.clone(), table.words.clone());
    let given = |points: Option<Vec<Point>>| points.map(|points| (points, String::new()));
    let (given_rows, given_columns) = (given(sources), given(destinations));
    // Reps by accounts, or accounts by reps.
    let mut found = Vec::new();
    for kinds in [[0, 1], [1, 0]] {
        let rows = given_rows.clone().or_else(|| fits(kinds[0], size[0]).map(words));
        let columns = given_columns.clone().or_else(|| fits(kinds[1], size[1]).map(words));
        found.extend(rows.zip(columns));
    }
    found.dedup_by(|a, b| a.0.0 == b.0.0 && a.1.0 == b.1.0);
    let counts = format!("has {} and {}", count(size[0], "row"), count(size[1], "column"));
    let [ref only] = found[..] else {
        let (reps, accounts) = (count(roster.reps.all().len(), "rep"), count(plan.accounts.len(), "account"));
        let which = if found.is_empty() { "neither" } else { "more than one reading of" };
        return Err(format!(
            "{counts}, the plan {reps} and {accounts}, so that {which} table tells who they are: give their ids, in order, in \
             data.travel_sources and data.travel_destinations (a list, or a file)"
        ));
    };
    let ((rows, of_rows), (columns, of_columns)) = only;
    if [rows.len(), columns.len()] != size {
        let lengths = format!("data.travel_sources and data.travel_destinations {} and {}", rows.len(), columns.len());
        return Err(format!("{counts}, {lengths}: they must be as many"));
    }
    let told = [("rows", of_rows), ("columns", of_columns)].into_iter().filter(|(_, words)| !words.is_empty());
    let told: Vec<String> = told.map(|(kind, words)| format!("its {kind} are taken for {words}, in their order")).collect();
    Ok((rows.clone(), columns.clone(), Some(told.join("; ")).filter(|told| !told.is_empty())))
}

/// Whether points are where the tool has put them, and have not been moved far to reach a road.
fn are_in_place(matrix: &Matrix, points: &[Point], spots: &[Spot], (key, plan): (&str, &Plan), defects: &mut Defects) -> bool {
    let most = plan.config.travel.max_snap_km;
    let mut all = true;
    for (at, (point, spot)) in points.iter().zip(spots).enumerate().filter(|_| spots.len() == points.len()) {
        let (id, place) = match (point.rep, point.account) {
            (Some(rep), _) => (&plan.reps[rep].id, plan.reps[rep].place),
            (None, Some(account)) => (&plan.accounts[account].id, plan.accounts[account].place),
            (None, None) => continue,
        };
        let moved = spot.moved.unwrap_or(0.0);
        let off = place.filter(|place| !place.planar).zip(spot.place).map_or(0.0, |(place, spot)| apart(&place, spot));
        let reason = if off > moved + most {
            format!("is {off:.1} km from {id}: are the ids in the order of the matrix? travel.max_snap_km lets it be")
        } else if moved > most {
            format!("({id}) was moved {moved:.1} km to the next road: check its place; travel.max_snap_km lets it be")
        } else {
            continue;
        };
        all = false;
        defects.push(Defect::of_file(&matrix.file, reason).column(format!("{key}[{at}]")));
    }
    all
}

fn apart(place: &Place, (latitude, longitude): (f64, f64)) -> f64 {
    let spot = Place { latitude, longitude, ..*place };
    crate::geometry::Metric::Sphere.distance(&place.position(), &spot.position())
}

/// The ways of a matrix.
fn listing<'a>(
    matrix: &'a Matrix,
    (rows, columns): (&[Point], &[Point]),
    measure: Measure,
    plan: &Plan,
    (roster, mut tally): (&Roster, Tally),
    defects: &mut Defects,
) -> Listing<'a> {
    let width = columns.len();
    let place = move |cell: usize| {
        let (i, j) = (cell / width, cell % width);
        let value = matrix.times[i][j].map_or("null".to_string(), |time| time.to_string());
        Defect::of_file(&matrix.file, "").column(format!("{}[{i}][{j}]", matrix.key)).value(value)
    };
    let id = |point: &Point| {
        point.rep.map_or_else(|| point.account.map_or("", |at| roster.accounts.all()[at]), |at| roster.reps.all()[at])
    };
    let pairs = rows.iter().flat_map(|from| columns.iter().map(move |to| (id(from), id(to))));
    let reading = roster.reading(pairs);
    let (mut ways, mut empty) = (Vec::new(), Vec::new());
    for (cell, time) in matrix.times.iter().flatten().enumerate() {
        let (rep, account, back) = match reading.of(rows[cell / width], columns[cell % width]) {
            Pair::Way(rep, account, back) => (rep, account, back),
            Pair::Between => {
                tally.between += 1;
                continue;
            }
            Pair::Either => {
                let reason = "leads from a rep who is an account as well to another such: say which is which in the ids";
                defects.push(Defect { reason: reason.into(), ..place(cell) });
                break;
            }
            // Who is nobody is refused above, unless the plan leaves it out.
            Pair::Unknown => {
                tally.left_out += 1;
                continue;
            }
        };
        match time.map(|time| measure.hours(time, &plan.config.travel)) {
            None => empty.push(cell),
            Some(hours) if (0.0..=LONGEST).contains(&hours) => ways.push(Drive { rep, account, back, hours, cell }),
            Some(hours) => {
                let reason = if hours < 0.0 { "must not be negative" } else { "is too large: at most 100,000 hours" };
                defects.push(Defect { reason: reason.into(), ..place(cell) });
            }
        }
    }
    let (file, column) = (matrix.file.clone(), matrix.key.to_string());
    Listing { file, ways, measure, column, headers: None, guessed: false, tally, empty, place: Box::new(place) }
}
