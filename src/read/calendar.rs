//! What a call calendar keeps to: holidays, absences of reps, appointments with accounts. They are no inputs of a plan, so that they
//! may change while it is carried out.

mod absences;
mod appointments;
mod clock;
mod holidays;

use super::aliases::{ABSENCES, APPOINTMENTS, Column};
use super::defects::Defects;
use super::schema::Schema;
use super::sheet::Sheet;
use crate::error::{Defect, Result};
use crate::plan::Plan;
use crate::plan::availability::{Availability, minutes};
use crate::plan::travel::working_day;
use crate::plan::words::number;

/// Reads when reps work and accounts are open, as the plan file names it.
///
/// # Errors
/// [`crate::Error::Input`] with all defects; [`crate::Error::Machine`] where the disk fails.
pub fn availability(plan: &Plan) -> Result<Availability> {
    let mut defects = Defects::default();
    let Some(period) = plan.config.plan.start.zip(plan.config.plan.end) else {
        let reason = "is missing: a calendar needs the first and the last day of the period, [plan] start and end";
        defects.push(Defect::of_file(plan.file(), reason).column("plan.start, plan.end"));
        return Err(defects.into());
    };
    let mut found = Availability::default();
    if let Some(name) = &plan.config.execute.holidays {
        holidays::read(plan, name, period, &mut found, &mut defects)?;
    }
    if let Some(sheet) = table(plan, plan.config.data.absences.as_deref(), "absences", ABSENCES, &mut defects)? {
        absences::read(plan, &sheet, period, &mut found, &mut defects);
    }
    if let Some(sheet) = table(plan, plan.config.data.appointments.as_deref(), "appointments", APPOINTMENTS, &mut defects)? {
        appointments::read(plan, &sheet, period, &mut found, &mut defects);
    }
    check_day(plan, &mut defects);
    check_zones(plan, &mut defects);
    defects.finish()?;
    Ok(found)
}

fn table(
    plan: &Plan,
    name: Option<&str>,
    kind: &'static str,
    columns: &'static [Column],
    defects: &mut Defects,
) -> Result<Option<Sheet>> {
    let Some(name) = name else { return Ok(None) };
    Sheet::read(&plan.folder, name, Schema::of(&plan.config, kind, columns), defects)
}

/// A day ends before the next begins.
fn check_day(plan: &Plan, defects: &mut Defects) {
    let (start, hours) = (plan.config.execute.day_start, working_day(plan));
    if f64::from(minutes(start)) + 60.0 * hours > 24.0 * 60.0 {
        let reason = format!("is too late: a day of {} h (travel.day_hours) would end after midnight", number(hours));
        defects.push(Defect::of_file(plan.file(), reason).column("execute.day_start").value(start.to_string()));
    }
}

/// Time zones must be known by name.
fn check_zones(plan: &Plan, defects: &mut Defects) {
    let zones = jiff::tz::TimeZoneDatabase::bundled();
    for rep in &plan.reps {
        let Some(zone) = &rep.time_zone else { continue };
        if zones.get(zone).is_err() {
            let reason =
                "is no time zone: write its name in the tz database, like Europe/Berlin, or leave the cell empty for local times";
            defects.push(Defect::of_file(&plan.config.data.reps, reason).line(rep.line).column("time_zone").value(zone.clone()));
        }
    }
}
