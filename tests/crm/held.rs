//! Accounts that are held: the first load leaves them alone, and the load of their day makes the plan.

use std::collections::BTreeSet;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::execute::crm::{Crm, Export, prepare};
use sutton::execute::handover::Held;

use super::applied::{apply, content, wrong};
use super::tables::{ACCOUNTS, folder, id, pick, published, run, salesforce};

/// The cells of an account, and its territories.
fn of_account(tables: &[Export], at: usize) -> (Option<Vec<String>>, BTreeSet<String>) {
    let own = tables[0].rows.iter().find(|(_, cells)| cells[0] == id("001", at)).map(|(_, cells)| cells.clone());
    let inside = tables[2].rows.iter().filter(|(_, cells)| cells[1][..15] == id("001", at));
    (own, inside.map(|(_, cells)| cells[2][..15].to_owned()).collect())
}

#[test]
fn what_is_held_stays_until_its_day_and_is_put_back_on_its_own() {
    let folder = folder();
    let (mut days, mut kept, mut waited) = (0, 0, 0);
    for seed in 0..500 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let published = published(&folder, &mut rng);
        let before = salesforce(&mut rng);
        let mut held = Held::new();
        for at in 0..ACCOUNTS {
            for role in ["outside", "inside"] {
                if rng.random_bool(0.3) {
                    held.insert((at, role.into()), pick(&mut rng, &["2026-02-28", "2026-03-31"]).parse().unwrap());
                }
            }
        }
        let load = prepare(&published, Crm::Salesforce, &before, &held).unwrap();
        let mut after = before.clone();
        apply(&load.files, &mut after);
        for (at, _) in held.keys().filter(|(_, role)| role == "outside") {
            let [(was, territories), (is, now)] = [of_account(&before, *at), of_account(&after, *at)];
            assert_eq!((was.map(|cells| cells[1].clone()), territories), (is.map(|cells| cells[1].clone()), now), "{seed}: {at}");
            kept += 1;
        }
        let mut steps = vec![after.clone()];
        for own in &load.held {
            apply(&own.files, &mut after);
            steps.push(after.clone());
            days += 1;
        }
        let again = prepare(&published, Crm::Salesforce, &after, &Held::new()).unwrap();
        waited += usize::from(!again.files.is_empty());
        assert!(again.files.iter().all(|file| file.name.ends_with("-insert")), "{seed}: {:?}", again.files);
        let mut whole = after.clone();
        apply(&again.files, &mut whole);
        assert_eq!(wrong(&published, &whole), Vec::<String>::new(), "{seed}");
        for (own, earlier) in load.held.iter().zip(&steps).rev() {
            apply(&own.rollback, &mut after);
            assert_eq!(content(&after), content(earlier), "{seed}: {}", own.day);
        }
        apply(&load.rollback, &mut after);
        assert_eq!(content(&after), content(&before), "{seed}");
    }
    assert!(days > 400 && kept > 500 && waited > 50, "{days} {kept} {waited}");
}

#[test]
fn each_day_has_a_folder_that_the_readme_tells() {
    let folder = folder();
    let out = folder.path("out").display().to_string();
    let plan = folder.read("plan.toml") + "[execute]\nhold_open_deals_until = 2026-03-31\n";
    folder.write("plan.toml", &plan);
    let accounts = folder.read("accounts.csv");
    let (header, rows) = accounts.split_once('\n').unwrap();
    let rows: String = rows.lines().map(|row| format!("{row},700,R2\n")).collect();
    folder.write("accounts.csv", &format!("{header},open_pipeline,owner\n{rows}"));
    run(&["solve", folder.path("plan.toml").to_str().unwrap(), "--out", &out, "--quiet", "--no-report", "--no-workbook"], 0);
    let rows: String = (0..ACCOUNTS).map(|at| format!("{},R2,A\n", id("001", at))).collect();
    folder.write("today.csv", &format!("account_id,owner,segment\n{rows}"));
    let from = folder.path("today.csv").display().to_string();
    let said = run(&["export", &out, "--crm", "generic", "--from", &from], 0);
    assert!(said.contains("on-2026-03-31/: what is held for open deals until then"), "{said}");
    let moved = |text: &str| text.lines().filter(|line| line.contains("\"R0\"") || line.contains("\"R1\"")).count();
    assert!(moved(&folder.read("out/crm/on-2026-03-31/01-Account-update.csv")) > 0);
    assert!(!folder.read("out/crm/on-2026-03-31/rollback/01-Account-restore.csv").contains("\"R0\""));
    let first = folder.path("out/crm/01-Account-update.csv");
    assert!(!first.exists() || moved(&folder.read("out/crm/01-Account-update.csv")) == 0, "owners stay in the first load");
    let readme = folder.read("out/crm/README.txt");
    for part in [
        "holds accounts with open deals until 2026-03-31",
        "on-2026-03-31/01-Account-update.csv: ",
        "on-2026-03-31/rollback/01-Account-restore.csv: ",
    ] {
        assert!(readme.contains(part), "{part}: {readme}");
    }
    run(&["verify", &out], 0);
    assert!(run(&["export", &out, "--crm", "generic", "--from", &from], 2).contains("--replace"));
}
