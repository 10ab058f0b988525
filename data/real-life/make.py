"""Makes this sample: a drawn team, planned once, then put through three years of life.

    sutton generate DRAWN --accounts 5000 --roles outside=24,inside=14,vp=2 --managers 4 --seed 77 --states IL,IN,MI,OH,WI,IA,MO,KY,MN,TN
    sutton solve DRAWN/plan.toml --out PLANNED --gap 2e-3
    python3 make.py DRAWN PLANNED

Books have drifted from that plan, reps have left, come, and are yet to be hired; some accounts have conditions.
"""

import csv
import math
import random
import sys
from pathlib import Path

HERE = Path(__file__).parent
drawn, planned = map(Path, sys.argv[1:])
draw = random.Random(5)


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def write(name, rows):
    with open(HERE / name, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


accounts, reps = read(drawn / "accounts.csv"), read(drawn / "reps.csv")
home = {rep["rep_id"]: (float(rep["latitude"]), float(rep["longitude"])) for rep in reps if rep["latitude"]}
team = {role: [rep for rep in reps if rep["role"] == role] for role in ("outside", "inside", "vp")}
manager = {rep["rep_id"]: rep["manager_id"] for rep in reps}


def near(account, role):
    """Reps of a role, the nearest first."""
    lat, lon = float(account["latitude"]), float(account["longitude"])
    ids = [rep["rep_id"] for rep in team[role]]
    if role == "inside":
        return draw.sample(ids, 3)
    return sorted(ids, key=lambda rep: math.hypot(home[rep][0] - lat, (home[rep][1] - lon) * math.cos(math.radians(lat))))


def drifted(account, role, owner):
    """A neighbour of the owner; most often one of the same manager."""
    others = near(account, role)
    if draw.random() < 0.8:
        others = [rep for rep in others if manager[rep] == manager[owner]] or others
    return draw.choice(others[:3])


# Who owns what today: the plan of three years ago, an eighth of which has drifted to a neighbour; a few are nobody's.
by_id = {account["account_id"]: account for account in accounts}
owners = []
for row in read(planned / "assignments.csv"):
    account, role, owner = by_id[row["account_id"]], row["role"], row["rep_id"]
    fate = draw.random()
    if fate < 0.03:
        continue
    if fate < 0.15:
        owner = drifted(account, role, owner)
    since = f"{draw.randint(2019, 2025)}-{draw.randint(1, 12):02}-01"
    owners.append({"account_id": row["account_id"], "role": role, "rep_id": owner, "since": since})

# The team: two leave, one is on parental leave, one is new, one goes in summer, two are to be hired.
for rep in reps:
    rep.update(status="active", end_date="", leave_hours="", ramp="", languages="", regions="", max_accounts="",
               min_hours="")
    number = int(rep["rep_id"].split("-")[1])
    if rep["role"] == "inside":
        rep["languages"] = "en|es" if number % 3 == 0 else "en"
        rep["max_accounts"] = "420"
rep = {rep["rep_id"]: rep for rep in reps}
outside = [one["rep_id"] for one in team["outside"]]
inside = [one["rep_id"] for one in team["inside"]]
rep[outside[3]]["status"] = "leaving"
rep[inside[2]]["status"] = "leaving"
rep[outside[5]]["leave_hours"] = "400"
rep[outside[8]].update(start_date="2026-02-01", ramp="0.8")
rep[outside[11]]["end_date"] = "2026-09-30"
rep[outside[14]]["min_hours"] = "900"
served = {by_id[row["account_id"]]["region"] for row in owners if row["rep_id"] == outside[17]}
rep[outside[17]]["regions"] = "|".join(sorted(served))
hire = {key: "" for key in reps[0]} | {"role": "outside", "capacity_hours": rep[outside[0]]["capacity_hours"], "status": "placeholder"}
place = rep[outside[3]]
reps.append(hire | {"rep_id": "hire-1", "name": "to be hired", "latitude": place["latitude"], "longitude": place["longitude"], "manager_id": place["manager_id"]})
reps.append(hire | {"rep_id": "hire-2", "name": "to be hired", "start_date": "2026-04-01", "manager_id": rep[outside[0]]["manager_id"]})

# Accounts with conditions.
relatives = {account["parent_id"] for account in accounts} | {account["account_id"] for account in accounts if account["parent_id"]}
for account in accounts:
    plain = not account["required_skills"] and account["account_id"] not in relatives
    account["language"] = "es" if plain and draw.random() < 0.04 else "en"
    account["excluded_reps"] = draw.choice(near(account, "outside")[:4]) if draw.random() < 0.01 else ""
locks = []
owner_of = {(row["account_id"], row["role"]): row["rep_id"] for row in owners}
excluded = {account["account_id"]: account["excluded_reps"] for account in accounts}
for account in accounts:
    key = (account["account_id"], "outside")
    owner = owner_of.get(key)
    alone = account["account_id"] not in relatives
    skilled = owner and all(skill in rep[owner]["skills"].split(";") for skill in account["required_skills"].split(";") if skill)
    free = skilled and rep[owner]["status"] == "active" and excluded[key[0]] != owner and owner != outside[17]
    if owner and alone and free and owner in near(account, "outside")[:5] and draw.random() < 0.012:
        reason, until = draw.choice([("contract names the rep", ""), ("renewal under way", "2026-06-30"), ("launch customer", "2025-11-30")])
        locks.append({"account_id": key[0], "role": "outside", "rep_id": owner, "reason": reason, "until": until})

write("accounts.csv", accounts)
write("reps.csv", reps)
write("owners.csv", owners)
write("locks.csv", locks)
write("call_patterns.csv", [
    {"segment": segment, "role": role, "channel": channel, "calls_per_period": calls, "minutes_per_call": minutes}
    for segment, role, channel, calls, minutes in [
        ("A", "outside", "visit", 12, 75), ("A", "outside", "phone", 12, 20), ("B", "outside", "visit", 4, 60),
        ("B", "outside", "phone", 6, 20), ("C", "outside", "visit", 2, 45), ("B", "inside", "phone", 24, 20),
        ("C", "inside", "phone", 12, 15), ("A", "vp", "visit", 1, 120), ("A", "vp", "phone", 2, 30)]
])
