//! Exports with a trap in them: currencies, statuses, names in two columns, units in headers, groups of reports. Each is read right,
//! asked about, or told.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod folder;

use folder::{Folder, PLAN, REPS, assert_asked, assert_told};
use sutton::plan::{AccountStatus, Plan};

/// A folder whose accounts have a header of their own, and the plan file some more lines.
fn accounts(text: &str, more: &str) -> Folder {
    let folder = Folder::with("accounts.csv", text);
    folder.write("plan.toml", format!("{PLAN}{more}"));
    folder
}

/// Accounts in one place and segment, with some more columns.
fn with(columns: &str, rows: &[&str], more: &str) -> Folder {
    let rows: String = rows.iter().enumerate().map(|(at, row)| format!("A{at},40.5,-75.25,A,{row}\n")).collect();
    accounts(&format!("account_id,latitude,longitude,segment,{columns}\n{rows}"), more)
}

fn revenues(plan: &Plan) -> Vec<f64> {
    plan.accounts.iter().map(|account| account.number("revenue")).collect()
}

#[test]
fn amounts_in_several_currencies_are_not_added_up() {
    for (amount, currency) in [
        ("AnnualRevenue", "CurrencyIsoCode"),
        ("Annual Revenue", "Annual Revenue Currency"),
        ("Revenue", "Currency"),
        ("Umsatz", "Währung"),
        ("Chiffre d'affaires", "Devise"),
        ("Facturación", "Moneda"),
    ] {
        let rows = ["100,USD", "200,EUR", "300,USD", "0,GBP", ",CHF"];
        let columns = format!("{amount},{currency}");
        let asked = [
            &format!("line 3, {currency} = \"EUR\""),
            "USD (2 rows), EUR (1 row)",
            &format!("[values.accounts.{currency:?}] ignore = [\"EUR\"]"),
            "[styles.accounts] revenue = \"USD\"",
        ];
        assert_asked(&with(&columns, &rows, ""), &asked);
        // Each of the answers goes.
        let plan = with(&columns, &rows, "[styles.accounts]\nrevenue = \"USD\"\n").read().unwrap();
        assert_eq!(revenues(&plan)[..3], [100.0, 200.0, 300.0], "{amount}");
        let plan = with(&columns, &rows, &format!("[values.accounts.{currency:?}]\nignore = [\"EUR\"]\n")).read().unwrap();
        assert_eq!(revenues(&plan)[..2], [100.0, 300.0], "{amount}");
        // One currency is no question, however it is called.
        let plan = with(&columns, &["100,EUR", "200,€", "300,EUR - Euro", "0,USD"], "").read().unwrap();
        assert_eq!(revenues(&plan), [100.0, 200.0, 300.0, 0.0], "{amount}");
    }
}

#[test]
fn converted_amounts_go_before_those_in_several_currencies() {
    for (amount, converted) in [
        ("Annual Revenue", "Annual Revenue (converted)"),
        ("AnnualRevenue", "Annual Revenue (Base)"),
        ("Umsatz", "Umsatz (konvertiert)"),
        ("revenue", "Revenue (converted)"),
    ] {
        let columns = format!("CurrencyIsoCode,{amount},{converted}");
        let plan = with(&columns, &["USD,100,100", "EUR,200,220"], "").read().unwrap_or_else(|error| panic!("{amount}: {error}"));
        assert_eq!(revenues(&plan), [100.0, 220.0], "{amount}");
        assert_told(
            &plan,
            &format!("{amount} is in several currencies, EUR (1 row), USD (1 row), so revenue is read from {converted}"),
        );
        // In one currency, the amounts as they were made stay, and the others are told.
        let plan = with(&columns, &["EUR,100,110", "EUR,200,220"], "").read().unwrap();
        assert_eq!(revenues(&plan), [100.0, 200.0], "{amount}");
        assert_told(
            &plan,
            &format!("{amount} is read as revenue, and not {converted} ([columns.accounts] revenue = {converted:?} takes"),
        );
    }
    // Signs in the cells tell as well as a column does.
    let plan = with("Annual Revenue,Annual Revenue (converted)", &["USD 100,USD 100", "EUR 200,USD 220"], "").read().unwrap();
    assert_eq!(revenues(&plan), [100.0, 220.0]);
    for cells in [["€100", "$90"], ["100 EUR", "90 CHF"], ["£1", "kr 2"]] {
        assert_asked(&with("revenue", &cells, ""), &["a column has one currency"]);
    }
}

