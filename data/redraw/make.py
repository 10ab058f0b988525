"""Makes this sample: every place of five states is an area with a few accounts, and a map that has grown by history.

    python3 data/redraw/make.py

Eleven reps own what was nearest to their homes when there were seven of them, and what has drifted since.
"""

import csv
import itertools
import math
import random
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
STATES = ["IL", "IN", "KY", "OH", "WV"]
HOMES = ["Chicago IL", "Aurora IL", "Springfield IL", "Fort Wayne IN", "Indianapolis IN", "Evansville IN", "Louisville KY",
         "Columbus OH", "Cleveland OH", "Dayton OH", "Huntington WV"]
FIRST = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hal", "Ida", "Jon", "Kim"]
HEAD = ["Summit", "Lake", "Prairie", "River", "Union", "Cedar", "Granite", "Liberty", "Harvest", "Maple"]
TAIL = ["Tools", "Foods", "Clinics", "Motors", "Paper", "Labs", "Textiles", "Supply", "Bearings", "Farms"]
draw = random.Random(12)


def write(name, rows):
    with open(HERE / name, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def apart(a, b):
    """Kilometres between (latitude, longitude), nearly."""
    return 111.2 * math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians(39.5)))


def towns():
    """State, name, latitude, longitude and population of American towns, by state and name."""
    with zipfile.ZipFile(HERE.parent / "places" / "places.zip") as archive:
        lines = [line.split("\t") for line in archive.read("US.txt").decode().split("\n")]
    (parts,), states, names, latitudes, steps, people = lines[:6]
    states = [state for state, count in map(str.split, states) for _ in range(int(count))]
    latitudes = [int(latitude) / int(parts) for latitude in latitudes]
    longitudes = [longitude / int(parts) for longitude in itertools.accumulate(map(int, steps))]
    return sorted(zip(states, names, latitudes, longitudes, map(float, people)))


places = [town for town in towns() if town[0] in STATES]
at = {f"{name} {state}": (latitude, longitude) for state, name, latitude, longitude, _ in places}

reps = []
for number, (home, first) in enumerate(zip(HOMES, FIRST), 1):
    latitude, longitude = at[home]
    reps.append({"rep_id": f"R{number:02}", "name": f"{first} {home.rsplit(' ', 1)[0]}", "role": "field", "capacity_hours": 1450,
                 "latitude": round(latitude, 4), "longitude": round(longitude, 4)})
homes = [(rep["latitude"], rep["longitude"]) for rep in reps]
oldest = [0, 2, 4, 6, 7, 8, 10]

accounts, numbers = [], {state: 0 for state in STATES}
for place in places:
    state, _, *middle, people = place
    numbers[state] += 1
    for _ in range(1 + round(math.sqrt(people) / 70 * draw.uniform(0.6, 1.4))):
        km, angle = abs(draw.gauss(0, 2)), draw.uniform(0, math.tau)
        latitude = middle[0] + km / 111.2 * math.cos(angle)
        longitude = middle[1] + km / 111.2 / math.cos(math.radians(middle[0])) * math.sin(angle)
        near = sorted(range(11), key=lambda rep: apart(homes[rep], middle))
        owner = min(oldest, key=lambda rep: apart(homes[rep], middle)) if draw.random() < 0.7 else draw.choice(near[:3])
        accounts.append({
            "account_id": f"N{len(accounts) + 1:04}",
            "name": f"{draw.choice(HEAD)} {draw.choice(TAIL)}",
            "area": f"{state}{numbers[state]:03}",
            "latitude": round(latitude, 4),
            "longitude": round(longitude, 4),
            "revenue": round(math.exp(draw.gauss(10.5, 1.1))),
            "owner": reps[owner]["rep_id"] if draw.random() < 0.97 else "",
        })

write("accounts.csv", accounts)
write("reps.csv", reps)
write("call_patterns.csv", [
    {"segment": segment, "role": "field", "channel": "visit", "calls_per_period": calls, "minutes_per_call": minutes}
    for segment, calls, minutes in [("A", 6, 60), ("B", 3, 50), ("C", 1, 40)]
])
