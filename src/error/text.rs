//! How much of a text a message can hold.

/// Characters of a cell, of a column's or key's name, and of a whole message that are shown.
pub const VALUE: usize = 120;
pub const NAME: usize = 200;
pub const MESSAGE: usize = 2_000;
/// Messages shown of one error.
pub const MESSAGES: usize = 1_000;

/// A text that a message can hold: its beginning, and how long it is.
pub fn shortened(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        let characters = text.chars().count();
        text.truncate(end);
        text.push_str(&format!("… ({characters} characters)"));
        text.shrink_to_fit();
    }
    text
}
