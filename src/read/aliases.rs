//! The columns of each table, and the other names under which exports hold them: those of Salesforce, HubSpot, Dynamics, Zoho,
//! Pipedrive and SAP, and of spreadsheets, in English, German, French and Spanish.

mod accounts;
mod activities;
mod addresses;
mod calls;
mod choice;
mod column;
mod matching;
mod period;
mod references;
mod reps;
mod sales;
mod travel;

pub use accounts::ACCOUNTS;
pub use activities::ACTIVITIES;
pub use addresses::part;
pub use calls::{ACCOUNT_CALLS, CALL_PATTERNS};
pub use choice::{Cells, Chosen, line, passed_over};
pub use column::{Column, Size, converted, simplify, spoken_scale};
pub use matching::{Matching, known_part, matched, position};
pub use period::{Period, spoken};
pub use references::{ABSENCES, ADJACENCY, APPOINTMENTS, ASSIGNMENTS, HOLIDAYS, LOCKS, OWNERS, PLACES, REQUESTS};
pub use reps::REPS;
pub use sales::SALES;
pub use travel::{POINTS, TRAVEL};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_simplified_and_unambiguous() {
        for table in [
            ACCOUNTS,
            REPS,
            CALL_PATTERNS,
            ACCOUNT_CALLS,
            OWNERS,
            ASSIGNMENTS,
            LOCKS,
            TRAVEL,
            PLACES,
            ADJACENCY,
            ABSENCES,
            APPOINTMENTS,
            HOLIDAYS,
            ACTIVITIES,
            SALES,
        ] {
            let mut all: Vec<(String, &str)> = table.iter().map(|column| (simplify(column.name), column.name)).collect();
            for column in table {
                all.extend(
                    column.aliases.iter().copied().flatten().chain(column.loose).map(|alias| (alias.to_string(), column.name)),
                );
            }
            assert!(all.iter().all(|(alias, _)| *alias == simplify(alias)));
            let of_no_address = all.iter().filter(|(alias, own)| part(alias, table).is_some_and(|(_, other)| other.name != *own));
            assert_eq!(of_no_address.collect::<Vec<_>>(), Vec::<&(String, &str)>::new());
            all.sort();
            let twice: Vec<_> = all.windows(2).filter(|pair| pair[0].0 == pair[1].0).collect();
            assert!(twice.is_empty(), "{twice:?}");
        }
    }
}
