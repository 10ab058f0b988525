//! Steps 1 to 3 on plans small enough to be worked out by hand.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod by_hand;

mod planning {
    mod outcome;
    mod rules;
    mod segments;
    mod work;
}
