//! Who is who and which is which, for the plan and for the CRM.

use rand::SeedableRng;
use rand_pcg::Pcg64;
use sutton::execute::crm::{Crm, Export, LoadFile, Object, prepare};
use sutton::execute::handover::Held;
use sutton::plan::published::Published;

use super::refused::refusal;
use super::tables::{ACCOUNTS, export, folder, id, published, reps, row, salesforce};

#[test]
fn what_an_export_leaves_out_and_what_others_are_called_stays() {
    let folder = folder();
    let mut rng = Pcg64::seed_from_u64(3);
    let mut published = published(&folder, &mut rng);
    let tables = salesforce(&mut rng);
    // Associations of accounts that the export of accounts does not have.
    let mut part = tables.clone();
    part[0].rows.truncate(1);
    let load = prepare(&published, Crm::Salesforce, &part, &Held::new()).unwrap();
    let deleted = load.files.iter().filter(|file| file.name == "ObjectTerritory2Association-delete").flat_map(|file| &file.rows);
    let of = |row: &Vec<String>| tables[2].rows.iter().find(|(_, cells)| cells[0] == row[0]).unwrap().1[1].clone();
    assert!(deleted.into_iter().all(|row| of(row) == tables[0].rows[0].1[0]));
    // A territory with the unique name of one rep and the title of both.
    published.plan.reps[0].name = "Kim".into();
    published.plan.reps[2].name = "Kim".into();
    let top = vec![id("0MI", 2), "outside Kim".into(), "outside_R2".into(), id("0MA", 1), id("0M5", 1)];
    let header = "Id,Name,DeveloperName,Territory2TypeId,Territory2ModelId";
    let few = |rows: Vec<Vec<String>>| vec![tables[0].clone(), export(Object::Territory, header, rows), tables[2].clone()];
    let load = prepare(&published, Crm::Salesforce, &few(vec![top.clone()]), &Held::new()).unwrap();
    let inserted = load.files.iter().find(|file| file.name == "Territory2-insert").unwrap();
    assert!(inserted.rows.iter().any(|row| row[1] == "outside_R0") && inserted.rows.iter().all(|row| row[1] != "outside_R2"));
    let archived = vec![id("0MI", 7), "outside Kim".into(), "outside_R2".into(), id("0MA", 1), id("0M5", 9)];
    let models = few(vec![top, archived]);
    assert!(refusal(&published, &models).contains("territories of 2 models"));
    published.plan.config.execute.crm.territory_model = Some(id("0M5", 1));
    prepare(&published, Crm::Salesforce, &models, &Held::new()).unwrap();
    // A name that two reps have means neither.
    let at = (0..ACCOUNTS).find(|&at| reps(&published, at).get("outside") == Some(&0)).unwrap();
    let company = |owner: &str| {
        let cells = row(&[&id("001", at), owner, &published.segments[at].label.clone(), "Kim (R0)"]);
        prepare(
            &published,
            Crm::HubSpot,
            &[export(Object::Account, "Record ID,Company owner,Segment,Territory", vec![cells])],
            &Held::new(),
        )
        .unwrap()
    };
    assert_eq!(company("Kim").files[0].rows[0][1], "rep0@x.test");
    assert!(company("REP0@x.test").files.is_empty());
    assert!(
        refusal(&published, &[export(Object::Account, "Id,OwnerId", vec![row(&["x", "y"])])])
            .contains("has none of the plan's 12 accounts")
    );
}

#[test]
fn the_day_of_an_owner_is_written_with_the_owner_alone() {
    let folder = folder();
    let mut published = published(&folder, &mut Pcg64::seed_from_u64(4));
    published.plan.config.execute.crm.effective = Some("From".into());
    let at = (0..ACCOUNTS).find(|&at| reps(&published, at).get("outside") == Some(&0)).unwrap();
    let table = |owner: usize| {
        export(Object::Account, "Id,OwnerId,Segment__c,From", vec![row(&[&id("001", at), &id("005", owner), "?", "2020-01-01"])])
    };
    let loaded =
        |owner: usize| prepare(&published, Crm::Salesforce, &[table(owner)], &Held::new()).unwrap().files[0].rows[0].clone();
    assert_eq!(loaded(0)[3], "2020-01-01", "the owner stays");
    assert_eq!(loaded(1)[3], "2026-01-01", "the plan's first day");
}

#[test]
fn guids_are_the_same_in_braces_and_capitals() {
    let folder = folder();
    let mut published = published(&folder, &mut Pcg64::seed_from_u64(5));
    let guid = |digit: char| format!("{0}{0}{0}{0}{0}{0}{0}{0}-{0}{0}{0}{0}-{0}{0}{0}{0}-{0}{0}{0}{0}-abcdef012345", digit);
    let at = (0..ACCOUNTS).find(|&at| reps(&published, at).get("outside") == Some(&1)).unwrap();
    published.plan.accounts[at].id = guid('a');
    published.plan.reps[1].user_id = Some(guid('b'));
    let [account, owner] = ['a', 'b'].map(|digit| format!("{{{}}}", guid(digit).to_uppercase()));
    let cells = row(&[&account, &owner, &published.segments[at].label.clone(), "Rep 1"]);
    let table = export(Object::Account, "accountid,ownerid,new_segment,territoryid", vec![cells]);
    assert!(prepare(&published, Crm::Dynamics, &[table], &Held::new()).unwrap().files.is_empty());
}

#[test]
fn accounts_known_by_another_field_are_associated_by_their_ids() {
    let folder = folder();
    let mut rng = Pcg64::seed_from_u64(6);
    let mut published = published(&folder, &mut rng);
    let mut tables = salesforce(&mut rng);
    let associated = |published: &Published, tables: &[Export]| {
        let load = prepare(published, Crm::Salesforce, tables, &Held::new()).unwrap();
        let of_accounts = |file: &LoadFile| file.name.starts_with("ObjectTerritory2Association");
        load.files.into_iter().chain(load.waiting).filter(of_accounts).collect::<Vec<LoadFile>>()
    };
    let by_id = associated(&published, &tables);
    assert!(by_id.iter().any(|file| file.name.ends_with("-insert")) && by_id.iter().any(|file| file.name.ends_with("-delete")));
    let number = |id: &str| format!("N-{id}");
    published.plan.accounts.iter_mut().for_each(|account| account.id = number(&account.id));
    published.plan.config.execute.crm.id = Some("Number__c".into());
    tables[0].header.push("Number__c".into());
    tables[0].rows.iter_mut().for_each(|(_, cells)| cells.push(number(&cells[0])));
    assert_eq!(associated(&published, &tables), by_id);
    let load = prepare(&published, Crm::Salesforce, &tables, &Held::new()).unwrap();
    for file in [&load.files[0], &load.rollback[load.rollback.len() - 1]] {
        assert!(file.columns[0] == "Id" && file.rows[0][0].starts_with("001"), "rows are changed by the id: {file:?}");
    }
    let all = prepare(&published, Crm::Salesforce, &[], &Held::new()).unwrap();
    assert!(all.files[0].columns[0] == "Number__c" && all.notes.iter().any(|note| note.contains("an upsert by that field")));
    assert!(
        refusal(&published, &tables[1..]).contains("knows accounts by Number__c, associations by Id: give an export of Account")
    );
    published.plan.config.execute.crm.id = Some(String::new());
    assert!(refusal(&published, &tables).contains("[execute.crm] id = \"\": every account is found by its id"));
}
