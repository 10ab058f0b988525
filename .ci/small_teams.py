"""Draws teams of 20 to 80 accounts and 2 to 6 reps whose capacities are 3 % below to 3 % above the least with which the linear
relaxation has a plan, and compares answers: a plan of the same cost, or none and a way out of it.

Usage: small_teams.py SUTTON FOLDER COUNT
"""

import json
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import highspy

# Seconds that an answer may take, and seconds that HiGHS gets.
PATIENCE, LIMIT = 10, 120
# The relative gap that both may leave.
GAP = 1e-4

PLAN = """[plan]
name = "team {seed}"
start = "2026-01-01"
end = "2026-12-31"
[data]
accounts = "accounts.csv"
reps = "reps.csv"
call_patterns = "call_patterns.csv"
[segment]
method = "given"
[travel]
stops_per_trip = 3
[balance.workload]
weight = {weight}
[constraints]
families = "off"
"""
CALL_PATTERNS = """segment,role,channel,calls_per_period,minutes_per_call
A,field,visit,12,60
B,field,visit,6,45
C,field,visit,2,30
"""


class Team:
    def __init__(self, sutton, folder, seed):
        self.sutton, self.folder, self.rng = sutton, folder / f"team-{seed}", random.Random(seed)
        self.folder.mkdir()
        self.accounts, self.reps = self.rng.randint(20, 80), self.rng.randint(2, 6)
        self.weight = self.rng.choice([0, 0, 10])
        self.homes = [self.place() for _ in range(self.reps)]
        self.shares = [self.rng.uniform(0.5, 1.5) for _ in range(self.reps)]
        rows = [f"A{at:02},{self.place()},{self.rng.choices('ABC', [1, 3, 6])[0]}" for at in range(self.accounts)]
        self.write("accounts.csv", "\n".join(["account_id,latitude,longitude,segment", *rows, ""]))
        self.write("call_patterns.csv", CALL_PATTERNS)
        self.write("plan.toml", PLAN.format(seed=seed, weight=self.weight))

    def place(self):
        return f"{self.rng.uniform(38.5, 41.8):.4f},{self.rng.uniform(-84.7, -80.7):.4f}"

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def run(self, *words):
        return subprocess.run([self.sutton, *words], cwd=self.folder, capture_output=True, text=True)

    def set_hours(self, hours):
        """Capacities of so many hours for a share of 1."""
        rows = [f"R{at},field,{hours * share:.2f},{home}" for at, (share, home) in enumerate(zip(self.shares, self.homes))]
        self.write("reps.csv", "\n".join(["rep_id,role,capacity_hours,latitude,longitude", *rows, ""]))

    def highs(self, relaxed):
        """What HiGHS makes of the model; None where sums show already that there is no plan."""
        (self.folder / "model.mps").unlink(missing_ok=True)
        if self.run("export-model", "plan.toml", "--format", "mps", "--variance", "tangents", "--out", "model.mps").returncode:
            return None
        highs = highspy.Highs()
        for option, value in {"output_flag": False, "threads": 1, "time_limit": LIMIT, "mip_rel_gap": GAP, "solve_relaxation": relaxed}.items():
            highs.setOptionValue(option, value)
        highs.readModel(str(self.folder / "model.mps"))
        highs.run()
        return highs

    def relaxation_has_a_plan(self, hours):
        self.set_hours(hours)
        highs = self.highs(True)
        return highs is not None and highs.getModelStatus() == highspy.HighsModelStatus.kOptimal

    def least_hours(self):
        low, high = 1.0, 20_000.0
        while high / low > 1.001:
            middle = (low * high) ** 0.5
            low, high = (low, middle) if self.relaxation_has_a_plan(middle) else (middle, high)
        return high

    def answer(self):
        """Seconds, and the cost of the plan, or what is said where there is none."""
        start = time.monotonic()
        result = self.run("solve", "plan.toml", "--out", "out", "--quiet")
        seconds = time.monotonic() - start
        if result.returncode == 0:
            role = json.loads((self.folder / "out/summary.json").read_text())["roles"][0]
            return seconds, role["primal_value"], role["status"]
        assert result.returncode == 1, result.stderr
        return seconds, None, result.stderr


def compare(team, hours):
    """What is wrong with the answer, and a line about it."""
    team.set_hours(hours)
    highs = team.highs(False)
    seconds, value, words = team.answer()
    line = f"{team.accounts} accounts, {team.reps} reps, weight {team.weight}: "
    slow = f"; took {seconds:.1f} s" if seconds > PATIENCE else ""
    solved = highs is not None and highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    if highs is not None and not solved and highs.getModelStatus() != highspy.HighsModelStatus.kInfeasible:
        return slow, line + "HiGHS came to no answer" + slow
    if not solved:
        told = value is None and ("keeps every limit" in words or "can't all be kept" in words or "short" in words)
        way = re.search(r"(The cheapest|A) way out.*", words)
        wrong = "" if told and way else f"; HiGHS: no plan; Sutton: {value} {words}"
        return wrong + slow, line + "no plan, " + (way.group(0)[:70] if way else "no way out") + wrong + slow
    best = highs.getInfo().objective_function_value
    # Tangents understate the variance, by 0.3 % of it at most.
    near = value is not None and value - best <= 3 * GAP * best + 0.003 * best * (team.weight > 0) and value >= best * (1 - 3 * GAP)
    wrong = "" if near and words == "optimal" else f"; HiGHS: {best}; Sutton: {value} {words}"
    return wrong + slow, line + f"{best:.2f} h, {seconds:.1f} s" + wrong + slow


def main():
    sutton, folder, count = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]), int(sys.argv[3])
    wrong = 0
    for seed in range(count):
        team = Team(sutton, folder, seed)
        hours = team.least_hours() * (1 + team.rng.uniform(-0.03, 0.03))
        fault, line = compare(team, hours)
        wrong += bool(fault)
        print(line, flush=True)
    print(f"{count} teams, {wrong} of them answered wrongly or late")
    sys.exit(bool(wrong))


main()
