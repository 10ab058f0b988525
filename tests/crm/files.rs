//! Load files in the folder of the plan.

use super::tables::{ACCOUNTS, folder, id, run};

#[test]
fn load_files_are_written_beside_the_plan_and_kept_by_verify() {
    let folder = folder();
    let out = folder.path("out").display().to_string();
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
