//! Travel times as tools give them, and what is made of what they leave out.

#![allow(clippy::unwrap_used)]

mod binary;

mod travel_files {
    mod in_doubt;
    mod missing;
    mod routers;
    mod tables;
    mod town;
}
