//! Exports that are refused, and what is told of the others.

use rand::SeedableRng;
use rand_pcg::Pcg64;
use sutton::execute::crm::{Crm, Export, Load, Object, prepare};
use sutton::execute::handover::Held;
use sutton::plan::published::Published;

use super::tables::{export, folder, id, published, row, salesforce};

/// The defects of an export, or why it is refused, in words.
pub fn refusal(published: &Published, exports: &[Export]) -> String {
    prepare(published, Crm::Salesforce, exports, &Held::new()).unwrap_err().to_string()
}

#[test]
fn exports_that_can_not_be_meant_are_refused() {
    let folder = folder();
    let mut rng = Pcg64::seed_from_u64(1);
    let published = published(&folder, &mut rng);
    let tables = salesforce(&mut rng);
    let users = |active: &str, count: usize| {
        let row = |at: usize| vec![id("005", at), format!("rep{at}@x.test"), active.to_owned()];
        export(Object::User, "Id,Email,IsActive", (0..count).map(row).collect())
    };
    let inactive = refusal(&published, &[tables[0].clone(), users("false", 5)]);
    assert!(
        inactive.contains("User.csv, line 2, IsActive") && inactive.contains("Rep 0 gets accounts, but the user is inactive"),
        "{inactive}"
    );
    let unknown = refusal(&published, &[tables[0].clone(), users("true", 1)]);
    assert!(unknown.contains("has no user 0050000000A0001AA") && unknown.contains("who is Rep 1 and gets accounts"), "{unknown}");
    let found = prepare(&published, Crm::Salesforce, &[tables[0].clone(), users("true", 5)], &Held::new()).unwrap();
    assert!(
        !found.notes.iter().any(|note| note.contains("user id")),
        "addresses tell the user of who has no id: {:?}",
        found.notes
    );
    let mut twice = tables[0].clone();
    twice.rows.push((99, twice.rows[0].1.clone()));
    assert!(refusal(&published, &[twice]).contains("line 99, Id"));
    assert!(
        refusal(&published, &[tables[0].clone(), tables[0].clone()]).contains("both are exports of Account: give one of each")
    );
    assert!(refusal(&published, &[tables[2].clone()]).contains("needs exports of Territory2"));
    let mut without = tables[0].clone();
    without.header[1] = "Owner".into();
    assert!(refusal(&published, &[without]).contains("has no such column, but Id, Owner, Segment__c, Name"));
    let mut several = tables.clone();
    several[1].rows.retain(|(_, cells)| cells[2] == "Top");
    several[1].rows.push((9, vec![id("0MI", 50), "x".into(), "x".into(), id("0MA", 2), id("0M5", 1)]));
    several[2].rows.clear();
    several[3].rows.clear();
    assert!(refusal(&published, &several).contains("new territories need a Territory2TypeId, and Territory.csv has several"));
}

#[test]
fn what_is_left_out_is_told() {
    let folder = folder();
    let mut rng = Pcg64::seed_from_u64(2);
    let published = published(&folder, &mut rng);
    let tables = salesforce(&mut rng);
    let notes = |load: &Load| load.notes.join("\n");
    let load = prepare(&published, Crm::Salesforce, &tables[..1], &Held::new()).unwrap();
    for part in [
        "the export does not have them: 2 accounts of the plan (0010000000A0004",
        "no user id: give ids of the CRM",
        "Rep 2 (",
        "territories are left as they are",
    ] {
        assert!(notes(&load).contains(part), "{part}: {}", notes(&load));
    }
    let (gets, loses): (usize, usize) = load.changes.iter().fold((0, 0), |sum, own| (sum.0 + own.gets, sum.1 + own.loses));
    assert!(gets == loses && gets > 0);
    let mut short = tables[0].clone();
    short.header[2] = "Rating".into();
    assert!(
        notes(&prepare(&published, Crm::Salesforce, &[short], &Held::new()).unwrap())
            .contains("has no column Segment__c: export it as well")
    );
    let all = prepare(&published, Crm::Salesforce, &[], &Held::new()).unwrap();
    assert!(all.rollback.is_empty() && notes(&all).contains("nothing can be put back"));
    assert!(all.files[0].rows.iter().all(|row| row[0].len() == 18 && row[1].len() == 18), "{:?}", all.files[0]);
}

#[test]
fn exports_that_would_not_be_put_back_as_they_were_are_refused() {
    let folder = folder();
    let refused = |text: &str| {
        folder.write("x.csv", text);
        sutton::read::crm_export::read(&folder.path("x.csv"), Crm::Salesforce, &Default::default())
            .map(drop)
            .unwrap_err()
            .to_string()
    };
    assert!(refused("Id,OwnerId\r\n\"1\",\"2\r\n3,4\r\n").contains("line 2: has a quote that is never closed"));
    assert!(refused("Id,OwnerId\n1,2\n\"Bo\" Dee,3\n").contains("line 3: has a cell that goes on behind its closing quote"));
    assert!(refused("Id,OwnerId\r\n1,2\r\n3\r\n").contains("line 3: has 1 cells"));
    let of_dynamics = |bytes: &[u8]| {
        std::fs::write(folder.path("accounts.xlsx"), bytes).unwrap();
        sutton::read::crm_export::read(&folder.path("accounts.xlsx"), Crm::Dynamics, &Default::default()).unwrap_err().to_string()
    };
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "(Do Not Modify) Account").unwrap();
    let refused = of_dynamics(&book.save_to_buffer().unwrap());
    assert!(refused.contains("is a workbook, in which Dynamics names owners") && refused.contains("Export data"), "{refused}");
    // What Power Apps hands out is zipped.
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("accounts.csv", zip::write::SimpleFileOptions::default()).unwrap();
    let refused = of_dynamics(archive.finish().unwrap().get_ref());
    assert!(refused.contains("is a zip archive, but no workbook: take the table out of it"), "{refused}");
    folder.write("y.csv", "sep=;\r\nId;\"Owner, of it\";OwnerId\r\n1;\"a\r\nb\";5\r\n2;;6\r\n");
    let read = sutton::read::crm_export::read(&folder.path("y.csv"), Crm::Salesforce, &Default::default()).unwrap();
    assert_eq!(read.rows, [(3, row(&["1", "a\r\nb", "5"])), (5, row(&["2", "", "6"]))]);
}
