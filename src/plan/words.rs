//! Numbers and lists the way a person reads them.

/// A number with thousands separators and no more decimals than its size deserves: `120,000`, `85.3`, `0.25`.
///
/// ```
/// use sutton::plan::words::number;
/// assert_eq!(number(120_000.4), "120,000");
/// assert_eq!(number(85.26), "85.3");
/// assert_eq!(number(0.05), "0.05");
/// assert_eq!(number(-1234.0), "-1,234");
/// ```
pub fn number(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 999.95 => 0,
        size if size >= 9.995 => 1,
        _ => 2,
    };
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0.0 && text.chars().any(|digit| ('1'..='9').contains(&digit)) { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{fraction}")
}

/// A fraction as a percentage: `0.8` is `80 %`.
pub fn percent(fraction: f64) -> String {
    format!("{} %", number(100.0 * fraction))
}

/// `1 account`, `2 accounts`.
pub fn count(items: usize, noun: &str) -> String {
    let plural = if items == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(items as f64))
}

/// The first `most` items, and how many more there are: `a, b and 3 more`.
///
/// ```
/// assert_eq!(sutton::plan::words::first(&["a", "b", "c"], 2), "a, b and 1 more");
/// ```
pub fn first<T: AsRef<str>>(items: &[T], most: usize) -> String {
    let shown: Vec<&str> = items.iter().take(most).map(AsRef::as_ref).collect();
    let rest = items.len() - shown.len();
    let tail = if rest > 0 { format!(" and {} more", number(rest as f64)) } else { String::new() };
    format!("{}{tail}", shown.join(", "))
}
