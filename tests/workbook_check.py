#!/usr/bin/env python3
"""Checks a workbook with LibreOffice: every formula's cached value must equal the recalculated one, and closing
findings must change the counts and the verdict.

    workbook_check.py FILE.xlsx

Needs `soffice` and openpyxl. Exit code 0 when everything agrees, 1 otherwise, 2 when it cannot check.
"""

import pathlib
import subprocess
import sys
import tempfile

import openpyxl

# LibreOffice trusts cached values unless told to recalculate on load.
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(source, folder):
    """The workbook as LibreOffice saves it after recalculating everything."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
    out = folder / "out"
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
    return out / (source.stem + ".xlsx")


def agree(cached, fresh):
    """Amounts to a thousandth of a cent, texts exactly."""
    if isinstance(cached, (int, float)) and isinstance(fresh, (int, float)):
        return abs(cached - fresh) < 1e-5
    return (cached or "") == (fresh or "")


def compare(source, fresh):
    """Prints every difference; returns how many formulas were compared and how many differ."""
    formulas = openpyxl.load_workbook(source)
    before = openpyxl.load_workbook(source, data_only=True)
    after = openpyxl.load_workbook(fresh, data_only=True)
    count, wrong = 0, 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                cached = before[sheet.title][cell.coordinate].value
                value = after[sheet.title][cell.coordinate].value
                error = isinstance(value, str) and value.startswith(("#", "Err:"))
                if error or not agree(cached, value):
                    wrong += 1
                    print(f"{sheet.title}!{cell.coordinate}: {cell.value}\n  cached {cached!r}, recalculated {value!r}")
    return count, wrong


def closed(source, folder):
    """A copy in which every finding that an answer may close is closed; how many blocking ones stay open."""
    book = openpyxl.load_workbook(source)
    sheet = book["Anomalies"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "Réf.")
    columns = {cell.value: cell.column for cell in head}
    left = 0
    for at in range(head[0].row + 1, sheet.max_row + 1):
        cell = lambda header: sheet.cell(at, columns[header])
        if cell("Clôture").value == "par réponse":
            cell("Statut").value = "Justifiée"
            cell("Réponse du service").value = "Vu."
        elif cell("Gravité").value == "Bloquant":
            left += 1
    path = folder / "closed.xlsx"
    book.save(path)
    return path, left


def verdict_follows(source, folder):
    """True when closing findings leaves the right count and the right verdict."""
    path, left = closed(source, folder)
    book = openpyxl.load_workbook(recalculated(path, folder / "again"), data_only=True)

    def named(name):
        sheet, cell = book.defined_names[name].attr_text.replace("'", "").split("!")
        return book[sheet][cell.replace("$", "")].value

    counted, verdict = named("rappro_bloquants"), str(named("rappro_verdict"))
    right = counted == left and verdict.startswith("Bloqué") == (left > 0)
    print(f"{source.name}: closed, {counted} blocking of {left} stay open, « {verdict} »")
    return right


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    source = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        fresh = recalculated(source, pathlib.Path(folder))
        if not fresh.exists():
            print("LibreOffice did not open the workbook.")
            return 1
        count, wrong = compare(source, fresh)
        follows = verdict_follows(source, pathlib.Path(folder))
    print(f"{source.name}: {count} formulas, {wrong} differ")
    return 1 if wrong or count == 0 or not follows else 0


if __name__ == "__main__":
    sys.exit(main())
