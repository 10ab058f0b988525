//! Load files applied to what a CRM exported: they make the plan, and what puts back makes the exports again.

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand_pcg::Pcg64;
use sutton::execute::crm::{Crm, Export, LoadFile, Object, prepare};
use sutton::execute::handover::Held;
use sutton::plan::published::Published;

use super::tables::{ACCOUNTS, export, folder, id, pick, published, reps, salesforce};

/// A table under change, as a CRM would apply files to it.
pub fn apply(files: &[LoadFile], tables: &mut [Export]) {
    for (number, file) in files.iter().enumerate() {
        let (object, what) = file.name.split_once('-').unwrap();
        let kind = match object {
            "Account" | "Company" => Object::Account,
            "Territory2" => Object::Territory,
            "ObjectTerritory2Association" => Object::AccountTerritory,
            "UserTerritory2Association" => Object::UserTerritory,
            other => panic!("{other}"),
        };
        let table = tables.iter_mut().find(|table| table.object == kind).unwrap();
        let column = |name: &String| table.header.iter().position(|own| own == name).unwrap();
        let places: Vec<usize> = file.columns.iter().map(column).collect();
        for row in &file.rows {
            let same = |cells: &[String], keys: usize| {
                places[..keys]
                    .iter()
                    .zip(row)
                    .all(|(&place, cell)| cells[place][..cells[place].len().min(15)] == cell[..cell.len().min(15)])
            };
            if what.starts_with("delete") {
                let before = table.rows.len();
                table.rows.retain(|(_, cells)| !same(cells, places.len()));
                assert_eq!(table.rows.len() + 1, before, "{}: {row:?} is one row", file.name);
            } else if what.starts_with("insert") {
                let mut cells = vec![String::new(); table.header.len()];
                cells[0] = format!("0Xx9{number:04}{:07}", table.rows.len());
                places.iter().zip(row).for_each(|(&place, cell)| cells[place] = cell.clone());
                table.rows.push((0, cells));
            } else {
                let (_, cells) = table.rows.iter_mut().find(|(_, cells)| same(cells, 1)).unwrap();
                for (&place, cell) in places.iter().zip(row) {
                    cells[place] = if cell == "#N/A" { String::new() } else { cell.clone() };
                }
            }
        }
    }
}

/// Rows without the ids that the CRM gives to associations, ids of accounts and territories without their checksums.
pub fn content(tables: &[Export]) -> Vec<BTreeSet<Vec<String>>> {
    let bare = |table: &Export| {
        let associations = matches!(table.object, Object::AccountTerritory | Object::UserTerritory);
        let cells = |(_, cells): &(usize, Vec<String>)| {
            let id = |cell: &String| if associations { cell.chars().take(15).collect() } else { cell.clone() };
            cells.iter().skip(usize::from(associations)).map(id).collect()
        };
        table.rows.iter().map(cells).collect()
    };
    tables.iter().map(bare).collect()
}

/// What is wrong with the tables, held against the plan.
pub fn wrong(published: &Published, tables: &[Export]) -> Vec<String> {
    let mut wrong = Vec::new();
    let territory: BTreeMap<&str, &str> = tables[1].rows.iter().map(|(_, cells)| (&cells[2][..], &cells[0][..15])).collect();
    let own = |rep: usize| match rep {
        1 => territory.get("other_5").or(territory.get("Area_5")).copied(),
        0 | 2 => territory.get(format!("outside_R{rep}").as_str()).copied(),
        _ => territory.get(format!("inside_R{rep}").as_str()).copied(),
    };
    let ours: BTreeSet<&str> = (0..5).filter_map(own).collect();
    for (_, cells) in &tables[0].rows {
        let Some(at) = (0..ACCOUNTS).find(|&at| id("001", at) == cells[0]) else { continue };
        let reps = reps(published, at);
        if let Some(&rep) = reps.get("outside").filter(|rep| **rep != 2)
            && cells[1][..15] != id("005", rep)
        {
            wrong.push(format!("{at} belongs to {}, not to {rep}", cells[1]));
        }
        if cells[2] != published.segments[at].label {
            wrong.push(format!("{at} is {:?}", cells[2]));
        }
        let wanted: BTreeSet<&str> = reps.values().filter_map(|&rep| own(rep)).collect();
        let of = |(_, own): &&(usize, Vec<String>)| own[1][..15] == cells[0];
        let found: BTreeSet<&str> =
            tables[2].rows.iter().filter(of).map(|(_, own)| &own[2][..15]).filter(|own| ours.contains(own)).collect();
        if found != wanted {
            wrong.push(format!("{at} is in {found:?}, not in {wanted:?}"));
        }
    }
    wrong
}