#[test]
fn a_column_of_amounts_that_is_said_is_asked_about_with_the_converted_one() {
    for (amount, converted) in
        [("Amount", "Amount (converted)"), ("Wert", "Wert (konvertiert)"), ("Deal Value", "Deal Value (base)")]
    {
        let said = format!("[columns.accounts]\nrevenue = {amount:?}\n");
        let columns = format!("{amount} Currency,{amount},{converted}");
        let folder = with(&columns, &["USD,100,100", "EUR,200,220"], &said);
        assert_asked(&folder, &["several currencies", &format!("[columns.accounts] revenue = {converted:?}")]);
        let plan = with(&columns, &["USD,100,100", "EUR,200,220"], &said.replace(amount, converted)).read().unwrap();
        assert_eq!(revenues(&plan), [100.0, 220.0]);
    }
}

#[test]
fn a_header_called_like_a_column_that_is_read_from_another_is_not_it() {
    for (name, header) in [("revenue", "Wert 2024"), ("potential", "Headroom"), ("open_pipeline", "Deals")] {
        let said = format!("[columns.accounts]\n{name} = {header:?}\n");
        let plan = with(&format!("{header},{name}"), &["5,7"], &said).read().unwrap();
        assert_eq!(plan.accounts[0].number(name), 5.0);
    }
}

#[test]
fn only_amounts_of_money_have_currencies() {
    // Beds are none, a price is; the header may say what the amounts are in.
    let rows = ["USD,5,100", "EUR,7,200"];
    let plan = with("Currency,Beds,Revenue (EUR)", &rows, "[balance.Beds]\nweight = 1\n").read().unwrap();
    assert_eq!((plan.accounts[1].number("Beds"), plan.accounts[1].number("revenue")), (7.0, 200.0));
    for (header, currency) in [("Umsatz Vorjahr", "Currency"), ("ARR", "CurrencyIsoCode"), ("Fees", "Fees Currency")] {
        let folder = with(&format!("{currency},{header}"), &["USD,5", "EUR,7"], &format!("[balance.{header:?}]\nweight = 1\n"));
        assert_asked(&folder, &[currency, "EUR (1 row), USD (1 row)"]);
    }
}

#[test]
fn a_type_whose_words_are_statuses_is_the_status() {
    for (header, customer, prospect) in [
        ("Type", "Customer - Direct", "Prospect"),
        ("Account Type", "customer", "Lead"),
        ("Kundentyp", "Bestandskunde", "Interessent"),
        ("Tipo", "cliente", "prospecto"),
    ] {
        let plan = with(header, &[customer, prospect, ""], "[workload]\nprospect_factor = 0.5\n").read().unwrap();
        let read: Vec<AccountStatus> = plan.accounts.iter().map(|account| account.status).collect();
        assert_eq!(read, [AccountStatus::Customer, AccountStatus::Prospect, AccountStatus::Customer], "{header}");
        assert!(!plan.warnings.iter().any(|warning| warning.contains("prospect_factor")), "{:?}", plan.warnings);
        // Other kinds beside them are asked about.
        let folder = with(header, &[customer, prospect, "Competitor"], "");
        assert_asked(&folder, &["line 4", "Competitor", "[values.accounts.status] customer = [\"Competitor\"]"]);
        let said = format!("[values.accounts.{header:?}]\nignore = [\"competitor\"]\n");
        assert_eq!(with(header, &[customer, prospect, "Competitor"], &said).read().unwrap().accounts.len(), 2);
        // A type of something else is none, a few words of a status among them are told, and our own column goes first.
        assert!(with(header, &["Hospital", "Clinic", "Practice"], "").read().is_ok());
        let few = with(header, &["Hospital", "Clinic", prospect], "").read().unwrap();
        assert_told(&few, &format!("[columns.accounts] status = {header:?}"));
        let both = with(&format!("Status,{header}"), &[&format!("Customer,{prospect}"), &format!("Prospect,{customer}")], "");
        let both = both.read().unwrap();
        assert_eq!(both.accounts[0].status, AccountStatus::Customer);
        assert_told(&both, &format!("Status is read as status, and not {header}"));
    }
}

#[test]
fn a_factor_of_prospects_without_prospects_is_told() {
    for (columns, rows) in [("Fax", ["1", "2"]), ("status", ["customer", "active"]), ("Type", ["Hospital", "Clinic"])] {
        let plan = with(columns, &rows, "[workload]\nprospect_factor = 0.5\n").read().unwrap();
        assert_told(&plan, "prospect_factor = 0.5 changes nothing: no account of accounts.csv is a prospect");
        let plan = with(columns, &rows, "").read().unwrap();
        assert!(!plan.warnings.iter().any(|warning| warning.contains("prospect")), "{:?}", plan.warnings);
    }
}

