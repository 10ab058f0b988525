//! Stub.
#![allow(missing_docs)]
use super::{Plan, workload::Workload};
use crate::error::Result;
#[derive(Clone, Debug, Default)]
pub struct Travel {
    pub hop_hours: Vec<f64>,
}
impl Travel {
    pub fn least_hours(&self) -> f64 {
        0.0
    }
}
pub fn travel(_: &Plan, w: &Workload, _: &[usize], _: &[bool]) -> Result<Travel> {
    Ok(Travel { hop_hours: vec![0.0; w.accounts.len()] })
}
