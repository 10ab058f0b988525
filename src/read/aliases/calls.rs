//! Columns of `call_patterns`.

use super::column::{Column, Size, number, text};

/// `call_patterns`
pub const CALL_PATTERNS: &[Column] = &[
    text("segment", &[&["accountsegment", "customersegment", "tier", "class", "kundensegment", "klasse", "classe", "segmento"]]),
    text("role", &[&["userrole", "salesrole", "rolle", "funktion", "fonction", "rol", "funcion"]]),
    text("channel", &[&["calltype", "activitytype", "kanal", "kontaktart", "canal"]]),
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
