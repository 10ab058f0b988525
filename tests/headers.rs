//! Headers and words as exports write them: matched, asked about, or told, and never taken for something else in silence.

#![allow(clippy::unwrap_used)]

mod binary;
mod folder;

use binary::{Scratch, sutton};
use folder::{CALL_PATTERNS, Folder, PLAN, REPS, told};
use sutton::plan::AccountStatus;

/// A folder whose accounts have a header of their own, and the plan file some more lines.
fn accounts(text: &str, more: &str) -> Folder {
    let folder = Folder::with("accounts.csv", text);
    folder.write("plan.toml", format!("{PLAN}{more}"));
    folder
}

fn has(defects: &[String], words: &[&str]) -> bool {
    defects.iter().any(|defect| words.iter().all(|word| defect.contains(word)))
}

#[test]
fn exports_of_crm_and_erp_systems_go_in_as_they_are() {
    let exports = [
        // Salesforce: a report, the Data Loader, and a page in German.
        ("Account ID,Account Name,Billing City,Billing State/Province,Annual Revenue,Account Owner,Segment", "Toledo,OH"),
        ("Id,Name,BillingCity,BillingState,AnnualRevenue,OwnerId,Segment__c", "Toledo,OH"),
        ("Account-ID,Accountname,Rechnungsort,Rechnungsbundesland,Jahresumsatz,Inhaber,Kundensegment", "Toledo,OH"),
        // HubSpot, Dynamics 365, Zoho, Pipedrive, SAP.
        ("Record ID,Company name,City,State/Region,Annual Revenue,Company owner,Segment", "Toledo,OH"),
        (
            "(Do Not Modify) Account,Account Name,Address 1: City,Address 1: State/Province,Annual Revenue,Owner,Segment",
            "Toledo,OH",
        ),
        ("Record Id,Account Name,Billing City,Billing State,Annual Revenue,Account Owner.id,Segment", "Toledo,OH"),
        ("ID,Organization - Name,City/town,State/county,Umsatz (EUR),Organization - Owner,Tier", "Toledo,OH"),
        ("KUNNR,NAME1,ORT01,REGIO,Umsatz,VKGRP,ABC-Klasse", "Toledo,OH"),
        // Spreadsheets in French and Spanish.
        ("N° client,Raison sociale,Ville,Province,Chiffre d'affaires,Propriétaire,Classe", "Toledo,OH"),
        ("Código cliente,Razón social,Ciudad,Estado,Facturación,Vendedor,Segmento", "Toledo,OH"),
    ];
    for (header, place) in exports {
        let folder = accounts(&format!("{header}\n007,Acme,{place},1500,R1,A\n"), "");
        let plan = folder.read().unwrap_or_else(|error| panic!("{header}: {error}"));
        let account = &plan.accounts[0];
        let read = (account.id.as_str(), account.name.as_str(), account.segment.as_deref(), account.number("revenue"));
        assert_eq!(read, ("007", "Acme", Some("A"), 1500.0), "{header}");
        assert!(account.place.is_some_and(|place| place.radius_km > 0.0), "{header}");
        assert_eq!(plan.owners.get(0, "outside").unwrap().rep, Some(0), "{header}");
    }
}

#[test]
fn the_billing_address_goes_before_others_and_that_is_told() {
    let header = "Id,Segment,ShippingCity,ShippingState,BillingCity,BillingState\n";
    let plan = accounts(&format!("{header}1,A,Akron,OH,Toledo,OH\n2,A,Toledo,OH,Akron,OH\n"), "").read().unwrap();
    assert!(told(&plan, "the address is BillingCity, BillingState, and not ShippingCity, ShippingState"), "{:?}", plan.warnings);
    let toledo = plan.accounts[0].place.unwrap();
    assert!((toledo.latitude - 41.66).abs() < 0.1);
    // A billing address that nobody filled in places nothing, and what the plan file says goes first.
    let empty = accounts(&format!("{header}1,A,Toledo,OH,,\n"), "").read().unwrap();
    assert_eq!(empty.accounts[0].place, Some(toledo));
    let said = "[columns.accounts]\ncity = \"ShippingCity\"\nstate = \"ShippingState\"\n";
    let said = accounts(&format!("{header}2,A,Toledo,OH,Akron,OH\n"), said).read().unwrap();
    assert_eq!(said.accounts[0].place, Some(toledo));
}

