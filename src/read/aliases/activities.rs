//! Columns of `activities`: what people logged, in CRMs, calendars and spreadsheets.

use super::column::{Column, Size, number, text};

/// `activities`
pub const ACTIVITIES: &[Column] = &[
    text(
        "account_id",
        &[
            &["account", "customerid", "clientid", "companyid", "organizationid", "associatedcompanyids", "associatedcompanyid"],
            &["accountnumber", "customernumber", "kundennummer", "kunnr", "numeroclient", "numerocliente"],
            &["whatid", "relatedtoid", "regardingobjectid", "regarding", "relatedto"],
            &["accountname", "companyname", "company", "associatedcompany", "customer", "kunde", "client", "cliente"],
        ],
    ),
    text(
        "rep_id",
        &[
            &["userid", "ownerid", "salesrepid", "assignedtoid"],
            &["owner", "rep", "salesrep", "salesperson", "activityassignedto", "assignedto", "assigned", "ownername"],
            &["user", "seller", "mitarbeiter", "vendeur", "vendedor", "organizer"],
        ],
    ),
    text(
        "date",
        &[
            &["activitydatetime"],
            &["startdatetime"],
            &["meetingstarttime", "starttime", "scheduledstart", "actualstart"],
            &["activitydate", "calldate", "visitdate", "datetime", "besuchsdatum"],
            &["day", "on", "start", "startdate", "datum", "fecha", "jour"],
        ],
    ),
    text(
        "activity_id",
        &[
            &["id", "eventid", "taskid", "recordid", "engagementid", "meetingid", "callid", "uid"],
            &["activityno", "activitynumber"],
        ],
    ),
    text(
        "channel",
        &[
            &["tasksubtype"],
            &["activitytype", "calltype", "type", "callandmeetingtype", "kanal", "kontaktart", "canal"],
            &["eventsubtype"],
            &["subject", "betreff"],
        ],
    ),
    number(
        "minutes",
        Size::CALLS,
        &[
            &["durationinminutes", "durationminutes", "callminutes", "minuten", "minutos"],
            &["duration", "callduration", "calldurationhhmmss", "meetingduration", "dauer", "duree", "duracion"],
        ],
    ),
    number("seconds", Size::ANY, &[&["calldurationinseconds", "durationinseconds", "durationseconds"]]),
    text("end_time", &[&["enddatetime"], &["meetingendtime", "scheduledend", "actualend"], &["end", "enddate"]]),
    text("status", &[&["outcome", "meetingoutcome", "calloutcome"], &["activitystatus", "callstatus", "taskstatus"]]),
];
