//! Choices between headers that could be the same column: what the cells tell of them, and how they are told.

use super::column::Column;

/// What the cells of a table tell where its headers leave a choice.
pub trait Cells {
    /// Whether a column has any cell that is not empty.
    fn is_filled(&self, at: usize) -> bool;
    /// Whether two columns hold the same in every row.
    fn are_alike(&self, one: usize, other: usize) -> bool;
    /// The first row in which two columns differ, in words: `line 3: "5" and "7"`.
    fn difference(&self, one: usize, other: usize) -> String;
    /// The currencies of a column's amounts, in words, where there are several.
    fn currencies(&self, at: usize) -> Option<String>;
    /// Whether the cells of a column with a loose name, or of states, are what the known column holds.
    fn fit(&self, column: &Column, at: usize) -> bool;
}

/// A header that was taken for a column, before others that could be it.
#[derive(Debug)]
pub struct Choice {
    /// The column.
    pub column: &'static Column,
    /// The header that was taken.
    pub taken: usize,
    /// The others, the better ones first.
    pub others: Vec<usize>,
}

/// Headers that were taken before others.
#[derive(Debug)]
pub struct Chosen {
    /// The headers.
    pub taken: Vec<usize>,
    /// The choice in words.
    pub told: String,
    /// What was passed over: headers, or whole addresses, with the columns that they would be.
    pub instead: Vec<Vec<(&'static str, usize)>>,
}

/// The line of the plan file that says which header a column has.
pub fn line(table: &str, column: &str, header: &str) -> String {
    format!("[columns.{table}] {column} = {header:?}")
}

/// `Owner is read as owner, and not OwnerId ([columns.accounts] owner = "OwnerId" takes that)`
pub fn passed_over(table: &str, column: &str, taken: &str, others: &[&str]) -> String {
    let line = line(table, column, others.first().unwrap_or(&taken));
    format!("{taken} is read as {column}, and not {} ({line} takes that)", others.join(" or "))
}

/// `the address is BillingCity, BillingState, and not ShippingCity (to take that one, write all of its lines: …)`
pub fn whole_addresses(table: &str, headers: &[String], taken: &[usize], passed: &[Vec<(&str, usize)>]) -> String {
    let read: Vec<&str> = taken.iter().map(|&at| headers[at].as_str()).collect();
    let other = |parts: &Vec<(&str, usize)>| {
        let names: Vec<&str> = parts.iter().map(|&(_, at)| headers[at].as_str()).collect();
        let lines: Vec<String> = parts.iter().map(|&(column, at)| format!("{column} = {:?}", headers[at])).collect();
        let (all, lines) = (if lines.len() == 1 { "its line" } else { "all of its lines" }, lines.join("; "));
        format!("{} (to take that one, write {all}: [columns.{table}] {lines})", names.join(", "))
    };
    let others: Vec<String> = passed.iter().map(other).collect();
    format!("the address is {}, and not {}", read.join(", "), others.join(", nor "))
}

/// Why headers that are equally good are asked about.
pub fn question(table: &str, column: &str, headers: &[&str]) -> String {
    let (last, front) = headers.split_last().map_or(("", &[][..]), |(last, front)| (*last, front));
    let both = if front.len() == 1 { "both " } else { "" };
    let all = format!("{both}{} and {last}", front.join(", "));
    format!("{all} could be {column}: say which: {}", line(table, column, headers[0]))
}
