//! What the names of columns and rows in a model file mean, a line per family, so that a solution can be read back whole.

use crate::model::Options;
use crate::solve::milp::monolithic::{ColumnOf, Model, RowOf};

/// A line for each family of columns and rows that a model has, in the order in which they come.
pub(super) fn families(model: &Model, options: Options) -> Vec<&'static str> {
    let columns = model.columns.iter().map(|column| of_column(column.of, options));
    let mut told: Vec<&str> = Vec::new();
    for line in columns.chain(model.rows.iter().map(|row| of_row(row.of))) {
        if !told.contains(&line) {
            told.push(line);
        }
    }
    told
}

fn of_column(of: ColumnOf, options: Options) -> &'static str {
    match of {
        ColumnOf::Choice(_, option) if options.territory(option).is_none() => "uncovered.ACCOUNT = 1: nobody gets the account.",
        ColumnOf::Choice(..) if options.levels() == 1 => {
            "x.ACCOUNT.REP = 1: the rep gets the account. Pairs that a lock, a skill or an exclusion forbids are left out."
        }
        ColumnOf::Choice(..) => {
            "x.ACCOUNT.REP.0 = 1: the rep gets the account with all its calls; .1 = 1: with the part of them that [coverage] keeps. \
             Forbidden pairs are left out."
        }
        ColumnOf::Load(..) => "load.ACTIVITY.REP: what the rep's accounts bring, in hours where the activity is work.",
        ColumnOf::Total(_) => "total.ACTIVITY: the sum of all loads.",
        ColumnOf::Deviation(..) => "deviation.ACTIVITY.REP: the load less the rep's share of the total.",
        ColumnOf::Square(..) => "square.ACTIVITY.REP: the price of the deviation's square.",
    }
}

fn of_row(of: RowOf) -> &'static str {
    match of {
        RowOf::One(_) => "one.ACCOUNT: one choice for each account.",
        RowOf::Load(..) => "sum.ACTIVITY.REP: what load.ACTIVITY.REP sums up.",
        RowOf::Total(_) => "sum.ACTIVITY: what total.ACTIVITY sums up.",
        RowOf::Lower(..) => "lower.ACTIVITY.REP: the least that the rep's load may be.",
        RowOf::Upper(..) => "upper.ACTIVITY.REP: the most that it may be.",
        RowOf::BandLower(..) => "band_lower.ACTIVITY.REP: the least part of the total that it may be.",
        RowOf::BandUpper(..) => "band_upper.ACTIVITY.REP: the greatest part of the total that it may be.",
        RowOf::Deviation(..) => "deviation_of.ACTIVITY.REP: what deviation.ACTIVITY.REP is.",
        RowOf::Tangent(..) => "tangent.ACTIVITY.REP.N: square.ACTIVITY.REP lies above tangent N.",
        RowOf::Budget(_) => "budget.N: a cap on what all choices use together, such as moves or calls given up.",
    }
}
