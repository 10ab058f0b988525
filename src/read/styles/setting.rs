//! `[styles]` of the plan file: how a column is written, by an example of its numbers, letters of its dates, or a unit.

use super::cell::{Amount, Decimal, grouping};
use super::clock::Clock;
use super::currency;
use super::date::Order;
use super::date_style::DateStyle;
use super::number::NumberSetting;
use super::quantity::Quantity;

/// A style of numbers: an example, a unit, or both (`1.234,56 minutes`); of amounts also a currency, alone or in the example.
pub fn number(text: &str, quantity: &Quantity) -> Option<NumberSetting> {
    let text = text.trim();
    if let Some(clock) = Clock::of(text).filter(|_| quantity.clocks.is_some()) {
        return Some(NumberSetting { clock: Some(clock), ..NumberSetting::default() });
    }
    let unit = quantity.unit(|unit| text.ends_with(unit.name));
    let example = unit.map_or(text, |unit| text[..text.len() - unit.name.len()].trim_end());
    if example.is_empty() {
        return unit.map(|unit| NumberSetting { unit: Some(unit), ..NumberSetting::default() });
    }
    if let Some((name, "")) = currency::leading(example).filter(|_| quantity.money) {
        return Some(NumberSetting { unit, currency: Some(name), ..NumberSetting::default() });
    }
    let Amount { digits, currency, .. } = Amount::of(example)?;
    let mut marks = Decimal::ALL.into_iter().filter_map(|decimal| Some((decimal, grouping(digits, decimal)?)));
    // An example that can be read in two ways is none.
    match (marks.next(), marks.next()) {
        (Some(marks), None) => Some(NumberSetting { marks: Some(marks), unit, clock: None, currency }),
        _ => None,
    }
}

/// A style of dates: letters for day, month and year, or `serial`.
pub fn date(text: &str) -> Option<DateStyle> {
    let text = text.trim().to_ascii_lowercase();
    if text == "serial" {
        return Some(DateStyle { serial: true, ..DateStyle::ISO });
    }
    let day = text.split(['t', ' ']).next().unwrap_or_default();
    let mut runs: Vec<(char, usize)> = Vec::new();
    for letter in day.chars().filter(char::is_ascii_alphabetic) {
        match runs.last_mut() {
            Some((last, count)) if *last == letter => *count += 1,
            _ => runs.push((letter, 1)),
        }
    }
    let order = match runs[..] {
        [('d', _), ('m', _), ('y', _)] => Order::Day,
        [('m', _), ('d', _), ('y', _)] => Order::Month,
        [('y', _), ('m', _), ('d', _)] => Order::Year,
        _ => return None,
    };
    let fits = runs.iter().all(|&(letter, count)| if letter == 'y' { count == 2 || count == 4 } else { count <= 2 });
    let marked = day.chars().all(|letter| letter.is_ascii_alphabetic() || "/.-".contains(letter));
    let in_a_row = day.len() == 8 && day.chars().all(|letter| letter.is_ascii_alphabetic());
    (fits && marked).then_some(DateStyle { order, eight: if in_a_row { order } else { Order::Year }, serial: false })
}

#[cfg(test)]
mod tests {
    use super::super::cell::Group;
    use super::*;

    #[test]
    fn numbers_are_given_by_example_and_unit() {
        let own = Quantity::of(None);
        let marks = |text: &str| number(text, own).and_then(|setting| setting.marks);
        assert_eq!(marks("1.234,56"), Some((Decimal::Comma, Some(Group::Point))));
        assert_eq!(marks("1 234,56 €"), Some((Decimal::Comma, Some(Group::Blank))));
        assert_eq!(marks("1234.56"), Some((Decimal::Point, None)));
        assert_eq!(marks("1'234.5"), Some((Decimal::Point, Some(Group::Apostrophe))));
        for text in ["1.234", "1234", "#,##0.00", "comma", "", "minutes"] {
            assert_eq!(number(text, own), None, "{text}");
        }
        let hours = Quantity::of(crate::read::aliases::REPS.iter().find(|column| column.name == "capacity_hours"));
        assert_eq!(number("minutes", hours).map(|setting| setting.unit), Some(hours.unit(|unit| unit.name == "minutes")));
        let both = number("1.234,5 minutes", hours).unwrap();
        assert_eq!(
            (both.marks.map(|(decimal, _)| decimal), both.unit),
            (Some(Decimal::Comma), hours.unit(|unit| unit.name == "minutes"))
        );
    }

    #[test]
    fn dates_are_given_by_letters() {
        let order = |text: &str| date(text).map(|style| (style.order, style.eight));
        assert_eq!(order("dd/mm/yyyy"), Some((Order::Day, Order::Year)));
        assert_eq!(order("M/D/YY"), Some((Order::Month, Order::Year)));
        assert_eq!(order("yyyy-mm-dd hh:mm"), Some((Order::Year, Order::Year)));
        assert_eq!(order("ddmmyyyy"), Some((Order::Day, Order::Day)));
        for text in ["dd/yyyy/mm", "dd/mm", "day", "", "ddd/mm/yyyy", "dd/mm/yyy"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
