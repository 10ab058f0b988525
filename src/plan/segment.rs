//! Stub.
#![allow(missing_docs)]
use super::Plan;
use crate::error::Result;
#[derive(Clone, Debug)]
pub struct Segmented {
    pub label: String,
    pub reason: String,
}
pub fn segment(plan: &Plan) -> Result<Vec<Segmented>> {
    Ok(plan.accounts.iter().map(|a| Segmented { label: a.segment.clone().unwrap_or_default(), reason: "given".into() }).collect())
}
