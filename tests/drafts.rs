//! Plans drafted over files of one's own: what was guessed stays a guess, and what can't be told is asked.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;

use binary::{Scratch, sutton};

const TEAM: &str =
    "rep_id,name,role,capacity_hours,latitude,longitude\nR1,Zoe Roe,field,450,48.1,11.5\nR2,Ann Poe,field,450,48.2,11.6\n";

/// What a command prints, and its exit code.
fn run(args: &[&str]) -> (String, Option<i32>) {
    let output = sutton(args);
    (String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr), output.status.code())
}

/// A folder with these files.
fn with(files: &[(&str, &str)]) -> Scratch {
    let folder = Scratch::new();
    files.iter().for_each(|(name, text)| folder.write(name, text));
    folder
}

/// What `init --from` prints over these files, its exit code, and its folder.
fn drafted(files: &[(&str, &str)]) -> (String, Option<i32>, Scratch) {
    let folder = with(files);
    let path = |name: &str| folder.path(name).display().to_string();
    let paths: Vec<String> = files.iter().map(|(name, _)| path(name)).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let (words, code) = run(&[&["init", &path("plan"), "--from"], &paths[..]].concat());
    (words, code, folder)
}

/// What `init --from` prints over accounts and a team, the plan file that it writes, and its folder.
#[track_caller]
fn over(accounts: &str, more: &[(&str, &str)]) -> (String, String, Scratch) {
    let (words, code, folder) = drafted(&[&[("kunden.csv", accounts), ("team.csv", TEAM)], more].concat());
    assert_eq!(code, Some(0), "{words}");
    let plan = folder.read("plan/plan.toml");
    (words, plan, folder)
}

#[test]
fn a_choice_between_headers_stays_a_guess() {
    for (columns, cells, told, line) in [
        (
            "latitude,longitude,revenue,Account Owner,Account Manager",
            ["48.1,11.5,10,R1,R2", "48.2,11.6,20,R2,R1"],
            "Account Owner is read as owner, and not Account Manager",
            "owner = \"Account Owner\"",
        ),
        (
            "Billing Latitude,Billing Longitude,Shipping Latitude,Shipping Longitude,revenue",
            ["48.1,11.5,50.1,8.5,10", "48.2,11.6,50.2,8.6,20"],
            "the address is Billing Latitude, Billing Longitude, and not Shipping Latitude",
            "latitude = \"Billing Latitude\"",
        ),
        (
            "latitude,longitude,CurrencyIsoCode,Annual Revenue,Annual Revenue (converted)",
            ["48.1,11.5,USD,100,100", "48.2,11.6,EUR,200,220"],
            "revenue is read from Annual Revenue (converted)",
            "revenue = \"Annual Revenue (converted)\"",
        ),
    ] {
        let accounts = format!("account_id,name,{columns}\n1,Acme,{}\n2,Bolt,{}\n", cells[0], cells[1]);
        let (words, plan, folder) = over(&accounts, &[]);
        assert!(words.split_once("Guessed").unwrap().1.contains(told), "{words}");
        assert!(plan.contains(&format!("\n# {line} # guess")) && !plan.contains(&format!("\n{line}")), "{plan}");
        let (seen, code) = run(&["inspect", &folder.path("plan/plan.toml").display().to_string(), "--json"]);
        assert!(code == Some(0) && seen.contains(told), "{seen}");
    }
    // Without a rival, the match is a line.
    let (words, plan, _) = over("account_id,latitude,longitude,Umsatz,Account Owner\n1,48.1,11.5,5,R1\n2,48.2,11.6,7,R2\n", &[]);
    assert!(plan.contains("\nowner = \"Account Owner\"\n") && !words.contains("is read as owner"), "{words}{plan}");
}

