//! Headings and footers of reports between the rows.

use super::tables::accounts;
use crate::folder::{assert_asked, assert_told};

#[test]
fn groups_of_reports_are_left_out_where_names_tell_rows_apart() {
    let said = "[columns.accounts]\naccount_id = \"Account Name\"\n";
    let header = "Account Name,latitude,longitude,segment,revenue\n";
    let rows = ["Acme,40.5,-75.25,A,10\n", "Bolt,40.5,-75.5,A,20\n", "Crux,40.25,-75.25,A,30\n", "Dune,40.75,-75.25,A,40\n"];
    for (first, middle, end) in [
        ("North\n", "South\n", ""),
        (
            "North,,,,\n",
            "Subtotal,,,,30\nCount,,,,2\nSouth,,,,\n",
            "Subtotal,,,,70\nCount,,,,2\nTotal,,,,100\nRecord Count,,,,4\n",
        ),
        ("Region: North\n", "Sum,,,,30\nSouth (2)\n", "Sum,,,,70\nGrand Total,,,,100\nCount,,,,4\n"),
        ("Ana Silva,,,,\n", "Sum of Revenue,,,,30\nAvg,,,,15\nBo Li,,,,\n", "Sum of Revenue,,,,70\n4 records\n"),
    ] {
        let fill = |text: &str| {
            text.lines().map(|line| format!("{line}{}\n", ",".repeat(4 - line.matches(',').count()))).collect::<String>()
        };
        let text = format!("{header}{}{}{}{}{}{}{}", fill(first), rows[0], rows[1], fill(middle), rows[2], rows[3], fill(end));
        let plan = accounts(&text, said).read().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(
            plan.accounts.iter().map(|account| account.id.as_str()).collect::<Vec<_>>(),
            ["Acme", "Bolt", "Crux", "Dune"],
            "{text}"
        );
        assert_told(&plan, "headings or footers of a report");
        // Before the ids are said, too, so that the names are seen to tell rows apart.
        assert_asked(
            &accounts(&text, ""),
            &["account_id: this column is missing", "[columns.accounts] account_id = \"Account Name\""],
        );
    }
}

#[test]
fn what_stands_in_headings_alone_is_told() {
    for (header, one, two) in
        [("Account Owner", "Ana Silva (2)", "Bo Li (1)"), ("Region", "North (2)", "South (1)"), ("Besitzer", "R1: ", "R2: ")]
    {
        let rows = "A1,40.5,-75.25,A,5\n,A2,40.5,-75.5,A,6";
        let text = format!(
            "{header},account_id,latitude,longitude,segment,revenue\n{one},,,,,\n,{rows}\n{two},,,,,\n,A3,40.25,-75.5,A,7\n"
        );
        let plan = accounts(&text, "").read().unwrap_or_else(|error| panic!("{header}: {error}"));
        assert_eq!(plan.accounts.len(), 3);
        assert_told(&plan, &format!("{header} stands in headings alone, and no row has one"));
        let filled = accounts(&text.replace("\n,A", "\nR1,A"), "").read().unwrap();
        assert!(!filled.warnings.iter().any(|warning| warning.contains("stands in headings")), "{:?}", filled.warnings);
    }
}
