//! The gate before the terminal: whatever a name, an id or a file's path holds, it can't move the cursor, recolour the screen or
//! turn the line around.

use std::borrow::Cow;

use crate::error::{MESSAGE, VALUE, shortened};

/// A text whose control characters are told instead of sent, as `\u001b`, which JSON reads as the character that it stands for.
/// Line ends and tabs stay.
///
/// ```
/// use sutton::report::terminal::visible;
/// assert_eq!(visible("a\u{1b}[31mb\n"), "a\\u001b[31mb\n");
/// assert_eq!(visible("Ångström\t3"), "Ångström\t3");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_command) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_command(character) {
            shown.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            shown.push(character);
        }
    }
    shown.into()
}

/// A name or an id as a table or a sentence holds it: where it is very long, its beginning and how long it is.
///
/// ```
/// use sutton::report::terminal::short;
/// assert_eq!(short("Ångström AB"), "Ångström AB");
/// assert_eq!(short(&"x".repeat(3_000_000)), "x".repeat(120) + "… (3000000 characters)");
/// ```
pub fn short(name: &str) -> String {
    shortened(name.into(), VALUE)
}

/// A sentence that names may have made very long, cut in the same way.
pub fn sentence(text: &str) -> String {
    shortened(text.into(), MESSAGE)
}

/// A character that a terminal obeys: controls, and marks that reverse the order of what follows.
fn is_command(character: char) -> bool {
    let reverses = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
    (character.is_control() && !matches!(character, '\n' | '\t')) || reverses
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn no_control_character_is_left_and_json_stays_what_it_was() {
        let all: String = (0..=0x9f).chain([0x2028, 0x202e, 0x2066, 0x2069]).filter_map(char::from_u32).collect();
        let shown = visible(&all);
        assert!(shown.chars().all(|own| !own.is_control() || own == '\n' || own == '\t'), "{shown}");
        assert!(shown.contains("\\u001b") && shown.contains("\\u009b") && shown.contains("\\u202e"));
        let json = serde_json::to_string(&all).unwrap_or_default();
        assert_eq!(serde_json::from_str::<String>(&visible(&json)).ok(), Some(all));
    }
}
