//! Plans side by side as a page: a table and bars by role, what changes against one of them, and why some have no plan.

use crate::plan::words::number;
use crate::report::comparison::candidate::{Candidate, roles};
use crate::report::comparison::text::{LIKENESS, MEASURES, distance_rows, kept, measure_rows, without_plan};
use crate::report::html::chart::Bars;
use crate::report::html::sheet::{Section, Sheet, page as render};
use crate::report::summary::RoleSummary;

/// The page of all roles, each plan also held `against` one of them.
pub fn page(candidates: &[Candidate], against: usize) -> String {
    let mut sections: Vec<Section> = Vec::new();
    for role in roles(candidates) {
        sections.push(measures(candidates, role));
        let rows = distance_rows(candidates, role, against);
        if !rows.is_empty() {
            let heading = format!("Role {role}: how far from {}", candidates[against].name);
            sections.push(Section { heading, table: Some((header(&LIKENESS), rows)), ..Section::default() });
        }
    }
    let failed: Vec<String> = without_plan(candidates).lines().map(|line| line.trim().to_owned()).collect();
    if let Some((heading, words)) = failed.split_first() {
        sections.push(Section { heading: heading.clone(), words: words.to_vec(), ..Section::default() });
    }
    render(&Sheet { title: "Plans side by side".into(), sections })
}

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| name.replace('\n', " ")).collect()
}

fn measures(candidates: &[Candidate], role: &str) -> Section {
    let bars = |title: &str, amount: &dyn Fn(&RoleSummary) -> Option<f64>, unit: &str| {
        let bar = |own: &Candidate| {
            let amount = amount(&own.role(role)?.measures)?;
            Some((own.name.clone(), amount, format!("{}{unit}", number(amount))))
        };
        Bars { title: title.into(), bars: candidates.iter().filter_map(bar).collect() }
    };
    let all = [
        bars("Cost of the plan, hours", &|own| Some(own.primal_value), " h"),
        bars("Travel, hours", &|own| own.travel_hours_after, " h"),
        bars("Accounts moved", &|own| Some(own.turnover.moved_accounts as f64), ""),
        bars("The busiest rep, % of capacity", &|own| own.utilisation_after.map(|used| 100.0 * used.max), " %"),
    ];
    let (head, rows) = measure_rows(candidates, role);
    let kept = kept(candidates, role);
    let row = |row: &Vec<String>| kept.iter().filter_map(|&at| row.get(at).cloned()).collect();
    Section {
        heading: head,
        bars: all.into_iter().filter(|bars| bars.bars.iter().any(|(_, amount, _)| *amount > 0.0)).collect(),
        table: Some((row(&header(&MEASURES)), rows.iter().map(row).collect())),
        ..Section::default()
    }
}
