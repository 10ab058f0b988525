//! Load files for a CRM: applied to what it exported they make the plan, and what puts back makes the exports again.

#![allow(clippy::unwrap_used)]

mod binary;

use std::collections::{BTreeMap, BTreeSet};

use binary::{Scratch, sutton};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::execute::crm::{Crm, Export, Load, LoadFile, Object, prepare};
use sutton::plan::published::{Published, RoleServed, Served};
use sutton::plan::segment::segment;
use sutton::plan::service::Service;

/// Ids as Salesforce has them, without and with the checksum.
fn id(prefix: &str, number: usize) -> String {
    format!("{prefix}0000000A{number:04}")
}

const ACCOUNTS: usize = 12;
const PLAN: &str = "[plan]\nname = \"Q1\"\nstart = \"2026-01-01\"\nend = \"2026-03-31\"\n[data]\naccounts = \"accounts.csv\"\n\
                    reps = \"reps.csv\"\ncall_patterns = \"call_patterns.csv\"\n[segment]\nmethod = \"given\"\nlabels = [\"A\", \"B\"]\n\
                    [balance.workload]\ntolerance = 0.9\n";

/// A folder with a plan of twelve accounts, three reps outside and two inside; one outside has no user.
fn folder() -> Scratch {
    let folder = Scratch::new();
    let segment = |at: usize| if at.is_multiple_of(3) { "A" } else { "B" };
    let account = |at: usize| format!("{},Account {at},{},{},{}\n", id("001", at), 41.0 + 0.1 * at as f64, -87.0, segment(at));
    let accounts: String = (0..ACCOUNTS).map(account).collect();
    folder.write("accounts.csv", &format!("account_id,name,latitude,longitude,segment\n{accounts}"));
    let reps = ["outside,500,41.2", "outside,500,41.6", "outside,500,42", "inside,500,", "inside,500,"];
    let rep = |(at, rest): (usize, &&str)| {
        let user = if at == 2 { String::new() } else { id("005", at) };
        // One has a territory under another name.
        let territory = if at == 1 { "Area 5" } else { "" };
        format!("R{at},Rep {at},rep{at}@x.test,{user},{rest},{},{territory}\n", if at < 3 { "-87" } else { "" })
    };
    let reps: String = reps.iter().enumerate().map(rep).collect();
    folder.write("reps.csv", &format!("rep_id,name,email,crm_user_id,role,capacity_hours,latitude,longitude,territory\n{reps}"));
    folder.write(
        "call_patterns.csv",
        "segment,role,channel,calls_per_period,minutes_per_call\nA,outside,visit,6,60\nB,outside,visit,3,45\nA,inside,phone,4,20\n",
    );
    folder.write("plan.toml", PLAN);
    folder
}

/// Who serves whom, at random.
fn published(folder: &Scratch, rng: &mut Pcg64) -> Published {
    let plan = sutton::read::plan(&folder.path("plan.toml")).unwrap();
    let segments = segment(&plan).unwrap();
    let mut role = |name: &str, reps: std::ops::Range<usize>| {
        let mut served = Vec::new();
        for account in 0..ACCOUNTS {
            if rng.random_range(0..8) > 0 {
                let rep = rng.random_range(reps.clone());
                served.push(Served { account, rep, service: Service::Full, calls: Vec::new(), travel_hours: 0.0 });
            }
        }
        RoleServed { role: name.into(), served }
    };
    let roles = vec![role("outside", 0..3), role("inside", 3..5)];
    Published { plan, segments, channels: vec!["phone".into(), "visit".into()], roles }
}

fn export(object: Object, header: &str, rows: Vec<Vec<String>>) -> Export {
    let rows = rows.into_iter().enumerate().map(|(at, cells)| (at + 2, cells)).collect();
    Export { file: format!("{object:?}.csv"), object, header: header.split(',').map(String::from).collect(), rows }
}

/// What an owner's or a segment's cell may say today, byte for byte.
fn pick<'a>(rng: &mut Pcg64, words: &[&'a str]) -> &'a str {
    words[rng.random_range(0..words.len())]
}