/// The labels of a drafted plan over accounts of these segments and revenues.
#[track_caller]
fn labels(rows: &[(&str, &str)], more: &[(&str, &str)]) -> (Vec<String>, String) {
    let rows: String =
        rows.iter().enumerate().map(|(at, (segment, revenue))| format!("{at},48.1,11.{at},{segment},{revenue}\n")).collect();
    let (words, plan, _) = over(&format!("account_id,latitude,longitude,segment,revenue\n{rows}"), more);
    let line = plan.lines().find(|line| line.starts_with("labels = ")).unwrap();
    let list = line.split_once(']').unwrap().0.trim_start_matches("labels = [");
    (list.split(", ").map(|label| label.trim_matches('"').to_string()).collect(), words)
}

#[test]
fn segments_are_ranked_by_what_their_names_say() {
    for expected in [
        &["Platinum", "Gold", "Silver", "Bronze"][..],
        &["Very High", "High", "Medium", "Low"],
        &["Hot", "Warm", "Cold"],
        &["Enterprise", "Mid-Market", "SMB"],
        &["Key", "Large", "Medium", "Small"],
        &["Tier 1", "Tier 2", "Tier 10"],
        &["Class A", "Class B", "Class C"],
        &["A", "B", "C", "D"],
    ] {
        // Neither the order of the file nor revenue says it.
        let mut rows: Vec<(&str, &str)> = expected.iter().map(|label| (*label, "5")).collect();
        rows.sort();
        rows.rotate_left(1);
        let (found, words) = labels(&rows, &[]);
        assert_eq!(found, expected, "{words}");
        assert!(words.contains(&format!("segments, best first: {}, by ", expected.join(", "))), "{words}");
    }
}

#[test]
fn other_segments_are_ranked_by_their_calls_or_else_by_mean_revenue() {
    let rows = [("Enterprise", "50"), ("SMB", "10"), ("Retail", "200"), ("Retail", "100"), ("SMB", "100")];
    let (found, words) = labels(&rows, &[]);
    assert_eq!(found, ["Retail", "SMB", "Enterprise"]);
    assert!(words.contains("by the mean revenue of their accounts"), "{words}");
    let patterns = "segment,role,channel,calls_per_period,minutes_per_call\nSMB,field,visit,9,30\nEnterprise,field,visit,6,30\n\
                    Enterprise,field,phone,8,30\nRetail,field,visit,2,30\n";
    let (found, words) = labels(&rows, &[("calls.csv", patterns)]);
    assert_eq!(found, ["Enterprise", "SMB", "Retail"], "{words}");
    let (found, words) = labels(&[("Nord", "5"), ("Ost", "5"), ("Mitte", "5")], &[]);
    assert_eq!(found, ["Nord", "Ost", "Mitte"]);
    assert!(words.contains("in the order of the file, as nothing says which is the better one"), "{words}");
}

#[test]
fn only_a_column_that_speaks_of_worth_segments() {
    for header in ["Phone", "Fax", "Founded", "Employees", "SIC Code", "Sales Org", "Sales Rep No", "Year of first sales"] {
        let (words, plan, _) =
            over(&format!("account_id,latitude,longitude,{header}\n1,48.1,11.5,1200\n2,48.2,11.6,3400\n"), &[]);
        assert!(plan.contains("labels = [\"A\"] ") && !plan.contains("\nmethod = \"pareto\""), "{header}: {plan}");
        assert!(words.contains("so all accounts are A; if one says who matters"), "{header}: {words}");
    }
    for header in ["Sales volume", "Jahresabsatz", "CA 2025 HT", "Ventas netas año", "MRR"] {
        let accounts = format!("account_id,latitude,longitude,Employees,{header}\n1,48.1,11.5,12,1200\n2,48.2,11.6,7,3400\n");
        let (words, plan, _) = over(&accounts, &[]);
        assert!(plan.contains("\nmethod = \"pareto\"\n"), "{header}: {words}{plan}");
        assert!(!plan.contains("column = \"Employees\""), "{header}: {plan}");
    }
}

