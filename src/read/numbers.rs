//! Text → numbers, with a decimal point or a decimal comma.

/// The decimal mark of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    /// `1234.5`
    Point,
    /// `1234,5`
    Comma,
}

impl Decimal {
    /// The finite number a cell holds. Thousands separators are refused: `1,234` means two things.
    pub fn parse(self, cell: &str) -> Option<f64> {
        // What Rust reads beyond digits (inf, nan, infinity) is no number of a plan.
        if !cell.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b',' | b'e' | b'E')) {
            return None;
        }
        let number: f64 = match self {
            Decimal::Point => cell.parse().ok()?,
            Decimal::Comma if cell.contains('.') => return None,
            Decimal::Comma => cell.replacen(',', ".", 1).parse().ok()?,
        };
        number.is_finite().then_some(number)
    }
}

/// Evidence of the cells seen so far for the decimal mark.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence {
    points: usize,
    commas: usize,
    /// Commas with three digits behind them, which may part thousands.
    doubtful: usize,
}

impl Evidence {
    /// Looks at a cell.
    pub fn see(&mut self, cell: &str) {
        let Some((whole, fraction)) = cell.split_once(['.', ',']) else { return };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(fraction) || !digits(whole.trim_start_matches(['-', '+'])) {
            return;
        }
        match cell.as_bytes()[whole.len()] {
            b'.' => self.points += 1,
            _ if fraction.len() == 3 => self.doubtful += 1,
            _ => self.commas += 1,
        }
    }

    /// Whether there is any.
    pub fn is_conclusive(self) -> bool {
        self.points + self.commas > 0
    }

    /// The decimal mark; doubtful commas count only in a file parted by semicolons, which exists because of them.
    pub fn conclude(self, semicolons: bool) -> Decimal {
        let commas = self.commas + if semicolons || self.commas > 0 { self.doubtful } else { 0 };
        if commas > self.points { Decimal::Comma } else { Decimal::Point }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concluded(cells: &[&str], semicolons: bool) -> Decimal {
        let mut evidence = Evidence::default();
        cells.iter().for_each(|cell| evidence.see(cell));
        evidence.conclude(semicolons)
    }

    #[test]
    fn decimal_marks_are_recognised() {
        assert_eq!(concluded(&["12,5", "-7,25", "Smith, John"], false), Decimal::Comma);
        assert_eq!(concluded(&["12.5", "7,25", "3.5"], false), Decimal::Point);
        assert_eq!(concluded(&["1,234"], true), Decimal::Comma);
        assert_eq!(concluded(&["1,234"], false), Decimal::Point);
        assert_eq!(concluded(&["1,234", "1,5"], false), Decimal::Comma);
    }

    #[test]
    fn only_plain_finite_numbers_are_numbers() {
        assert_eq!(Decimal::Point.parse("-1.5e3"), Some(-1500.0));
        assert_eq!(Decimal::Comma.parse("1,5"), Some(1.5));
        for cell in ["nan", "inf", "1e999", "1,234", "12 h", "", "0x10", "1.2.3"] {
            assert_eq!(Decimal::Point.parse(cell), None, "{cell}");
        }
        assert_eq!(Decimal::Comma.parse("1.234,5"), None);
    }
}
