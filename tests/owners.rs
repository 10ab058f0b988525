//! Who owns what today: people as tables name them, the roles they count in, and refusals where nobody would count.

#![allow(clippy::unwrap_used)]

mod binary;
mod folder;

use binary::{Scratch, sutton};
use folder::{ACCOUNTS, Folder, PLAN, REPS, told};
use sutton::plan::Plan;

const SELLERS: &str = "\
rep_id,name,email,role,capacity_hours,latitude,longitude
R1,\"Roe, Zoé\",zoe@seller.example,outside,100,40.5,-75.5
R2,Ann Poe,ann@seller.example,outside,100,40.25,-75.25
I1,Ida Lee,ida@seller.example,inside,50,,
";

/// A plan whose first account has this owner.
fn owned_by(owner: &str) -> Folder {
    let folder = Folder::with("reps.csv", SELLERS);
    folder.write("accounts.csv", ACCOUNTS.replace("1000.5,R1", &format!("1000.5,{owner}")));
    folder
}

fn owner(plan: &Plan, account: usize, role: &str) -> Option<usize> {
    plan.owners.get(account, role).and_then(|owner| owner.rep)
}

#[test]
fn people_are_named_by_id_name_or_email_in_any_case() {
    for (cell, rep) in [
        ("R1", 0),
        ("r1", 0),
        ("Zoé Roe", 0),
        ("ZOE ROE", 0),
        ("\"Roe, Zoe\"", 0),
        ("Zoe@Seller.Example", 0),
        ("Ann Poe (ann@seller.example)", 1),
    ] {
        let plan = owned_by(cell).read().unwrap();
        assert_eq!(owner(&plan, 0, "outside"), Some(rep), "{cell}");
        assert_eq!(plan.owners.get(0, "outside").unwrap().rep_id, ["R1", "R2"][rep], "{cell}");
        assert_eq!(told(&plan, "accounts.csv: owner names reps by name"), cell != "R1", "{cell}");
    }
}

#[test]
fn every_table_names_people_alike() {
    let folder = Folder::with("reps.csv", SELLERS);
    folder.write(
        "accounts.csv",
        "account_id,latitude,longitude,segment,excluded_reps,locked_rep\n1,40.5,-75.25,A,zoe roe,\n2,40.5,-75.5,A,,ANN POE\n",
    );
    folder.add("owners", "account_id,role,rep_id\n1,Outside,ann@SELLER.example\n2,INSIDE,Ida Lee\n");
    let plan = folder.read().unwrap();
    assert_eq!((plan.accounts[0].excluded_reps.clone(), plan.locks.get(1, "outside").unwrap().rep), (vec![0], 1));
    assert_eq!((owner(&plan, 0, "outside"), owner(&plan, 1, "inside")), (Some(1), Some(2)));
    let file = folder.path("mine.csv");
    std::fs::write(&file, "Account ID,Role,Account Owner\n1,outside,Ann Poe\n2,OUTSIDE,r1\n1,inside,unassigned\n").unwrap();
    let claims = sutton::read::assignments(&file, &plan).unwrap().assignments;
    assert_eq!(claims.iter().map(|claim| (claim.account, claim.rep)).collect::<Vec<_>>(), [(0, 1), (1, 0)]);
    std::fs::write(&file, "account_id,rep_id\n1,Bob Ott\n").unwrap();
    assert!(sutton::read::assignments(&file, &plan).unwrap_err().to_string().contains("is no rep of the plan"));
}

#[test]
fn two_reps_of_one_name_are_asked_about() {
    let twins = SELLERS.replace("\"Roe, Zoé\"", "Ann Poe");
    let folder = owned_by("Ann Poe");
    folder.write("reps.csv", &twins);
    let defects = folder.defects();
    assert!(defects[0].contains("line 2, owner = \"Ann Poe\": is the name of 2 reps, R1, R2"), "{defects:?}");
    // A role that is said tells them apart.
    let folder = owned_by("");
    folder.write("reps.csv", SELLERS.replace("Ida Lee", "Ann Poe"));
    folder.add("owners", "account_id,role,rep_id\n001,inside,Ann Poe\n");
    assert_eq!(owner(&folder.read().unwrap(), 0, "inside"), Some(2));
}

#[test]
fn an_owner_counts_in_the_role_that_the_rep_has() {
    let folder = Folder::with("accounts.csv", ACCOUNTS.replace(",R1", ",I1"));
    let plan = folder.read().unwrap();
    assert_eq!((owner(&plan, 0, "inside"), owner(&plan, 0, "outside"), owner(&plan, 1, "outside")), (Some(2), None, Some(1)));
}

