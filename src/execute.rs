//! Step 4, execute: does everybody know? A written plan becomes what each rep does, and when.

pub mod briefs;
pub mod calendar;
pub mod changes;
pub mod crm;
pub mod handover;
pub mod review;
