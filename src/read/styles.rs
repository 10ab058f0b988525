//! How the numbers and dates of each column are written: settled once per column, over all its cells of text.
//!
//! A column that leaves one reading is read so; one that leaves two is refused, with both and the setting that tells.

pub(crate) mod cell;
pub(crate) mod check;
pub(crate) mod clock;
pub(crate) mod currency;
pub(crate) mod date;
pub(crate) mod date_style;
pub(crate) mod evidence;
#[cfg(test)]
mod fuzz;
pub(crate) mod marks;
pub(crate) mod months;
pub(crate) mod number;
pub(crate) mod place;
pub(crate) mod quantity;
pub(crate) mod rows;
pub(crate) mod setting;

use rayon::prelude::*;

use super::aliases::Column;
use super::schema::Schema;
use super::table::{CellKind, Table};
use crate::error::Defect;
use date::is_serial;
use date_style::{DateEvidence, DateStyle};
use evidence::Evidence;
use marks::Proof;
use number::NumberStyle;
use place::ColumnPlace;
use quantity::{Quantity, holds_dates};

/// Rows looked at in one piece of work.
const CHUNK: usize = 8192;

/// How the cells of a column are read.
#[derive(Debug)]
pub enum ColumnStyle {
    /// As text.
    Text,
    /// As numbers.
    Number(NumberStyle),
    /// As dates.
    Date(DateStyle),
    /// Not at all, as they can be read in two ways.
    Refused(Box<Defect>),
}

/// A column's style, and what is told of it where it is not plain.
#[derive(Debug)]
pub struct Settled {
    /// How its cells are read.
    pub style: ColumnStyle,
    /// What is told of that; of a column that is refused, what is told where nobody needs it.
    pub told: Option<String>,
}

impl Settled {
    /// How its numbers are written, where it holds numbers.
    pub fn number(&self) -> Option<&NumberStyle> {
        match &self.style {
            ColumnStyle::Number(style) => Some(style),
            _ => None,
        }
    }

    /// Why the column can't be read.
    pub fn refused(&self) -> Option<&Defect> {
        match &self.style {
            ColumnStyle::Refused(defect) => Some(defect),
            _ => None,
        }
    }
}

/// What the cells of a column show.
enum Seen {
    Nothing,
    /// Numbers, and the largest size that they may have.
    Numbers(Evidence, f64),
    /// Dates, and how many numeric cells count days.
    Dates(DateEvidence, usize),
}

/// Settles the style of every column.
pub fn settle(table: &Table, schema: &Schema, matched: &[Option<&'static Column>]) -> Vec<Settled> {
    let starts: Vec<usize> = (0..table.rows()).step_by(CHUNK).collect();
    let chunk = |&start: &usize| {
        let mut seen: Vec<Seen> = matched.iter().map(|column| Seen::none(schema, *column)).collect();
        for row in start..table.rows().min(start + CHUNK) {
            seen.iter_mut().enumerate().for_each(|(column, seen)| seen.see(table, row, column));
        }
        seen
    };
    let chunks: Vec<Vec<Seen>> = starts.par_iter().map(chunk).collect();
    let mut whole: Vec<Seen> = matched.iter().map(|column| Seen::none(schema, *column)).collect();
    for seen in chunks {
        whole.iter_mut().zip(seen).for_each(|(whole, part)| whole.append(part));
    }
    let places = (0..matched.len()).map(|column| ColumnPlace {
        table,
        column,
        section: schema.table,
        name: matched[column].map_or(table.headers[column].as_str(), |column| column.name),
        quantity: Quantity::of(matched[column]),
    });
    let evidence = |seen: &'_ Seen| if let Seen::Numbers(evidence, _) = seen { Some(evidence.only) } else { None };
    let is_number =
        |at: &usize| matched[*at].is_some() || matches!(&whole[*at], Seen::Numbers(evidence, _) if evidence.others == 0);
    let shown = (0..whole.len()).filter(is_number).filter_map(|at| Some((at, evidence(&whole[at])?)));
    let proof = Proof::of(shown.collect(), table, matched);
    whole.into_iter().zip(places).map(|(seen, place)| seen.conclude(schema, &place, proof.as_ref())).collect()
}

impl Seen {
    /// Before any cell. Columns without a known name are looked at in accounts, which may have the user's own, and in travel times,
    /// whose headers may be ids.
    fn none(schema: &Schema, column: Option<&Column>) -> Self {
        match column.map(|column| column.numeric) {
            Some(Some(size)) => Seen::Numbers(Evidence::default(), size.most.min(Quantity::of(column).most)),
            None if ["accounts", "travel"].contains(&schema.table) => Seen::Numbers(Evidence::default(), f64::INFINITY),
            _ if holds_dates(column) => Seen::Dates(DateEvidence::default(), 0),
            _ => Seen::Nothing,
        }
    }

    fn see(&mut self, table: &Table, row: usize, column: usize) {
        match (self, table.kind(row, column)) {
            (Seen::Nothing, _) => {}
            (Seen::Numbers(evidence, most), CellKind::Text) => evidence.see(row, table.cell(row, column), *most),
            (Seen::Numbers(evidence, _), _) => evidence.numbers += 1,
            (Seen::Dates(evidence, _), CellKind::Text) => evidence.see(row, table.cell(row, column)),
            (Seen::Dates(_, numbers), CellKind::Number) => *numbers += usize::from(is_serial(table.cell(row, column))),
            (Seen::Dates(..), CellKind::Date) => {}
        }
    }

    fn append(&mut self, later: Seen) {
        match (self, later) {
            (Seen::Numbers(whole, _), Seen::Numbers(part, _)) => whole.append(part),
            (Seen::Dates(whole, numbers), Seen::Dates(part, more)) => {
                whole.append(part);
                *numbers += more;
            }
            _ => {}
        }
    }

    fn conclude(self, schema: &Schema, place: &ColumnPlace, proof: Option<&Proof>) -> Settled {
        let setting = schema.style(place.name, &place.table.headers[place.column]);
        let settled = match &self {
            Seen::Nothing => Ok((ColumnStyle::Text, None)),
            Seen::Numbers(evidence, _) => {
                let mut setting = setting.and_then(|text| setting::number(text, place.quantity)).unwrap_or_default();
                let proof = proof.filter(|proof| setting.marks.is_none() && proof.settles(evidence));
                setting.marks = setting.marks.or(proof.map(Proof::marks));
                let why = |told: String| proof.map_or(told.clone(), |proof| format!("{told}, as {}", proof.words(place.table)));
                number::conclude(evidence, setting, place)
                    .map(|style| (ColumnStyle::Number(style), number::told(&style, evidence).map(why)))
            }
            Seen::Dates(evidence, numbers) => {
                let setting = setting.and_then(setting::date);
                date_style::conclude(evidence, setting, place)
                    .map(|style| (ColumnStyle::Date(style), date_style::told(&style, evidence, place, *numbers)))
            }
        };
        match settled {
            Ok((style, told)) => Settled { style, told: told.map(|told| format!("{}: {told}", place.name)) },
            Err(defect) => {
                let in_doubt = matches!(&self, Seen::Numbers(evidence, _) if evidence.others == 0);
                let told = in_doubt.then(|| format!("{}: not used: {}", place.name, defect.reason));
                Settled { style: ColumnStyle::Refused(Box::new(defect)), told }
            }
        }
    }
}
