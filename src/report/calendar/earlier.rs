//! The calendar of an earlier plan, as its files of reps have it: what a new one moves, and what is called off.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use icalendar::{Calendar, Component, Event, EventStatus};

use crate::error::{Error, Result};
use crate::plan::scheduled::FOLDER;

/// An entry of an earlier calendar.
#[derive(Clone, Debug)]
pub struct Known {
    /// The file of the rep.
    pub file: String,
    /// How often it has moved.
    pub sequence: u32,
    /// As its file has it.
    pub event: Event,
}

impl Known {
    /// Whether it is called off already.
    pub fn is_off(&self) -> bool {
        self.event.get_status() == Some(EventStatus::Cancelled)
    }

    /// When it begins and ends, as written.
    pub fn times(&self) -> [Option<&str>; 2] {
        ["DTSTART", "DTEND"].map(|key| self.event.property_value(key))
    }
}

/// What stands in the calendars of reps already, by the entries' names; several where an account has changed hands.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// Entries by name.
    pub entries: BTreeMap<String, Vec<Known>>,
}

impl Earlier {
    /// Reads the calendar in a plan's folder.
    ///
    /// # Errors
    /// [`Error::Command`] where there is none, or its files are no calendars; [`Error::Machine`] where the disk fails.
    pub fn read(out: &Path) -> Result<Self> {
        let folder = out.join(FOLDER);
        if !folder.is_dir() {
            let message = format!("{} has no {FOLDER} folder: name the folder of a plan that was scheduled", out.display());
            return Err(Error::Command(message));
        }
        let failed = |source| Error::Machine { path: folder.clone(), source };
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
            names.extend(Some(name).filter(|name| name.ends_with(".ics")));
        }
        names.sort();
        let mut earlier = Earlier::default();
        for name in names {
            let path = folder.join(&name);
            let text = fs::read_to_string(&path).map_err(|source| Error::Machine { path: path.clone(), source })?;
            let calendar: Calendar = text
                .parse()
                .map_err(|_: String| Error::Command(format!("{} is no calendar that can be read", path.display())))?;
            for event in calendar.events() {
                let Some(uid) = event.get_uid() else { continue };
                let sequence = event.get_sequence().unwrap_or_default();
                let known = Known { file: name.clone(), sequence, event: event.clone() };
                earlier.entries.entry(uid.into()).or_default().push(known);
            }
        }
        Ok(earlier)
    }

    /// The entries of a file.
    pub fn of_file<'a>(&'a self, file: &'a str) -> impl Iterator<Item = (&'a str, &'a Known)> {
        self.entries
            .iter()
            .flat_map(|(uid, all)| all.iter().map(move |known| (uid.as_str(), known)))
            .filter(move |(_, known)| known.file == file)
    }
}
