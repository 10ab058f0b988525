//! A page of words, charts and tables that needs no script and no network: what commands that look at many plans leave to show around.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::chart::{Bars, Curve};
use super::pack::fingerprint;
use crate::version::VERSION;

/// Letters of a cell that stay on one line.
const LONG: usize = 30;
const STYLE: &str = include_str!("sheet.css");

/// A page.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What it is about.
    pub title: String,
    /// Its parts.
    pub sections: Vec<Section>,
}

/// A part of a page.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// What it is about.
    pub heading: String,
    /// What there is to say, a paragraph each.
    pub words: Vec<String>,
    /// Curves; those of a single point are not drawn, the table tells it.
    pub curves: Vec<Curve>,
    /// Bars; a single one is not drawn, either.
    pub bars: Vec<Bars>,
    /// Header and rows; words in the first column, numbers behind it.
    pub table: Option<(Vec<String>, Vec<Vec<String>>)>,
}

/// The page as HTML: the same bytes for the same parts.
pub fn page(sheet: &Sheet) -> String {
    document(
        &sheet.title,
        "",
        &html! {
            header { h1 { bdi { (sheet.title) } } }
            main { @for section in &sheet.sections { (part(section)) } }
        },
    )
}

/// A page of these parts; `styles` are its own beside those that all pages have.
pub fn document(title: &str, styles: &str, parts: &Markup) -> String {
    let styles = format!("{STYLE}{styles}");
    let policy = format!("default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'", fingerprint(&styles));
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "sutton " (VERSION) };
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(styles)) }
            }
            body {
                (parts)
                footer { p { "Made by sutton " (VERSION) ". This file holds all of its data and asks no network for anything." } }
            }
        }
    };
    page.into_string() + "\n"
}

/// Whether a cell is a text whose lines may break.
fn is_long(cell: &str) -> bool {
    cell.chars().count() > LONG
}

fn part(section: &Section) -> Markup {
    html! {
        section {
            h2 { bdi { (section.heading) } }
            @for words in &section.words { p.said { (words) } }
            div.charts {
                @for curve in section.curves.iter().filter(|curve| curve.is_curve()) { (curve.draw()) }
                @for bars in section.bars.iter().filter(|bars| bars.bars.len() > 1) { (bars.draw()) }
            }
            @if let Some((header, rows)) = &section.table {
                div.wide { table {
                    thead { tr { @for name in header { th scope="col" { (name) } } } }
                    tbody { @for row in rows { tr { @for cell in row { td.long[is_long(cell)] { bdi { (cell) } } } } } }
                } }
            }
        }
    }
}
