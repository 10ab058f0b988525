"""Holds plan.xlsx against the CSV tables beside it: workbook.py OUT SHEETS, with the CSV files that LibreOffice made of its sheets.

`workbook.py measure SUTTON PLAN OUT` prints what the workbook takes of `sutton solve`: medians of three runs; seconds are those of a processor with and without it.
"""

import csv
import os
import pathlib
import statistics
import subprocess
import sys
import warnings

TABLES = {"Territories": "territories.csv", "Assignments": "assignments.csv", "Moves": "moves.csv"}
# Most seconds and bytes for writing a workbook of 100,000 accounts.
SECONDS, MEMORY = 5, 500e6


def table(path):
    """The rows of a CSV file in the dialect that it has."""
    text = pathlib.Path(path).read_bytes().decode("utf-8-sig")
    return list(csv.reader(text.splitlines(keepends=True), delimiter=";" if text.split("\n", 1)[0].count(";") else ","))


def bare(text):
    """Text without the apostrophe that keeps it from being a formula in CSV."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@", "'") else text


def same(text, cell):
    """Whether a cell of a workbook is what the table has."""
    if cell is None or cell == "":
        return text == ""
    if isinstance(cell, bool) or cell in ("TRUE", "FALSE"):
        return str(cell).lower() == text
    if isinstance(cell, (int, float)):
        return float(text) == cell
    return cell == bare(text)


def same_text(text, cell):
    """The same where numbers are text, too, and shares are per cent."""
    if same(text, cell):
        return True
    try:
        return round(float(cell[:-1]) / 100, 12) == float(text) if cell.endswith("%") else float(cell) == float(text)
    except ValueError:
        return False


def compare(out, sheets):
    import openpyxl

    # Bars in cells are an extension that openpyxl says it does not know.
    warnings.simplefilter("ignore")
    book = openpyxl.load_workbook(f"{out}/plan.xlsx", read_only=True)
    compared = 0
    for name, file in TABLES.items():
        rows = table(f"{out}/{file}")
        office = table(f"{sheets}/plan-{name}.csv")
        python = [list(row) for row in book[name].iter_rows(values_only=True)]
        for reader, read, equal in (("LibreOffice", office, same_text), ("openpyxl", python, same)):
            assert len(read) == len(rows), f"{name}: {reader} reads {len(read)} rows of {len(rows)}"
            for at, (texts, cells) in enumerate(zip(rows, read)):
                assert len(texts) == len(cells), f"{name}, row {at + 1}: {reader} reads {len(cells)} cells of {len(texts)}"
                for column, text, cell in zip(rows[0], texts, cells):
                    assert equal(text, cell), f"{name}, row {at + 1}, {column}: {reader} reads {cell!r}, the table has {text!r}"
                    compared += 1
    print(f"plan.xlsx: {compared:,} cells are what the CSV tables hold")


def measure(sutton, plan, out):
    taken = {}
    for options in (["--no-workbook"], []) * 3:
        limits = ["--quiet", "--no-report", "--gap", "0.05", "--work-limit", "1"]
        process = subprocess.Popen([sutton, "solve", plan, "--out", out, *limits, *options])
        _, status, usage = os.wait4(process.pid, 0)
        assert status == 0, "no plan"
        taken.setdefault(len(options), []).append((usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024))
    (without, least), (with_it, most) = [[statistics.median(own) for own in zip(*taken[options])] for options in (1, 0)]
    print(f"plan.xlsx takes {with_it - without:.1f} s, and {(most - least) / 1e6:.0f} MB beside {least / 1e6:.0f} MB")
    assert with_it - without <= SECONDS and most - least <= MEMORY, "slower or larger than promised"


if __name__ == "__main__":
    if sys.argv[1] == "measure":
        measure(*sys.argv[2:])
    else:
        compare(*sys.argv[1:])
