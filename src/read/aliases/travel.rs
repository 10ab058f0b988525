//! The columns of travel times, and of the points of a matrix.

use super::column::{Column, Size, number, text};

/// `travel`
pub const TRAVEL: &[Column] = &[
    text("from", &[&["repid", "origin", "fromid", "userid", "originid", "source", "sourceid", "start", "startid"]]),
    text("to", &[&["accountid", "destination", "toid", "customerid", "destinationid", "target", "targetid", "end", "endid"]]),
    text("origin_name", &[]),
    text("destination_name", &[]),
    text("name", &[]),
    number(
        "hours",
        Size::DRIVE,
        &[&["travelhours", "onewayhours", "drivehours", "hour", "traveltimehours", "durationhours", "totalhours"]],
    ),
    number(
        "minutes",
        Size { least: 0.0, most: 60.0 * Size::DRIVE.most },
        &[&[
            "min",
            "mins",
            "travelminutes",
            "driveminutes",
            "traveltimemin",
            "traveltimemins",
            "traveltimeminutes",
            "drivetimemin",
            "drivetimeminutes",
            "durationmin",
            "durationminutes",
            "timemin",
            "timeminutes",
            "totalminutes",
            "totaltraveltime",
        ]],
    ),
    number(
        "seconds",
        Size { least: 0.0, most: 3600.0 * Size::DRIVE.most },
        &[&[
            "sec",
            "secs",
            "travelseconds",
            "driveseconds",
            "traveltimes",
            "traveltimesec",
            "traveltimeseconds",
            "drivetimeseconds",
            "durations",
            "durationsec",
            "durationseconds",
            "timesec",
            "timeseconds",
            "totalseconds",
        ]],
    ),
    number(
        "time",
        Size { least: 0.0, most: 3600.0 * Size::DRIVE.most },
        &[&["traveltime", "drivetime", "duration", "totaltime", "traveltimep50"]],
    ),
    number(
        "km",
        Size::KM,
        &[&["distancekm", "drivekm", "roadkm", "kilometers", "kilometres", "totalkilometers", "totalkilometres"]],
    ),
    number("metres", Size { least: 0.0, most: 1e9 }, &[&["meters", "distancem", "distancemeters", "distancemetres"]]),
    number("miles", Size::KM, &[&["distancemiles", "drivemiles", "totalmiles"]]),
];

/// A list of the points of a matrix.
pub const POINTS: &[Column] = &[text("id", &[&["repid", "accountid", "pointid", "userid", "customerid"]])];
