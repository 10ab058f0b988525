//! Reads `assignments.csv` as strictly as it was written: every account of a role once, at a rep of the role or of the one that its
//! calls may shift to, or given up.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use crate::balance::formulate::Formulation;
use crate::cells::{BYTE_ORDER_MARK, bare};
use crate::plan::Plan;
use crate::plan::service::Service;
use crate::plan::shift::Side;
use crate::plan::words::first;
use crate::report::ASSIGNMENTS;

/// Where ids, role and service stand in a row.
const ACCOUNT_ID: usize = 0;
const ROLE: usize = 3;
const REP_ID: usize = 4;
const SERVICE: usize = 14;

/// The assignment of each formulation (an option per unit), `None` where it is not whole, and everything that is wrong with
/// the file, whose header must be this one.
pub fn read(bytes: &[u8], plan: &Plan, formulations: &[Formulation], header: &[String]) -> (Vec<Option<Vec<u32>>>, Vec<String>) {
    let mut reader = Reader {
        plan,
        formulations,
        accounts: plan.accounts.iter().enumerate().map(|(at, account)| (account.id.as_str(), at)).collect(),
        reps: plan.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), at)).collect(),
        options: formulations.iter().map(|formulation| vec![None; formulation.accounts.len()]).collect(),
        shifted: BTreeMap::new(),
    };
    let mut wrong = Vec::new();
    let mark = if plan.dialect.byte_order_mark { BYTE_ORDER_MARK } else { &[] };
    let body = bytes.strip_prefix(mark).unwrap_or_default();
    let mut csv = ReaderBuilder::new().delimiter(plan.dialect.delimiter).from_reader(body);
    if !csv.headers().is_ok_and(|headers| headers.iter().map(bare).eq(header.iter().map(String::as_str))) {
        let between = char::from(plan.dialect.delimiter).to_string();
        wrong.push(format!("{ASSIGNMENTS}, line 1: the columns must be {}", header.join(&between)));
        return (vec![None; formulations.len()], wrong);
    }
    for (at, record) in csv.records().enumerate() {
        let line = record.as_ref().ok().and_then(|record| record.position()).map_or(at as u64 + 2, csv::Position::line);
        let placed = record.map_err(|error| error.to_string()).and_then(|record| reader.place(&record));
        wrong.extend(placed.err().map(|reason| format!("{ASSIGNMENTS}, line {line}: {reason}")));
    }
    wrong.extend(reader.missing());
    let (options, clashing) = reader.taken_over();
    wrong.extend(clashing);
    if !wrong.is_empty() {
        return (vec![None; formulations.len()], wrong);
    }
    let of_units = |(formulation, options): (&Formulation, &Vec<Option<u32>>)| {
        wrong.extend(formulation.split_families(plan, options).iter().map(|split| format!("{ASSIGNMENTS}: {split}")));
        formulation.of_units(options)
    };
    let assignments = formulations.iter().zip(&options).map(of_units).collect();
    (assignments, wrong)
}

struct Reader<'a> {
    plan: &'a Plan,
    formulations: &'a [Formulation],
    accounts: BTreeMap<&'a str, usize>,
    reps: BTreeMap<&'a str, usize>,
    /// Per role and account: the option it has (`None` = without a rep), once it was read.
    options: Vec<Vec<Option<Option<u32>>>>,
    /// By account, the rep of another role who makes its calls: indices into the plan's.
    shifted: BTreeMap<usize, usize>,
}

impl Reader<'_> {
    fn place(&mut self, record: &StringRecord) -> Result<(), String> {
        let [account_id, role, rep_id, service] = [ACCOUNT_ID, ROLE, REP_ID, SERVICE].map(|column| bare(&record[column]));
        let of_role = self.formulations.iter().position(|formulation| formulation.role == role);
        let of_role = of_role.ok_or_else(|| format!("{role:?} is no role of the plan with work to do"))?;
        let formulation = &self.formulations[of_role];
        let account = self.accounts.get(account_id).ok_or_else(|| format!("{account_id:?} is no account of the plan"))?;
        let at = formulation.accounts.binary_search(account);
        let at = at.map_err(|_| format!("role {role} has no calls on account {account_id}"))?;
        let service = Service::of_word(service).ok_or_else(|| format!("{service:?} is no service"))?;
        let option = if service == Service::Shifted {
            self.shift(formulation, *account, at, rep_id)?
        } else if rep_id.is_empty() && service == Service::Uncovered {
            let option = formulation.instance.options().uncovered();
            option.map(|_| None).ok_or_else(|| format!("account {account_id} has no rep, but the plan gives nothing up"))?
        } else {
            let rep = self.reps.get(rep_id).ok_or_else(|| format!("{rep_id:?} is no rep of the plan"))?;
            Some(formulation.option(at, *rep, service).ok_or_else(|| {
                format!("rep {rep_id} is not of role {role}, or account {account_id} can't have the service {}", service.word())
            })?)
        };
        match self.options[of_role][at].replace(option) {
            Some(_) => Err(format!("account {account_id} is assigned twice in role {role}")),
            None => Ok(()),
        }
    }

    /// Notes who makes the calls of an account that the role leaves to another one.
    fn shift(&mut self, formulation: &Formulation, account: usize, at: usize, rep_id: &str) -> Result<Option<u32>, String> {
        let (account_id, options) = (&self.plan.accounts[account].id, formulation.instance.options());
        let gives = formulation.shift.as_ref().filter(|shift| shift.side == Side::Gives && shift.open[at]);
        let other = gives.map(|shift| shift.other.as_str());
        let left = options.uncovered().is_some_and(|option| formulation.by_account().allows(at, option));
        let other = other.filter(|_| left).ok_or_else(|| format!("the calls on account {account_id} can't shift"))?;
        let rep = self.reps.get(rep_id).filter(|&&rep| self.plan.reps[rep].role == other);
        let rep =
            rep.ok_or_else(|| format!("account {account_id}: {rep_id:?} is no rep of role {other}, to which its calls shift"))?;
        self.shifted.insert(account, *rep);
        Ok(None)
    }

    /// The options of the accounts of each role, those that have shifted with the role that takes them over; and the accounts that
    /// two of its reps would have to call.
    fn taken_over(&self) -> (Vec<Vec<Option<u32>>>, Vec<String>) {
        let (mut all, mut wrong) = (Vec::new(), Vec::new());
        for (formulation, options) in self.formulations.iter().zip(&self.options) {
            let mut options: Vec<Option<u32>> = options.iter().copied().map(Option::flatten).collect();
            let clashing = formulation.take_over(&mut options, &self.shifted);
            let words = |account: usize| {
                let (id, role, rep) =
                    (&self.plan.accounts[account].id, &formulation.role, &self.plan.reps[self.shifted[&account]].id);
                format!("{ASSIGNMENTS}: account {id}: its calls shift to {rep}, but another rep of role {role} calls it")
            };
            wrong.extend(clashing.into_iter().map(words));
            all.push(options);
        }
        (all, wrong)
    }

    fn missing(&self) -> Vec<String> {
        let of_role = |(formulation, options): (&Formulation, &Vec<Option<Option<u32>>>)| {
            let missing = options.iter().enumerate().filter(|(at, option)| option.is_none() && formulation.calls_itself(*at));
            let ids: Vec<&str> = missing.map(|(at, _)| self.plan.accounts[formulation.accounts[at]].id.as_str()).collect();
            let message = || format!("{ASSIGNMENTS}: role {} lacks {}", formulation.role, first(&ids, 10));
            (!ids.is_empty()).then(message)
        };
        self.formulations.iter().zip(&self.options).filter_map(of_role).collect()
    }
}
