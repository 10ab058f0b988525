//! `reps` → sellers.

use jiff::civil::Date;

use super::defects::Defects;
use super::ids::Ids;
use super::left_out::IGNORE;
use super::location::Location;
use super::meanings::{REP_STATUSES, rep_status};
use super::people::{People, Person};
use super::row::Row;
use super::sheet::Sheet;
use super::spellings::Spellings;
use super::units::Rates;
use super::vocabulary::{Vocabulary, answer};
use crate::plan::config::PlanSection;
use crate::plan::reps::Presence;
use crate::plan::words::{count, number};
use crate::plan::workdays::Workdays;
use crate::plan::{Rep, RepStatus};

struct Columns<'s> {
    id: Option<usize>,
    role: Option<usize>,
    roles: Vocabulary<'s, String>,
    capacity_hours: Option<usize>,
    name: Option<usize>,
    email: Option<usize>,
    user_id: Option<usize>,
    territory: Option<usize>,
    manager_id: Option<usize>,
    location: Location,
    skills: Option<usize>,
    languages: Option<usize>,
    regions: Option<usize>,
    target_weight: Option<usize>,
    min_hours: Option<usize>,
    max_accounts: Option<usize>,
    start_date: Option<usize>,
    end_date: Option<usize>,
    leave_hours: Option<usize>,
    ramp: Option<usize>,
    workdays: Option<usize>,
    time_zone: Option<usize>,
    status: Option<usize>,
    statuses: Vocabulary<'s, RepStatus>,
}

impl<'s> Columns<'s> {
    fn of(sheet: &'s Sheet, roles: &Spellings, defects: &mut Defects) -> Self {
        Columns {
            id: sheet.required("rep_id", defects),
            role: sheet.required("role", defects),
            roles: roles.of_column(sheet, sheet.column("role"), defects),
            capacity_hours: sheet.required("capacity_hours", defects),
            name: sheet.column("name"),
            email: sheet.column("email"),
            user_id: sheet.column("crm_user_id"),
            territory: sheet.column("territory"),
            manager_id: sheet.column("manager_id"),
            location: Location::of(sheet, defects),
            skills: sheet.column("skills"),
            languages: sheet.column("languages"),
            regions: sheet.column("regions"),
            target_weight: sheet.column("target_weight"),
            min_hours: sheet.column("min_hours"),
            max_accounts: sheet.column("max_accounts"),
            start_date: sheet.column("start_date"),
            end_date: sheet.column("end_date"),
            leave_hours: sheet.column("leave_hours"),
            ramp: sheet.column("ramp"),
            workdays: sheet.column("workdays"),
            time_zone: sheet.column("time_zone"),
            status: sheet.column("status"),
            statuses: statuses(sheet, defects),
        }
    }

    fn presence(&self, row: &mut Row, rates: Rates) -> Presence {
        let presence = Presence {
            start: row.date(self.start_date),
            end: row.date(self.end_date),
            leave_hours: rates.leave * row.at_least_zero(self.leave_hours).unwrap_or(0.0),
            ramp: row.at_least_zero(self.ramp),
        };
        if presence.ramp.is_some_and(|ramp| ramp > 1.0) {
            row.wrong(self.ramp, "must be from 0 to 1, the share of a full rep's work (0.5 = half)");
        }
        if presence.start.zip(presence.end).is_some_and(|(start, end)| end < start) {
            row.wrong(self.end_date, "is before start_date");
        }
        presence
    }

    fn workdays(&self, row: &mut Row) -> Workdays {
        let text = row.text(self.workdays);
        let days = Workdays::parse(text);
        if days.is_none() && !text.is_empty() {
            row.wrong(self.workdays, "names no weekdays: write them like Mon-Wed, or Mon;Thu (empty = Mon-Fri)");
        }
        days.unwrap_or_default()
    }