#[test]
fn two_headers_that_are_equally_good_are_asked_about() {
    let text = "account_id,latitude,longitude,segment,Sales,Jahresumsatz\n1,40.5,-75.25,A,5,7\n";
    let defects = accounts(text, "").defects();
    let question =
        ["accounts.csv, line 1, Jahresumsatz", "both Sales and Jahresumsatz", "[columns.accounts] revenue = \"Sales\""];
    assert!(has(&defects, &question), "{defects:?}");
    let plan = accounts(text, "[columns.accounts]\nrevenue = \"jahresumsatz\"\n").read().unwrap();
    assert_eq!(plan.accounts[0].number("revenue"), 7.0);
    // Ids go before names without a question, but not unsaid.
    let text = "account_id,latitude,longitude,segment,Account Owner,Owner ID\n1,40.5,-75.25,A,Somebody,R1\n";
    let plan = accounts(text, "").read().unwrap();
    assert_eq!(plan.owners.get(0, "outside").unwrap().rep, Some(0));
    assert!(told(&plan, "Owner ID is read as owner, and not Account Owner"), "{:?}", plan.warnings);
}

#[test]
fn the_plan_file_may_name_any_header() {
    let text = "Nr.,Breite,Länge,Güte,Wert 2024\n1,40.5,-75.25,A,5\n";
    let said = |line: &str| {
        format!(
            "[columns.accounts]\naccount_id = \"Nr.\"\nlatitude = \"Breite\"\nlongitude = \"LÄNGE\"\nsegment = \"güte\"\n{line}\n"
        )
    };
    let plan = accounts(text, &said("revenue = \"Wert 2024\"")).read().unwrap();
    assert_eq!((plan.accounts[0].number("revenue"), plan.accounts[0].segment.as_deref()), (5.0, Some("A")));
    for (line, words) in [
        ("revenue = \"Wert 2042\"", ["columns.accounts.revenue", "no such header (did you mean Wert 2024?)"]),
        ("revenu = \"Wert 2024\"", ["columns.accounts.revenu", "is no column of accounts (did you mean revenue?)"]),
        ("potential = \"Nr.\"", ["columns.accounts.potential", "is the header of account_id already"]),
        ("[columns.acounts]\nx = \"y\"", ["columns.acounts", "is no table (did you mean accounts?)"]),
        ("[columns.locks]\nrep_id = \"y\"", ["columns.locks", "[data] names no locks"]),
    ] {
        let defects = accounts(text, &said(line)).defects();
        assert!(has(&defects, &words) && defects.iter().all(|defect| defect.contains("plan.toml, line")), "{line}: {defects:?}");
    }
}

