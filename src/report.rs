//! Reports: text, JSON, CSV, GeoJSON, and the folder they are written to.

pub mod audit;
pub mod bar;
pub mod comparison;
mod content;
pub mod csv;
pub mod evaluation;
pub mod explanation;
mod files;
pub mod folder;
pub mod frontier;
pub mod geojson;
pub mod model;
pub mod run;
pub mod size;
pub mod summary;
pub mod terminal;
pub mod text;
pub mod turnover;
pub mod verify;

pub use content::Report;
pub use files::{ASSIGNMENTS, CERTIFICATE, FILES, RUN, Render, SUMMARY, TERRITORIES};
pub use summary::Summary;
