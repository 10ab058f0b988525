//! Free MPS: column by column, squares in QUADOBJ as Gurobi, CPLEX, SCIP and HiGHS read them.

use std::io::{self, Write};

use super::names::{Names, number};
use crate::solve::milp::monolithic::{Column, ColumnOf, Model, Sense};

const OBJECTIVE: &str = "cost";

pub(super) fn write(model: &Model, names: &Names, comments: &[String], out: &mut dyn Write) -> io::Result<()> {
    comments.iter().try_for_each(|line| writeln!(out, "* {line}"))?;
    let rows: Vec<String> = model.rows.iter().map(|row| names.row(row.of)).collect();
    writeln!(out, "NAME sutton\nROWS\n N  {OBJECTIVE}")?;
    for (row, name) in model.rows.iter().zip(&rows) {
        writeln!(out, " {}  {name}", letter(row.sense))?;
    }
    columns(model, names, &rows, out)?;
    writeln!(out, "RHS")?;
    for (row, name) in model.rows.iter().zip(&rows).filter(|(row, _)| row.limit != 0.0) {
        writeln!(out, "    RHS  {name}  {}", number(row.limit))?;
    }
    bounds(model, names, out)?;
    squares(model, names, out)?;
    writeln!(out, "ENDATA")
}

fn letter(sense: Sense) -> char {
    match sense {
        Sense::AtMost => 'L',
        Sense::Equal => 'E',
        Sense::AtLeast => 'G',
    }
}

fn columns(model: &Model, names: &Names, rows: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut entries: Vec<Vec<(usize, f64)>> = vec![Vec::new(); model.columns.len()];
    for (at, row) in model.rows.iter().enumerate() {
        row.terms.iter().for_each(|&(column, coefficient)| entries[column].push((at, coefficient)));
    }
    writeln!(out, "COLUMNS\n    MARKER  'MARKER'  'INTORG'")?;
    let mut choices = true;
    for (column, entries) in model.columns.iter().zip(&entries) {
        if choices && !is_choice(column) {
            writeln!(out, "    MARKER  'MARKER'  'INTEND'")?;
            choices = false;
        }
        let name = names.column(column.of);
        // A column without any entry would not exist.
        if column.cost != 0.0 || entries.is_empty() {
            writeln!(out, "    {name}  {OBJECTIVE}  {}", number(column.cost))?;
        }
        entries.iter().try_for_each(|&(row, value)| writeln!(out, "    {name}  {}  {}", rows[row], number(value)))?;
    }
    if choices { writeln!(out, "    MARKER  'MARKER'  'INTEND'") } else { Ok(()) }
}

fn bounds(model: &Model, names: &Names, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "BOUNDS")?;
    for column in &model.columns {
        let name = names.column(column.of);
        match column.of {
            ColumnOf::Choice(..) => writeln!(out, " UP BND  {name}  1")?,
            ColumnOf::Deviation(..) => writeln!(out, " FR BND  {name}")?,
            ColumnOf::Load(..) | ColumnOf::Total(_) | ColumnOf::Square(..) => {}
        }
    }
    Ok(())
}

/// The objective has ½ xᵀQx.
fn squares(model: &Model, names: &Names, out: &mut dyn Write) -> io::Result<()> {
    let mut squares = model.columns.iter().filter(|column| column.square != 0.0).peekable();
    if squares.peek().is_some() {
        writeln!(out, "QUADOBJ")?;
    }
    squares.try_for_each(|column| {
        let name = names.column(column.of);
        writeln!(out, "    {name}  {name}  {}", number(2.0 * column.square))
    })
}

fn is_choice(column: &Column) -> bool {
    matches!(column.of, ColumnOf::Choice(..))
}
