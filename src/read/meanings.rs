//! Words of exports that have a meaning in every plan: statuses, yes and no.

use super::words::fold;
use crate::plan::{AccountStatus, RepStatus};

/// Values of an account's status, as the plan file may name them.
pub const ACCOUNT_STATUSES: [&str; 2] = ["customer", "prospect"];
/// Values of a rep's status.
pub const REP_STATUSES: [&str; 3] = ["active", "leaving", "placeholder"];
/// Values of yes and no.
pub const FLAGS: [&str; 2] = ["true", "false"];

/// Whether an account buys, in the words of exports.
pub fn account_status(word: &str) -> Option<AccountStatus> {
    match fold(word).as_str() {
        "customer" | "customers" | "client" | "clients" | "active" | "activecustomer" | "existing" | "existingcustomer"
        | "currentcustomer" | "current" | "customerdirect" | "customerchannel" | "evangelist" | "kunde" | "kunden"
        | "bestandskunde" | "bestandskunden" | "stammkunde" | "aktiv" | "aktiverkunde" | "clientactif" | "actif"
        | "clientexistant" | "cliente" | "clientes" | "activo" | "activa" | "clienteactivo" => Some(AccountStatus::Customer),
        "prospect"
        | "prospects"
        | "lead"
        | "leads"
        | "opportunity"
        | "subscriber"
        | "mql"
        | "sql"
        | "sal"
        | "marketingqualifiedlead"
        | "salesqualifiedlead"
        | "salesacceptedlead"
        | "potential"
        | "potentialcustomer"
        | "potentialclient"
        | "target"
        | "suspect"
        | "interessent"
        | "interessenten"
        | "potenziellerkunde"
        | "potentiellerkunde"
        | "zielkunde"
        | "prospectif"
        | "piste"
        | "opportunite"
        | "clientpotentiel"
        | "prospecto"
        | "prospectos"
        | "oportunidad"
        | "clientepotencial"
        | "potencial" => Some(AccountStatus::Prospect),
        _ => of_netsuite(word),
    }
}

/// NetSuite's stages of its statuses: `CUSTOMER-Closed Won`, `LEAD-Qualified`; who was lost has none.
fn of_netsuite(word: &str) -> Option<AccountStatus> {
    let (stage, status) = word.split_once('-')?;
    let is_lost = ["lost", "unqualified", "dead", "inactive"].iter().any(|lost| fold(status).contains(lost));
    match stage {
        "CUSTOMER" if !is_lost => Some(AccountStatus::Customer),
        "PROSPECT" | "LEAD" if !is_lost => Some(AccountStatus::Prospect),
        _ => None,
    }
}

/// Whether a rep stays, in the words of exports.
pub fn rep_status(word: &str) -> Option<RepStatus> {
    match fold(word).as_str() {
        "active" | "aktiv" | "actif" | "active(e)" | "activo" | "employed" => Some(RepStatus::Active),
        "leaving" | "leaver" | "ausscheidend" | "scheidetaus" | "gekundigt" | "surledepart" | "partant" | "saliente" => {
            Some(RepStatus::Leaving)
        }
        "placeholder" | "open" | "vacant" | "tobehired" | "tbh" | "platzhalter" | "offen" | "vakant" | "poste vacant"
        | "postevacant" | "vacante" => Some(RepStatus::Placeholder),
        _ => None,
    }
}

/// Yes or no, in the words of exports.
pub fn flag(word: &str) -> Option<bool> {
    match fold(word).as_str() {
        "true" | "yes" | "y" | "1" | "x" | "wahr" | "ja" | "j" | "vrai" | "oui" | "o" | "verdadero" | "si" | "s" => Some(true),
        "false" | "no" | "n" | "0" | "-" | "falsch" | "nein" | "faux" | "non" | "falso" => Some(false),
        _ => None,
    }
}

/// Whether a word says that an account or a rep is gone (`Inactive`, `Closed`) or still there (`Active`).
pub fn is_gone(word: &str) -> Option<bool> {
    match fold(word).as_str() {
        "active" | "activated" | "enabled" | "aktiv" | "actif" | "active(e)" | "activo" | "activa" => Some(false),
        "inactive" | "notactive" | "deactivated" | "disabled" | "deleted" | "archived" | "churned" | "closed" | "terminated"
        | "inaktiv" | "nichtaktiv" | "geloscht" | "gesperrt" | "geschlossen" | "archiviert" | "inactif" | "supprime"
        | "ferme" | "inactivo" | "inactiva" | "eliminado" | "cerrado" => Some(true),
        _ => None,
    }
}
