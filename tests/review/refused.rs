//! What can't be asked for is told with its line, all at once, and nothing is written.

use super::{accept, review, reviewed, roomy, said};
use crate::case::assert_code;

#[test]
fn every_request_that_cant_be_is_named_with_its_line() {
    let requests = "account_id,role,to_rep\n77,outside,R1\n00,outside,R9\n01,outside,I1\n02,outside,R2\n02,outside,R1\n03,outside,\n04,outside,nobody\n";
    let (case, output) = reviewed(requests, &[]);
    assert_code(&output, 2);
    let said = said(&output);
    for part in [
        "line 2, account_id = \"77\"",
        "line 3, to_rep = \"R9\": is no rep of the plan",
        "line 4, to_rep = \"I1\": is a rep of role inside",
        "line 6, account_id = \"02\"",
        "line 5",
        "line 7, to_rep",
        "line 8, to_rep = \"nobody\": is nobody",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!case.path("out/review").exists());
}

#[test]
fn an_account_without_calls_from_the_role_is_told() {
    let case = roomy();
    // Of segment C, which the outside role does not call.
    let small = "00";
    assert!(!super::holders(&case, "out", "outside").contains_key(small));
    let output = review(&case, &format!("account_id,to_rep\n{small},R2\n"), &[]);
    assert_code(&output, 2);
    assert!(said(&output).contains("gets no calls from role outside"), "{}", said(&output));
}

#[test]
fn a_family_is_asked_for_by_one_rep() {
    let case = roomy();
    case.edit("accounts.csv", |text| {
        let mut lines = text.lines().map(|line| format!("{line},"));
        let header = lines.next().unwrap().replace("required_skills,", "required_skills,parent_id");
        let body = lines.map(|line| if line.starts_with("06,") || line.starts_with("07,") { line + "06" } else { line });
        [header].into_iter().chain(body).collect::<Vec<String>>().join("\n") + "\n"
    });
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    let output = review(&case, "account_id,to_rep\n06,R1\n07,R2\n", &[]);
    assert_code(&output, 2);
    assert!(said(&output).contains("line 2 asks for another rep for the same family"), "{}", said(&output));
    assert_code(&review(&case, "account_id,to_rep\n06,R1\n07,R1\n", &[]), 0);
    let rows = super::records(&case.read("out/review/review.csv"));
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["hours_alone"], rows[1]["hours_alone"]);
}

#[test]
fn what_no_plan_can_have_is_not_accepted() {
    let case = roomy();
    // Account 03 wants somebody who speaks German, and 09 is locked.
    let requests = "account_id,to_rep\n03,R2\n09,R2\n08,R1\n";
    let output = accept(&case, requests, "all");
    assert_code(&output, 1);
    let told = said(&output);
    assert!(told.contains("account 03 can't go to R2") && told.contains("account 09 can't go to R2"), "{told}");
    assert!(!told.contains("account 08") && !case.path("new").exists(), "{told}");
    assert_code(&accept(&case, requests, "08"), 0);
}

#[test]
fn a_folder_of_its_own_is_asked_for() {
    let case = roomy();
    let out = case.path("out").display().to_string();
    for (out, by, why) in [
        (out.clone(), "Cid", "name another folder"),
        (format!("{out}/review/new"), "Cid", "name another folder"),
        (case.path("new").display().to_string(), " ", "--approved-by"),
    ] {
        let flags = ["--accept", "all", "--out", &out, "--approved-by", by, "--date", "2026-01-15"];
        let output = review(&case, "account_id,to_rep\n08,R1\n", &flags);
        assert_code(&output, 2);
        assert!(said(&output).contains(why), "{}", said(&output));
    }
    let output = review(&case, "account_id,to_rep\n08,R1\n", &["--accept", "all"]);
    assert_code(&output, 2);
    assert!(said(&output).contains("--approved-by"), "{}", said(&output));
}

#[test]
fn nothing_that_puts_a_crm_back_is_lost() {
    let case = roomy();
    let new = case.path("new").display().to_string();
    assert_code(&accept(&case, "account_id,to_rep\n08,R1\n", "all"), 0);
    case.write("today.csv", "account_id,owner,segment\n08,R2,A\n");
    let today = case.path("today.csv").display().to_string();
    assert_code(&crate::binary::sutton(&["export", &new, "--crm", "generic", "--from", &today, "--quiet"]), 0);
    let output = accept(&case, "account_id,to_rep\n08,R1\n", "all");
    assert_code(&output, 2);
    assert!(said(&output).contains("puts back what was loaded"), "{}", said(&output));
    assert_code(&case.solve_to(&case.path("new"), &["--quiet"]), 2);
    assert!(case.path("new/crm/rollback").is_dir());
}

#[test]
fn a_role_whose_rules_gave_way_accepts_nothing() {
    let case = crate::case::Case::new();
    case.edit("reps.csv", |text| text.replace(",95,", ",40,"));
    assert_code(&case.solve(&["--relax", "--quiet", "--no-report", "--no-workbook"]), 0);
    let holders = super::holders(&case, "out", "outside");
    let (account, _) = holders.iter().find(|(id, rep)| *rep == "R1" && !["03", "09"].contains(&id.as_str())).unwrap();
    let output = accept(&case, &format!("account_id,to_rep\n{account},R2\n"), "all");
    assert_code(&output, 2);
    assert!(said(&output).contains("its rules have given way"), "{}", said(&output));
}
