//! Files behind `init --from` that may be several tables, or that none is made of: decided by whose ids they hold, asked about, or told.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;

use binary::{Scratch, sutton};

const ACCOUNTS: &str = "account_id,name,region,latitude,longitude,revenue\nA01,Acme,North,48.1,11.5,5\nA02,Bolt,North,48.2,11.6,7\n\
                        A03,Crux,South,48.3,11.7,9\n";
const TEAM: &str =
    "rep_id,name,role,capacity_hours,latitude,longitude\nR1,Zoe Roe,field,450,48.1,11.5\nR2,Ann Poe,field,450,48.2,11.6\n";

/// What `init --from` prints over accounts, a team, and more files, named as `words`; its exit code, and the plan file.
fn drafted(more: &[(&str, &str)], words: &[&str]) -> (String, Option<i32>, String) {
    let folder = Scratch::new();
    let files = [&[("kunden.csv", ACCOUNTS), ("team.csv", TEAM)], more].concat();
    files.iter().for_each(|(name, text)| folder.write(name, text));
    let path = |word: &str| {
        let (table, name) = word.split_once('=').map_or((String::new(), word), |(table, name)| (format!("{table}="), name));
        format!("{table}{}", folder.path(name).display())
    };
    let words: Vec<String> = ["kunden.csv", "team.csv"].iter().chain(words).map(|word| path(word)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let output = sutton(&[&["init", &path("plan"), "--from"], &words[..]].concat());
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let plan = if output.status.success() { folder.read("plan/plan.toml") } else { String::new() };
    (told, output.status.code(), plan)
}

/// The same of one more file.
fn over(name: &str, text: &str) -> (String, Option<i32>, String) {
    drafted(&[(name, text)], &[name])
}

#[test]
fn two_columns_of_ids_are_ownership_or_neighbours_by_whose_they_are() {
    for (header, rows, lines) in [
        ("from,to", "A01,R1\nA02,R2\n", ["owners = \"../list.csv\"", "account_id = \"from\"", "rep_id = \"to\""]),
        ("from,to", "R1,A01\nR2,A02\n", ["owners = \"../list.csv\"", "account_id = \"to\"", "rep_id = \"from\""]),
        (
            "Kunde,Vertreter",
            "A01,Zoe Roe\nA02,Ann Poe\n",
            ["owners = \"../list.csv\"", "account_id = \"Kunde\"", "rep_id = \"Vertreter\""],
        ),
        (
            "accountid,relatedid",
            "A01,A02\nA02,A03\nA02,A01\nA01,A03\n",
            ["adjacency = \"../list.csv\"", "unit_a = \"accountid\"", "unit_b = \"relatedid\""],
        ),
        ("from,to", "North,South\n", ["adjacency = \"../list.csv\"", "unit_a = \"from\"", "unit_b = \"to\""]),
        ("from,to", "A01,A02\nA01,A03\n", ["adjacency = \"../list.csv\"", "unit_a = \"from\"", "unit_b = \"to\""]),
    ] {
        let (words, code, plan) = over("list.csv", &format!("{header}\n{rows}"));
        assert_eq!(code, Some(0), "{header}: {words}");
        lines.iter().for_each(|line| assert!(plan.contains(&format!("\n{line}")), "{line}: {plan}"));
    }
}

#[test]
fn pairs_that_may_be_several_tables_are_asked_about() {
    for (header, rows, asked) in [
        ("accountid,relatedid", "A01,A02\nA03,A02\n", "both name accounts: say --from adjacency="),
        ("account,parent account", "A01,A02\nA03,A02\n", "looks like a list of parents"),
        ("from,to", "X1,Y1\nX2,Y2\n", "name neither accounts nor their areas, nor reps: say --from adjacency="),
    ] {
        let rows = format!("{header}\n{rows}");
        let (words, code, _) = over("list.csv", &rows);
        assert!(code == Some(2) && words.contains(asked), "{header}: {words}");
        // The answer.
        let (words, code, plan) = drafted(&[("list.csv", &rows)], &["adjacency=list.csv"]);
        assert!(code == Some(0) && plan.contains("\nadjacency = \"../list.csv\""), "{header}: {words}");
    }
    // Ids that are those of accounts and of reps.
    let folder = Scratch::new();
    folder.write("kunden.csv", &ACCOUNTS.replace("\nA0", "\n"));
    folder.write("team.csv", &TEAM.replace("\nR", "\n"));
    folder.write("list.csv", "from,to\n1,2\n2,1\n3,1\n");
    let [plan, one, other, list] =
        ["plan", "kunden.csv", "team.csv", "list.csv"].map(|name| folder.path(name).display().to_string());
    let output = sutton(&["init", &plan, "--from", &one, &other, &list]);
    let words = String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(output.status.code() == Some(2) && words.contains("call its columns account_id and rep_id"), "{words}");
    let (words, code, _) = over("list.csv", "colour,taste\nred,sweet\nblue,sour\n");
    assert!(code == Some(2) && words.contains("fits no table of a plan"), "{words}");
}

#[test]
fn whether_a_list_is_of_owners_or_of_locks_is_asked() {
    let rows = "account_id,role,rep_id\nA01,field,R1\nA02,field,R2\n";
    for header in ["account_id,role,rep_id", "Account ID,Role,Rep"] {
        let (words, code, _) = over("list.csv", &rows.replace("account_id,role,rep_id", header));
        assert!(code == Some(2) && words.contains("may list the owners of today, or locks: say --from owners="), "{words}");
    }
    for table in ["owners", "locks"] {
        let (words, code, plan) = drafted(&[("list.csv", rows)], &[&format!("{table}=list.csv")]);
        assert!(code == Some(0) && plan.contains(&format!("\n{table} = \"../list.csv\"")), "{words}");
    }
    for (name, header) in [
        ("owners.csv", "account_id,role,rep_id"),
        ("list.csv", "account_id,role,owner"),
        ("list.csv", "account_id,role,rep_id,since"),
    ] {
        let text: String = rows
            .lines()
            .skip(1)
            .map(|row| format!("{row}{}\n", if header.ends_with("since") { ",2025-01-31" } else { "" }))
            .collect();
        let (words, code, plan) = over(name, &format!("{header}\n{text}"));
        assert!(code == Some(0) && plan.contains(&format!("\nowners = \"../{name}\"")), "{words}");
    }
}

#[test]
fn files_that_no_table_is_made_of_are_told_with_what_to_do() {
    let region = "Customer Number,Company,ZIP,Turnover\nB01,Foo,80331,7\nB02,Bar,80333,8\n";
    let (words, code, plan) = over("south.csv", region);
    assert!(code == Some(0) && plan.contains("accounts = \"../kunden.csv\""), "{words}");
    for told in [
        "south.csv is not used, but looks like 2 more accounts beside those of",
        "put these rows below those, under the same headers (account_id, name, region, latitude, longitude",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    let further = "Account ID,Segment,Status,Credit limit\nA01,A,customer,100\nA02,B,customer,200\nA03,B,prospect,50\n";
    let (words, code, _) = over("more.csv", further);
    assert!(code == Some(0), "{words}");
    assert!(words.contains("more.csv is not used: it has the accounts of"), "{words}");
    assert!(
        words.contains("once more: what it tells of them (Segment, Status, Credit limit) has to stand in one table"),
        "{words}"
    );
}

#[test]
fn reps_are_known_by_their_file_and_their_homes() {
    let folder = Scratch::new();
    folder.write(
        "debitoren.csv",
        "Kunde,Name,PLZ,Ort,Land,Vertr.,Umsatz\n1,Acme,80331,München,DE,V01,5\n2,Bolt,90402,Nürnberg,DE,V02,7\n",
    );
    folder.write("vertreter.csv", "Vertr.,Name,PLZ,Ort,Land\nV01,Max Huber,80331,München,DE\nV02,Eva Maier,90402,Nürnberg,DE\n");
    let [plan, one, other] = ["plan", "debitoren.csv", "vertreter.csv"].map(|name| folder.path(name).display().to_string());
    let output = sutton(&["init", &plan, "--from", &one, &other]);
    let words = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let plan = folder.read("plan/plan.toml");
    for line in ["reps = \"../vertreter.csv\"", "rep_id = \"Vertr.\"", "owner = \"Vertr.\""] {
        assert!(plan.contains(line), "{line}: {words}{plan}");
    }
    assert!(!words.contains("question"), "{words}");
}

#[test]
fn tables_of_dynamics_as_its_web_interface_gives_them_join() {
    let folder = Scratch::new();
    folder.write(
        "accounts.csv",
        "accountid,name,address1_city,address1_stateorprovince,address1_country,revenue,_ownerid_value,statecode,statuscode\n\
         a1,Acme,Boston,MA,USA,120000,u1,0,1\na2,Bolt,Worcester,MA,USA,80000,u2,0,1\na3,Crux,Providence,RI,USA,33000,u2,1,2\n",
    );
    folder.write(
        "systemusers.csv",
        "systemuserid,fullname,internalemailaddress,address1_city,address1_stateorprovince\nu1,Zoe Roe,z@x.example,Boston,MA\n\
         u2,Ann Poe,a@x.example,Hartford,CT\n",
    );
    let [plan, one, other] = ["plan", "accounts.csv", "systemusers.csv"].map(|name| folder.path(name).display().to_string());
    let output = sutton(&["init", &plan, "--from", &one, &other]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let plan = sutton::read::plan(&folder.path("plan/plan.toml")).unwrap();
    let owners: Vec<(usize, Option<usize>)> = plan.owners.iter().map(|((account, _), owner)| (account, owner.rep)).collect();
    assert_eq!((plan.accounts.len(), owners), (2, vec![(0, Some(0)), (1, Some(1))]), "{:?}", plan.warnings);
}

#[test]
fn tables_are_known_by_the_first_rows_of_long_files() {
    let rows: String = (4..9_000).map(|at| format!("A{at:05},Account number {at},North,48.{at},11.{at},{at}\n")).collect();
    let folder = Scratch::new();
    folder.write("kunden.csv", &format!("{ACCOUNTS}{rows}"));
    folder.write("team.csv", TEAM);
    let [plan, one, other] = ["plan", "kunden.csv", "team.csv"].map(|name| folder.path(name).display().to_string());
    let output = sutton(&["init", &plan, "--from", &one, &other]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(folder.read("plan/plan.toml").contains("accounts = \"../kunden.csv\" # 8,999 rows; CSV"));
}
