//! What Salesforce has beside accounts: territories, and who belongs to them.

use super::load::Load;
use super::people::People;
use super::profile::Object;
use super::tables::{Export, Tables};
use super::turn::Turn;
use super::{associations, territories};
use crate::error::{Error, Result};
use crate::plan::published::Published;
use crate::plan::words::count;

/// Adds territories, and who belongs to them, where the CRM exported any.
pub(super) fn load(published: &Published, people: &People, tables: &Tables, turn: Turn, load: &mut Load) -> Result<()> {
    let given: Vec<&Export> = [Object::Territory, Object::AccountTerritory, Object::UserTerritory]
        .into_iter()
        .filter_map(|object| tables.get(object))
        .collect();
    let (Some(exported), Some(accounts)) = (tables.get(Object::Territory), tables.get(Object::AccountTerritory)) else {
        if let Some(other) = given.first() {
            return Err(Error::Command(format!(
                "{} needs exports of Territory2 (Id, Name, DeveloperName) and ObjectTerritory2Association (Id, ObjectId, Territory2Id) \
                 beside it: --from FILE for each",
                other.file
            )));
        }
        load.notes
            .push("territories are left as they are: no exports of Territory2 and its associations were given (--from)".into());
        return Ok(());
    };
    let users = tables.get(Object::UserTerritory);
    let own = territories::found(published, people, exported)?;
    territories::insert(published, exported, &own, load)?;
    associations::of_accounts(published, (tables.get(Object::Account), accounts), &own, turn, load)?;
    match users {
        Some(users) => associations::of_users(published, people, users, &own, load),
        None => {
            load.notes.push("users of territories are left as they are: no export of UserTerritory2Association was given".into());
            Ok(())
        }
    }
}

/// Adds the territories of accounts that were held until then, where the CRM exported any; those of territories that are yet to be
/// inserted come with the next export.
pub(super) fn hand_over(published: &Published, people: &People, tables: &Tables, turn: Turn, load: &mut Load) -> Result<()> {
    let (Some(exported), Some(accounts)) = (tables.get(Object::Territory), tables.get(Object::AccountTerritory)) else {
        return Ok(());
    };
    let own = territories::found(published, people, exported)?;
    associations::of_accounts(published, (tables.get(Object::Account), accounts), &own, turn, load)?;
    let waiting: usize = load.waiting.drain(..).map(|file| file.rows.len()).sum();
    if waiting > 0 {
        let what = count(waiting, "association");
        load.notes
            .push(format!("{what} of held accounts with new territories are in no file yet: the next export has their ids"));
    }
    Ok(())
}
