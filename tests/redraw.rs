//! Maps redrawn from their files to a checked plan, and what is done with it.

#![allow(clippy::unwrap_used)]

mod binary;
mod grid;

mod redraw {
    mod drawn;
    mod limits;
    mod neighbours;
    mod plans;
}
