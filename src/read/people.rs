//! Reps as tables name them: by id, e-mail or name, in any case, or by an id of Salesforce with or without its checksum.

use std::collections::BTreeMap;

use super::ids::Ids;
use super::placeholders::{is_placeholder, is_vacancy};
use super::words::fold;
use crate::plan::Rep;
use crate::plan::salesforce_id;
use crate::plan::words::first;

/// By what a rep is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The id.
    Id,
    /// An id of Salesforce with or without its checksum, and the rep has the other.
    Checksum,
    /// The id in another case, the name, or the e-mail.
    Name,
    /// The id but for leading zeros.
    Zeros,
}

/// Whom a cell names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Person {
    /// A rep of the plan (index into `Plan::reps`).
    Rep(usize, Way),
    /// Nobody: the cell is empty, or holds a placeholder.
    Nobody,
    /// One of several reps of the same name.
    Several(Vec<usize>),
    /// An id of Salesforce that can't be, or several people: why.
    Miswritten(String),
    /// Nobody of the plan.
    Stranger,
}

/// The reps of a plan, to be found by what they are called.
#[derive(Debug)]
pub struct People<'a> {
    ids: &'a Ids<'a>,
    reps: &'a [Rep],
    names: BTreeMap<String, Vec<usize>>,
}

impl<'a> People<'a> {
    /// Indexes reps; those of the file are the first, with these ids.
    pub fn new(ids: &'a Ids<'a>, reps: &'a [Rep]) -> Self {
        let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, rep) in reps.iter().enumerate().take(ids.all().len()) {
            // Two ids of Salesforce may differ in case alone.
            let id = Some(rep.id.as_str()).filter(|id| id.len() != salesforce_id::SHORT || !salesforce_id::is_id(id));
            let words = [id, rep.email.as_deref(), Some(&rep.name)].into_iter().flatten().map(fold);
            for word in words.chain(turned(&rep.name).as_deref().map(fold)).filter(|word| !word.is_empty()) {
                let own = names.entry(word).or_default();
                if !own.contains(&at) {
                    own.push(at);
                }
            }
        }
        People { ids, reps, names }
    }

    /// Whom a cell names.
    pub fn find(&self, cell: &str) -> Person {
        if let Some(rep) = self.ids.find(cell).filter(|_| !cell.is_empty()) {
            return Person::Rep(rep, if self.ids.has(cell) { Way::Id } else { Way::Checksum });
        }
        if cell.is_empty() || is_placeholder(cell) {
            return Person::Nobody;
        }
        if let Some(reason) = self.ids.wrong_checksum(cell) {
            return Person::Miswritten(reason);
        }
        let named = |word: &str| self.names.get(&fold(word));
        // `Jane Roe (jane@roe.example)`
        let parts = || cell.split(['(', '<']).filter_map(|part| named(part.trim_end_matches([')', '>', ' '])));
        let found = named(cell).or_else(|| named(&turned(cell)?)).or_else(|| parts().min_by_key(|reps| reps.len()));
        match found.map(Vec::as_slice) {
            Some(&[rep]) => Person::Rep(rep, Way::Name),
            Some(reps) => Person::Several(reps.to_vec()),
            // A rep may be called so who is yet to be hired.
            None if is_vacancy(cell) => Person::Nobody,
            None => match (self.ids.find_bare(cell), self.several(cell)) {
                (Some(rep), _) => Person::Rep(rep, Way::Zeros),
                (None, Some(reason)) => Person::Miswritten(reason),
                (None, None) => Person::Stranger,
            },
        }
    }

    /// Why a cell names nobody, though it names several: `Jane Roe; Bob Poe`.
    fn several(&self, cell: &str) -> Option<String> {
        let is_known = |part: &str| self.ids.has(part) || self.names.contains_key(&fold(part));
        let of = |marks: &[&str]| {
            let parts = marks.iter().fold(vec![cell], |parts, mark| parts.iter().flat_map(|part| part.split(mark)).collect());
            parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<&str>>()
        };
        // Between others, each must be somebody: names have such signs.
        let listed = Some(of(&[";", "|"])).filter(|parts| parts.iter().any(|part| is_known(part)));
        let parts =
            listed.filter(|parts| parts.len() > 1).unwrap_or_else(|| of(&[",", "/", "&", "+", " and ", " und ", " et ", " y "]));
        let is_several = parts.len() > 1 && (cell.contains([';', '|']) || parts.iter().all(|part| is_known(part)));
        (is_several && parts.iter().any(|part| is_known(part))).then(|| {
            format!("names {} people, where an account has one in each role: write one of {}", parts.len(), first(&parts, 5))
        })
    }

    /// The same in a role that is known: of several reps of a name, that of the role.
    pub fn find_in(&self, cell: &str, role: Option<&str>) -> Person {
        match self.find(cell) {
            Person::Several(reps) => {
                let mut own = reps.iter().copied().filter(|&rep| role.is_some_and(|role| self.reps[rep].role == role));
                match (own.next(), own.next()) {
                    (Some(rep), None) => Person::Rep(rep, Way::Name),
                    _ => Person::Several(reps),
                }
            }
            other => other,
        }
    }

    /// The id of a rep.
    pub fn id(&self, rep: usize) -> &'a str {
        &self.reps[rep].id
    }

    /// The role of a rep.
    pub fn role(&self, rep: usize) -> &'a str {
        &self.reps[rep].role
    }

    /// Ids of the reps, for suggestions.
    pub fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.ids.all().iter().copied()
    }

    /// What to ask where several reps have a name.
    pub fn which(&self, reps: &[usize]) -> String {
        let ids: Vec<&str> = reps.iter().map(|&rep| self.reps[rep].id.as_str()).collect();
        format!("is the name of {} reps, {}: write the id of the one that is meant", reps.len(), first(&ids, 5))
    }
}

