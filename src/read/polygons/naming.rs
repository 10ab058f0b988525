//! Which property of a map's shapes names the units: that by which most of them are found.

use std::collections::{BTreeMap, BTreeSet};

use super::drawing::{Drawing, Layer, Shape};
use crate::error::Defect;
use crate::plan::words::{count, first, number};
use crate::plan::{Plan, Source};
use crate::read::aliases::{ACCOUNTS, simplify};
use crate::read::defects::Defects;

/// What the id of a feature is called beside its properties.
pub(super) const ID: &str = "id of the feature";
/// Layers and values named of those there are.
const NAMED: usize = 3;

/// The layer of a map that is the plan's, and the name of each of its shapes.
pub(super) struct Naming<'a> {
    pub layer: &'a Layer,
    /// Per shape.
    pub names: Vec<Option<String>>,
    /// What was guessed.
    pub words: Vec<String>,
    /// The property, as written.
    pub key: String,
}

/// A property of a layer.
struct Candidate<'a> {
    layer: &'a Layer,
    /// As written in the first shape that has it.
    key: &'a str,
    /// Its place among those that are sure to name units.
    rank: Option<usize>,
    /// Units that it names, and the shapes that they are.
    named: BTreeMap<&'a str, usize>,
}

impl<'a> Naming<'a> {
    /// Chooses layer and property; `None` where that can't be told, which is put into `defects`.
    pub(super) fn of(drawing: &'a Drawing, plan: &Plan, defects: &mut Defects) -> Option<Self> {
        let wanted = units(plan);
        let keys = keys(&plan.config.unit_columns());
        let layers = layers(drawing, plan, defects)?;
        let mut candidates: Vec<Candidate> = layers.iter().flat_map(|layer| candidates(layer, &wanted, &keys)).collect();
        candidates.sort_by_key(Candidate::order);
        // Of a single layer it is enough that its property is sure to name units: those that lack are told later.
        let sure = |best: &&Candidate| !best.named.is_empty() || (best.rank.is_some() && layers.len() == 1);
        let Some(best) = candidates.first().filter(sure) else {
            defects.push(unnamed(drawing, &layers, &wanted, &keys));
            return None;
        };
        if let Some(rival) = candidates[1..].iter().find(|own| best.is_rivalled_by(own)) {
            defects.push(rivals(drawing, best, rival));
            return None;
        }
        let simple = simplify(best.key);
        let names = best.layer.shapes.iter().map(|shape| value(shape, &simple).map(String::from)).collect();
        let mut words = Vec::new();
        if best.rank.is_none() {
            let named = format!("{} of {}", number(best.named.len() as f64), count(wanted.len(), "unit"));
            words.push(format!("{}: the areas are named by {}, which names {named}", drawing.file, best.key));
        }
        if layers.len() > 1 {
            words.push(format!("{}: {} of its {} is read", drawing.file, best.layer.name, count(layers.len(), "layer")));
        }
        Some(Naming { layer: best.layer, names, words, key: best.key.to_string() })
    }

    /// A source of the map, with what its names were taken from.
    pub(super) fn told(&self, mut source: Source) -> Source {
        source.headers = vec![(self.key.clone(), Some("unit".into()))];
        source
    }
}

impl Candidate<'_> {
    /// Most units first, then what is sure.
    fn order(&self) -> (std::cmp::Reverse<usize>, usize) {
        (std::cmp::Reverse(self.named.len()), self.rank.unwrap_or(usize::MAX))
    }

    /// Whether another one is as good and says something else.
    fn is_rivalled_by(&self, other: &Self) -> bool {
        let elsewhere = !std::ptr::eq(self.layer, other.layer);
        let alike = self.named.len() == other.named.len();
        alike && (elsewhere || (self.order() == other.order() && self.named != other.named))
    }
}

/// What the units of all roles are called.
fn units(plan: &Plan) -> BTreeSet<String> {
    let roles = plan.roles();
    let of = |role: &String| (0..plan.accounts.len()).map(|at| plan.unit_name(role, at)).collect::<Vec<_>>();
    let names: BTreeSet<&str> = roles.iter().flat_map(of).filter(|name| !name.is_empty()).collect();
    names.into_iter().map(String::from).collect()
}

