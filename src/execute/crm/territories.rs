//! Salesforce's territories: one for each rep of each role, found among those that are there or inserted.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{Load, LoadFile};
use super::people::People;
use super::profile::Crm;
use super::tables::Export;
use crate::error::{Error, Result};
use crate::plan::Rep;
use crate::plan::published::Published;
use crate::plan::words::first;

/// The longest name of a territory.
const LONGEST: usize = 80;

/// A rep's territory.
pub(super) struct Territory {
    /// Its unique name.
    pub(super) developer: String,
    name: String,
    /// Its id, where it is there already.
    pub(super) id: Option<String>,
}

/// Territories by rep, as places in the plan.
pub(super) type Territories = BTreeMap<usize, Territory>;

/// The territory of each rep: the one that the rep's column names, else that of the name which it would get. Unique names go
/// before others, so that nobody gets what is named after somebody else; reps who name the same one share it.
///
/// # Errors
/// [`Error::Command`] where territories are of several models and the plan does not say which one is meant.
pub(super) fn found(published: &Published, people: &People, territories: &Export) -> Result<Territories> {
    let crm = Crm::Salesforce;
    let [id, developer] = [territories.required("Id")?, territories.required("DeveloperName")?];
    let cell = |row: usize, column: usize| territories.rows[row].1[column].trim().to_owned();
    let rows = of_model(published, territories, territories.by_id(crm, id)?.into_values().collect())?;
    let named = |column: Option<usize>, text: &str| {
        let column = column?;
        let mut found = rows.iter().copied().filter(|&row| cell(row, column).eq_ignore_ascii_case(text));
        found.next().filter(|_| found.next().is_none())
    };
    let wanted = |seller: &Rep, rep: usize| match &seller.territory {
        Some(own) => (own.clone(), developer_name("", own)),
        None => (titled(&seller.role, people.name(rep)), developer_name(&seller.role, &seller.id)),
    };
    let reps = || published.plan.reps.iter().enumerate();
    let by_unique_name = |(rep, seller): (usize, &Rep)| Some((rep, named(Some(developer), &wanted(seller, rep).1)?));
    let unique: BTreeMap<usize, usize> = reps().filter_map(by_unique_name).collect();
    let name = territories.column("Name");
    let territory = |(rep, seller): (usize, &Rep)| {
        let (title, unique_name) = wanted(seller, rep);
        let free = |row: &usize| unique.values().all(|own| own != row);
        let row = unique.get(&rep).copied().or_else(|| named(name, &title).filter(free));
        let own = match row {
            Some(row) => Territory { developer: cell(row, developer), name: title, id: Some(cell(row, id)) },
            None => Territory { developer: unique_name, name: title, id: None },
        };
        (rep, own)
    };
    Ok(reps().map(territory).collect())
}

/// The rows of the model that is meant: archived models keep territories of the same names.
fn of_model(published: &Published, territories: &Export, rows: Vec<usize>) -> Result<Vec<usize>> {
    let Some(column) = territories.column("Territory2ModelId") else { return Ok(rows) };
    let model = |row: usize| Crm::Salesforce.key(&territories.rows[row].1[column]);
    let models: BTreeSet<String> = rows.iter().map(|&row| model(row)).collect();
    match &published.plan.config.execute.crm.territory_model {
        Some(meant) => Ok(rows.into_iter().filter(|&row| model(row) == Crm::Salesforce.key(meant)).collect()),
        None if models.len() < 2 => Ok(rows),
        None => Err(Error::Command(format!(
            "{} has territories of {} models ({}): say which one is meant with [execute.crm] territory_model = \"…\"",
            territories.file,
            models.len(),
            models.into_iter().collect::<Vec<String>>().join(", ")
        ))),
    }
}

/// Territories of reps with accounts that are not there yet.
pub(super) fn insert(published: &Published, territories: &Export, own: &Territories, load: &mut Load) -> Result<()> {
    let serving = published.serving();
    let new = serving.iter().filter_map(|rep| own.get(rep)).filter(|own| own.id.is_none());
    let new: BTreeMap<&str, &Territory> = new.map(|own| (own.developer.as_str(), own)).collect();
    let new: Vec<&Territory> = new.into_values().collect();
    if new.is_empty() {
        return Ok(());
    }
    let crm = &published.plan.config.execute.crm;
    let kind = alike(territories, "Territory2TypeId", crm.territory_type.as_deref(), "territory_type")?;
    let model = alike(territories, "Territory2ModelId", crm.territory_model.as_deref(), "territory_model")?;
    let mut file = LoadFile::new("Territory2-insert", ["Name", "DeveloperName", "Territory2TypeId", "Territory2ModelId"]);
    file.rows = new.iter().map(|own| vec![own.name.clone(), own.developer.clone(), kind.clone(), model.clone()]).collect();
    let mut back = LoadFile::new("Territory2-delete-by-name", ["DeveloperName"]);
    back.rows = new.iter().map(|own| vec![own.developer.clone()]).collect();
    load.files.push(file);
    load.rollback.insert(0, back);
    let names: Vec<&str> = new.iter().map(|own| own.name.as_str()).collect();
    load.notes.push(format!(
        "new territories will be inserted ({}): who has one under another name says it in the reps' column territory",
        first(&names, 5)
    ));
    Ok(())
}

/// What the plan says, or all territories have.
fn alike(territories: &Export, column: &str, said: Option<&str>, key: &str) -> Result<String> {
    let cells: BTreeSet<&str> = territories
        .column(column)
        .map(|column| territories.rows.iter().map(|(_, cells)| cells[column].trim()).filter(|cell| !cell.is_empty()).collect())
        .unwrap_or_default();
    let only = if cells.len() == 1 { cells.first().copied() } else { None };
    said.or(only).map(String::from).ok_or_else(|| {
        let kinds = if cells.is_empty() {
            "has none".into()
        } else {
            format!("has several ({})", cells.into_iter().collect::<Vec<_>>().join(", "))
        };
        Error::Command(format!(
            "new territories need a {column}, and {} {kinds}: say it with [execute.crm] {key} = \"…\", or export the column",
            territories.file
        ))
    })
}

/// A name as Salesforce takes it: letters and digits with single underscores between, a letter first.
fn developer_name(role: &str, id: &str) -> String {
    let plain = format!("{role}_{id}")
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' })
        .collect::<String>();
    let parts: Vec<&str> = plain.split('_').filter(|part| !part.is_empty()).collect();
    let name = parts.join("_");
    let name = if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) { name } else { format!("T_{name}") };
    name.chars().take(LONGEST).collect::<String>().trim_end_matches('_').to_owned()
}

fn titled(role: &str, name: &str) -> String {
    format!("{role} {name}").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::developer_name;

    #[test]
    fn developer_names_are_as_salesforce_takes_them() {
        let told = [("outside", "R-07"), ("0day", "é7"), ("Außen", "__1_"), ("inside", &"x".repeat(90))];
        let names = told.map(|(role, id)| developer_name(role, id));
        assert_eq!(names[..3], ["outside_R_07", "T_0day_7", "Au_en_1"]);
        assert_eq!(names[3].len(), 80);
    }
}