#[test]
fn ids_of_salesforce_are_joined_on_15_letters_and_a_right_checksum() {
    let sellers = |first: &str, second: &str| {
        format!(
            "User ID,Role,Capacity Hours,latitude,longitude\n{first},outside,100,40.5,-75.5\n{second},outside,100,40.25,-75.25\n"
        )
    };
    // Two ids that differ in case alone.
    let (short, other) = ("0052x000001AbCd", "0052x000001abcd");
    let (long, long_other) = ("0052x000001AbCdAAK", "0052x000001abcdAAA");
    for (rep, second, cell) in [(long, long_other, short), (short, other, long), (short, other, short), (long, long_other, long)]
    {
        let folder = Folder::with("reps.csv", sellers(rep, second));
        folder.write("accounts.csv", ACCOUNTS.replace(",R1", &format!(",{cell}")).replace(",R2", &format!(",{other}")));
        folder.write(
            "call_patterns.csv",
            "segment,role,channel,calls_per_period,minutes_per_call\nA,outside,visit,1,60\nB,outside,visit,1,60\n",
        );
        let plan = folder.read().unwrap();
        assert_eq!((owner(&plan, 0, "outside"), owner(&plan, 1, "outside")), (Some(0), Some(1)), "{rep} {cell}");
        assert_eq!(told(&plan, "by ids of Salesforce"), cell.len() != rep.len() || second == long_other);
    }
    let folder = Folder::with("reps.csv", sellers(short, other));
    folder.write("accounts.csv", ACCOUNTS.replace(",R1", ",0052x000001AbCdAAA"));
    let defects = folder.defects();
    assert!(defects.iter().any(|defect| defect.contains("line 2, owner") && defect.contains("would be AAK")), "{defects:?}");
}

#[test]
fn placeholders_own_nothing_and_are_no_parents() {
    for word in ["N/A", "-", "0", "NULL", "000000000000000AAA", "nicht zugeordnet", "(No owner)"] {
        let folder = owned_by(word);
        let text = std::fs::read_to_string(folder.path("accounts.csv")).unwrap();
        let with_parent: String =
            text.lines().enumerate().map(|(at, line)| format!("{line},{}\n", if at == 0 { "Parent ID" } else { word })).collect();
        folder.write("accounts.csv", with_parent);
        let plan = folder.read().unwrap();
        assert!(plan.owners.get(0, "outside").is_none(), "{word}");
        assert_eq!(plan.heads, [0, 1, 2], "{word}");
        assert!(
            told(&plan, "1 cell of owner with a placeholder") && told(&plan, "3 cells of Parent ID with a placeholder"),
            "{:?}",
            plan.warnings
        );
    }
    // An account of that id is one.
    let folder =
        Folder::with("accounts.csv", "account_id,latitude,longitude,segment,parent_id\n0,40.5,-75.25,A,\n1,40.5,-75.5,A,0\n");
    assert_eq!(folder.read().unwrap().heads, [0, 0]);
}

#[test]
fn the_owners_table_wins_over_the_column_and_says_so() {
    let folder = Folder::new();
    folder.add("owners", "account_id,role,rep_id,since\n001,outside,R2,2025-01-01\n002,outside,R2,2025-01-01\n");
    let plan = folder.read().unwrap();
    assert_eq!((owner(&plan, 0, "outside"), owner(&plan, 1, "outside")), (Some(1), Some(1)));
    assert!(
        told(&plan, "1 account with another owner in owners.csv than in the column owner: owners.csv counts"),
        "{:?}",
        plan.warnings
    );
}

#[test]
fn an_owner_column_that_names_strangers_is_refused() {
    for owners in [["North", "South", "West"], ["R1", "Bo", "Cy"], ["100", "200", "300"]] {
        let text = ACCOUNTS.replace(",R1", &format!(",{}", owners[0])).replace(",R2", &format!(",{}", owners[1]));
        let defects = Folder::with("accounts.csv", text.replace("GONE", owners[2])).defects();
        assert!(
            defects.iter().any(|defect| defect.contains("owner") && defect.contains("of 3 owners match no rep")),
            "{defects:?}"
        );
    }
    let folder = Folder::with("accounts.csv", ACCOUNTS.replace(",R2", ",").replace(",GONE", ","));
    assert_eq!(folder.read().unwrap().owners.len(), 1, "empty cells are no strangers");
}

