//! `absences`: days on which reps do not work.

use jiff::civil::Date;

use crate::plan::Plan;
use crate::plan::availability::{Absence, Availability};
use crate::plan::words::count;
use crate::read::defects::Defects;
use crate::read::ids::Ids;
use crate::read::people::{People, Person};
use crate::read::row::Row;
use crate::read::sheet::Sheet;

/// Reads absences; those outside the period are told.
pub fn read(plan: &Plan, sheet: &Sheet, period: (Date, Date), found: &mut Availability, defects: &mut Defects) {
    let [rep, from] = ["rep_id", "from_date"].map(|name| sheet.required(name, defects));
    let until = sheet.column("until_date");
    let ids = Ids::new(plan.reps.iter().map(|rep| rep.id.as_str()).collect());
    let people = People::new(&ids, &plan.reps);
    let mut outside = 0;
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let absent = match people.find(row.text(rep)) {
            Person::Rep(at, _) => Some(at),
            Person::Several(reps) => {
                row.wrong(rep, &people.which(&reps));
                None
            }
            Person::Miswritten(reason) => {
                row.wrong(rep, &reason);
                None
            }
            Person::Nobody if row.text(rep).is_empty() => {
                row.required(rep);
                None
            }
            Person::Nobody | Person::Stranger => {
                row.unknown(rep, "is no rep of the plan", people.ids());
                None
            }
        };
        row.required(from);
        let first = row.date(from);
        let last = row.date(until).or(first);
        let Some(((absent, first), last)) = absent.zip(first).zip(last) else { continue };
        if last < first {
            row.wrong(until, "is before the first day");
        } else if last < period.0 || first > period.1 {
            outside += 1;
        } else {
            found.absences.push(Absence { rep: absent, from: first, until: last });
        }
    }
    let told = |rows| {
        format!("{}: {} outside the plan's period, {} to {}", sheet.table.file, count(rows, "absence"), period.0, period.1)
    };
    found.told.extend((outside > 0).then(|| told(outside)));
}
