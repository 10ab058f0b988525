//! How the numbers of a column are written.

use super::cell::{Amount, Decimal, Group, grouping, plain, value};
use super::clock::{Clock, Duration};
use super::currency::Currency;
use super::evidence::Evidence;
use super::place::ColumnPlace;
use super::quantity::Unit;
use super::rows::Rows;
use crate::error::Defect;
use crate::plan::words::{count, number};

/// How the numbers of a column are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberStyle {
    /// The mark before the fraction.
    pub decimal: Decimal,
    /// The mark between groups of digits, where there is one.
    pub group: Option<Group>,
    /// Whether a dash means 0.
    pub dash: bool,
    /// The unit they are in, where it is said.
    pub unit: Option<Unit>,
    /// How durations are read, where the column has some, and the seconds in our unit.
    pub clock: Option<(Clock, f64)>,
    /// The currency that all amounts are in, where it is said.
    pub currency: Option<Currency>,
}

impl NumberStyle {
    /// As programs write numbers: `1234.56`.
    pub const PLAIN: NumberStyle =
        NumberStyle { decimal: Decimal::Point, group: None, dash: false, unit: None, clock: None, currency: None };

    /// The finite number that a cell of text holds.
    pub fn parse(&self, cell: &str) -> Option<f64> {
        let simple = if self.decimal == Decimal::Point || !cell.contains('.') { plain(cell) } else { None };
        let number = simple.or_else(|| self.parse_parts(cell)).map(|number| self.in_our_unit(number));
        number.or_else(|| self.parse_duration(cell))
    }

    /// A duration in our unit, whatever that of the numbers.
    fn parse_duration(&self, cell: &str) -> Option<f64> {
        let (clock, second) = self.clock?;
        Duration::of(cell).map(|duration| duration.seconds(clock) / second)
    }

    fn parse_parts(&self, cell: &str) -> Option<f64> {
        let amount = Amount::of(cell)?;
        if amount.digits.is_empty() {
            return self.dash.then_some(0.0);
        }
        let group = grouping(amount.digits, self.decimal)?;
        if group.is_some() && group != self.group {
            return None;
        }
        value(&amount, self.decimal)
    }

    /// A number of the column's unit in ours.
    pub fn in_our_unit(&self, number: f64) -> f64 {
        self.unit.map_or(number, |unit| unit.convert(number))
    }

    /// Why a cell is no number of this style, and what would be one.
    pub fn refusal(&self, cell: &str) -> String {
        let is_number = |text: &str| {
            let of =
                |amount: Amount| [Decimal::Point, Decimal::Comma].iter().any(|&mark| grouping(amount.digits, mark).is_some());
            Amount::of(text).is_some_and(of)
        };
        let stem = cell.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let behind: String = cell[stem.len()..].chars().filter(|letter| letter.is_alphabetic()).collect();
        let behind = behind.to_lowercase();
        let suffix = CURRENCIES.iter().find_map(|currency| behind.strip_suffix(currency)).unwrap_or(&behind);
        let mark = self.decimal.mark();
        if Amount::of(cell).is_some_and(|amount| amount.digits.is_empty()) {
            "may be 0 or nothing: write 0, or leave the cell empty".into()
        } else if NOTHING.iter().any(|word| word.eq_ignore_ascii_case(cell)) {
            "is no number: leave the cell empty where there is none".into()
        } else if SHORT.contains(&suffix) && is_number(stem) {
            format!("is a number cut short: write it in full, like 1500000{mark}5")
        } else {
            format!("is no number: write it like 1234{mark}5, without a unit")
        }
    }

    /// The style by an example: `1.234,56`.
    pub fn example(&self) -> String {
        format!("1{}234{}56", self.group.map(|group| group.mark().to_string()).unwrap_or_default(), self.decimal.mark())
    }
}

/// Words for nothing.
const NOTHING: [&str; 9] = ["n/a", "#n/a", "na", "n.a.", "null", "none", "nil", "--", "k.a."];

/// Currencies behind what cuts a number short: `2,5 TEUR`.
const CURRENCIES: [&str; 4] = ["eur", "usd", "chf", "gbp"];
/// What stands behind numbers that are cut short.
const SHORT: [&str; 14] = ["k", "tsd", "t", "m", "mm", "mn", "mio", "mill", "million", "millions", "bn", "mrd", "b", "md"];

/// What the plan file says of the numbers of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NumberSetting {
    /// Decimal mark, and mark of groups.
    pub marks: Option<(Decimal, Option<Group>)>,
    /// Unit.
    pub unit: Option<Unit>,
    /// What the numbers of durations are.
    pub clock: Option<Clock>,
    /// Currency of all amounts.
    pub currency: Option<Currency>,
}

/// The style that the cells of a column leave.
///
/// # Errors
/// Two readings of the column, or cells that contradict each other.
pub fn conclude(evidence: &Evidence, setting: NumberSetting, place: &ColumnPlace) -> Result<NumberStyle, Defect> {
    check_affixes(evidence, place)?;
    let (decimal, group) = match setting.marks {
        Some(marks) => marks,
        None => {
            let decimal = decimal(evidence, place)?;
            (decimal, group(evidence, decimal, place)?)
        }
    };
    let clock = clock(evidence, setting.clock, place)?.zip(place.quantity.clocks.map(|clocks| clocks.second));
    let dash = place.quantity.dash && evidence.numbers > 0;
    Ok(NumberStyle { decimal, group, dash, unit: setting.unit, clock, currency: setting.currency })
}

