//! Whether an activity took place: calls that were planned, called off, or reached nobody are none.

use crate::read::defects::Defects;
use crate::read::sheet::Sheet;
use crate::read::vocabulary::{Vocabulary, answer};
use crate::read::words::fold;

/// Values of a status, as the plan file may name them.
const STATUSES: [&str; 2] = ["done", "not_done"];

/// Looks at the words of a sheet's status; those that are not known are defects.
pub fn statuses<'s>(sheet: &'s Sheet, column: Option<usize>, defects: &mut Defects) -> Vocabulary<'s, bool> {
    let unknown = |word: &str| {
        let lines = answer(sheet, "status", &STATUSES, word);
        format!("says neither that the call was made nor that it was not: say which with {lines}")
    };
    Vocabulary::of(sheet, column, is_done, unknown, defects)
}

fn is_done(word: &str) -> Option<bool> {
    match fold(word).as_str() {
        "done" | "complete" | "completed" | "closed" | "held" | "finished" | "attended" | "connected" | "reached"
        | "leftlivemessage" | "made" | "yes" | "true" | "erledigt" | "abgeschlossen" | "durchgefuhrt" | "termine"
        | "terminee" | "effectue" | "realizado" | "realizada" | "completada" | "completado" | "confirmed" => Some(true),
        "notdone"
        | "open"
        | "planned"
        | "scheduled"
        | "rescheduled"
        | "notstarted"
        | "inprogress"
        | "waiting"
        | "waitingonsomeoneelse"
        | "deferred"
        | "canceled"
        | "cancelled"
        | "noshow"
        | "tentative"
        | "noanswer"
        | "busy"
        | "wrongnumber"
        | "leftvoicemail"
        | "missed"
        | "failed"
        | "no"
        | "false"
        | "offen"
        | "geplant"
        | "abgesagt"
        | "verschoben"
        | "prevu"
        | "annule"
        | "annulee"
        | "planificado"
        | "cancelado"
        | "cancelada" => Some(false),
        _ => None,
    }
}