/// Properties that are sure to name units, simplified: the columns and their other names, then `unit`, then the feature's id.
fn keys(columns: &BTreeSet<String>) -> Vec<String> {
    let others = |column: &String| {
        let known = ACCOUNTS.iter().find(|known| known.name == column);
        known.map_or(&[][..], |known| known.aliases).iter().copied().flatten().map(|alias| (*alias).to_string())
    };
    let names = columns.iter().flat_map(|column| std::iter::once(simplify(column)).chain(others(column)));
    names.chain(["unit", "accountid", ID].map(simplify)).collect()
}

/// The layers to choose from: that which is asked for, else all.
fn layers<'a>(drawing: &'a Drawing, plan: &Plan, defects: &mut Defects) -> Option<Vec<&'a Layer>> {
    let Some(asked) = &plan.config.data.polygons_layer else { return Some(drawing.layers.iter().collect()) };
    let found: Vec<&Layer> = drawing.layers.iter().filter(|layer| layer.name == *asked).collect();
    if found.is_empty() {
        let names: Vec<&str> = drawing.layers.iter().map(|layer| layer.name.as_str()).collect();
        let reason = format!("is no layer of {}: it has {}", drawing.file, first(&names, 10));
        defects.push(Defect::of_file(plan.file(), reason).column("data.polygons_layer").value(asked));
        return None;
    }
    Some(found)
}

fn candidates<'a>(layer: &'a Layer, wanted: &BTreeSet<String>, keys: &[String]) -> Vec<Candidate<'a>> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, shape) in layer.shapes.iter().enumerate() {
        for (key, value) in &shape.properties {
            let own = *known.entry(key).or_insert_with(|| {
                let simple = simplify(key);
                let rank = keys.iter().position(|known| *known == simple);
                found.push(Candidate { layer, key, rank, named: BTreeMap::new() });
                found.len() - 1
            });
            if wanted.contains(value) {
                found[own].named.entry(value).or_insert(at);
            }
        }
    }
    found
}

fn value<'a>(shape: &'a Shape, simple: &str) -> Option<&'a str> {
    shape.properties.iter().find(|(name, _)| simplify(name) == simple).map(|(_, value)| value.as_str())
}

/// No property names a unit, and none is sure to.
fn unnamed(drawing: &Drawing, layers: &[&Layer], wanted: &BTreeSet<String>, keys: &[String]) -> Defect {
    let some: Vec<&String> = wanted.iter().take(NAMED).collect();
    let property = |(name, value): &(String, String)| format!("{name} ({value})");
    let of_layer = |layer: &&Layer| {
        let properties: Vec<String> =
            layer.shapes.first().iter().flat_map(|shape| shape.properties.iter().map(property)).collect();
        let properties = if properties.is_empty() { "none".into() } else { first(&properties, 10) };
        let name = if layer.name.is_empty() { String::new() } else { format!("{}: ", layer.name) };
        format!("{name}{properties}")
    };
    let seen: Vec<String> = layers.iter().map(of_layer).collect();
    let reason = format!(
        "no property of its areas names a unit such as {}; the first areas have {}: give them a property {}, or an id",
        first(&some, NAMED),
        seen.join("; "),
        keys[0]
    );
    Defect::of_file(&drawing.file, reason)
}

/// Two layers or two properties name as many units.
fn rivals(drawing: &Drawing, one: &Candidate, other: &Candidate) -> Defect {
    let named = count(one.named.len(), "unit");
    let reason = if std::ptr::eq(one.layer, other.layer) {
        format!("its properties {} and {} name {named} each, but not alike: call the right one unit", one.key, other.key)
    } else {
        let (a, b) = (&one.layer.name, &other.layer.name);
        format!("its layers {a} and {b} name {named} each: say which by data.polygons_layer = \"{a}\" or \"{b}\"")
    };
    Defect::of_file(&drawing.file, reason)
}
