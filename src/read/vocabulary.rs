//! What the words of a column mean: as the plan file says, else as usual.

use std::collections::BTreeMap;

use super::defects::Defects;
use super::sheet::Sheet;
use super::words::fold;
use crate::error::Defect;
use crate::plan::words::count;

/// Distinct words of a column that are looked at: what has more is another kind of column.
const WORDS: usize = 20;

/// Words of a column, and what they mean.
#[derive(Debug)]
pub struct Vocabulary<'s, T> {
    meanings: BTreeMap<&'s str, T>,
}

impl<'s, T: Clone> Vocabulary<'s, T> {
    /// Looks at every word of a column once. `meaning` gets what the plan file says that the word means, or else the word itself;
    /// words without a meaning are a defect each, with the reason that `unknown` gives.
    pub fn of(
        sheet: &'s Sheet,
        column: Option<usize>,
        meaning: impl Fn(&str) -> Option<T>,
        unknown: impl Fn(&str) -> String,
        defects: &mut Defects,
    ) -> Self {
        let mut meanings = BTreeMap::new();
        let mut strangers: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let Some(at) = column else { return Vocabulary { meanings } };
        let said = said(sheet, at);
        for row in 0..sheet.table.rows() {
            let word = sheet.table.cell(row, at);
            if word.is_empty() || meanings.contains_key(word) {
                continue;
            }
            if let Some((_, rows)) = strangers.get_mut(word) {
                *rows += 1;
                continue;
            }
            match meaning(said.get(&fold(word)).copied().unwrap_or(word)) {
                Some(meaning) => drop(meanings.insert(word, meaning)),
                None => drop(strangers.insert(word, (row, 1))),
            }
        }
        let mut strangers: Vec<(&str, (usize, usize))> = strangers.into_iter().collect();
        strangers.sort_by_key(|&(_, (row, _))| row);
        let rest = strangers.len().saturating_sub(WORDS);
        for (word, (row, rows)) in strangers.into_iter().take(WORDS) {
            let more = if rows > 1 { format!(" ({})", count(rows, "row")) } else { String::new() };
            let reason = format!("{}{more}", unknown(word));
            let defect = Defect::of_file(&sheet.table.file, reason).line(sheet.table.line(row));
            defects.push(defect.column(&sheet.table.headers[at]).value(word));
        }
        if rest > 0 {
            let reason = format!("{rest} more words are not known: is this the column that is meant?");
            defects.push(Defect::of_file(&sheet.table.file, reason).column(&sheet.table.headers[at]));
        }
        Vocabulary { meanings }
    }

    /// What a word means.
    pub fn meaning(&self, word: &str) -> Option<T> {
        self.meanings.get(word).cloned()
    }
}

/// What the plan file says of the words of a column: the value by folded word.
fn said(sheet: &Sheet, at: usize) -> BTreeMap<String, &str> {
    let own = sheet.schema.values.iter().filter(|(column, _)| sheet.header(column) == Some(at));
    let words =
        own.flat_map(|(_, values)| values).flat_map(|(value, words)| words.iter().map(move |word| (fold(word), value.as_str())));
    words.collect()
}

/// The lines of the plan file that would tell what a word means.
pub fn answer(sheet: &Sheet, column: &str, values: &[&str], word: &str) -> String {
    let lines: Vec<String> = values.iter().map(|value| format!("{value} = [{word:?}]")).collect();
    format!("[values.{}.{column}] {}", sheet.schema.table, lines.join(" or "))
}
