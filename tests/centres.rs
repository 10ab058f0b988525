//! Free centres: plans, bounds and proofs against a search over all plans, on small maps.

#![allow(clippy::unwrap_used)]

mod centres {
    mod infeasible;
    mod maps;
    mod optimum;
    mod searches;
}
