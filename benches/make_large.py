#!/usr/bin/env python3
"""Makes a large dossier: N ledger lines and N supporting lines in CSV, most of them of no mission.

    python3 benches/make_large.py 100000 large
    python3 benches/make_large.py 100000 dense 1

One line in fifty, or in so many, belongs to one of three missions and has its invoice on the other
side; the rest is the ordinary life of a large authority, paid and invoiced too. Deterministic.
"""

import random
import sys
from datetime import date, timedelta
from pathlib import Path

MISSIONS = [("GENES", "Gênes", "2017-10-19", "2017-10-20"), ("MIAMI", "Miami", "2017-11-04", "2017-11-10"),
            ("MILAN", "Milan", "2017-12-05", "2017-12-07")]


def french(cents):
    return f"{cents // 100},{cents % 100:02d}"


def main(count, root, every=50):
    rng = random.Random(2017)
    root = Path(root)
    (root / "exports").mkdir(parents=True, exist_ok=True)
    totals = {code: 0 for code, *_ in MISSIONS}
    ledger = ["Exercice;N° bordereau;N° mandat;N° ligne;Date mandat;Date paiement;Tiers;Objet;Article;Fonction;N° facture;Opération;Montant mandaté;Statut"]
    support = ["N° facture;Date facture;Fournisseur;Désignation;Montant HT;TVA;Montant TTC;Bénéficiaire;Mission"]
    for at in range(count):
        day = date(2017, 1, 2) + timedelta(days=rng.randrange(330))
        cents = rng.randrange(500, 900_000)
        tax = cents // 6
        payee = f"Fournisseur {rng.randrange(4000):04d} SARL"
        code = MISSIONS[at % 3][0] if at % every == 0 else ""
        label = MISSIONS[at % 3][1] if code else "Fonctionnement courant"
        invoice = f"FA-2017-{at:06d}"
        if code:
            totals[code] += cents
        paid = day + timedelta(days=25)
        ledger.append(f"2017;{at // 40};{100 + at};1;{paid:%d/%m/%Y};{paid + timedelta(days=6):%d/%m/%Y};{payee};{label} - prestation {at % 97};{6228 + at % 9};0202;{invoice};{'2017RI0' + str(3 + at % 3) if code else 'COURANT'};{french(cents)};Payé")
        support.append(f"{invoice};{day:%d/%m/%Y};{payee};{label} - prestation {at % 97};{french(cents - tax)};{french(tax)};{french(cents)};;{code}")
    rng.shuffle(support)
    header = next(line for line in support if line.startswith("N° facture"))
    support.remove(header)
    (root / "exports" / "mandats.csv").write_text("\r\n".join(ledger) + "\r\n", encoding="windows-1252")
    (root / "exports" / "factures.csv").write_text("\r\n".join([header, *support]) + "\r\n", encoding="utf-8-sig")
    total = sum(totals.values())
    text = f'titre = "Grand dossier (données fictives)"\norganisme = "Collectivité fictive"\ncommission = 2018-02-08\nexercice = 2017\nmontant_declare = "{total / 100:.2f}"\n'
    for at, (code, label, start, end) in enumerate(MISSIONS):
        text += f'\n[[mission]]\ncode = "{code}"\nlibelle = "{label}"\ndebut = {start}\nfin = {end}\nmontant_declare = "{totals[code] // 100}.{totals[code] % 100:02d}"\noperations = ["2017RI0{3 + at}"]\nmandat_special = {{ reference = "fictive", date = 2017-01-15 }}\n'
    (root / "dossier.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))
