//! Choosing between futures: scenarios of one plan, solved and held against each other.
