//! The text of a drafted plan file.

use std::fmt::Write;
use std::path::Path;

use super::segments::Segments;
use crate::plan::words::count;
use crate::read::aliases::{Chosen, simplify};
use crate::read::ids::Ids;
use crate::read::people::{People, Person};
use crate::read::plausible::{are_codes, is_id, is_unique};
use crate::read::rank::cuts;
use crate::read::sheet::Sheet;
use crate::read::{degrees, owner_column};

/// The role of reps whose file names none.
pub const ROLE: &str = "field";
/// Hours of a rep whose file names none: a quarter of full weeks, less holidays and meetings.
const HOURS: f64 = 450.0;

/// Words in headers that speak of hours.
const HOURS_IN_WORDS: [&str; 6] = ["hour", "stunden", "heures", "horas", "capacit", "kapazit"];

/// And of hours in a day, a week, a month.
const SPANS_IN_WORDS: [&str; 9] = ["day", "tag", "jour", "week", "woche", "semain", "seman", "month", "monat"];

/// Writes the plan file; guesses are told.
pub fn plan(
    (found, matrix): (&[Sheet], Option<&(String, String)>),
    folder: &Path,
    (roles, segments): (&[String], &Segments),
    guesses: &mut Vec<String>,
) -> String {
    let mut text =
        String::from("# Drafted from your files. Look at every line that says \"guess\"; the rest is what the files say.\n\n");
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_else(|| "plan".into());
    let _ = write!(text, "[plan]\nname = {}\n", quoted(&name));
    text += "# start = 2026-01-01      # the period that hours and calls are for: first\n# end = 2026-03-31        # and last day\n\n";
    text += "[data]\n";
    for Sheet { table, schema, .. } in found {
        let (file, rows) = (relative(Path::new(&table.file), folder), count(table.rows(), "row"));
        let _ = writeln!(text, "{} = {} # {rows}; {}", schema.table, quoted(&file), table.format);
    }
    if let Some((file, what)) = matrix {
        let _ = writeln!(text, "travel = {} # {what}", quoted(&relative(Path::new(file), folder)));
    }
    if !found.iter().any(|sheet| sheet.schema.table == "call_patterns") {
        text += "call_patterns = \"call_patterns.csv\" # guess: written beside this file, to be replaced by your own numbers\n";
        guesses.push("call patterns: 12, 6 and 3 calls for the better to the lesser segments".into());
    }
    let sheet = |table: &str| found.iter().find(|sheet| sheet.schema.table == table);
    let in_doubt: &[&str] = if degrees::is_asked([sheet("accounts"), sheet("reps")]) { &["x", "y"] } else { &[] };
    found.iter().for_each(|sheet| columns(&mut text, sheet, in_doubt, guesses));
    defaults(&mut text, found, roles, guesses);
    segment(&mut text, segments, guesses);
    text += "\n[balance.workload]         # hours are spread evenly, by what each rep has\n# tolerance = 0.1          # no rep more than 10 % off\n";
    let owned = has_owners(found);
    if owned {
        text += "\n[stability]\nmove_hours = 1             # guess: what it costs when an account changes hands, in hours\n";
        guesses.push("an account that changes hands costs 1 hour".into());
    }
    text
}

/// Whether any owner of today is one of the reps: without one, what moves would count nothing.
fn has_owners(found: &[Sheet]) -> bool {
    let sheet = |table: &str| found.iter().find(|sheet| sheet.schema.table == table);
    let Some((team, id)) = sheet("reps").and_then(|team| Some((team, rep_id(team)?))) else { return false };
    let (ids, reps) = (Ids::new(team.texts(id)), owner_column::named(team, id));
    let people = People::new(&ids, &reps);
    let named = |table: &str, column: &str| {
        let owners = sheet(table).and_then(|sheet| Some(sheet.texts(sheet.column(column)?))).unwrap_or_default();
        owners.into_iter().any(|owner| matches!(people.find(owner), Person::Rep(..)))
    };
    named("accounts", "owner") || named("owners", "rep_id")
}

/// The column of the ids of reps, which may be a guess.
pub fn rep_id(team: &Sheet) -> Option<usize> {
    let guess = || guessed(team).into_iter().find(|(column, ..)| *column == "rep_id");
    team.column("rep_id").or_else(|| team.header(&guess()?.1))
}

