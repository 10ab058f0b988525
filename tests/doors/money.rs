//! Currencies, thousands, kinds of sales.

use super::tables::{revenues, with};
use crate::folder::{assert_asked, assert_told};

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
