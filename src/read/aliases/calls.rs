//! Columns of `call_patterns` and `account_calls`.

use super::column::{Column, Names, Size, number, text};
use super::references::ACCOUNT;

const ROLE: &[Names] = &[&["userrole", "salesrole", "rolle", "funktion", "fonction", "rol", "funcion"]];
const CHANNEL: &[Names] = &[&["calltype", "activitytype", "kanal", "kontaktart", "canal"]];

/// `call_patterns`
pub const CALL_PATTERNS: &[Column] = &[
    text("segment", &[&["accountsegment", "customersegment", "tier", "class", "kundensegment", "klasse", "classe", "segmento"]]),
    text("role", ROLE),
    text("channel", CHANNEL),
    number(
        "calls_per_period",
        Size::CALLS,
        &[
            &["calls", "frequency", "callfrequency", "kontakte", "haufigkeit", "frequenz", "frequence", "frecuencia"],
            &["visits", "besuche", "anrufe", "visites", "appels", "visitas", "llamadas"],
        ],
    ),
    number(
        "minutes_per_call",
        Size::CALLS,
        &[&["minutes", "duration", "durationminutes", "callminutes", "minuten", "dauer", "duree", "minutos", "duracion"]],
    ),
];

/// `account_calls`
pub const ACCOUNT_CALLS: &[Column] = &[
    text("account_id", ACCOUNT),
    text("role", ROLE),
    text("channel", CHANNEL),
    number(
        "calls",
        Size::CALLS,
        &[&["callsperperiod", "callsleft", "frequency", "kontakte", "frequenz", "frequence", "frecuencia"]],
    ),
];