/// The headers that columns are read from, but those `in_doubt`, and those that nothing reads.
fn columns(text: &mut String, sheet: &Sheet, in_doubt: &[&str], guesses: &mut Vec<String>) {
    let source = sheet.source(&[]);
    let _ = write!(text, "\n[columns.{}]\n", sheet.schema.table);
    let guessed = guessed(sheet);
    for (column, header, why) in &guessed {
        let _ = writeln!(text, "{column} = {} # guess: {why}", quoted(header));
        guesses.push(format!("{}: {column} is {header:?}, {why}", sheet.schema.table));
    }
    let is_guessed = |at: usize| guessed.iter().any(|(_, header, _)| *header == sheet.table.headers[at]);
    let is_open = |chosen: &&Chosen| chosen.instead.iter().flatten().any(|&(_, at)| !is_guessed(at));
    let chosen: Vec<&Chosen> = sheet.chosen.iter().filter(is_open).collect();
    let is_chosen = |at: usize| chosen.iter().any(|chosen| chosen.taken.contains(&at));
    guesses.extend(chosen.iter().map(|chosen| format!("{}: {}", sheet.schema.table, chosen.told)));
    let mut unused = Vec::new();
    for (at, (header, column)) in source.headers.iter().enumerate() {
        if guessed.iter().any(|(_, guessed, _)| guessed == header) {
            continue;
        }
        match column {
            Some(column) if column == header => {}
            // The question names both, and the line that answers.
            Some(column) if sheet.asked.contains(&column.as_str()) || in_doubt.contains(&column.as_str()) => {}
            // As an answer, the line would silence what `inspect` tells of the choice.
            Some(column) if is_chosen(at) => {
                let _ = writeln!(text, "# {column} = {} # guess: others could be it, too", quoted(header));
            }
            Some(column) => {
                let _ = writeln!(text, "{column} = {}", quoted(header));
            }
            None if !header.is_empty() => unused.push(quoted(header)),
            None => {}
        }
    }
    for other in chosen.iter().flat_map(|chosen| &chosen.instead) {
        text.push_str(if other.len() > 1 { "# or, in place of that address, all of:\n" } else { "# or, in place of that:\n" });
        other.iter().for_each(|&(column, at)| _ = writeln!(text, "# {column} = {}", quoted(&sheet.table.headers[at])));
    }
    source.styles.iter().for_each(|style| text.push_str(&format!("# {style}\n")));
    if !unused.is_empty() {
        let _ = writeln!(text, "# not used: {}", unused.join(", "));
    }
}

/// Headers that stand in for columns that are needed: (column, header, why).
fn guessed(sheet: &Sheet) -> Vec<(&'static str, String, &'static str)> {
    let mut guessed = Vec::new();
    for (id, others) in [("account_id", &["name"][..]), ("rep_id", &["email", "name"])] {
        let wanted = sheet.schema.columns.first().is_some_and(|first| first.name == id) && sheet.column(id).is_none();
        let named = || sheet.unmatched().find(|&at| is_id(&sheet.table.headers[at]) && is_unique(&sheet.table, at));
        let coded =
            || sheet.unmatched().find(|&at| is_name(sheet, at) && is_unique(&sheet.table, at) && are_codes(&sheet.table, at));
        let other = || others.iter().filter_map(|other| sheet.column(other)).find(|&at| is_unique(&sheet.table, at));
        if let (true, Some(at)) = (wanted, named().or_else(coded).or_else(other)) {
            guessed.push((id, sheet.table.headers[at].clone(), "each row has one of its own"));
        }
    }
    if sheet.schema.table == "reps" && sheet.column("capacity_hours").is_none() {
        let headers = || sheet.unmatched().map(|at| &sheet.table.headers[at]);
        let speaks = |header: &str, words: &[&str]| words.iter().any(|word| simplify(header).contains(word));
        // Hours of another span than the period's are no capacity as they stand.
        let hours = |header: &&String| speaks(header, &HOURS_IN_WORDS) && !speaks(header, &SPANS_IN_WORDS);
        if let (Some(header), None) = (headers().find(hours), headers().filter(hours).nth(1)) {
            guessed.push(("capacity_hours", header.clone(), "by its name"));
        }
    }
    guessed
}

/// Whether a header is one that names go by, too: `Customer` beside `Name 1`.
fn is_name(sheet: &Sheet, at: usize) -> bool {
    let name = sheet.schema.columns.iter().find(|column| column.name == "name");
    name.is_some_and(|name| name.rank(&simplify(&sheet.table.headers[at])).is_some())
}

