#!/usr/bin/env python3
"""Reads calendars of reps with PyPI's icalendar and vobject, and holds them against calendar.csv.

    calendar_readers.py prepare PLAN OUT      gives all reps a time zone, names holidays and appointments
    calendar_readers.py close FOLDER FIRST    closes an account on the day of its first visit, so that entries move
    calendar_readers.py check FIRST SECOND    all events are there, at the hours of calendar.csv; the second moves and doubles none
"""

import csv
import datetime
import re
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = "America/New_York"


def table(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def prepare(plan, out):
    reps = plan.parent / "reps.csv"
    rows = table(reps)
    with open(reps, "w", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "time_zone"])
        writer.writeheader()
        writer.writerows({**row, "time_zone": ZONE} for row in rows)
    (plan.parent / "appointments.csv").write_text("account_id,date,closed\n")
    text = plan.read_text()
    plan.write_text(re.sub(r"(?m)^\[data\]$", '[data]\nappointments = "appointments.csv"', text))
    first = table(out / "calendar/calendar.csv")[0]
    (plan.parent / "appointments.csv").write_text(f"account_id,date,closed\n{first['account_id']},1999-01-01,yes\n")


def close(folder, first):
    visits = [row for row in table(first / "calendar/calendar.csv") if row["drive_minutes"] != "0"]
    rows = "".join(f"{row['account_id']},{row['date']},yes\n" for row in visits[:3])
    (folder / "appointments.csv").write_text("account_id,date,closed\n" + rows)


def events(folder, reader):
    found = {}
    for path in sorted((folder / "calendar").glob("*.ics")):
        for uid, begin, end, sequence, off in reader(path.read_text()):
            assert (path.stem, uid) not in found, f"{path}: {uid} is there twice"
            found[path.stem, uid] = (begin, end, sequence, off)
    return found


def by_icalendar(text):
    from icalendar import Calendar

    for event in Calendar.from_ical(text).walk("VEVENT"):
        off = str(event.get("STATUS", "")) == "CANCELLED"
        yield str(event["UID"]), event["DTSTART"].dt, event["DTEND"].dt, int(event["SEQUENCE"]), off


def by_vobject(text):
    import vobject

    for calendar in vobject.readComponents(text):
        for event in calendar.contents.get("vevent", []):
            off = "status" in event.contents and event.status.value == "CANCELLED"
            yield event.uid.value, event.dtstart.value, event.dtend.value, int(event.sequence.value), off


def check(first, second):
    for name, reader in [("icalendar", by_icalendar), ("vobject", by_vobject)]:
        try:
            __import__(name)
        except ImportError:
            print(f"skipped: {name}")
            continue
        all_events = []
        for folder in (first, second):
            found = events(folder, reader)
            rows = table(folder / "calendar/calendar.csv")
            for row in rows:
                begin, end, _, off = found[row["rep_id"], row["uid"]]
                for moment, clock in [(begin, row["start"]), (end, row["end"])]:
                    local = moment.astimezone(ZoneInfo(ZONE)) if moment.tzinfo else moment
                    assert local.strftime("%Y-%m-%d %H:%M") == f"{row['date']} {clock}", (row, moment)
                assert not off
            standing = sum(not event[3] for event in found.values())
            assert standing == len(rows), (standing, len(rows))
            all_events.append(found)
        moved = 0
        inbox = dict(all_events[0])
        for key, event in all_events[1].items():
            before = inbox.get(key)
            if before and (before[:2] != event[:2] or event[3]):
                assert event[2] > before[2], (key, before, event)
                moved += 1
            elif before:
                assert event[2] == before[2]
            inbox[key] = event
        standing = {key for key, event in inbox.items() if not event[3]}
        assert standing == {(row["rep_id"], row["uid"]) for row in table(second / "calendar/calendar.csv")}
        print(f"{name}: {len(all_events[0])} events, at their hours through summer time; {moved} moved or called off, none doubled")


if __name__ == "__main__":
    {"prepare": prepare, "close": close, "check": check}[sys.argv[1]](*map(Path, sys.argv[2:]))