#[test]
fn what_was_passed_over_is_told_with_the_line_that_takes_it() {
    for (columns, row, told) in [
        (
            "Owner,Account Owner",
            "R1,R2",
            "Owner is read as owner, and not Account Owner ([columns.accounts] owner = \"Account Owner\"",
        ),
        ("Owner,OwnerId", "R1,R2", "Owner is read as owner, and not OwnerId ([columns.accounts] owner = \"OwnerId\""),
        ("revenue,Net Sales", "1,2", "revenue is read as revenue, and not Net Sales ([columns.accounts] revenue = \"Net Sales\""),
        (
            "BillingLatitude,BillingLongitude",
            "41.5,-80",
            "the address is latitude, longitude, and not BillingLatitude, BillingLongitude",
        ),
        ("lat,lng", "41.5,-80", "latitude is read as latitude, and not lat ([columns.accounts] latitude = \"lat\" takes that)"),
    ] {
        let plan = with(columns, &[row], "").read().unwrap_or_else(|error| panic!("{columns}: {error}"));
        assert_told(&plan, told);
    }
    // The same in every row, or nothing at all, is no other reading.
    for (columns, row) in [("revenue,Net Sales", "1,1"), ("Owner,Account Owner", "R1,"), ("lat,lng", "40.5,-75.25")] {
        let plan = with(columns, &[row], "").read().unwrap();
        assert!(!plan.warnings.iter().any(|warning| warning.contains("and not")), "{:?}", plan.warnings);
    }
}

#[test]
fn kinds_of_sales_are_asked_about_where_they_differ() {
    for columns in ["Sales,Net Sales,Gross Sales", "Umsatz,Nettoumsatz,Bruttoumsatz", "Net Revenue,Gross Revenue,Total Revenue"] {
        let first = columns.split(',').next().unwrap();
        let line = format!("[columns.accounts] revenue = {first:?}");
        assert_asked(&with(columns, &["5,4,6", "5,5,5"], ""), &["could be revenue: say which", &line]);
        let plan = with(columns, &["5,5,5", "6,6,6"], "").read().unwrap();
        assert_eq!(revenues(&plan), [5.0, 6.0]);
        let plan = with(columns, &["5,4,6"], &format!("[columns.accounts]\nrevenue = {first:?}\n")).read().unwrap();
        assert_eq!(revenues(&plan), [5.0]);
    }
}

#[test]
fn headers_that_stand_twice_are_one_column_or_are_to_be_renamed() {
    for header in ["revenue", "Sales", "Notes"] {
        let plan =
            with(&format!("{header},{header}"), &["5,5", "6,6"], "").read().unwrap_or_else(|error| panic!("{header}: {error}"));
        assert_told(&plan, &format!("{header} stands twice with the same cells: it is read once"));
        let differ = with(&format!("{header},{header}"), &["5,5", "6,7"], "");
        assert_asked(&differ, &["stands twice", "differ (line 3: \"6\" and \"7\")", "rename one of them"]);
    }
}

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
fn where_ids_are_missing_the_columns_that_would_do_are_named() {
    let rest = "latitude,longitude,segment,Kind,City Tax";
    for (header, cells) in [("Account Name", ["Acme", "Bolt"]), ("Tax No", ["17", "18"]), ("Firma", ["Crux", "Dune"])] {
        let text = |second: &str| format!("{header},{rest}\n{},40.5,-75.25,A,x,1\n{second},40.5,-75.5,A,x,1\n", cells[0]);
        let line = format!("[columns.accounts] account_id = {header:?}");
        assert_asked(&accounts(&text(cells[1]), ""), &["account_id: this column is missing", &line]);
        let plan = accounts(&text(cells[1]), &format!("[columns.accounts]\naccount_id = {header:?}\n")).read().unwrap();
        assert_eq!(plan.accounts[1].id, cells[1]);
        // What repeats, or is empty somewhere, tells no rows apart.
        for second in [cells[0], ""] {
            assert_asked(&accounts(&text(second), ""), &["account_id", "no column has another value in every row"]);
        }
    }
}

#[test]
fn hints_do_not_point_to_columns_that_can_not_be_it() {
    for (header, cell) in [("Zip Lat", "19104"), ("Lat Code", "X17"), ("Breite (mm)", "210")] {
        let text = format!("account_id,longitude,segment,{header}\n1,-75.25,A,{cell}\n");
        let defects = accounts(&text, "").defects();
        assert!(defects.iter().any(|defect| defect.contains("latitude: this column is missing")), "{defects:?}");
        assert!(!defects.iter().any(|defect| defect.contains(&format!("latitude = {header:?}"))), "{defects:?}");
        let plan = accounts(&format!("account_id,segment,City,State,{header}\n1,A,Toledo,OH,{cell}\n"), "").read().unwrap();
        assert!(!plan.warnings.iter().any(|warning| warning.contains("looks like latitude")), "{:?}", plan.warnings);
    }
    let plan = accounts("account_id,segment,City,State,Breite WGS\n1,A,Toledo,OH,41.6\n", "").read().unwrap();
    assert_told(&plan, "[columns.accounts] latitude = \"Breite WGS\"");
}