/// Tables of Salesforce as of today, at random.
fn salesforce(rng: &mut Pcg64) -> Vec<Export> {
    let user = |rng: &mut Pcg64| id("005", rng.random_range(0..9));
    let account = |at: usize, rng: &mut Pcg64| {
        let segment = pick(rng, &["A", "B", "", " a ", "Gold, \"old\""]);
        vec![id("001", at), user(rng), segment.into(), "kept".into()]
    };
    let accounts = (0..ACCOUNTS + 3).filter(|at| at % 5 != 4).map(|at| account(at, rng)).collect();
    let territories: Vec<usize> = (0..7).filter(|_| rng.random_range(0..4) > 0).collect();
    let name = |at: usize| match at {
        0..3 => format!("outside_R{at}"),
        3 | 4 => format!("inside_R{at}"),
        _ => format!("other_{at}"),
    };
    let territory = |&at: &usize| vec![id("0MI", at), format!("Area {at}"), name(at), id("0MA", 1), id("0M5", 1)];
    let mut pairs = BTreeSet::new();
    for _ in 0..rng.random_range(0..30) {
        if let Some(&at) = territories.get(rng.random_range(0..7)) {
            pairs.insert((rng.random_range(0..ACCOUNTS + 3), at));
        }
    }
    let cause = |rng: &mut Pcg64| pick(rng, &["Territory2Manual", "Territory2AssignmentRule"]).to_owned();
    let association =
        |(number, (account, at)): (usize, (usize, usize))| vec![id("0Jk", number), id("001", account), id("0MI", at), cause(rng)];
    let associations = pairs.into_iter().enumerate().map(association).collect();
    let member = |(number, &at): (usize, &usize)| vec![id("0Ju", number), id("005", (at + 1) % 6), id("0MI", at)];
    let members = territories.iter().enumerate().map(member).collect();
    vec![
        export(Object::Account, "Id,OwnerId,Segment__c,Name", accounts),
        export(
            Object::Territory,
            "Id,Name,DeveloperName,Territory2TypeId,Territory2ModelId",
            [
                territories.iter().map(territory).collect(),
                vec![vec![id("0MI", 99), "Top".into(), "Top".into(), id("0MA", 1), id("0M5", 1)]],
            ]
            .concat(),
        ),
        export(Object::AccountTerritory, "Id,ObjectId,Territory2Id,AssociationCause", associations),
        export(Object::UserTerritory, "Id,UserId,Territory2Id", members),
    ]
}

/// A table under change, as a CRM would apply files to it.
fn apply(files: &[LoadFile], tables: &mut [Export]) {
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
fn content(tables: &[Export]) -> Vec<BTreeSet<Vec<String>>> {
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

/// The reps of an account by role.
fn reps(published: &Published, account: usize) -> BTreeMap<&str, usize> {
    let of = |role: &'_ RoleServed| role.served.iter().find(|own| own.account == account).map(|own| own.rep);
    published.roles.iter().filter_map(|role| Some((role.role.as_str(), of(role)?))).collect()
}

/// What is wrong with the tables, held against the plan.
fn wrong(published: &Published, tables: &[Export]) -> Vec<String> {
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
        let load = prepare(&published, Crm::Salesforce, &before).unwrap();
        let mut after = before.clone();
        apply(&load.files, &mut after);
        changed += usize::from(before != after);
        emptied += usize::from(load.rollback.iter().any(|file| file.rows.iter().flatten().any(|cell| cell == "#N/A")));
        // Territories that are new get their ids, and the associations that waited come with them.
        let waits = !load.waiting.is_empty();
        waited += usize::from(waits);
        let again = prepare(&published, Crm::Salesforce, &after).unwrap();
        assert!(
            again.waiting.is_empty() && again.files.iter().all(|file| waits && file.name.ends_with("-insert")),
            "{seed}: {:?}",
            again.files
        );
        let mut whole = after.clone();
        apply(&again.files, &mut whole);
        assert_eq!(wrong(&published, &whole), Vec::<String>::new(), "{seed}");
        let none = prepare(&published, Crm::Salesforce, &whole).unwrap();
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
            let load = prepare(&published, crm, &before).unwrap();
            let mut after = before.clone();
            apply(&load.files, &mut after);
            for (at, (_, cells)) in after[0].rows.iter().take(ACCOUNTS).enumerate() {
                let rep = reps(&published, at).get("outside").copied();
                let names = |rep: usize| [format!("rep{rep}@x.test"), format!("rep {rep}"), format!("r{rep}")];
                assert!(rep.is_none_or(|rep| names(rep).contains(&cells[1].to_lowercase())), "{seed}: {cells:?}, not {rep:?}");
                assert_eq!(cells[2].trim(), published.segments[at].label);
                assert!(rep.is_none_or(|rep| cells[3] == format!("Rep {rep}")));
            }
            assert!(prepare(&published, crm, &after).unwrap().files.is_empty(), "{seed}");
            apply(&load.rollback, &mut after);
            assert_eq!(after, before, "{seed}");
        }
    }
}

