//! With whom a rep hands over: everybody once, with an address.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use maud::{Markup, html};

use super::view::View;
use crate::execute::briefs::Brief;
use crate::plan::words::{count, number};

/// Those from whom accounts come, and to whom they go, most accounts first.
pub fn partners(view: &View, brief: &Brief) -> Markup {
    let mut met: BTreeMap<(&str, Option<usize>), [usize; 2]> = BTreeMap::new();
    for own in view.at(&brief.comes).filter(|own| !own.from_id.is_empty()) {
        met.entry((&own.from_id, own.from)).or_default()[0] += 1;
    }
    for rep in view.at(&brief.goes).filter_map(|own| own.to) {
        met.entry((&view.plan().reps[rep].id, Some(rep))).or_default()[1] += 1;
    }
    let mut met: Vec<_> = met.into_iter().collect();
    met.sort_by_key(|(_, [comes, goes])| Reverse(comes + goes));
    html! {
        @if !met.is_empty() {
            figure.card {
                h3 { "With whom you hand over" }
                ul.partners { @for ((id, rep), amounts) in met { li {
                    b { (view.person(rep, id)) } ": " (words(amounts)) " " (view.email(rep))
                } } }
            }
        }
    }
}

fn words([comes, goes]: [usize; 2]) -> String {
    match (comes, goes) {
        (comes, 0) => format!("{} from them", count(comes, "account")),
        (0, goes) => format!("{} to them", count(goes, "account")),
        (comes, goes) => format!("{} from them, {} to them", count(comes, "account"), number(goes as f64)),
    }
}
