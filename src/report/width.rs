//! How wide a text may be: as the terminal is. Where a file or a program reads it, a sentence is a line.

use std::borrow::Cow;
use std::env;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use console::Term;
use textwrap::{Options, WordSplitter, core::display_width, fill};

/// Blanks between the cells of two columns.
const BETWEEN: usize = 2;
/// The narrowest table.
const NARROWEST: usize = 60;

/// Columns that results may take: what `COLUMNS` says, else those of the terminal they go to; `None` where they go elsewhere.
pub fn width() -> Option<usize> {
    columns(&Term::stdout())
}

/// The same of remarks on the way.
pub fn width_of_notes() -> Option<usize> {
    columns(&Term::stderr())
}

fn columns(terminal: &Term) -> Option<usize> {
    let said = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.or_else(|| terminal.size_checked().map(|(_, columns)| usize::from(columns)))
}

/// A table under a header, the columns `numbers` to the right, whose cells fold where the terminal is narrower than they are.
pub fn table(header: &[&str], numbers: impl IntoIterator<Item = usize>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header.to_vec());
    for column in numbers {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    if let Some(width) = width() {
        let width = width.clamp(NARROWEST, usize::from(u16::MAX)) - 1;
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width as u16);
    }
    table
}

/// Which of the `asked` columns of a table to show where not all fit: `dispensable` ones are left out, the first of them first.
pub fn fitting(header: &[&str], rows: &[Vec<String>], asked: &[usize], dispensable: &[usize]) -> Vec<usize> {
    let widest = |text: &str| text.lines().map(display_width).max().unwrap_or(0);
    let wide = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| widest(cell));
        cells.chain([widest(header[at])]).max().unwrap_or(0) + BETWEEN
    };
    let mut kept = asked.to_vec();
    for out in dispensable {
        if width().is_none_or(|width| kept.iter().map(|&at| wide(at)).sum::<usize>() < width) {
            break;
        }
        kept.retain(|at| at != out);
    }
    kept
}

/// The lines of a table, a column further in.
pub fn lines(table: &Table) -> String {
    table.lines().map(|line| format!(" {}", line.trim_end())).collect::<Vec<_>>().join("\n")
}

/// A text whose long lines go on below, two columns further in; lines that fit stay as they are.
///
/// ```
/// use sutton::report::width::wrapped;
/// assert_eq!(wrapped("  Optimal: no plan can cost less.\nDone\n", Some(24)), "  Optimal: no plan can\n    cost less.\nDone\n");
/// assert_eq!(wrapped("a line that goes on", None), "a line that goes on");
/// ```
pub fn wrapped(text: &str, width: Option<usize>) -> Cow<'_, str> {
    let Some(width) = width else { return text.into() };
    let line = |line: &str| {
        let body = line.trim_end_matches('\n');
        if display_width(body) <= width {
            return line.to_owned();
        }
        let indent = &body[..body.len() - body.trim_start().len()];
        let further = format!("{indent}  ");
        // Ids are not parted at their hyphens: people copy them.
        let whole = Options::new(width).break_words(false).word_splitter(WordSplitter::NoHyphenation);
        let options = whole.initial_indent(indent).subsequent_indent(&further);
        fill(body.trim(), options) + &line[body.len()..]
    };
    text.split_inclusive('\n').map(line).collect::<String>().into()
}