#[test]
fn an_address_is_named_and_taken_whole() {
    for (one, other) in [("Billing", "Shipping"), ("Bill-to", "Ship-to"), ("Address 1:", "Address 2:"), ("Primary", "Other")] {
        let header = |of: &str| format!("{of} City,{of} State,{of} Postal Code,{of} Country,{of} Latitude,{of} Longitude");
        let text = format!(
            "account_id,segment,{},{}\n1,A,Boston,MA,02110,US,42.36,-71.05,Denver,CO,80202,US,39.74,-104.98\n",
            header(one),
            header(other)
        );
        let all =
            [("latitude", "Latitude"), ("longitude", "Longitude"), ("city", "City"), ("state", "State"), ("country", "Country")];
        let all: Vec<String> = all.iter().map(|(column, of)| format!("{column} = \"{other} {of}\"")).collect();
        let lines = format!("{}; postal_code = \"{other} Postal Code\"", all.join("; "));
        let plan = accounts(&text, "").read().unwrap();
        let took = (plan.accounts[0].place.unwrap().latitude, plan.accounts[0].city.clone());
        assert_eq!(took, (42.36, "Boston".into()), "{one}");
        assert!(told(&plan, &format!("write all of its lines: [columns.accounts] {lines})")), "{one}: {:#?}", plan.warnings);
        // One line of them takes the whole address, and what is passed over is told; all of them settle it.
        for line in [format!("latitude = \"{other} Latitude\""), format!("city = \"{other} City\"")] {
            let plan = accounts(&text, &format!("[columns.accounts]\n{line}\n")).read().unwrap();
            let account = &plan.accounts[0];
            let place = account.place.unwrap();
            assert_eq!((place.latitude, place.longitude, account.city.as_str()), (39.74, -104.98, "Denver"), "{line}");
            assert!(told(&plan, &format!("and not {one} Latitude, {one} Longitude, {one} City")), "{line}: {:#?}", plan.warnings);
        }
        let plan = accounts(&text, &format!("[columns.accounts]\n{}\n", lines.replace("; ", "\n"))).read().unwrap();
        assert_eq!(plan.accounts[0].city, "Denver");
        assert!(!told(&plan, "the address is"), "{one}: {:#?}", plan.warnings);
    }
}

#[test]
fn a_column_is_two_where_the_plan_file_says_so() {
    for (header, column) in [("State", "region"), ("Billing State", "region"), ("state", "language"), ("Provincia", "region")] {
        let city = if header.starts_with("Billing") { "Billing City" } else { "City" };
        let text = format!("account_id,{city},{header},country,segment\n1,Boston,MA,US,A\n2,Portland,OR,US,A\n");
        let plan = accounts(&text, &format!("[columns.accounts]\n{column} = {header:?}\n")).read();
        let plan = plan.unwrap_or_else(|error| panic!("{header}: {error}"));
        let account = &plan.accounts[1];
        let said = if column == "region" { &account.region } else { &account.language };
        assert_eq!((said.as_deref(), account.place.unwrap().latitude.floor()), (Some("OR"), 45.0), "{header}");
    }
    // Two lines may name one header, of text or of numbers.
    let text = "account_id,latitude,longitude,segment,Betreuer,Wert\n1,40.5,-75.25,A,R1,5\n";
    let said = "[columns.accounts]\nowner = \"Betreuer\"\nlocked_rep = \"Betreuer\"\nrevenue = \"Wert\"\npotential = \"Wert\"\n";
    let plan = accounts(text, said).read().unwrap();
    assert_eq!((plan.owners.len(), plan.locks.len()), (1, 1));
    assert_eq!((plan.accounts[0].number("revenue"), plan.accounts[0].number("potential")), (5.0, 5.0));
}

#[test]
fn settings_name_columns_by_their_headers_or_by_ours() {
    let text = "Id,latitude,longitude,AnnualRevenue,Beds in use\n1,40.5,-75.25,100,5\n2,40.5,-75.5,50,7\n";
    for (column, beds) in [("AnnualRevenue", "Beds in use"), ("revenue", "beds_in_use"), ("annual revenue", "BEDS IN USE")] {
        let more = format!(
            "[balance.\"{beds}\"]\nweight = 1\n[segment]\nmethod = \"thresholds\"\ncolumn = \"{column}\"\nlabels = [\"A\", \"B\"]\ncuts = [80]\n"
        );
        let plan = accounts(text, &more).read().unwrap_or_else(|error| panic!("{column}: {error}"));
        assert_eq!(plan.config.segment.column, "revenue");
        assert!(plan.config.balance.contains_key("Beds in use"));
    }
    let defects = accounts(text, "[balance.revenue]\nweight = 1\n[balance.AnnualRevenue]\nweight = 2\n").defects();
    assert!(has(&defects, &["another name of revenue"]), "{defects:?}");
}