#[test]
fn of_two_years_the_one_that_goes_on_segments() {
    for (past, now) in [
        ("Umsatz Vorjahr", "Umsatz lfd. Jahr"),
        ("Revenue LY", "Revenue TY"),
        ("CA N-1", "CA N"),
        ("Last Year Sales", "Current Year Sales"),
        ("Ventas año anterior", "Ventas año"),
    ] {
        for header in [format!("{past},{now}"), format!("{now},{past}")] {
            let accounts = format!("account_id,latitude,longitude,{header}\n1,48.1,11.5,1200.5,9.5\n2,48.2,11.6,3400,7\n");
            let (words, plan, _) = over(&accounts, &[]);
            assert!(plan.contains(&format!("\ncolumn = \"{now}\"\n")), "{header}: {plan}");
            assert!(words.contains(&format!("segments: A makes the first 80 % of {now}")), "{header}: {words}");
        }
    }
}

const ACCOUNTS: &str = "account_id,latitude,longitude,revenue\n1,48.1,11.5,5\n2,48.2,11.6,7\n";

#[test]
fn locks_are_known_by_their_file_or_header() {
    for (file, header, table) in [
        ("locks.csv", "account_id,role,rep_id", "locks"),
        ("Gesperrt.csv", "account_id,role,rep_id", "locks"),
        ("list.csv", "account_id,role,locked_rep", "locks"),
        ("list.csv", "Account ID,Role,Locked Rep", "locks"),
        ("owners.csv", "account_id,role,rep_id", "owners"),
        ("Zuordnung.csv", "account_id,role,rep_id", "owners"),
    ] {
        let (words, plan, _) = over(ACCOUNTS, &[(file, &format!("{header}\n1,field,R1\n"))]);
        assert!(plan.contains(&format!("\n{table} = \"../{file}\"")), "{file}, {header}: {words}{plan}");
    }
}

#[test]
fn tables_of_times_or_distances_are_travel_and_no_neighbours() {
    for header in ["from,to,time (hh:mm:ss)", "from,to,round trip minutes", "From,To,Drive duration", "from,to,Distance [km]"] {
        let cell = if header.contains("hh") { "00:30:00" } else { "30" };
        let (words, plan, _) = over(ACCOUNTS, &[("ways.csv", &format!("{header}\nR1,1,{cell}\nR2,1,{cell}\n"))]);
        assert!(plan.contains("\ntravel = \"../ways.csv\"") && !plan.contains("adjacency"), "{header}: {words}{plan}");
    }
    for header in ["from,to", "unit_a,unit_b", "unit_a,unit_b,border_km"] {
        let more = if header.contains("km") { ",3" } else { "" };
        let (words, plan, _) = over(ACCOUNTS, &[("map.csv", &format!("{header}\n1,2{more}\n"))]);
        assert!(plan.contains("\nadjacency = \"../map.csv\""), "{header}: {words}{plan}");
    }
}

#[test]
fn two_files_that_fit_one_table_are_asked_about() {
    let named =
        "account_id,name,email,role,latitude,longitude,revenue\n1,Acme,a@b.de,x,48.1,11.5,5\n2,Bolt,c@d.de,y,48.2,11.6,7\n";
    for (accounts, old) in [("Accounts.csv", "Accounts old.csv"), ("a.csv", "b.csv"), ("Kunden.csv", "Kopie.csv")] {
        for text in [ACCOUNTS, named, "account_id,latitude,longitude,owner\n1,48.1,11.5,R1\n2,48.2,11.6,R2\n"] {
            let (words, code, folder) = drafted(&[(accounts, text), (old, text), ("Reps.csv", TEAM)]);
            assert_eq!(code, Some(2), "{words}");
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!([accounts, old, "both fit accounts"].iter().all(|word| words.contains(word)), "{words}");
            assert_eq!(folder.names().len(), 3, "nothing is written");
        }
    }
}