#[test]
fn what_is_loaded_makes_the_plan_and_what_puts_back_the_exports() {
    let folder = folder();
    let (mut changed, mut waited, mut emptied) = (0, 0, 0);
    for seed in 0..1_000 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let published = published(&folder, &mut rng);
        let before = salesforce(&mut rng);
        let load = prepare(&published, Crm::Salesforce, &before, &Held::new()).unwrap();
        let mut after = before.clone();
        apply(&load.files, &mut after);
        changed += usize::from(before != after);
        emptied += usize::from(load.rollback.iter().any(|file| file.rows.iter().flatten().any(|cell| cell == "#N/A")));
        // Territories that are new get their ids, and the associations that waited come with them.
        let waits = !load.waiting.is_empty();
        waited += usize::from(waits);
        let again = prepare(&published, Crm::Salesforce, &after, &Held::new()).unwrap();
        assert!(
            again.waiting.is_empty() && again.files.iter().all(|file| waits && file.name.ends_with("-insert")),
            "{seed}: {:?}",
            again.files
        );
        let mut whole = after.clone();
        apply(&again.files, &mut whole);
        assert_eq!(wrong(&published, &whole), Vec::<String>::new(), "{seed}");
        let none = prepare(&published, Crm::Salesforce, &whole, &Held::new()).unwrap();
        assert!(none.files.is_empty(), "{seed}: nothing is left to do: {:?}", none.files);
        apply(&again.rollback, &mut whole);
        assert_eq!(content(&whole), content(&after), "{seed}");
        apply(&load.rollback, &mut whole);
        assert_eq!(content(&whole), content(&before), "{seed}");
    }
    assert!(changed > 900 && waited > 300 && emptied > 300, "{changed} {waited} {emptied}");
}

#[test]
fn other_crms_are_loaded_and_put_back_by_field() {
    let folder = folder();
    for (crm, header) in [
        (Crm::HubSpot, "Record ID,Company owner,Segment,Territory,Note"),
        (Crm::Generic, "account_id,owner,segment,territory,Note"),
    ] {
        for seed in 0..200 {
            let mut rng = Pcg64::seed_from_u64(seed);
            let published = published(&folder, &mut rng);
            let row = |at: usize, rng: &mut Pcg64| {
                let owner = pick(rng, &["Rep 1", "REP0@x.test", "somebody else", "", "R2"]);
                let segment = pick(rng, &["A", "B", "", "b "]);
                vec![id("001", at), owner.into(), segment.into(), pick(rng, &["Rep 0", "", "North"]).into(), "é\n;".into()]
            };
            let rows = (0..ACCOUNTS + 2).map(|at| row(at, &mut rng)).collect();
            let before = vec![export(Object::Account, header, rows)];
            let load = prepare(&published, crm, &before, &Held::new()).unwrap();
            let mut after = before.clone();
            apply(&load.files, &mut after);
            for (at, (_, cells)) in after[0].rows.iter().take(ACCOUNTS).enumerate() {
                let rep = reps(&published, at).get("outside").copied();
                let names = |rep: usize| [format!("rep{rep}@x.test"), format!("rep {rep}"), format!("r{rep}")];
                assert!(rep.is_none_or(|rep| names(rep).contains(&cells[1].to_lowercase())), "{seed}: {cells:?}, not {rep:?}");
                assert_eq!(cells[2].trim(), published.segments[at].label);
                assert!(rep.is_none_or(|rep| cells[3] == format!("Rep {rep}")));
            }
            assert!(prepare(&published, crm, &after, &Held::new()).unwrap().files.is_empty(), "{seed}");
            apply(&load.rollback, &mut after);
            assert_eq!(after, before, "{seed}");
        }
    }
}
