//! Plans and tables of a CRM, at random.

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt;
use rand_pcg::Pcg64;
use sutton::execute::crm::{Export, Object};
use sutton::plan::published::{Published, RoleServed, Served};
use sutton::plan::segment::segment;
use sutton::plan::service::Service;

use crate::binary::{Scratch, sutton};

/// Ids as Salesforce has them, without and with the checksum.
pub fn id(prefix: &str, number: usize) -> String {
    format!("{prefix}0000000A{number:04}")
}

pub const ACCOUNTS: usize = 12;

const PLAN: &str = "[plan]\nname = \"Q1\"\nstart = \"2026-01-01\"\nend = \"2026-03-31\"\n[data]\naccounts = \"accounts.csv\"\n\
                    reps = \"reps.csv\"\ncall_patterns = \"call_patterns.csv\"\n[segment]\nmethod = \"given\"\nlabels = [\"A\", \"B\"]\n\
                    [balance.workload]\ntolerance = 0.9\n";

/// A folder with a plan of twelve accounts, three reps outside and two inside; one outside has no user.
pub fn folder() -> Scratch {
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
pub fn published(folder: &Scratch, rng: &mut Pcg64) -> Published {
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

/// The reps of an account by role.
pub fn reps(published: &Published, account: usize) -> BTreeMap<&str, usize> {
    let of = |role: &'_ RoleServed| role.served.iter().find(|own| own.account == account).map(|own| own.rep);
    published.roles.iter().filter_map(|role| Some((role.role.as_str(), of(role)?))).collect()
}

pub fn export(object: Object, header: &str, rows: Vec<Vec<String>>) -> Export {
    let rows = rows.into_iter().enumerate().map(|(at, cells)| (at + 2, cells)).collect();
    Export { file: format!("{object:?}.csv"), object, header: header.split(',').map(String::from).collect(), rows }
}

/// Cells of a row.
pub fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// What an owner's or a segment's cell may say today, byte for byte.
pub fn pick<'a>(rng: &mut Pcg64, words: &[&'a str]) -> &'a str {
    words[rng.random_range(0..words.len())]
}

/// Tables of Salesforce as of today, at random.
pub fn salesforce(rng: &mut Pcg64) -> Vec<Export> {
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

/// Runs the program: what it says, once its exit code is this one.
pub fn run(args: &[&str], code: i32) -> String {
    let output = sutton(args);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}