/// The defects of an export, or why it is refused, in words.
fn refusal(published: &Published, exports: &[Export]) -> String {
    prepare(published, Crm::Salesforce, exports).unwrap_err().to_string()
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
    let found = prepare(&published, Crm::Salesforce, &[tables[0].clone(), users("true", 5)]).unwrap();
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
    let load = prepare(&published, Crm::Salesforce, &tables[..1]).unwrap();
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
        notes(&prepare(&published, Crm::Salesforce, &[short]).unwrap()).contains("has no column Segment__c: export it as well")
    );
    let all = prepare(&published, Crm::Salesforce, &[]).unwrap();
    assert!(all.rollback.is_empty() && notes(&all).contains("nothing can be put back"));
    assert!(all.files[0].rows.iter().all(|row| row[0].len() == 18 && row[1].len() == 18), "{:?}", all.files[0]);
}

/// A row of an export with the first account's id and others.
fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

#[test]
fn what_an_export_leaves_out_and_what_others_are_called_stays() {
    let folder = folder();
    let mut rng = Pcg64::seed_from_u64(3);
    let mut published = published(&folder, &mut rng);
    let tables = salesforce(&mut rng);
    // Associations of accounts that the export of accounts does not have.
    let mut part = tables.clone();
    part[0].rows.truncate(1);
    let load = prepare(&published, Crm::Salesforce, &part).unwrap();
    let deleted = load.files.iter().filter(|file| file.name == "ObjectTerritory2Association-delete").flat_map(|file| &file.rows);
    let of = |row: &Vec<String>| tables[2].rows.iter().find(|(_, cells)| cells[0] == row[0]).unwrap().1[1].clone();
    assert!(deleted.into_iter().all(|row| of(row) == tables[0].rows[0].1[0]));
    // A territory with the unique name of one rep and the title of both.
    published.plan.reps[0].name = "Kim".into();
    published.plan.reps[2].name = "Kim".into();
    let top = vec![id("0MI", 2), "outside Kim".into(), "outside_R2".into(), id("0MA", 1), id("0M5", 1)];
    let header = "Id,Name,DeveloperName,Territory2TypeId,Territory2ModelId";
    let few = |rows: Vec<Vec<String>>| vec![tables[0].clone(), export(Object::Territory, header, rows), tables[2].clone()];
    let load = prepare(&published, Crm::Salesforce, &few(vec![top.clone()])).unwrap();
    let inserted = load.files.iter().find(|file| file.name == "Territory2-insert").unwrap();
    assert!(inserted.rows.iter().any(|row| row[1] == "outside_R0") && inserted.rows.iter().all(|row| row[1] != "outside_R2"));
    let archived = vec![id("0MI", 7), "outside Kim".into(), "outside_R2".into(), id("0MA", 1), id("0M5", 9)];
    let models = few(vec![top, archived]);
    assert!(refusal(&published, &models).contains("territories of 2 models"));
    published.plan.config.execute.crm.territory_model = Some(id("0M5", 1));
    prepare(&published, Crm::Salesforce, &models).unwrap();
    // A name that two reps have means neither.
    let at = (0..ACCOUNTS).find(|&at| reps(&published, at).get("outside") == Some(&0)).unwrap();
    let company = |owner: &str| {
        let cells = row(&[&id("001", at), owner, &published.segments[at].label.clone(), "Kim (R0)"]);
        prepare(&published, Crm::HubSpot, &[export(Object::Account, "Record ID,Company owner,Segment,Territory", vec![cells])])
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
    let loaded = |owner: usize| prepare(&published, Crm::Salesforce, &[table(owner)]).unwrap().files[0].rows[0].clone();
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
    assert!(prepare(&published, Crm::Dynamics, &[table]).unwrap().files.is_empty());
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
    folder.write("y.csv", "sep=;\r\nId;\"Owner, of it\";OwnerId\r\n1;\"a\r\nb\";5\r\n2;;6\r\n");
    let read = sutton::read::crm_export::read(&folder.path("y.csv"), Crm::Salesforce, &Default::default()).unwrap();
    assert_eq!(read.rows, [(3, row(&["1", "a\r\nb", "5"])), (5, row(&["2", "", "6"]))]);
}

#[test]
fn load_files_are_written_beside_the_plan_and_kept_by_verify() {
    let folder = folder();
    let out = folder.path("out").display().to_string();
    let run = |args: &[&str], code: i32| {
        let output = sutton(args);
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{said}");
        said
    };
    run(&["solve", folder.path("plan.toml").to_str().unwrap(), "--out", &out, "--quiet", "--no-report", "--no-workbook"], 0);
    let rows: String =
        (0..ACCOUNTS).map(|at| format!("\"{}\",\"{}\",\"=1+1\",\"Name, {at}\"\r\n", id("001", at), id("005", 8))).collect();
    folder.write("Account.csv", &format!("\u{feff}\"Id\",\"OwnerId\",\"Segment__c\",\"Name\"\r\n{rows}"));
    let from = folder.path("Account.csv").display().to_string();
    let said = run(&["export", &out, "--crm", "salesforce", "--from", &from], 0);
    assert!(said.contains("Account-update") && said.contains("README.txt first"), "{said}");
    let back = folder.read("out/crm/rollback/01-Account-restore.csv");
    assert!(back.starts_with("\"Id\",\"OwnerId\",\"Segment__c\"\r\n") && back.contains("\"=1+1\""), "raw, for machines: {back}");
    let readme = folder.read("out/crm/README.txt");
    for part in ["01-Account-update.csv: ", "rollback/01-Account-restore.csv: ", "gets", "Reviewed by", "Use Bulk API"] {
        assert!(readme.contains(part), "{part}: {readme}");
    }
    run(&["verify", &out], 0);
    folder.write("out/crm/README.txt", "mine");
    assert!(run(&["export", &out, "--crm", "salesforce", "--from", &from, "--replace"], 1).contains("crm/README.txt"));
    folder.write("bad.csv", "Name,City\nx,y\n");
    let bad = folder.path("bad.csv").display().to_string();
    assert!(
        run(&["export", &out, "--crm", "hubspot", "--from", &bad, "--replace"], 1).contains("crm/README.txt"),
        "the folder comes first"
    );
    folder.write("out/crm/README.txt", &readme);
    let said = run(&["export", &out, "--crm", "hubspot", "--from", &bad, "--replace"], 2);
    assert!(said.contains("by its headers (Name, City): Company has Record ID and Company owner"), "{said}");
    folder.write("ragged.csv", "Id,OwnerId\n1,2,3\n");
    let ragged = folder.path("ragged.csv").display().to_string();
    assert!(
        run(&["export", &out, "--crm", "salesforce", "--from", &ragged, "--replace"], 2)
            .contains("line 2: has 3 cells where the header has 2")
    );
}
