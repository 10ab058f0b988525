//! Briefs as files: a page and a table for each rep, a page for each manager, one that leads to them all, and the table of what is
//! handed over. Nothing of them needs a script or a network.

mod bars;
mod book;
mod changes;
mod files;
mod index;
mod json;
mod map;
mod page;
mod partners;
mod sentences;
mod tables;
mod team;
mod text;
mod view;
mod weeks;

use std::path::Path;

pub use files::FOLDER;
pub use json::json;
pub use text::text;

use super::html::sketch::Ground;
use files::{Files, HANDOVER, INDEX};
use rayon::prelude::*;

use crate::error::Result;
use crate::execute::briefs::Briefing;
use crate::folder::store;
use view::View;

/// Writes the files of a briefing into a folder.
///
/// # Errors
/// [`crate::Error::Machine`] where the disk fails.
pub fn write(folder: &Path, briefing: &Briefing) -> Result<()> {
    let (files, ground) = (Files::of(briefing), Ground::of(&briefing.plan.plan));
    let view = View { briefing, files: &files };
    let page = |name: String, text: String| store(&folder.join(name), |out| out.write_all(text.as_bytes()));
    page(format!("{INDEX}.html"), index::page(&view))?;
    store(&folder.join(format!("{HANDOVER}.csv")), |out| tables::handover(briefing, out))?;
    briefing.briefs.par_iter().zip(&files.reps).try_for_each(|(brief, name)| {
        page(format!("{name}.html"), page::page(&view, &ground, brief))?;
        store(&folder.join(format!("{name}.csv")), |out| tables::accounts(briefing, brief, out))
    })?;
    (briefing.teams.par_iter().zip(&files.teams))
        .try_for_each(|(team, name)| page(format!("{name}.html"), team::page(&view, team)))
}