#[test]
fn words_of_a_status_are_known_in_four_languages_or_asked_about_once() {
    let words = [
        ("ACTIVE", AccountStatus::Customer),
        ("Customer - Direct", AccountStatus::Customer),
        ("Bestandskunde", AccountStatus::Customer),
        ("client actif", AccountStatus::Customer),
        ("Cliente", AccountStatus::Customer),
        ("Marketing Qualified Lead", AccountStatus::Prospect),
        ("salesqualifiedlead", AccountStatus::Prospect),
        ("Opportunité", AccountStatus::Prospect),
        ("Interessent", AccountStatus::Prospect),
    ];
    let header = "account_id,latitude,longitude,segment,Lifecycle Stage\n";
    let rows: String = words.iter().enumerate().map(|(at, (word, _))| format!("{at},40.5,-75.25,A,{word}\n")).collect();
    let plan = accounts(&format!("{header}{rows}"), "").read().unwrap();
    let read: Vec<AccountStatus> = plan.accounts.iter().map(|account| account.status).collect();
    assert_eq!(read, words.map(|(_, status)| status));

    let text =
        format!("{header}1,40.5,-75.25,A,Closed\n2,40.5,-75.25,A,customer\n3,40.5,-75.25,A,closed\n4,40.5,-75.25,A,Closed\n");
    let defects = accounts(&text, "").defects();
    assert_eq!(defects.len(), 2, "one for each spelling: {defects:?}");
    assert!(has(
        &defects,
        &["line 2, Lifecycle Stage = \"Closed\"", "(2 rows)", "[values.accounts.status] customer = [\"Closed\"]"]
    ));
    let plan = accounts(&text, "[values.accounts.status]\nprospect = [\"CLOSED\"]\n").read().unwrap();
    assert_eq!(plan.accounts.iter().filter(|account| account.status == AccountStatus::Prospect).count(), 3);
}

#[test]
fn rows_are_left_out_by_words_of_any_column_and_told() {
    let text =
        "account_id,latitude,longitude,segment,State of Business\n1,40.5,-75.25,A,Open\n2,x,,A,Gone\n3,40.5,-75.25,A,gone\n";
    for column in ["\"State of Business\"", "\"state of business\"", "state_of_business"] {
        let folder = accounts(text, &format!("[values.accounts.{column}]\nignore = [\"GONE\"]\n"));
        let plan = folder.read().unwrap_or_else(|error| panic!("{column}: {error}"));
        assert_eq!((plan.accounts.len(), plan.accounts[0].id.as_str()), (1, "1"));
        assert!(told(&plan, "accounts.csv: 2 rows left out, ignored by State of Business"), "{:?}", plan.warnings);
    }
    // What other tables say of them is left out, too.
    let folder = accounts(text, "");
    folder.add("owners", "account_id,role,rep_id\n1,outside,R1\n2,outside,R2\n");
    let owners = PLAN.replace("[data]\n", "[data]\nowners = \"owners.csv\"\n");
    folder.write("plan.toml", format!("{owners}[values.accounts.\"State of Business\"]\nignore = [\"gone\"]\n"));
    let plan = folder.read().unwrap();
    assert_eq!(plan.owners.len(), 1);
    assert!(told(&plan, "owners.csv: 1 row of accounts that are ignored"), "{:?}", plan.warnings);
    let file = folder.path("mine.csv");
    std::fs::write(&file, "account_id,rep_id\n1,R1\n2,R2\n").unwrap();
    assert_eq!(sutton::read::assignments(&file, &plan).unwrap().assignments.len(), 1);
    for (more, words) in [
        ("[values.accounts.\"State of Busines\"]\nignore = [\"x\"]\n", "did you mean State of Business?"),
        ("[values.accounts.\"State of Business\"]\ncustomer = [\"x\"]\n", "is no value of this column; known: ignore"),
        ("[values.accounts.segment]\nAA = [\"x\"]\n", "is no value of this column"),
        ("[values.accounts.segment]\nignore = [\"a\"]\n", "has no rows but 3 that the plan file ignores"),
    ] {
        let defects = accounts(text, more).defects();
        assert!(has(&defects, &[words]), "{more}: {defects:?}");
    }
}