#[test]
fn codes_tell_accounts_apart_before_names_do() {
    for header in ["Customer,Name 1", "Kunde,Name", "Account,Account Name", "Client,Raison sociale"] {
        let (code, name) = header.split_once(',').unwrap();
        let accounts = format!("{header},latitude,longitude,revenue\n0010001,Acme 24,48.1,11.5,5\n0010002,Bolt,48.2,11.6,7\n");
        let (words, plan, folder) = over(&accounts, &[]);
        assert!(plan.contains(&format!("\naccount_id = {code:?} # guess")), "{header}: {words}{plan}");
        assert!(plan.contains(&format!("\nname = {name:?}\n")) || name == "Name", "{header}: {plan}");
        let (seen, code) = run(&["inspect", &folder.path("plan/plan.toml").display().to_string()]);
        assert_eq!(code, Some(0), "{seen}");
    }
    // Names are no codes.
    let (_, plan, _) = over("Customer,Name 1,latitude,longitude\nAcme,A1,48.1,11.5\nBolt,A2,48.2,11.6\n", &[]);
    assert!(plan.contains("account_id = \"Name 1\""), "{plan}");
}

#[test]
fn segments_of_the_call_patterns_are_made_where_accounts_have_none() {
    for (names, labels) in [
        (["Silver", "Gold", "Bronze"], "\"Gold\", \"Silver\", \"Bronze\""),
        (["Low", "High", "Medium"], "\"High\", \"Medium\", \"Low\""),
        (["T3", "T1", "T2"], "\"T1\", \"T2\", \"T3\""),
    ] {
        let rows: String = names.iter().map(|name| format!("{name},field,visit,6,30\n")).collect();
        let patterns = format!("segment,role,channel,calls_per_period,minutes_per_call\n{rows}");
        let (words, plan, folder) = over(ACCOUNTS, &[("calls.csv", &patterns)]);
        assert!(plan.contains(&format!("\nlabels = [{labels}]\ncuts = [0.8, 0.95]")), "{plan}");
        let best = labels.split('"').nth(1).unwrap();
        assert!(words.contains(&format!("segments: {best} makes the first 80 % of revenue")), "{words}");
        let (seen, code) = run(&["inspect", &folder.path("plan/plan.toml").display().to_string()]);
        assert_eq!(code, Some(0), "{seen}");
        // Without a number, somebody has to say who is what.
        let (words, ..) = over("account_id,latitude,longitude\n1,48.1,11.5\n2,48.2,11.6\n", &[("calls.csv", &patterns)]);
        assert!(words.contains("segment: this column is missing") && words.contains("[segment] method = \"pareto\""), "{words}");
    }
}

#[test]
fn the_only_role_is_said_for_tables_without_one() {
    for (file, table) in [("owners.csv", "owners"), ("locks.csv", "locks"), ("Zuordnung.csv", "owners")] {
        let (words, plan, folder) = over(ACCOUNTS, &[(file, "account_id,rep_id\n1,R1\n2,R2\n")]);
        assert!(plan.contains(&format!("\n[defaults.{table}]\nrole = \"field\" # guess")), "{plan}");
        assert!(words.contains(&format!("{table}: role = field, the only one, as their file says none")), "{words}");
        let (seen, code) = run(&["inspect", &folder.path("plan/plan.toml").display().to_string()]);
        assert_eq!(code, Some(0), "{seen}");
    }
}

