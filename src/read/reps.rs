//! `reps` → sellers.

use super::defects::Defects;
use super::location::Location;
use super::row::Row;
use super::sheet::Sheet;
use crate::plan::{Rep, RepStatus};

struct Columns {
    id: Option<usize>,
    role: Option<usize>,
    capacity_hours: Option<usize>,
    name: Option<usize>,
    email: Option<usize>,
    manager_id: Option<usize>,
    location: Location,
    skills: Option<usize>,
    target_weight: Option<usize>,
    status: Option<usize>,
}

impl Columns {
    fn of(sheet: &Sheet, defects: &mut Defects) -> Self {
        Columns {
            id: sheet.required("rep_id", defects),
            role: sheet.required("role", defects),
            capacity_hours: sheet.required("capacity_hours", defects),
            name: sheet.column("name"),
            email: sheet.column("email"),
            manager_id: sheet.column("manager_id"),
            location: Location::of(sheet, defects),
            skills: sheet.column("skills"),
            target_weight: sheet.column("target_weight"),
            status: sheet.column("status"),
        }
    }

    fn rep(&self, row: &mut Row) -> Rep {
        Rep {
            id: row.required(self.id).to_string(),
            role: row.required(self.role).to_string(),
            capacity_hours: row.required_from_zero(self.capacity_hours),
            name: row.text(self.name).to_string(),
            email: row.filled(self.email),
            manager_id: row.filled(self.manager_id),
            place: self.location.place(row),
            skills: row.list(self.skills).map(String::from).collect(),
            target_weight: row.from_zero(self.target_weight),
            status: status(row, self.status),
            line: row.line(),
        }
    }
}

/// Reads the reps.
pub fn read(sheet: &Sheet, defects: &mut Defects) -> Vec<Rep> {
    let columns = Columns::of(sheet, defects);
    (0..sheet.table.rows()).map(|index| columns.rep(&mut Row { sheet, index, defects })).collect()
}

fn status(row: &mut Row, column: Option<usize>) -> RepStatus {
    match row.text(column).to_ascii_lowercase().as_str() {
        "" | "active" => RepStatus::Active,
        "leaving" => RepStatus::Leaving,
        "placeholder" => RepStatus::Placeholder,
        _ => {
            row.wrong(column, "should be active, leaving or placeholder");
            RepStatus::Active
        }
    }
}
