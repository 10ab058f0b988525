//! Settings of maps that are redrawn, held against the tables.

use super::defects::Defects;
use super::document::Document;
use super::nearest::hint;
use super::sheet::Sheet;
use crate::error::Defect;
use crate::plan::config::{Centres, Objective, RoleMode, RoleSection, Unit};
use crate::plan::{Plan, RepStatus};

/// Checks units, counts and fixed reps of every role, and that nothing is asked of redrawn maps elsewhere.
pub fn check(plan: &Plan, document: &Document, accounts: &Sheet, defects: &mut Defects) {
    let mut checker = Checker { plan, document, accounts, defects };
    for (role, own) in &plan.config.roles {
        checker.unit(role, own);
        match own.mode {
            RoleMode::Assign => checker.out_of_place(role, own),
            RoleMode::Redraw => checker.redrawn(role, own),
        }
    }
    let redrawn = plan.config.roles.values().any(|own| own.mode == RoleMode::Redraw);
    let general = &plan.config.constraints;
    for (key, set) in [("contiguity", general.contiguity == Some(true)), ("bridge", general.bridge == Some(true))] {
        checker.require(
            redrawn || !set,
            &format!("constraints.{key}"),
            "is for maps that are redrawn, but no role has mode = \"redraw\"",
        );
    }
}

struct Checker<'a> {
    plan: &'a Plan,
    document: &'a Document,
    accounts: &'a Sheet,
    defects: &'a mut Defects,
}

impl Checker<'_> {
    fn require(&mut self, holds: bool, key: &str, reason: &str) {
        if !holds {
            self.defects.push(self.document.defect(key, reason));
        }
    }

    /// A column that units are must be there, with a value for every account.
    fn unit(&mut self, role: &str, own: &RoleSection) {
        let (column, joined) = match self.plan.unit(role) {
            Unit::Column(column) => (column, false),
            Unit::Joined(column, _) => (column, true),
            Unit::Account | Unit::Family(_) => return,
        };
        let key = format!("roles.{role}.unit");
        let table = &self.accounts.table;
        if self.accounts.header(&column).is_none() {
            let names = ["account", "family"].into_iter().chain(table.headers.iter().map(String::as_str));
            let reason = format!("is neither account, nor family, nor a column of {}{}", table.file, hint(&column, names));
            return self.require(false, &key, &reason);
        }
        let connected = own.mode == RoleMode::Redraw && self.plan.constraints(role).contiguity == Some(true);
        let reason = format!(
            "joins areas by {column} that may lie far apart, so territories of role {role} can't be connected: families = \"off\", or no \
             contiguity"
        );
        self.require(!(joined && connected), &format!("roles.{role}.constraints.families"), &reason);
        for account in self.plan.accounts.iter().filter(|account| account.area(&column).is_empty()) {
            let reason = format!("must not be empty: the units of role {role} are areas by {column}");
            self.defects.push(Defect::of_file(&table.file, reason).line(account.line).column(&column));
        }
    }

    /// Settings that only a redrawn map has.
    fn out_of_place(&mut self, role: &str, own: &RoleSection) {
        let set = [
            ("count", own.count.is_some()),
            ("sizes", !own.sizes.is_empty()),
            ("fixed", !own.fixed.is_empty()),
            ("objective", own.objective != Objective::Travel),
            ("objective_weight", own.objective_weight.is_some()),
            ("centres", own.centres != Centres::Units),
            ("constraints.contiguity", own.constraints.contiguity == Some(true)),
            ("constraints.bridge", own.constraints.bridge == Some(true)),
        ];
        for (key, set) in set {
            let reason = format!("is for maps that are redrawn: role {role} needs mode = \"redraw\"");
            self.require(!set, &format!("roles.{role}.{key}"), &reason);
        }
    }

    fn redrawn(&mut self, role: &str, own: &RoleSection) {
        self.require(own.count != Some(0), &format!("roles.{role}.count"), "must be 1 or more");
        let weighted = own.objective != Objective::Travel || own.objective_weight.is_none();
        let reason = "is for objective = \"distance\" or \"squared_distance\": hours of travel need no weight";
        self.require(weighted, &format!("roles.{role}.objective_weight"), reason);
        self.require(own.coverage.is_none(), &format!("roles.{role}.coverage"), "nothing is given up where the map is redrawn");
        if own.centres == Centres::Anywhere {
            self.anywhere(role, own);
        }
        for (at, id) in own.fixed.iter().enumerate() {
            let reason = self.why_not_fixed(role, own, at, id);
            self.require(reason.is_none(), &format!("roles.{role}.fixed[{at}]"), &reason.unwrap_or_default());
        }
        self.sizes(role, own);
        if let Some(count) = own.territories().filter(|&count| count > 0 && count < own.fixed.len()) {
            let reason = format!("{} reps are fixed, but count is {count}", own.fixed.len());
            self.require(false, &format!("roles.{role}.fixed"), &reason);
        }
    }

    /// One size above 0 for each who stays, and for each open position.
    fn sizes(&mut self, role: &str, own: &RoleSection) {
        let (sizes, key) = (own.sizes.len(), format!("roles.{role}.sizes"));
        for (at, &size) in own.sizes.iter().enumerate() {
            let key = format!("{key}[{at}]");
            self.require(size > 0.0 && size.is_finite(), &key, &format!("is {size}: a size is a number above 0, such as 6"));
        }
        let stay = self.plan.reps.iter().filter(|rep| rep.role == role && rep.status != RepStatus::Leaving).count();
        let wanted = own.count.unwrap_or_else(|| stay.max(sizes));
        let whose =
            format!("are {sizes}, but there are {wanted} territories: one size for each rep who stays, then for open positions");
        self.require(sizes == 0 || sizes == wanted && sizes >= stay, &key, &whose);
    }

    /// Settings that do not go with centres anywhere, in one message.
    fn anywhere(&mut self, role: &str, own: &RoleSection) {
        let tolerances = self.plan.balance(role).values().filter(|section| section.tolerance.is_some()).count();
        let wrong = [
            (own.objective != Objective::SquaredDistance, "objective = \"squared_distance\" is what they go with"),
            (self.plan.constraints(role).contiguity == Some(true), "contiguity can't be asked for"),
            (!own.fixed.is_empty(), "no rep's territory can be fixed"),
            (!own.sizes.is_empty(), "all territories are of one size"),
            (tolerances > 1, "one activity alone can have a tolerance in [balance]"),
        ];
        let wrong: Vec<&str> = wrong.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words).collect();
        let reason = format!("is \"anywhere\", but {}", wrong.join("; "));
        self.require(wrong.is_empty(), &format!("roles.{role}.centres"), &reason);
    }

    fn why_not_fixed(&self, role: &str, own: &RoleSection, at: usize, id: &str) -> Option<String> {
        let team = || self.plan.reps.iter().filter(|rep| rep.role == role);
        match team().find(|rep| rep.id == id) {
            None => Some(format!("is no rep of role {role}{}", hint(id, team().map(|rep| rep.id.as_str())))),
            Some(_) if own.fixed[..at].iter().any(|other| other == id) => Some("stands twice".into()),
            Some(rep) if rep.status == RepStatus::Leaving => Some("leaves, so can't have a territory".into()),
            Some(rep) if rep.place.is_none() => Some("has no place to draw a territory around".into()),
            Some(_) => None,
        }
    }
}
