//! Step 1: who matters. Every account gets a segment, and the reason in words.

mod ranking;

use rayon::prelude::*;

use super::config::{SegmentMethod, SegmentSection};
use super::words::{number, percent};
use super::{Account, Plan};
use crate::error::{Defect, Error, Result};

/// The segment of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segmented {
    /// One of `[segment] labels`.
    pub label: String,
    /// Why, in words: `revenue 120,000: among the accounts that make the first 80 %`.
    pub reason: String,
}

/// Position in the labels (0 = best), and why.
type Placed = (usize, String);

/// Segments every account of the plan, in account order, by the method of `[segment]`. Ties go by account id.
///
/// # Errors
/// [`Error::Input`] where labels and cuts do not fit each other, a column has no number at all, or (method `given`)
/// accounts lack a segment or have one that is no label.
pub fn segment(plan: &Plan) -> Result<Vec<Segmented>> {
    let section = &plan.config.segment;
    check_settings(plan)?;
    let placed = match section.method {
        SegmentMethod::Given => given(plan)?,
        SegmentMethod::Pareto => pareto(plan),
        SegmentMethod::Thresholds => thresholds(plan),
        SegmentMethod::Quantiles => by_rank(plan, &values(plan), &section.column),
        SegmentMethod::Score => by_rank(plan, &ranking::scores(plan), "score"),
    };
    let settled = |((at, reason), account): (Placed, &Account)| {
        if account.strategic && section.lift_strategic && at > 0 {
            let reason = format!("strategic: lifted from {} ({reason})", section.labels[at]);
            return Segmented { label: section.labels[0].clone(), reason };
        }
        Segmented { label: section.labels[at].clone(), reason }
    };
    Ok(placed.into_par_iter().zip(&plan.accounts).map(settled).collect())
}

fn given(plan: &Plan) -> Result<Vec<Placed>> {
    let section = &plan.config.segment;
    let mut defects = Vec::new();
    let mut placed = Vec::with_capacity(plan.accounts.len());
    for account in &plan.accounts {
        let defect = |reason: String| Defect::of_file(&plan.config.data.accounts, reason).line(account.line).column("segment");
        match account.segment.as_deref() {
            None if account.strategic && section.lift_strategic => placed.push((0, "strategic".into())),
            None => {
                defects.push(defect(format!("account {} has no segment; [segment] method = \"given\" needs one", account.id)))
            }
            Some(label) => match section.labels.iter().position(|known| known == label) {
                Some(at) => placed.push((at, "given".into())),
                None => {
                    let labels = section.labels.join(", ");
                    defects.push(defect(format!("not one of the [segment] labels ({labels})")).value(label));
                }
            },
        }
    }
    if defects.is_empty() { Ok(placed) } else { Err(Error::Input(defects)) }
}

/// The smallest set of largest accounts that makes at least the first cut of the total is the first segment, and so on.
fn pareto(plan: &Plan) -> Vec<Placed> {
    let section = &plan.config.segment;
    let values = values(plan);
    let total: f64 = values.iter().map(|value| value.max(0.0)).sum();
    let mut before = vec![0.0; values.len()];
    let mut sum = 0.0;
    for account in ranking::descending(plan, &values) {
        before[account] = sum;
        sum += values[account].max(0.0);
    }
    let of_cut = |&cut: &f64| format!("among the accounts that make the first {}", percent(cut));
    let last = format!("in the last {}", percent(1.0 - last_cut(section)));
    let why: Vec<String> = section.cuts.iter().map(of_cut).chain([last]).collect();
    let place = |(&value, before): (&f64, f64)| {
        let makes = |&cut: &f64| value > 0.0 && before < (cut - 1e-12) * total;
        let at = section.cuts.iter().position(makes).unwrap_or(section.cuts.len());
        (at, format!("{} {}: {}", section.column, number(value), why[at]))
    };
    values.par_iter().zip(before).map(place).collect()
}

fn thresholds(plan: &Plan) -> Vec<Placed> {
    let section = &plan.config.segment;
    let place = |value: f64| {
        let head = format!("{} {}", section.column, number(value));
        match section.cuts.iter().position(|&cut| value >= cut) {
            Some(at) => (at, format!("{head}: at least {}", number(section.cuts[at]))),
            None => (section.cuts.len(), format!("{head}: below {}", number(last_cut(section)))),
        }
    };
    values(plan).into_iter().map(place).collect()
}

fn by_rank(plan: &Plan, values: &[f64], name: &str) -> Vec<Placed> {
    let section = &plan.config.segment;
    let of_cut = |&cut: &f64| format!("in the top {} of accounts", percent(cut));
    let below = format!("below the top {} of accounts", percent(last_cut(section)));
    let why: Vec<String> = section.cuts.iter().map(of_cut).chain([below]).collect();
    let mut ranks = vec![0; values.len()];
    ranking::descending(plan, values).into_iter().enumerate().for_each(|(rank, account)| ranks[account] = rank);
    let place = |(&value, rank): (&f64, usize)| {
        let is_above = |&cut: &f64| (rank as f64) < cut * values.len() as f64 - 1e-9;
        let at = section.cuts.iter().position(is_above).unwrap_or(section.cuts.len());
        (at, format!("{name} {}: {}", number(value), why[at]))
    };
    values.par_iter().zip(ranks).map(place).collect()
}

fn values(plan: &Plan) -> Vec<f64> {
    plan.accounts.par_iter().map(|account| account.number(&plan.config.segment.column)).collect()
}

fn last_cut(section: &SegmentSection) -> f64 {
    section.cuts.last().copied().unwrap_or(0.0)
}

fn check_settings(plan: &Plan) -> Result<()> {
    let section = &plan.config.segment;
    let mut defects = Vec::new();
    let mut wrong =
        |key: &str, reason: String| defects.push(Defect::of_file(plan.file(), reason).column(format!("segment.{key}")));
    if section.labels.is_empty() {
        wrong("labels", "at least one label is needed".into());
    }
    if section.method != SegmentMethod::Given {
        if section.labels.len() != section.cuts.len() + 1 {
            let (labels, cuts) = (section.labels.len(), section.cuts.len());
            wrong("cuts", format!("{labels} labels need {} cuts, not {cuts}", labels.saturating_sub(1)));
        }
        if !cuts_in_order(section) {
            let right = match section.method {
                SegmentMethod::Thresholds => "numbers from high to low",
                _ => "fractions between 0 and 1, from low to high",
            };
            wrong("cuts", format!("the cuts must be {right}"));
        }
        for column in columns(section) {
            if !plan.accounts.iter().any(|account| account.numbers.get(column).is_some()) {
                wrong("column", format!("no account has a number in column {column:?}"));
            }
        }
        if section.method == SegmentMethod::Score && section.weights.is_empty() {
            wrong("weights", "method = \"score\" needs at least one weight, such as revenue = 1".into());
        }
    }
    if defects.is_empty() { Ok(()) } else { Err(Error::Input(defects)) }
}

fn cuts_in_order(section: &SegmentSection) -> bool {
    let cuts = &section.cuts;
    if section.method == SegmentMethod::Thresholds {
        cuts.iter().all(|cut| cut.is_finite()) && cuts.is_sorted_by(|a, b| a > b)
    } else {
        cuts.iter().all(|&cut| cut > 0.0 && cut <= 1.0) && cuts.is_sorted_by(|a, b| a < b)
    }
}

fn columns(section: &SegmentSection) -> Vec<&str> {
    match section.method {
        SegmentMethod::Score => section.weights.keys().map(String::as_str).collect(),
        _ => vec![&section.column],
    }
}
