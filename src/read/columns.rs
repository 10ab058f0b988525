//! Columns that settings name by their headers → the columns' own names.

use std::collections::BTreeMap;

use super::defects::Defects;
use super::document::Document;
use super::sheet::Sheet;
use crate::plan::Config;
use crate::plan::config::balance::is_computed;

/// Puts the plan's own names in the place of headers, wherever a setting names a numeric column of the accounts.
pub fn settle(config: &mut Config, document: &Document, accounts: &Sheet, defects: &mut Defects) {
    let names = Names { document, accounts };
    config.segment.column = names.own(&config.segment.column);
    names.keys("segment.weights", &mut config.segment.weights, defects);
    names.keys("balance", &mut config.balance, defects);
    names.keys("hierarchy.spans", &mut config.hierarchy.spans, defects);
    for (role, own) in &mut config.roles {
        names.keys(&format!("roles.{role}.balance"), &mut own.balance, defects);
        own.objective_weight.iter_mut().for_each(|column| *column = names.own(column));
        own.spans.iter_mut().for_each(|spans| names.keys(&format!("roles.{role}.spans"), spans, defects));
    }
}

struct Names<'a> {
    document: &'a Document,
    accounts: &'a Sheet,
}

impl Names<'_> {
    fn own(&self, name: &str) -> String {
        if is_computed(name) {
            return name.to_string();
        }
        let at = self.accounts.header(name);
        let own = at.map(|at| self.accounts.known(at).map_or(self.accounts.table.headers[at].as_str(), |column| column.name));
        own.unwrap_or(name).to_string()
    }

    fn keys<T>(&self, section: &str, map: &mut BTreeMap<String, T>, defects: &mut Defects) {
        for (name, value) in std::mem::take(map) {
            let own = self.own(&name);
            if map.contains_key(&own) {
                let reason = format!("is another name of {own}, which stands here as well: take one of them out");
                defects.push(self.document.defect(&format!("{section}.{name}"), reason));
            }
            map.insert(own, value);
        }
    }
}