/// `Roe, Jane` as `Jane Roe`.
fn turned(name: &str) -> Option<String> {
    let (last, given) = name.split_once(',')?;
    Some(format!("{} {}", given.trim(), last.trim())).filter(|_| !last.trim().is_empty() && !given.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rep(id: &str, name: &str, email: &str, role: &str) -> Rep {
        Rep { id: id.into(), name: name.into(), email: Some(email.into()), role: role.into(), ..Rep::default() }
    }

    #[test]
    fn people_are_found_by_whatever_names_them() {
        let reps = [
            rep("r1", "Zoé Roe", "zoe@x.example", "a"),
            rep("R2", "Poe, Ann", "", "a"),
            rep("R3", "Ann Poe", "ann@x.example", "b"),
        ];
        let ids = Ids::new(reps.iter().map(|rep| rep.id.as_str()).collect());
        let people = People::new(&ids, &reps);
        for cell in ["R1", "zoe roe", "ZOE@X.EXAMPLE", "Roe, Zoe", "Zoé Roe (zoe@x.example)"] {
            assert_eq!(people.find(cell), Person::Rep(0, Way::Name), "{cell}");
        }
        assert_eq!(people.find("r1"), Person::Rep(0, Way::Id));
        assert_eq!(people.find("Ann Poe"), Person::Several(vec![1, 2]));
        assert_eq!((people.find_in("Ann Poe", Some("b")), people.find("Bob")), (Person::Rep(2, Way::Name), Person::Stranger));
        for cell in ["Zoé Roe; Ann Poe", "R2|R1", "R1 / R2", "Zoe Roe & R3", "R2, R3", "Zoe Roe; Bob Ott"] {
            let Person::Miswritten(reason) = people.find(cell) else { panic!("{cell}") };
            assert!(reason.starts_with("names 2 people"), "{reason}");
        }
        assert!(["R1, Bob Ott", "Bob; Tom", "Bob/Tom"].iter().all(|cell| people.find(cell) == Person::Stranger));
        assert_eq!((people.find("N/A"), people.find("")), (Person::Nobody, Person::Nobody));
    }
}