#[test]
fn owners_are_read_from_the_column_that_names_reps() {
    for (id, name, cells) in [
        ("OwnerId", "Account Owner", ["Zoé Roe", "ANN POE", ""]),
        ("Owner ID", "Owner Email", ["zoe@seller.example", "ann@seller.example", "gone@seller.example"]),
        ("Owner", "OwnerId", ["R1", "R2", "R9"]),
        ("Company owner ID", "Company owner", ["Roe, Zoé", "Ann Poe", "N/A"]),
    ] {
        let folder = Folder::with("reps.csv", SELLERS);
        let row = |(at, cell): (usize, &str)| format!("{at},40.5,-75.25,A,X{at},\"{cell}\"\n");
        let rows: String = cells.into_iter().enumerate().map(row).collect();
        folder.write("accounts.csv", format!("account_id,latitude,longitude,segment,{id},{name}\n{rows}"));
        let plan = folder.read().unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!((owner(&plan, 0, "outside"), owner(&plan, 1, "outside")), (Some(0), Some(1)), "{id}");
        let line = format!("and not from {id}, which names none ([columns.accounts] owner = {id:?} takes that)");
        assert!(told(&plan, &format!("the owner is read from {name}, which names reps in 2 of")) && told(&plan, &line), "{id}");
        // What the plan file says, it says; the question names the column that would do.
        folder.write("plan.toml", format!("{PLAN}[columns.accounts]\nowner = {id:?}\n"));
        let defects = folder.defects();
        let asked = format!(
            "3 of 3 owners match no rep, by id, name or e-mail: X0, X1, X2. {name} names reps: say [columns.accounts] owner = {name:?}"
        );
        assert!(defects.iter().any(|defect| defect.contains(&asked)), "{defects:?}");
    }
    // An id that names one of them stays.
    let folder = Folder::with("reps.csv", SELLERS);
    folder.write(
        "accounts.csv",
        "account_id,latitude,longitude,segment,OwnerId,Account Owner\n1,40.5,-75.25,A,R1,Ann Poe\n2,40.5,-75.25,A,R2,Ann Poe\n",
    );
    let plan = folder.read().unwrap();
    assert_eq!(owner(&plan, 0, "outside"), Some(0));
    assert!(told(&plan, "OwnerId is read as owner, and not Account Owner"));
}

#[test]
fn a_table_without_roles_is_asked_for_the_only_one() {
    let reps = REPS.replace("I1,inside,50,,\n", "");
    let patterns = "segment,role,channel,calls_per_period,minutes_per_call\nA,outside,visit,12,60\nB,outside,visit,6,30\n";
    for (table, header) in [("owners", "account_id,rep_id"), ("locks", "account_id,rep_id"), ("owners", "Account ID,Owner")] {
        let text = format!("{header}\n001,R1\n");
        let folder = Folder::with("reps.csv", &reps);
        folder.write("call_patterns.csv", patterns);
        folder.add(table, &text);
        let line = format!("[defaults.{table}] role = \"outside\"");
        assert_eq!(folder.defects(), [format!("{table}.csv, role: this column is missing: say {line}, the only role")]);
        let said = std::fs::read_to_string(folder.path("plan.toml")).unwrap() + &line.replace("] ", "]\n") + "\n";
        folder.write("plan.toml", said);
        assert_eq!(owner(&folder.read().unwrap(), 0, "outside"), Some(0));
        // Of two, somebody has to say which.
        let folder = Folder::new();
        folder.add(table, &text);
        let defects = folder.defects();
        assert!(defects[0].contains("role = \"outside\" or role = \"inside\""), "{defects:?}");
    }
}

#[test]
fn stability_that_would_count_nothing_is_refused() {
    let unowned = ACCOUNTS.replace(",R1", ",").replace(",R2", ",").replace(",GONE", ",");
    for section in
        ["[stability]\nmax_moved = 0.1\n", "[stability]\nmove_hours = 2\n", "[roles.outside.stability]\nmax_handed_over = 0\n"]
    {
        let folder = Folder::with("accounts.csv", &unowned);
        folder.write("plan.toml", format!("{PLAN}{section}"));
        let defects = folder.defects();
        assert!(defects.len() == 1 && defects[0].contains("no account has an owner in role outside"), "{section}: {defects:?}");
        assert!(defects[0].contains("plan.toml, line "), "{section}: {defects:?}");
    }
    // Owners in one of two roles: told of the other, refused where it is written for that.
    let folder = Folder::new();
    folder.write("plan.toml", format!("{PLAN}[stability]\nmax_moved = 0.5\n"));
    assert!(told(&folder.read().unwrap(), "role inside: no account has an owner, so [stability] says nothing of it"));
    folder.write("plan.toml", format!("{PLAN}[roles.inside.stability]\nmax_moved = 0.5\n"));
    assert!(folder.defects()[0].contains("roles.inside.stability.max_moved"));
    // A section that asks for nothing refuses nothing.
    folder.write("accounts.csv", &unowned);
    folder.write("plan.toml", format!("{PLAN}[stability]\nmove_hours = 0\n"));
    assert!(folder.read().is_ok());
}

