//! Currency signs and codes before or behind an amount.

/// A currency as it is told: one name for all its signs.
pub type Currency = &'static str;

/// Signs and codes with the name that they are told by; a sign stands before those that it begins.
#[rustfmt::skip]
const SIGNS: [(&str, Currency); 66] = [
    ("US$", "USD"), ("USD", "USD"), ("A$", "AUD"), ("AU$", "AUD"), ("AUD", "AUD"), ("CA$", "CAD"), ("C$", "CAD"), ("CAD", "CAD"),
    ("NZ$", "NZD"), ("NZD", "NZD"), ("HK$", "HKD"), ("HKD", "HKD"), ("S$", "SGD"), ("SGD", "SGD"), ("MX$", "MXN"), ("MXN", "MXN"),
    ("R$", "BRL"), ("BRL", "BRL"), ("NT$", "TWD"), ("TWD", "TWD"), ("$", "$"), ("€", "EUR"), ("EUR", "EUR"), ("Euro", "EUR"),
    ("£", "GBP"), ("GBP", "GBP"), ("CHF", "CHF"), ("SFr.", "CHF"), ("Fr.", "CHF"), ("¥", "¥"), ("JPY", "JPY"), ("CNY", "CNY"),
    ("RMB", "CNY"), ("₹", "INR"), ("INR", "INR"), ("Rs.", "Rs"), ("Rs", "Rs"), ("₩", "KRW"), ("KRW", "KRW"), ("₽", "RUB"), ("RUB", "RUB"),
    ("₺", "TRY"), ("TRY", "TRY"), ("TL", "TRY"), ("₪", "ILS"), ("ILS", "ILS"), ("zł", "PLN"), ("PLN", "PLN"), ("Kč", "CZK"), ("CZK", "CZK"),
    ("kr.", "kr"), ("kr", "kr"), ("DKK", "DKK"), ("NOK", "NOK"), ("SEK", "SEK"), ("ISK", "ISK"), ("Ft", "HUF"), ("HUF", "HUF"),
    ("lei", "RON"), ("RON", "RON"), ("лв.", "BGN"), ("BGN", "BGN"), ("ZAR", "ZAR"), ("AED", "AED"), ("SAR", "SAR"), ("₴", "UAH"),
];

/// The currency that a text begins with, and what follows it.
pub fn leading(text: &str) -> Option<(Currency, &str)> {
    let first = text.bytes().next().filter(|byte| !byte.is_ascii_digit())?;
    let may = |sign: &str| sign.as_bytes()[0].eq_ignore_ascii_case(&first);
    let &(sign, name) = SIGNS.iter().find(|(sign, _)| may(sign) && begins(text, sign))?;
    let rest = &text[sign.len()..];
    let parted = !sign.ends_with(char::is_alphabetic) || !rest.starts_with(char::is_alphabetic);
    parted.then_some((name, rest))
}

/// The currency that a text ends with, and what stands before it.
pub fn trailing(text: &str) -> Option<(Currency, &str)> {
    let last = text.bytes().next_back().filter(|byte| !byte.is_ascii_digit())?;
    let may = |sign: &str| sign.as_bytes()[sign.len() - 1].eq_ignore_ascii_case(&last);
    let end = |sign: &str| text.get(text.len().checked_sub(sign.len())?..);
    let &(sign, name) = SIGNS.iter().find(|(sign, _)| may(sign) && end(sign).is_some_and(|end| begins(end, sign)))?;
    let rest = &text[..text.len() - sign.len()];
    (!rest.ends_with(char::is_alphabetic)).then_some((name, rest))
}

/// Whether a text begins with a sign, whatever the case of its letters.
fn begins(text: &str, sign: &str) -> bool {
    text.get(..sign.len()).is_some_and(|head| head.eq_ignore_ascii_case(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_codes_are_known_on_either_side() {
        assert_eq!(leading("US$ 5"), Some(("USD", " 5")));
        assert_eq!(leading("$5"), Some(("$", "5")));
        assert_eq!(leading("eur 5"), Some(("EUR", " 5")));
        assert_eq!(trailing("5 kr."), Some(("kr", "5 ")));
        assert_eq!(trailing("5 zł"), Some(("PLN", "5 ")));
        assert_eq!(trailing("5€"), Some(("EUR", "5")));
        for word in ["Europe", "krill", "km", "", "ü"] {
            assert_eq!((leading(word), trailing(word)), (None, None), "{word}");
        }
        assert_eq!(trailing("5 US$"), Some(("USD", "5 ")), "the longest sign");
    }
}