fn decimal(evidence: &Evidence, place: &ColumnPlace) -> Result<Decimal, Defect> {
    let [points, commas] = evidence.only;
    match (points.any(), commas.any()) {
        (true, false) => Ok(Decimal::Point),
        (false, true) => Ok(Decimal::Comma),
        (false, false) if !evidence.doubtful.any() => Ok(Decimal::Point),
        (false, false) => Err(two_readings(evidence.doubtful.first, place)),
        (true, true) => {
            let rarer = if points.count < commas.count { points } else { commas };
            let (grouped, plain) = (place.setting("1,234.56"), place.setting("1.234,56"));
            let reason = format!(
                "a decimal point in {} and a decimal comma in {} contradict each other: mend the cells, or say which is right with \
                 {grouped} or {plain}",
                shown(&points, place),
                shown(&commas, place)
            );
            Err(place.defect(rarer.first, reason))
        }
    }
}

/// `420.000 is 420,000 or 420`
fn two_readings(row: usize, place: &ColumnPlace) -> Defect {
    let cell = place.cell(row);
    let digits = Amount::of(cell).map_or("", |amount| amount.digits);
    let of = |decimal| Amount::of(cell).and_then(|amount| value(&amount, decimal)).unwrap_or_default();
    let (grouped, plain) = (if digits.contains('.') { Decimal::Comma } else { Decimal::Point }, digits.contains('.'));
    let fraction = of(if grouped == Decimal::Comma { Decimal::Point } else { Decimal::Comma });
    let [thousands, decimals] = if plain { ["1.234,56", "1234.56"] } else { ["1,234.56", "1234,56"] };
    let reason = format!(
        "{cell} is {} or {fraction}, and no cell of the column tells which: say it with {} or {}",
        number(of(grouped)),
        place.setting(thousands),
        place.setting(decimals)
    );
    place.defect(row, reason)
}

fn group(evidence: &Evidence, decimal: Decimal, place: &ColumnPlace) -> Result<Option<Group>, Defect> {
    let marks = Group::ALL.into_iter().zip(&evidence.groups[decimal as usize]).filter(|(_, rows)| rows.any());
    let marks: Vec<(Group, &Rows)> = marks.collect();
    if let [(_, first), (_, second), ..] = marks[..] {
        let rarer = if first.count < second.count { first } else { second };
        let (first, second) = (shown(first, place), shown(second, place));
        let reason = format!("thousands are parted in two ways, as in {first} and in {second}: write them alike");
        return Err(place.defect(rarer.first, reason));
    }
    Ok(marks.first().map(|&(group, _)| group))
}

/// Currencies and percent signs must fit the column, and each other.
fn check_affixes(evidence: &Evidence, place: &ColumnPlace) -> Result<(), Defect> {
    let (money, percent, bare) = (&evidence.money, &evidence.percent, &evidence.bare);
    if money.any() && !place.quantity.money {
        return Err(place.defect(money.first, "is an amount of money, which this column can't hold"));
    }
    if let (Some(first), Some((second, row))) = (evidence.currency, evidence.other_currency) {
        let (cell, line) = (place.cell(row), place.line(money.first));
        let reason = format!("{cell} is in {second}, line {line} in {first}: a column has one currency, convert the others");
        return Err(place.defect(row, reason));
    }
    if percent.any() && !place.quantity.share {
        return Err(place.defect(percent.first, "is a percentage, which this column can't hold"));
    }
    if percent.any() && bare.any() {
        let rarer = if bare.count < percent.count { bare } else { percent };
        let (percent, bare) = (shown(percent, place), shown(bare, place));
        let reason = format!("a percent sign in {percent} and none in {bare}: write them alike (15% is 0.15)");
        return Err(place.defect(rarer.first, reason));
    }
    Ok(())
}

/// `3 cells (line 7: 12,5)`
fn shown(rows: &Rows, place: &ColumnPlace) -> String {
    format!("{} (line {}: {})", count(rows.count, "cell"), place.line(rows.first), place.cell(rows.first))
}

/// What the two numbers of a column's durations are: `said`, or what the column's quantity or its cells leave.
///
/// # Errors
/// They can be either.
fn clock(evidence: &Evidence, said: Option<Clock>, place: &ColumnPlace) -> Result<Option<Clock>, Defect> {
    let Some(clocks) = place.quantity.clocks.filter(|_| evidence.durations.any()) else { return Ok(None) };
    let two = &evidence.two_parts;
    if let Some(clock) = said.or(clocks.clock).or((!two.any()).then_some(Clock::HoursMinutes)) {
        return Ok(Some(clock));
    }
    if evidence.long_parts.any() {
        return Ok(Some(Clock::MinutesSeconds));
    }
    let settings = Clock::ALL.map(|clock| place.setting(clock.name()));
    let reason = format!(
        "{} is hours and minutes, or minutes and seconds, and no cell of the column tells which: say {} or {}",
        place.cell(two.first),
        settings[0],
        settings[1]
    );
    Err(place.defect(two.first, reason))
}

/// What is told of a style: what it makes of the cells, where they are not written as programs write numbers.
pub fn told(style: &NumberStyle, evidence: &Evidence) -> Option<String> {
    let mut told = Vec::new();
    if style.decimal == Decimal::Comma || style.group.is_some() {
        told.push(style.example());
    }
    told.extend(style.currency.map(|name| format!("all in {name}")).or(evidence.currency.map(String::from)));
    if evidence.percent.any() {
        told.push("15% is 0.15".into());
    }
    if style.dash && evidence.dashes.any() {
        told.push(format!("a dash is 0 ({})", count(evidence.dashes.count, "cell")));
    }
    told.extend(style.unit.map(|unit| unit.name.to_string()));
    told.extend(style.clock.map(|(clock, _)| {
        let cells = count(evidence.durations.count, "cell");
        if evidence.two_parts.any() { format!("durations, {} ({cells})", clock.name()) } else { format!("durations ({cells})") }
    }));
    (!told.is_empty()).then(|| told.join(", "))
}
