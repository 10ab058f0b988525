//! Exports with a trap in them: currencies, statuses, names in two columns, units in headers, groups of reports. Each is read right,
//! asked about, or told.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod folder;

mod doors {
    mod cells;
    mod groups;
    mod headers;
    mod money;
    mod tables;
}
