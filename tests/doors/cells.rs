//! What cells hold instead of a plain value: names in parts, words for nothing, texts for Excel.

use super::tables::{accounts, revenues, with};
use crate::folder::{REPS, assert_asked, assert_told};

#[test]
fn names_in_two_columns_are_one_name() {
    for (given, family) in [("First Name", "Last Name"), ("Vorname", "Nachname"), ("Prénom", "Nom"), ("Nombre", "Apellidos")] {
        let folder = with("owner", &["Ana Silva", "\"Silva, Ana\"", "R2"], "");
        folder.write(
            "reps.csv",
            format!("rep_id,{given},{family},role,capacity_hours,latitude,longitude\nR1,Ana,Silva,outside,100,40.5,-75.5\nR2,Bo,Li,outside,100,40.25,-75.25\nI1,,,inside,50,,\n"),
        );
        let plan = folder.read().unwrap_or_else(|error| panic!("{given}: {error}"));
        assert_eq!([0, 1, 2].map(|rep| plan.reps[rep].name.as_str()), ["Ana Silva", "Bo Li", ""], "{given}");
        let owners: Vec<Option<usize>> = plan.owners.values().map(|own| own.rep).collect();
        assert_eq!(owners, [Some(0), Some(0), Some(1)], "{given}");
        // So are those of owners and of accounts, but not where a column has the whole name.
        let plan = with(&format!("Owner {given},Owner {family}"), &["Ana,Silva"], "");
        plan.write(
            "reps.csv",
            REPS.replace("rep_id", "name,rep_id")
                .replace("\nR1", "\nAna Silva,R1")
                .replace("\nR2", "\n,R2")
                .replace("\nI1", "\n,I1"),
        );
        assert_eq!(plan.read().unwrap().owners.values().next().unwrap().rep, Some(0), "{given}");
        let plan = with(&format!("{given},{family}"), &["Ana,Silva"], "").read().unwrap();
        assert_eq!(plan.accounts[0].name, "Ana Silva");
        let plan = with(&format!("Account Name,{given},{family}"), &["Acme,Ana,Silva"], "").read().unwrap();
        assert_eq!(plan.accounts[0].name, "Acme");
    }
}

#[test]
fn words_for_nothing_are_nothing_and_counted() {
    for word in ["n/a", "N/A", "null", "k.A.", "None"] {
        let plan = with("revenue", &["5", word, word], "").read().unwrap_or_else(|error| panic!("{word}: {error}"));
        assert_eq!(revenues(&plan), [5.0, 0.0, 0.0], "{word}");
        assert_told(&plan, &format!("2 cells of revenue with a placeholder, read as empty: {word:?} (2)"));
    }
    // What a formula could not find is another matter.
    assert_asked(&with("revenue", &["5", "#N/A"], ""), &["line 3", "#N/A"]);
    for word in ["Open", "House", "House Account", "VACANT", "TBD", "unassigned"] {
        let plan = with("owner", &["R1", word, word, word], "").read().unwrap_or_else(|error| panic!("{word}: {error}"));
        assert_eq!(plan.owners.len(), 1, "{word}");
        assert_told(&plan, &format!("3 cells of owner with a placeholder, read as empty: {word:?} (3)"));
    }
    // A hire may be called so.
    let folder = with("owner", &["Vacant", "R2"], "");
    folder.write(
        "reps.csv",
        REPS.replace("rep_id", "name,rep_id").replace("\nR1", "\nVacant,R1").replace("\nR2", "\n,R2").replace("\nI1", "\n,I1"),
    );
    assert_eq!(folder.read().unwrap().owners.values().next().unwrap().rep, Some(0));
}

#[test]
fn parents_are_named_by_name_where_one_account_is_called_so() {
    for (header, parent) in [("Parent Account", "Acme Inc"), ("Muttergesellschaft", "ACME INC"), ("Compte parent", "acme inc")] {
        let text = |other: &str| format!("name,{header}\n,account_id,latitude,longitude,segment\n{other}").replace("\n,", ",");
        let rows = format!("Acme Inc,,1,40.5,-75.25,A\nBolt,{parent},2,40.5,-75.5,A\nCrux,1,3,40.5,-75.5,A\n");
        let plan = accounts(&text(&rows), "").read().unwrap_or_else(|error| panic!("{header}: {error}"));
        assert_eq!(plan.heads, [0, 0, 0], "{header}");
        assert_told(&plan, &format!("{header} names parents by name (1 cell)"));
        let twice = format!("{rows}Acme Inc,,4,40.5,-75.25,A\n");
        let plan = accounts(&text(&twice), "").read().unwrap();
        assert_eq!(plan.heads, [0, 1, 0, 3], "{header}");
        assert_told(&plan, "names parents that several accounts are called");
    }
}

#[test]
fn texts_for_excel_are_what_is_inside_them() {
    for (one, two) in [("=\"007\"", "=\"08\""), ("'007", "'08"), ("\"=\"\"007\"\"\"", "\"=\"\"08\"\"\"")] {
        let text = format!(
            "account_id,latitude,longitude,segment,parent_id,revenue\n{one},40.5,-75.25,A,,5\n{two},40.5,-75.25,A,{one},'6\n"
        );
        let plan = accounts(&text, "").read().unwrap_or_else(|error| panic!("{one}: {error}"));
        assert_eq!([0, 1].map(|at| plan.accounts[at].id.as_str()), ["007", "08"]);
        assert_eq!((revenues(&plan), plan.heads.clone()), (vec![5.0, 6.0], vec![0, 0]));
        assert_told(&plan, "4 cells written for Excel as text");
    }
}

#[test]
fn a_code_in_another_state_is_told_with_the_state() {
    for (columns, row, told) in [
        ("zip,state", "97201,OH", "97201 is not in OH"),
        ("zip,state,city", "97201,OH,", "97201 is not in OH"),
        ("zip,city,state", "97201,Nowhereville,OH", "97201 is not in OH"),
        ("zip,city,state", "97201,Toledo,OH", "97201 is 3"),
    ] {
        let plan = accounts(&format!("account_id,segment,{columns}\n1,A,{row}\n"), "").read().unwrap();
        assert_told(&plan, told);
        assert!(
            !plan.warnings.iter().any(|warning| warning.contains("of )") || warning.contains("from )")),
            "{:?}",
            plan.warnings
        );
    }
}
