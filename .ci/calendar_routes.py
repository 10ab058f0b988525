#!/usr/bin/env python3
"""Holds the days and weeks of a written calendar against OR-tools and PyVRP.

    calendar_routes.py PLAN OUT SECONDS_PER_WEEK SECONDS_PER_DAY

50 days drawn by a seed: the calendar's route beside OR-tools' for the same stops. 20 weeks without nights drawn by a seed: the hours of
the calendar beside those of PyVRP (OR-tools where it is not there) for the same visits, a vehicle for each day on which the rep
works in that week, the day's length a limit. Drives are this script's own, from the plan's coordinates and the profile or speed that
the plan file names.
"""

import csv
import datetime
import math
import random
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

DAYS, WEEKS, SEED = 50, 20, 1
PROFILES = {
    "city": [(3, 13), (10, 29), (50, 76), (200, 175), (20016, 12065)],
    "mixed": [(1, 3.6), (5, 10.4), (12, 18.6), (50, 52), (200, 150), (20016, 12040)],
    "country": [(1, 2), (10, 12.5), (50, 46), (200, 138), (20016, 12028)],
}


def table(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def drive_seconds(config):
    """A function from km to seconds."""
    travel = config.get("travel", {})
    if "speed_kmh" in travel or "circuity" in travel:
        pace = 3600 * travel.get("circuity", 1.3) / travel.get("speed_kmh", 60)
        return lambda km: pace * km
    knots = [(0, 0)] + PROFILES[travel.get("profile", "mixed")]

    def seconds(km):
        for (a, at_a), (b, at_b) in zip(knots, knots[1:]):
            if km <= b:
                return 60 * (at_a + (km - a) / (b - a) * (at_b - at_a))
        return 60 * at_b * km / b

    return seconds


def km(a, b):
    (lat1, lon1), (lat2, lon2) = ([math.radians(x) for x in place] for place in (a, b))
    h = math.sin((lat1 - lat2) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon1 - lon2) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1, math.sqrt(h)))


def matrix(places, seconds):
    return [[round(seconds(km(a, b))) if a != b else 0 for b in places] for a in places]


def length(m, route):
    return sum(m[a][b] for a, b in zip([0] + route, route + [0]))


def by_ortools(m, seconds, vehicles=1, service=None, limit=None):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    manager = pywrapcp.RoutingIndexManager(len(m), vehicles, 0)
    model = pywrapcp.RoutingModel(manager)
    cost = model.RegisterTransitCallback(lambda a, b: m[manager.IndexToNode(a)][manager.IndexToNode(b)])
    model.SetArcCostEvaluatorOfAllVehicles(cost)
    if limit:
        def minutes(a, b):
            a, b = manager.IndexToNode(a), manager.IndexToNode(b)
            return -(-m[a][b] // 60) + (service[a - 1] if a else 0)
        model.AddDimension(model.RegisterTransitCallback(minutes), 0, limit, True, "time")
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(int(1000 * seconds))
    found = model.SolveWithParameters(search)
    return found.ObjectiveValue() if found else None


def by_pyvrp(m, seconds, vehicles, service, limit):
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    model = Model()
    places = [model.add_location(0, 0) for _ in m]
    depot = model.add_depot(places[0])
    for place, minutes in zip(places[1:], service):
        model.add_client(place, service_duration=60 * minutes)
    model.add_vehicle_type(vehicles, start_depot=depot, end_depot=depot, shift_duration=60 * limit)
    for a, one in enumerate(places):
        for b, other in enumerate(places):
            if a != b:
                model.add_edge(one, other, distance=m[a][b], duration=-(-m[a][b] // 60) * 60)
    found = model.solve(stop=MaxRuntime(seconds), seed=SEED, display=False)
    return found.cost() if found.is_feasible() else None


def installed(name):
    try:
        __import__(name)
        return True
    except ImportError:
        return False


def main():
    plan, out, per_week, per_day = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    config = tomllib.loads(plan.read_text())
    seconds = drive_seconds(config)
    fields = config.get("travel", {}).get("field_channels", ["visit", "field"])
    place = lambda row: (float(row["latitude"]), float(row["longitude"]))
    accounts = {row["account_id"]: place(row) for row in table(plan.parent / config["data"]["accounts"])}
    homes = {row["rep_id"]: place(row) for row in table(plan.parent / config["data"]["reps"]) if row["latitude"]}
    days, away, worked = defaultdict(list), set(), defaultdict(set)
    for row in table(out / "calendar/calendar.csv"):
        date = datetime.date.fromisoformat(row["date"])
        if row["night"] == "true":
            away |= {(row["rep_id"], date), (row["rep_id"], date + datetime.timedelta(1))}
        worked[row["rep_id"], date.isocalendar()[:2]].add(date)
        if row["channel"] in fields:
            days[row["rep_id"], date].append(row)
    limit = int(60 * (config.get("travel", {}).get("day_hours", 9) or 9))
    home_days = {key: rows for key, rows in days.items() if key not in away}
    draw = random.Random(SEED)
    if installed("ortools"):
        own_sum = other_sum = worst = 0
        for key in draw.sample(sorted(k for k, rows in home_days.items() if len(rows) > 2), DAYS):
            rows = home_days[key]
            m = matrix([homes[key[0]]] + [accounts[row["account_id"]] for row in rows], seconds)
            own, other = length(m, list(range(1, len(m)))), by_ortools(m, per_day)
            own_sum, other_sum, worst = own_sum + own, other_sum + other, max(worst, own / other)
        print(f"{DAYS} days: {own_sum / 3600:.2f} h, OR-tools {other_sum / 3600:.2f} h; ratio {own_sum / other_sum:.4f}, worst {worst:.4f}")
    else:
        print("skipped: days beside OR-tools")
    weeks = defaultdict(list)
    for (rep, date), rows in days.items():
        weeks[rep, date.isocalendar()[:2]].append((date, rows))
    free = [key for key, own in weeks.items() if all((key[0], date) not in away for date, _ in own) and len(own) > 1]
    if not installed("pyvrp") and not installed("ortools"):
        print("skipped: weeks beside PyVRP")
        return
    name = "PyVRP" if installed("pyvrp") else "OR-tools"
    own_sum = other_sum = 0
    for rep, week in draw.sample(sorted(free), WEEKS):
        own = weeks[rep, week]
        rows = [row for _, rows in own for row in rows]
        m = matrix([homes[rep]] + [accounts[row["account_id"]] for row in rows], seconds)
        service = [math.ceil(float(row["minutes"])) + math.ceil(config.get("workload", {}).get("admin_minutes_per_call", 0)) for row in rows]
        at, hours = 1, 0
        for _, of_day in own:
            hours += length(m, list(range(at, at + len(of_day))))
            at += len(of_day)
        vehicles = len(worked[rep, week])
        solve = by_pyvrp if name == "PyVRP" else lambda m, s, v, d, l: by_ortools(m, s, v, d, l)
        other = solve(m, per_week, vehicles, service, limit)
        if other is None:
            print(f"{rep} {week}: {name} finds nothing")
            continue
        own_sum, other_sum = own_sum + hours, other_sum + other
        print(f"{rep} {week[0]}-W{week[1]:02}: {len(rows)} visits, {hours / 3600:.2f} h, {name} {other / 3600:.2f} h, ratio {hours / other:.3f}")
    print(f"{WEEKS} weeks: {own_sum / 3600:.2f} h, {name} {other_sum / 3600:.2f} h; ratio {own_sum / other_sum:.4f}")


if __name__ == "__main__":
    main()
