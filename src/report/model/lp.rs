//! CPLEX LP: row by row, squares of the objective as `[ ... ] / 2`.

use std::io::{self, Write};

use super::names::{Names, number};
use crate::solve::milp::monolithic::{ColumnOf, Model, Sense};

/// Terms on a line: readers stop at some 500 letters.
const TERMS: usize = 3;

pub(super) fn write(model: &Model, names: &Names, comments: &[String], out: &mut dyn Write) -> io::Result<()> {
    comments.iter().try_for_each(|line| writeln!(out, "\\ {line}"))?;
    let columns: Vec<String> = model.columns.iter().map(|column| names.column(column.of)).collect();
    writeln!(out, "Minimize")?;
    objective(model, &columns, out)?;
    writeln!(out, "Subject To")?;
    for row in &model.rows {
        write!(out, " {}:", names.row(row.of))?;
        sum(&row.terms, &columns, out)?;
        let sign = match row.sense {
            Sense::AtMost => "<=",
            Sense::Equal => "=",
            Sense::AtLeast => ">=",
        };
        writeln!(out, " {sign} {}", number(row.limit))?;
    }
    writeln!(out, "Bounds")?;
    let columns = || model.columns.iter().zip(&columns);
    for (_, name) in columns().filter(|(column, _)| matches!(column.of, ColumnOf::Deviation(..))) {
        writeln!(out, " {name} free")?;
    }
    writeln!(out, "Binaries")?;
    for (_, name) in columns().filter(|(column, _)| matches!(column.of, ColumnOf::Choice(..))) {
        writeln!(out, " {name}")?;
    }
    writeln!(out, "End")
}

fn objective(model: &Model, columns: &[String], out: &mut dyn Write) -> io::Result<()> {
    write!(out, " cost:")?;
    let paid = |at: &usize| model.columns[*at].cost != 0.0;
    let costs: Vec<(usize, f64)> = (0..columns.len()).filter(paid).map(|at| (at, model.columns[at].cost)).collect();
    sum(&costs, columns, out)?;
    let squares = || model.columns.iter().zip(columns).filter(|(column, _)| column.square != 0.0);
    for (at, (column, name)) in squares().enumerate() {
        let sign = if at == 0 { "+ [" } else { "+" };
        write!(out, "\n  {sign} {} {name} ^2", number(2.0 * column.square))?;
    }
    writeln!(out, "{}", if squares().next().is_some() { " ] / 2" } else { "" })
}

/// Signed terms; a sum of nothing as nothing of the first column.
fn sum(terms: &[(usize, f64)], columns: &[String], out: &mut dyn Write) -> io::Result<()> {
    let terms = if terms.is_empty() { &[(0, 0.0)] } else { terms };
    for (at, &(column, coefficient)) in terms.iter().enumerate() {
        let sign = if coefficient < 0.0 { "-" } else { "+" };
        let gap = if at > 0 && at % TERMS == 0 { "\n  " } else { " " };
        write!(out, "{gap}{sign} {} {}", number(coefficient.abs()), columns[column])?;
    }
    Ok(())
}