#[test]
fn case_accents_and_blanks_make_no_other_role_segment_or_channel() {
    for (role, channel, segment) in [("OUTSIDE", "Visit", "a"), ("Out Side", "VISIT", "A "), ("outside", "vísit", "A")] {
        let folder = Folder::with(
            "call_patterns.csv",
            format!(
                "segment,role,channel,calls_per_period,minutes_per_call\n{segment},{role},{channel},12,60\nb,{role},{channel},6,30\n"
            ),
        );
        folder.write("plan.toml", format!("{PLAN}[roles.outside]\n"));
        let plan = folder.read().unwrap_or_else(|error| panic!("{role}: {error}"));
        assert_eq!(plan.roles()[0], "outside");
        let first = &plan.call_patterns[0];
        assert_eq!((first.segment.as_str(), first.role.as_str(), first.channel.as_str()), ("A", "outside", "visit"));
    }
    // Without the plan file's word, that of the call patterns stands; other words are said there.
    let folder = Folder::with("reps.csv", REPS.replace("outside", "Aussendienst").replace("inside", "INSIDE"));
    folder.write("call_patterns.csv", CALL_PATTERNS.replace("outside", "Außendienst").replace("visit", "Kundentermin"));
    folder.write(
        "plan.toml",
        format!("{PLAN}[values.call_patterns.channel]\nvisit = [\"Kundentermin\"]\n[values.accounts.segment]\nA = [\"Gold\"]\n"),
    );
    let plan = folder.read().unwrap();
    assert_eq!((plan.reps[0].role.as_str(), plan.reps[2].role.as_str()), ("Außendienst", "inside"));
    assert!(plan.call_patterns.iter().any(|pattern| pattern.channel == "visit"));
    assert!(told(&plan, "Aussendienst is read as Außendienst"), "{:?}", plan.warnings);
}

#[test]
fn segments_that_are_no_label_are_asked_about_once_per_word() {
    let text = "account_id,latitude,longitude,segment\n1,40.5,-75.25,Gold\n2,40.5,-75.25,b\n3,40.5,-75.25,Gold\n";
    let defects = accounts(text, "").defects();
    assert_eq!(defects.len(), 1, "{defects:?}");
    assert!(
        has(&defects, &["line 2, segment = \"Gold\"", "(2 rows)", "[values.accounts.segment] A = [\"Gold\"]"]),
        "{defects:?}"
    );
    let plan = accounts(text, "[values.accounts.segment]\nA = [\"gold\"]\n").read().unwrap();
    let segments: Vec<&str> = plan.accounts.iter().filter_map(|account| account.segment.as_deref()).collect();
    assert_eq!(segments, ["A", "B", "A"]);
}

#[test]
fn call_patterns_of_other_segments_are_asked_about_with_what_would_make_them() {
    let text = "account_id,latitude,longitude,revenue\n1,40.5,-75.25,9\n2,40.5,-75.5,5\n3,40.5,-75.5,1\n";
    for (names, labels) in [
        (&["Silver", "Gold", "Bronze"][..], "labels = [\"Gold\", \"Silver\", \"Bronze\"] and cuts = [0.8, 0.95]"),
        (&["Low", "High"], "labels = [\"High\", \"Low\"] and cuts = [0.8]"),
        (&["Nord", "Ost", "Mitte", "Rest"], "labels = [\"Nord\", \"Ost\", \"Mitte\", \"Rest\"] and cuts = [0.5, 0.8, 0.95]"),
    ] {
        let folder = accounts(text, "[segment]\nmethod = \"pareto\"\ncolumn = \"revenue\"\n");
        let row = |(at, name): (usize, &&str)| {
            let calls = if labels.contains("Nord") { 9 - at } else { 2 };
            format!("{name},outside,visit,{calls},30\n")
        };
        let rows: String = names.iter().enumerate().map(row).collect();
        folder.write("call_patterns.csv", format!("segment,role,channel,calls_per_period,minutes_per_call\n{rows}"));
        let defects = folder.defects();
        let words =
            ["call_patterns.csv, segment: no segment of the call patterns", "of the plan's (A, B, C)", "from revenue", labels];
        assert!(defects.len() == 1 && has(&defects, &words), "{defects:#?}");
        // So are those of a plan whose segments should stand in a column that is not there; what is proposed goes.
        folder.write("plan.toml", PLAN);
        let said = format!("method = \"pareto\", column = \"revenue\", {labels}");
        assert!(
            has(&folder.defects(), &[&format!("say [segment] {said}"), "add such a column, segment"]),
            "{:#?}",
            folder.defects()
        );
        folder.write(
            "plan.toml",
            format!("{PLAN}[segment]\n{}\n", said.replace(" and ", "\n").replace(", c", "\nc").replace(", l", "\nl")),
        );
        assert_eq!(folder.read().unwrap().config.segment.labels.len(), names.len());
    }
}

