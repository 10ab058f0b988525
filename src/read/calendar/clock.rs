//! Times of day as tables write them: `9`, `09:30`, `9:30:00`, `4:30 pm`, `16h30`.

use jiff::civil::Time;

/// The time that a text names.
pub fn time(text: &str) -> Option<Time> {
    let lower = text.trim().to_lowercase();
    let (digits, shift) = match (lower.strip_suffix("pm"), lower.strip_suffix("am")) {
        (Some(rest), _) => (rest, Some(12)),
        (_, Some(rest)) => (rest, Some(0)),
        _ => (lower.strip_suffix("uhr").unwrap_or(&lower), None),
    };
    let mut parts = digits.trim().trim_end_matches('h').split([':', '.', 'h']);
    let mut part = |absent| parts.next().map_or(Some(absent), |part| part.trim().parse::<i8>().ok());
    let (hour, minute, second) = (part(-1)?, part(0)?, part(0)?);
    let hour = match shift {
        Some(shift) if (1..=12).contains(&hour) => hour % 12 + shift,
        Some(_) => return None,
        None => hour,
    };
    if parts.next().is_some() { None } else { Time::new(hour, minute, second, 0).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let at = |hour, minute| Time::new(hour, minute, 0, 0).ok();
        for (text, wanted) in [
            ("9", at(9, 0)),
            ("09:30", at(9, 30)),
            ("9:30:00", at(9, 30)),
            ("4:30 PM", at(16, 30)),
            ("12 am", at(0, 0)),
            ("12:15pm", at(12, 15)),
            ("16h30", at(16, 30)),
            ("8 Uhr", at(8, 0)),
            ("24:00", None),
            ("13 pm", None),
            ("noon", None),
            ("", None),
            ("1:2:3:4", None),
        ] {
            assert_eq!(time(text), wanted, "{text:?}");
        }
    }
}
