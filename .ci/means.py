"""Draws sites, clusters them with `sutton benchmark means` and with k-means-constrained, and prints both.

Usage: means.py SUTTON FOLDER ACCOUNTS TERRITORIES SECONDS
"""

import csv
import json
import math
import os
import subprocess
import sys
from pathlib import Path

KM_PER_DEGREE = math.pi * 6371.0088 / 180


def draw(sutton, folder, name, n, m):
    """The accounts of an instance, written below `folder`."""
    (folder / "lines").mkdir()
    (folder / "lines" / "instances.csv").write_text(f"name,kind,units,territories,seed,band\n{name},sites,{n},{m},1,0.02\n")
    subprocess.run([sutton, "benchmark", "shipped", folder / "lines", "--write", folder / "drawn"], check=True)
    with open(folder / "drawn" / name / "accounts.csv", newline="", encoding="utf-8") as file:
        return [(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)]


def flat(places):
    """Places on the flat map that `means` measures on."""
    east = KM_PER_DEGREE * math.cos(math.radians(sum(lat for lat, _ in places) / len(places)))
    return [(lon * east, lat * KM_PER_DEGREE) for lat, lon in places]


def report(name, child, value):
    """A line with what a process found and took, once it has ended."""
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{name} failed")
    seconds, megabytes = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    print(f"{name:20} {value():16,.0f} km²  {seconds:6.1f} s  {megabytes:4.0f} MB", flush=True)


def peer(points, m, out):
    # Only here, as the memory of a process counts that of the one that started it.
    import numpy
    from k_means_constrained import KMeansConstrained

    sizes = {"size_min": math.ceil(0.98 * len(points) / m), "size_max": math.floor(1.02 * len(points) / m)}
    fitted = KMeansConstrained(n_clusters=m, n_init=1, random_state=1, **sizes).fit(numpy.array(points))
    out.write_text(str(float(fitted.inertia_)))


def main(sutton, folder, accounts, territories, limit):
    folder, m = Path(folder), int(territories)
    points = flat(draw(sutton, folder, "sites", accounts, territories))

    results = folder / "results.json"
    command = [sutton, "benchmark", "means", folder / "drawn", "--time-limit", limit, "--json", results]
    ours = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    report(f"sutton, {limit} s", ours.pid, lambda: json.loads(results.read_text())[0]["value"])

    out = folder / "peer.txt"
    child = os.fork()
    if child == 0:
        peer(points, m, out)
        os._exit(0)
    report("k-means-constrained", child, lambda: float(out.read_text()))


if __name__ == "__main__":
    main(*sys.argv[1:])
