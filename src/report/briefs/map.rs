//! The map of a rep: home, accounts that stay, come and go, and the borders around them.

use maud::{Markup, html};

use super::view::View;
use crate::execute::briefs::Brief;
use crate::plan::Place;
use crate::report::html::sketch::{Frame, Ground, WIDTH, house, sign, size};

/// What becomes of an account, as the map marks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Stays,
    Comes,
    Goes,
}

/// The map of a rep who visits; `None` where there is nothing to see on it.
pub fn draw(ground: &Ground, view: &View, brief: &Brief) -> Option<Markup> {
    let marks = marks(view, brief);
    if marks.is_empty() || !brief.visits {
        return None;
    }
    let home = view.plan().reps[brief.rep].place;
    let places: Vec<Place> = marks.iter().map(|(_, place, _)| *place).chain(home).collect();
    let frame = Frame::around(&places);
    let of = |mark: Mark| marks.iter().filter(move |own| own.0 == mark);
    let size = size(marks.len());
    Some(html! {
        figure.card {
            svg.map viewBox=(format!("0 0 {WIDTH} {:.0}", frame.height)) role="img" aria-label="Map of the accounts" {
                (ground.draw(&frame))
                @for (mark, place, name) in of(Mark::Goes).chain(of(Mark::Stays)).chain(of(Mark::Comes)) {
                    (spot(*mark, frame.at(place), size, name))
                }
                @if let Some(place) = home { (house(frame.at(&place))) }
                (frame.ruler())
            }
            (legend(|mark| of(mark).next().is_some(), home.is_some()))
        }
    })
}

/// What the marks mean that are there.
fn legend(has: impl Fn(Mark) -> bool, home: bool) -> Markup {
    let marks = [(Mark::Stays, "stays"), (Mark::Comes, "comes"), (Mark::Goes, "goes")];
    html! {
        p.legend {
            @for (mark, word) in marks.into_iter().filter(|(mark, _)| has(*mark)) { (sign(&spot(mark, [7.0, 7.0], 1.0, ""))) " " (word) " " }
            @if home { (sign(&house([7.0, 7.0]))) " home" }
        }
    }
}

/// The accounts of a rep, and those that go, that have a place.
fn marks<'a>(view: &View<'a>, brief: &Brief) -> Vec<(Mark, Place, &'a str)> {
    let marked = |mark: Mark, account: usize| {
        let (own, _) = view.account(account);
        Some((mark, own.place?, if own.name.is_empty() { own.id.as_str() } else { own.name.as_str() }))
    };
    let own = brief
        .accounts
        .iter()
        .filter_map(|own| marked(if own.comes.is_some() { Mark::Comes } else { Mark::Stays }, own.account()));
    own.chain(view.at(&brief.goes).filter_map(|own| marked(Mark::Goes, own.account))).collect()
}

fn spot(mark: Mark, [x, y]: [f64; 2], size: f64, name: &str) -> Markup {
    let smaller = if size < 1.0 { format!(" scale({size:.2})") } else { String::new() };
    let moved = format!("translate({x:.1} {y:.1}){smaller}");
    let title = html! { @if !name.is_empty() { title { (name) } } };
    match mark {
        Mark::Stays => html! { circle.stays transform=(moved) r="4" { (title) } },
        Mark::Comes => html! { path.comes transform=(moved) d="M0 -6.5L6.5 0L0 6.5L-6.5 0Z" { (title) } },
        Mark::Goes => html! { path.goes transform=(moved) d="M-4.5 -4.5L4.5 4.5M-4.5 4.5L4.5 -4.5" { (title) } },
    }
}