#[test]
fn amounts_in_thousands_are_told_or_asked_about() {
    for (header, scale, factor) in [
        ("Umsatz in TEUR", "thousands", 1e3),
        ("Revenue (k$)", "thousands", 1e3),
        ("Annual Revenue (USD thousands)", "thousands", 1e3),
        ("Revenue in Mio EUR", "millions", 1e6),
    ] {
        let plan = with(header, &["5"], "").read().unwrap_or_else(|error| panic!("{header}: {error}"));
        assert_eq!(revenues(&plan), [5.0], "{header}");
        let answer = format!("[styles.accounts] revenue = \"{scale}\"");
        assert_told(&plan, &format!("{header} is in {scale} by its header, and read as the numbers that stand there; {answer}"));
        let plan = with(header, &["5"], &format!("{}\n", answer.replace("] ", "]\n"))).read().unwrap();
        assert_eq!(revenues(&plan), [5.0 * factor], "{header}");
        for setting in [
            "[segment]\nmethod = \"thresholds\"\ncolumn = \"revenue\"\nlabels = [\"A\", \"B\"]\ncuts = [1000]\n",
            "[stability]\nmove_hours_per_1000_revenue = 0.1\n",
        ] {
            let folder = with(&format!("{header},owner"), &["5,R1"], setting);
            assert_asked(&folder, &[header, scale, &answer, "revenue = \"ones\""]);
            let said = with(&format!("{header},owner"), &["5,R1"], &format!("{setting}[styles.accounts]\nrevenue = \"ones\"\n"));
            assert_eq!(revenues(&said.read().unwrap()), [5.0], "{header}");
        }
    }
    for header in ["Revenue (EUR)", "Umsatz 2025 CHF", "Sales"] {
        let plan = with(header, &["5"], "").read().unwrap();
        assert!(!plan.warnings.iter().any(|warning| warning.contains("thousands")), "{:?}", plan.warnings);
    }
}

#[test]
fn a_unit_in_a_header_that_is_not_that_of_the_column_is_asked_about() {
    for (header, unit, hours) in
        [("Hours (min)", "minutes", 5.0), ("Arbeitszeit Minuten", "minutes", 5.0), ("capacity, sec", "seconds", 300.0 / 3600.0)]
    {
        let folder = Folder::with("reps.csv", REPS.replace("capacity_hours", &format!("{header:?}")).replace(",100,", ",300,"));
        assert_asked(
            &folder,
            &["capacity_hours: this column is missing", &format!("[columns.reps] capacity_hours = {header:?}")],
        );
        let said = format!("{PLAN}[columns.reps]\ncapacity_hours = {header:?}\n");
        folder.write("plan.toml", &said);
        assert_asked(&folder, &[&format!("[styles.reps] capacity_hours = {unit:?} or [styles.reps] capacity_hours = \"hours\"")]);
        folder.write("plan.toml", format!("{said}[styles.reps]\ncapacity_hours = {unit:?}\n"));
        assert_eq!(folder.read().unwrap().reps[0].capacity_hours, hours, "{header}");
        folder.write("plan.toml", format!("{said}[styles.reps]\ncapacity_hours = \"hours\"\n"));
        assert_eq!(folder.read().unwrap().reps[0].capacity_hours, 300.0, "{header}");
    }
    let calls = "segment,role,channel,calls_per_period,Dauer (h)\nA,outside,visit,12,60\nB,outside,visit,6,30\n";
    let folder = Folder::with("call_patterns.csv", calls);
    folder.write("plan.toml", format!("{PLAN}[columns.call_patterns]\nminutes_per_call = \"Dauer (h)\"\n"));
    assert_asked(&folder, &["Dauer (h)", "[styles.call_patterns] minutes_per_call = \"hours\""]);
}

#[test]
fn answers_go_beside_a_style_that_is_there() {
    for (rows, style) in
        [(["1.200,USD", "900,EUR"], "1.234,56"), (["5,USD", "7,EUR"], "thousands"), (["1 200,USD", "7,EUR"], "1 234,56 ones")]
    {
        let said = format!("[styles.accounts]\nrevenue = {style:?}\n");
        let answer = format!("EUR {style}");
        assert_asked(&with("revenue,Currency", &rows, &said), &[&format!("[styles.accounts] revenue = {answer:?}")]);
        let said = said.replace(style, &answer);
        assert!(with("revenue,Currency", &rows, &said).read().is_ok(), "{said}");
    }
    let scaled = with("Umsatz in TEUR", &["\"1,5\""], "[styles.accounts]\nrevenue = \"1.234,56\"\n").read().unwrap();
    assert_told(&scaled, "[styles.accounts] revenue = \"1.234,56 thousands\"");
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