    fn rep(&self, row: &mut Row, (plan, rates): (&PlanSection, Rates)) -> Rep {
        let period = plan.whole_period();
        let workdays = self.workdays(row);
        let (full_hours, presence) = (rates.capacity * row.required_from_zero(self.capacity_hours), self.presence(row, rates));
        let rest = presence.rest(period, plan.began.and(plan.start));
        let min_hours = rest * rates.least * row.at_least_zero(self.min_hours).unwrap_or(0.0);
        let capacity_hours = rest * presence.hours(full_hours, period);
        if min_hours > capacity_hours {
            row.wrong(self.min_hours, &format!("is more than the rep's {} hours in the period", number(capacity_hours)));
        }
        let is_gone = presence.end.zip(plan.start).is_some_and(|(end, start)| end < start);
        let status = self.statuses.meaning(row.text(self.status)).unwrap_or_default();
        Rep {
            id: row.required(self.id).to_string(),
            role: self.roles.meaning(row.required(self.role)).unwrap_or_default(),
            capacity_hours,
            min_hours,
            max_accounts: row.at_least_zero(self.max_accounts),
            name: row.text(self.name).to_string(),
            email: row.filled(self.email),
            user_id: row.filled(self.user_id),
            territory: row.filled(self.territory),
            manager_id: row.filled(self.manager_id),
            place: self.location.place(row),
            skills: row.list(self.skills).map(String::from).collect(),
            languages: row.list(self.languages).map(String::from).collect(),
            regions: row.list(self.regions).map(String::from).collect(),
            postal_codes: Vec::new(),
            target_weight: row.at_least_zero(self.target_weight),
            status: if is_gone { RepStatus::Leaving } else { status },
            presence,
            workdays,
            time_zone: row.filled(self.time_zone),
            line: row.line(),
        }
    }
}

/// Reads the reps; their hours are those in the plan's period, once turned into them.
pub fn read(sheet: &Sheet, period: (&PlanSection, Rates), roles: &Spellings, defects: &mut Defects) -> Vec<Rep> {
    let columns = Columns::of(sheet, roles, defects);
    (0..sheet.table.rows()).map(|index| columns.rep(&mut Row { sheet, index, defects }, period)).collect()
}

/// Tells dates of reps that change nothing, as no period is known.
pub fn dates_without_effect(sheet: &Sheet, period: Option<(Date, Date)>) -> Option<String> {
    let columns: Vec<usize> = ["start_date", "end_date"].into_iter().filter_map(|name| sheet.column(name)).collect();
    let dates = columns.iter().flat_map(|&at| sheet.texts(at)).filter(|cell| !cell.is_empty()).count();
    let headers: Vec<&str> = columns.iter().map(|&at| sheet.table.headers[at].as_str()).collect();
    (period.is_none() && dates > 0).then(|| {
        format!(
            "{}: {} of {} changed no rep's hours, as the plan has no period, so reps who are gone or yet to come count in full: say it \
             with [plan] start and end, or leave their rows out",
            sheet.table.file,
            count(dates, "date"),
            headers.join(" and ")
        )
    })
}

fn statuses<'s>(sheet: &'s Sheet, defects: &mut Defects) -> Vocabulary<'s, RepStatus> {
    let unknown = |word: &str| {
        let lines = answer(sheet, "status", &[&REP_STATUSES[..], &[IGNORE]].concat(), word);
        format!("should be active, leaving or placeholder: say what it means, {lines}")
    };
    Vocabulary::of(sheet, sheet.column("status"), rep_status, unknown, defects)
}

/// Spells managers alike: a manager who is a rep by its id, others as they are written first.
pub fn settle_managers(reps: &mut [Rep], ids: &Ids) {
    let people = People::new(ids, reps);
    let mut others = Spellings::default();
    others.add(reps.iter().filter_map(|rep| rep.manager_id.as_deref()));
    let manager = |rep: &Rep| match people.find(rep.manager_id.as_deref()?) {
        Person::Rep(manager, _) => Some(reps[manager].id.clone()),
        Person::Nobody => None,
        _ => Some(others.spelled(rep.manager_id.as_deref()?)),
    };
    let managers: Vec<Option<String>> = reps.iter().map(manager).collect();
    reps.iter_mut().zip(managers).for_each(|(rep, manager)| rep.manager_id = manager);
}