#[test]
fn managers_are_one_person_however_they_are_written() {
    let reps = "rep_id,name,role,capacity_hours,latitude,longitude,manager\nR1,Zoe Roe,outside,100,40.5,-75.5,Ann Poe\nR2,Ann Poe,outside,100,40.25,-75.25,N/A\nI1,Ida Lee,inside,50,,,r2\n";
    let plan = Folder::with("reps.csv", reps).read().unwrap();
    let managers: Vec<Option<&str>> = plan.reps.iter().map(|rep| rep.manager_id.as_deref()).collect();
    assert_eq!(managers, [Some("R2"), None, Some("R2")]);
}

/// A folder with a plan solved in `old`.
fn solved() -> Scratch {
    let case = Scratch::new();
    for (name, text) in
        [("plan.toml", PLAN), ("accounts.csv", &ACCOUNTS.replace(",R1", ",").replace(",R2", ",").replace(",GONE", ","))]
    {
        case.write(name, text);
    }
    case.write("plan.toml", &PLAN.replace("tolerance = 0.1", "weight = 1"));
    case.write("reps.csv", REPS);
    case.write("call_patterns.csv", "segment,role,channel,calls_per_period,minutes_per_call\nA,outside,visit,12,60\nB,outside,visit,6,30\nA,inside,phone,12,15\n");
    assert!(run(&case, &["solve", "plan.toml", "--out", "old", "--threads", "1", "--quiet"]).0 == Some(0));
    case
}

fn run(case: &Scratch, args: &[&str]) -> (Option<i32>, String) {
    let paths: Vec<String> = args
        .iter()
        .map(|arg| {
            let is_path = ["plan.toml", "old", "new"].contains(arg);
            if is_path { case.path(arg).display().to_string() } else { arg.to_string() }
        })
        .collect();
    let output = sutton(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
}

#[test]
fn an_earlier_plan_says_who_owns_what() {
    let case = solved();
    let stability = format!("{}[stability]\nmax_moved = 0\n", case.read("plan.toml"));
    case.write("plan.toml", &stability);
    let (code, said) = run(&case, &["solve", "plan.toml", "--out", "new", "--threads", "1"]);
    assert!(code == Some(2) && said.contains("no account has an owner"), "{said}");
    let solve = ["solve", "plan.toml", "--out", "new", "--threads", "1", "--owners-from", "old"];
    let (code, said) = run(&case, &solve);
    assert!(code == Some(0) && said.contains("0 of 3"), "{said}");
    assert!(case.read("new/summary.json").contains("old/assignments.csv"), "it is hashed as an input");
    assert_eq!(run(&case, &["verify", "new"]).0, Some(0));
    // The same in the plan file.
    case.write("plan.toml", &stability.replace("[data]\n", "[data]\nowners_from = \"old\"\n"));
    let (code, said) = run(&case, &["inspect", "plan.toml"]);
    assert!(code == Some(0) && said.contains("old/assignments.csv"), "{said}");
}

#[test]
fn a_folder_that_is_no_plan_as_it_was_written_is_refused() {
    let case = solved();
    let file = case.read("old/assignments.csv");
    case.write("old/assignments.csv", &file.replace("R1", "R2"));
    let refused = |folder: &str, words: &str| {
        case.write("plan.toml", &PLAN.replace("[data]\n", &format!("[data]\nowners_from = \"{folder}\"\n")));
        let (code, said) = run(&case, &["inspect", "plan.toml"]);
        assert!(code == Some(2) && said.contains(words), "{said}");
    };
    refused("old", "assignments.csv: changed since it was written");
    refused(".", "has no manifest.json");
    refused("nowhere", "is no folder");
    case.write("owners.csv", "account_id,role,rep_id\n001,outside,R1\n");
    case.write("plan.toml", &PLAN.replace("[data]\n", "[data]\nowners = \"owners.csv\"\nowners_from = \"old\"\n"));
    assert!(run(&case, &["inspect", "plan.toml"]).1.contains("takes the place of data.owners"));
}