/// What tables need and their files do not say.
fn defaults(text: &mut String, found: &[Sheet], roles: &[String], guesses: &mut Vec<String>) {
    let without_role =
        found.iter().filter(|sheet| ["owners", "locks"].contains(&sheet.schema.table) && sheet.column("role").is_none());
    for table in without_role.map(|sheet| sheet.schema.table) {
        let [role] = roles else { continue };
        let _ = write!(text, "\n[defaults.{table}]\nrole = {} # guess: the only role\n", quoted(role));
        guesses.push(format!("{table}: role = {role}, the only one, as their file says none"));
    }
    let Some(reps) = found.iter().find(|sheet| sheet.schema.table == "reps") else { return };
    let guessed = guessed(reps);
    let is_known = |column: &str| reps.column(column).is_some() || guessed.iter().any(|(guessed, ..)| *guessed == column);
    let missing = [
        ("role", quoted(ROLE), "all reps have one role"),
        ("capacity_hours", HOURS.to_string(), "hours that a rep can work in the period"),
    ];
    let missing = missing.into_iter().filter(|(column, ..)| !is_known(column));
    for (at, (column, value, what)) in missing.enumerate() {
        if at == 0 {
            text.push_str("\n[defaults.reps]\n");
        }
        let _ = writeln!(text, "{column} = {value} # guess: {what}");
        guesses.push(format!("reps: {column} = {value}, as their file says none"));
    }
}

fn segment(text: &mut String, segments: &Segments, guesses: &mut Vec<String>) {
    text.push_str("\n[segment]\n");
    let list = |labels: &[String]| labels.iter().map(|label| quoted(label)).collect::<Vec<_>>().join(", ");
    match segments {
        Segments::Given(labels, why) => {
            let _ = write!(text, "method = \"given\"\nlabels = [{}] # guess: best first, {why}\n", list(labels));
            guesses.push(format!("segments, best first: {}, {why}", labels.join(", ")));
        }
        Segments::Pareto(column, labels) => {
            let (cuts, parts) = (cuts(labels.len()), parts(labels));
            let _ = writeln!(text, "method = \"pareto\"\ncolumn = {}\nlabels = [{}]", quoted(column), list(labels));
            let _ = writeln!(text, "cuts = {cuts:?}        # guess: {}", parts.replace("OF", ""));
            guesses.push(format!("segments: {}", parts.replace("OF", &format!(" of {column}"))));
        }
        Segments::Called(labels) => {
            let _ =
                writeln!(text, "method = \"given\"\nlabels = [{}] # guess: best first, as in the call patterns", list(labels));
        }
        Segments::One => {
            text.push_str(
                "# Which column of the accounts says who matters? Name it, and take out method, labels and [defaults.accounts] below:\n\
                 # method = \"pareto\"\n# column = \"Sales volume\"\n# labels = [\"A\", \"B\", \"C\"]\n# cuts = [0.8, 0.95]\n\
                 method = \"given\"\nlabels = [\"A\"]            # guess: nothing tells accounts apart, so all are A\n",
            );
            text.push_str("\n[defaults.accounts]\nsegment = \"A\"\n");
            guesses.push(
                "segments: no column speaks of revenue or sales, so all accounts are A; if one says who matters, [segment] method = \
                 \"pareto\", column = \"…\" names it"
                    .into(),
            );
        }
    }
}

/// What the segments make of a column: `A makes the first 80 %OF, B the next 15 %, C the rest`.
fn parts(labels: &[String]) -> String {
    let cuts = cuts(labels.len());
    let mut before = 0.0;
    let part = |(at, label): (usize, &String)| {
        let Some(cut) = cuts.get(at) else { return format!("{label}{} the rest", if at == 0 { " is" } else { "" }) };
        let share = (100.0 * (cut - before)).round();
        before = *cut;
        if at == 0 { format!("{label} makes the first {share} %OF") } else { format!("{label} the next {share} %") }
    };
    labels.iter().enumerate().map(part).collect::<Vec<_>>().join(", ")
}

/// A file as seen from the folder of the plan file.
fn relative(file: &Path, folder: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let path = pathdiff::diff_paths(absolute(file), absolute(folder)).unwrap_or_else(|| absolute(file));
    path.display().to_string()
}

/// A string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.into()).to_string()
}
