//! Reports: text, JSON, CSV, GeoJSON, and the folder they are written to.

mod approvals;
pub mod audit;
#[cfg(feature = "cli")]
pub mod briefs;
#[cfg(feature = "cli")]
pub mod calendar;
#[cfg(feature = "cli")]
pub mod calibrate;
#[cfg(feature = "cli")]
pub mod changes;
pub mod comparison;
mod content;
pub mod crm;
pub(crate) mod csv;
#[cfg(feature = "cli")]
pub mod evaluation;
#[cfg(feature = "cli")]
pub mod explanation;
mod files;
pub mod folder;
#[cfg(feature = "cli")]
pub mod frontier;
pub(crate) mod geojson;
#[cfg(feature = "cli")]
pub mod history;
#[cfg(feature = "cli")]
pub mod html;
#[cfg(feature = "cli")]
pub mod measure;
pub mod model;
#[cfg(feature = "cli")]
mod names;
#[cfg(feature = "cli")]
pub mod pages;
#[cfg(feature = "cli")]
pub(crate) mod paired;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "cli")]
pub mod replan;
#[cfg(feature = "cli")]
pub mod review;
mod routing;
pub mod run;
#[cfg(feature = "cli")]
pub mod show;
#[cfg(feature = "cli")]
pub mod size;
pub mod summary;
#[cfg(feature = "cli")]
mod tables;
pub mod terminal;
mod territory;
#[cfg(feature = "cli")]
pub mod text;
pub(crate) mod turnover;
pub mod verify;
#[cfg(feature = "cli")]
pub mod width;
#[cfg(feature = "cli")]
pub mod workbook;

pub use content::Report;
pub use files::{ASSIGNMENTS, CERTIFICATE, FILES, PAGE, RUN, Render, SUMMARY, TERRITORIES, WORKBOOK};
pub use summary::Summary;