#[test]
fn visits_that_cost_no_travel_are_told() {
    for (channel, warned) in
        [("Kundenbesuch", true), ("Site visit", true), ("visita", true), ("Video visit", false), ("Phone", false)]
    {
        let plan = Folder::with("call_patterns.csv", CALL_PATTERNS.replace("visit", channel)).read().unwrap();
        assert_eq!(told(&plan, &format!("channel {channel} looks like a visit")), warned, "{channel}: {:?}", plan.warnings);
        assert!(told(&plan, "role outside: its reps have homes, but no travel is counted"), "{channel}");
    }
    let plan = Folder::new().read().unwrap();
    assert!(!told(&plan, "visit") && !told(&plan, "homes"), "{:?}", plan.warnings);
}

#[test]
fn unread_columns_that_look_like_something_are_told_with_the_line_to_write() {
    let header = "account_id,latitude,longitude,segment";
    for (column, cell, line) in [
        ("Umsatz Vorjahr", "500", "[columns.accounts] revenue = \"Umsatz Vorjahr\""),
        ("Territory Manager", "Ann", "[columns.accounts] owner = \"Territory Manager\""),
        ("Gebietsverantwortlicher", "Ann", "[columns.accounts] owner = \"Gebietsverantwortlicher\""),
        // By its cells alone.
        ("Wer?", "r1", "[columns.accounts] owner = \"Wer?\""),
    ] {
        let plan = accounts(&format!("{header},{column}\n1,40.5,-75.25,A,{cell}\n"), "").read().unwrap();
        assert!(told(&plan, line), "{column}: {:?}", plan.warnings);
    }
    let plan = accounts(&format!("{header},Fax,Beds\n1,40.5,-75.25,A,none,12\n"), "").read().unwrap();
    assert!(!told(&plan, "looks like"), "{:?}", plan.warnings);
}

#[test]
fn a_missing_column_is_never_guessed_badly() {
    let defects = accounts("Account Manager,latitude,longitude,segment\nAnn,40.5,-75.25,A\n", "").defects();
    assert!(has(&defects, &["account_id: this column is missing"]), "{defects:?}");
    assert!(!defects.iter().any(|defect| defect.contains("did you mean Account Manager")), "{defects:?}");
    for (header, near) in [("Acount ID", "Acount ID"), ("Kundennumer", "Kundennumer"), ("Customer Nummber", "Customer Nummber")] {
        let defects = accounts(&format!("{header},latitude,longitude,segment\n1,40.5,-75.25,A\n"), "").defects();
        assert!(has(&defects, &["account_id: this column is missing", &format!("did you mean {near}?")]), "{defects:?}");
    }
}

#[test]
fn inspect_shows_the_headers_beside_the_defects() {
    let case = Scratch::new();
    case.write("plan.toml", PLAN);
    case.write("accounts.csv", "Nr,Breite,latitude,longitude,segment\n1,2,x,-75.25,A\n");
    case.write("reps.csv", REPS);
    case.write("call_patterns.csv", CALL_PATTERNS);
    let output = sutton(&["inspect", case.path("plan.toml").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains("How headers were matched") && shown.contains("accounts.csv: latitude, longitude, segment"),
        "{shown}"
    );
    assert!(shown.contains("not used: \"Nr\", \"Breite\""), "{shown}");
    assert!(String::from_utf8(output.stderr).unwrap().contains("not used: Nr, Breite"));
}