#[test]
fn matrices_and_tables_of_times_are_travel() {
    let accounts = "account_id,latitude,longitude,revenue\n1,48.1,11.5,5\n2,48.2,11.6,7\n3,48.2,11.6,9\n";
    let wide = "minutes,1,2,3\nR1,20,35,40\nR2,30,15,20\n";
    for (file, text, what) in [
        ("osrm.json", r#"{"code": "Ok", "durations": [[1200, 2100, 2400], [1800, 900, 1200]]}"#, "OSRM table, 2 × 3"),
        (
            "gh.json",
            r#"{"times": [[1200, 2100, 2400], [1800, 900, 1200]], "weights": [[1, 2, 3], [4, 5, 6]]}"#,
            "GraphHopper matrix, 2 × 3",
        ),
        (
            "valhalla.json",
            r#"{"sources_to_targets": {"durations": [[1200, 2100, 2400], [1800, 900, 1200]]}}"#,
            "Valhalla matrix, 2 × 3",
        ),
        ("wide.csv", wide, "2 rows; CSV"),
        ("across.csv", "hours;R1;R2\n1;0.4;0.5\n2;0.6;0.3\n3;0.7;0.4\n", "3 rows; CSV"),
        ("names.csv", "min,1,2,3\nZoe Roe,20,35,40\nAnn Poe,30,15,20\n", "2 rows; CSV"),
    ] {
        let (words, plan, folder) = over(accounts, &[(file, text)]);
        assert!(plan.contains(&format!("\ntravel = \"../{file}\" # {what}")), "{file}: {words}{plan}");
        let (seen, code) = run(&["inspect", &folder.path("plan/plan.toml").display().to_string()]);
        assert_eq!(code, Some(0), "{file}: {seen}");
        assert!(!seen.contains("not used: \"1\"") && !seen.contains("not used: \"R1\""), "{file}: {seen}");
    }
    // A table without a unit is asked about; two answers, and what is no matrix, are refused.
    let (words, ..) = over(accounts, &[("wide.csv", &wide.replace("minutes", "id"))]);
    assert!(words.contains("is a table of times without a unit"), "{words}");
    for (file, text) in
        [("b.json", r#"{"durations": [[1, 2], [3, 4]]}"#), ("b.csv", wide), ("b.json", r#"{"type": "FeatureCollection"}"#)]
    {
        let a = ("a.json", r#"{"durations": [[1200, 2100, 2400], [1800, 900, 1200]]}"#);
        let (words, code, _) = drafted(&[("kunden.csv", accounts), ("team.csv", TEAM), a, (file, text)]);
        assert!(
            code == Some(2) && (words.contains("both fit travel") || words.contains("has no travel times")),
            "{file}: {words}"
        );
    }
}

#[test]
fn roles_visit_or_call_by_what_they_are_called() {
    for (inside, field) in
        [("Innendienst", "Außendienst"), ("inside", "field"), ("Telesales", "Outside Sales"), ("SDR", "Terrain")]
    {
        let team = TEAM.replacen(",field,", &format!(",{inside},"), 1).replace(",field,", &format!(",{field},"));
        let (words, code, folder) = drafted(&[("kunden.csv", ACCOUNTS), ("team.csv", &team)]);
        assert_eq!(code, Some(0), "{words}");
        let calls = folder.read("plan/call_patterns.csv");
        assert!(calls.contains(&format!("A,{inside},phone,")) && calls.contains(&format!("A,{field},visit,")), "{calls}");
        assert!(words.contains(&format!("call patterns: {inside} calls by phone, by its name")), "{words}");
    }
    // A rep of two roles is asked about, and neither is lost.
    for cell in ["field;inside", "field | inside", "inside; field"] {
        let (words, _, folder) =
            drafted(&[("kunden.csv", ACCOUNTS), ("team.csv", &TEAM.replacen(",field,", &format!(",{cell},"), 1))]);
        assert!(words.contains("1 question to answer") && words.contains("write a row for each"), "{words}");
        assert!(folder.read("plan/call_patterns.csv").contains("A,inside,phone,"), "{words}");
    }
}

#[test]
fn places_that_nothing_reads_are_asked_for() {
    for header in ["Address", "Anschrift", "Full address"] {
        let accounts = format!("account_id,{header},revenue\n1,\"Main St 1, Munich\",5\n2,\"Elm St 2, Munich\",7\n");
        let (words, _, folder) = over(&accounts, &[]);
        assert!(folder.read("plan/call_patterns.csv").contains("field,visit,"), "{words}");
        assert!(
            words.contains(&format!(
                "so need a place: latitude and longitude, x and y, a postal code, or city, state and country; not used: {header}"
            )),
            "{words}"
        );
    }
    let (words, plan, _) = over("account_id,Geolocation,revenue\n1,\"48.1, 11.5\",5\n2,\"48.2, 11.6\",7\n", &[]);
    assert!(plan.contains("latitude = \"Geolocation (latitude)\"") && words.contains("Next:  sutton inspect"), "{words}{plan}");
    assert!(!words.contains("question"), "{words}");
}
