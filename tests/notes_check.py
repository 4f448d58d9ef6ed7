#!/usr/bin/env python3
"""What the staff typed must come back whichever program saved the workbook, in whichever format.

    notes_check.py RAPPRO DOSSIER

Runs RAPPRO on a copy of DOSSIER, types into every column that the staff fill in, has LibreOffice save the
workbook as .xlsx, .ods and .xls, and looks for every word in the workbook of the next month. Needs
`soffice` and openpyxl. Exit code 0 when nothing is lost, 1 otherwise.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

import openpyxl
from openpyxl.comments import Comment

FORMATS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods", "xls": "xls:MS Excel 97"}


def header_row(sheet, wanted):
    """The row that holds these headers, and their columns."""
    for row in sheet.iter_rows():
        columns = {cell.value: cell.column for cell in row if isinstance(cell.value, str)}
        if all(header in columns for header in wanted):
            return row[0].row, columns
    return None, {}


def type_everywhere(path):
    """Fills in every column of the staff; returns the words typed."""
    book = openpyxl.load_workbook(path)
    words = []

    def word(kind):
        words.append(f"{kind}{len(words):05d}")
        return words[-1]

    sheet = book["Anomalies"]
    row, columns = header_row(sheet, ["Réf.", "Statut"])
    added = sheet.max_column + 1
    sheet.cell(row, added).value = "Avis du chef de bureau"
    for at in range(row + 1, sheet.max_row + 1):
        sheet.cell(at, columns["Statut"]).value = ("Justifiée", "Acceptée", "Corrigée")[at % 3]
        sheet.cell(at, columns["Réponse du service"]).value = word("reponse")
        sheet.cell(at, columns["Responsable"]).value = word("responsable")
        sheet.cell(at, columns["Échéance"]).value = word("echeance")
        sheet.cell(at, added).value = word("avis")
        sheet.cell(at, columns["Constat"]).comment = Comment(word("commentaire"), "Mme Roux")
    marks = {}
    for sheet in book:
        row, columns = header_row(sheet, ["Pointage payé", "Réf. payé"])
        for at in range((row or sheet.max_row) + 1, sheet.max_row + 1):
            key = str(sheet.cell(at, columns["Réf. payé"]).value or "")
            # A line that several missions share stands on several sheets: it has one mark.
            if key.startswith("L-"):
                marks[key] = marks.get(key) or word("pointage")
                sheet.cell(at, columns["Pointage payé"]).value = marks[key]
                sheet.cell(at, columns["Objet"]).comment = Comment(marks[key], "M. Durand")
    for row in book["Fiche de contrôle"].iter_rows():
        if row[0].value in ("Réserves ou motifs", "Nom et qualité", "Date du visa"):
            row[1].value = word("visa")
    book.save(path)
    return words


def lost(words, path):
    """The words that stand in no cell and in no comment."""
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    said = [cell.comment.text for cell in cells if cell.comment]
    text = " ".join([*(str(cell.value) for cell in cells if cell.value), *said])
    return [word for word in words if word not in text]


def reviews(path):
    """How many answers the program asks to review."""
    sheet = openpyxl.load_workbook(path)["Anomalies"]
    row, columns = header_row(sheet, ["Réf.", "Statut"])
    return sum(sheet.cell(at, columns["Statut"]).value == "À revoir" for at in range(row + 1, sheet.max_row + 1))


def main():
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    program, dossier = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        copy = folder / "dossier"
        shutil.copytree(dossier, copy)
        first = folder / "premier.xlsx"
        run = [str(program), "run", str(copy), "--quiet", "-o"]
        subprocess.run([*run, str(first), "--no-previous", "--date", "2019-01-15"], check=False)
        words = type_everywhere(first)
        for extension, named in FORMATS.items():
            profile = f"-env:UserInstallation=file://{folder}/profile"
            out = folder / extension
            command = ["soffice", profile, "--headless", "--convert-to", named, "--outdir", str(out), str(first)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
            saved, second = out / f"premier.{extension}", out / "second.xlsx"
            subprocess.run([*run, str(second), "--previous", str(saved), "--date", "2019-02-15"], check=False)
            missing = lost(words, second) if second.exists() else words
            orphans = second.exists() and "Notes orphelines" in openpyxl.load_workbook(second, read_only=True).sheetnames
            reviewed = second.exists() and reviews(second)
            failed += bool(missing) or orphans or bool(reviewed)
            print(f".{extension}: {len(words)} words typed, {len(missing)} lost {missing[:8]}")
            if orphans:
                print("  notes became orphans although nothing had changed")
            if reviewed:
                print(f"  {reviewed} answers are to be reviewed although nothing had changed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
