//! Reads `assignments.csv` as strictly as it was written: every account of a role once, at a rep of the role.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use crate::plan::Plan;
use crate::plan::formulate::Formulation;
use crate::plan::words::first;
use crate::report::ASSIGNMENTS;
use crate::report::csv::{ASSIGNMENT, RELAXED};

/// The assignment of each formulation, with a last column where the plan is `relaxed`; `None` where it is not whole, and everything that is wrong with the file.
pub fn read(bytes: &[u8], plan: &Plan, formulations: &[Formulation], relaxed: bool) -> (Vec<Option<Vec<u32>>>, Vec<String>) {
    let mut reader = Reader {
        plan,
        formulations,
        accounts: plan.accounts.iter().enumerate().map(|(at, account)| (account.id.as_str(), at)).collect(),
        reps: plan.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), at)).collect(),
        owners: formulations.iter().map(|formulation| vec![None; formulation.accounts.len()]).collect(),
    };
    let mut wrong = Vec::new();
    let mut csv = ReaderBuilder::new().from_reader(bytes);
    let columns: Vec<&str> = ASSIGNMENT.into_iter().chain(relaxed.then_some(RELAXED)).collect();
    if !csv.headers().is_ok_and(|headers| headers.iter().eq(columns.iter().copied())) {
        wrong.push(format!("{ASSIGNMENTS}, line 1: the columns must be {}", columns.join(",")));
        return (vec![None; formulations.len()], wrong);
    }
    for (at, record) in csv.records().enumerate() {
        let line = record.as_ref().ok().and_then(|record| record.position()).map_or(at as u64 + 2, csv::Position::line);
        let placed = record.map_err(|error| error.to_string()).and_then(|record| reader.place(&record));
        wrong.extend(placed.err().map(|reason| format!("{ASSIGNMENTS}, line {line}: {reason}")));
    }
    wrong.extend(reader.missing());
    let whole = wrong.is_empty();
    let owners = reader.owners.into_iter();
    (owners.map(|owners| owners.into_iter().collect::<Option<Vec<u32>>>().filter(|_| whole)).collect(), wrong)
}

struct Reader<'a> {
    plan: &'a Plan,
    formulations: &'a [Formulation],
    accounts: BTreeMap<&'a str, usize>,
    reps: BTreeMap<&'a str, usize>,
    owners: Vec<Vec<Option<u32>>>,
}

impl Reader<'_> {
    fn place(&mut self, record: &StringRecord) -> Result<(), String> {
        let (account_id, role, rep_id) = (&record[0], &record[1], &record[2]);
        let at = self.formulations.iter().position(|formulation| formulation.role == role);
        let at = at.ok_or_else(|| format!("{role:?} is no role of the plan with work to do"))?;
        let formulation = &self.formulations[at];
        let account = self.accounts.get(account_id).ok_or_else(|| format!("{account_id:?} is no account of the plan"))?;
        let unit = formulation.accounts.binary_search(account);
        let unit = unit.map_err(|_| format!("role {role} has no calls on account {account_id}"))?;
        let rep = self.reps.get(rep_id).ok_or_else(|| format!("{rep_id:?} is no rep of the plan"))?;
        let territory = formulation.reps.binary_search(rep).map_err(|_| format!("rep {rep_id} is not of role {role}"))?;
        match self.owners[at][unit].replace(territory as u32) {
            Some(_) => Err(format!("account {account_id} is assigned twice in role {role}")),
            None => Ok(()),
        }
    }

    fn missing(&self) -> Vec<String> {
        let of_role = |(formulation, owners): (&Formulation, &Vec<Option<u32>>)| {
            let units = owners.iter().enumerate().filter(|(_, owner)| owner.is_none());
            let ids: Vec<&str> = units.map(|(unit, _)| self.plan.accounts[formulation.accounts[unit]].id.as_str()).collect();
            let message = || format!("{ASSIGNMENTS}: role {} lacks {}", formulation.role, first(&ids, 10));
            (!ids.is_empty()).then(message)
        };
        self.formulations.iter().zip(&self.owners).filter_map(of_role).collect()
    }
}
