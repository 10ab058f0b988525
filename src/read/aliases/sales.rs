//! Columns of `sales`: what accounts bought before and during the time of a call log.

use super::column::{Column, Size, number, text};

/// `sales`
pub const SALES: &[Column] = &[
    text(
        "account_id",
        &[
            &["account", "id", "customerid", "clientid", "companyid"],
            &["accountnumber", "customernumber", "kundennummer", "kunnr", "numeroclient", "numerocliente"],
            &["accountname", "companyname", "company", "customer", "kunde", "client", "cliente"],
        ],
    ),
    number("before", Size::ANY, &[&["revenuebefore", "salesbefore", "previous", "vorher", "avant", "antes"]]),
    number("after", Size::ANY, &[&["revenueafter", "salesafter", "current", "nachher", "apres", "despues"]]),
];
