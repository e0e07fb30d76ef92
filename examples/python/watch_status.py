"""What changed in the status of some studies since the last run: python3 watch_status.py seen.json NCT01 NCT02."""

import json
import os
import sys

from registry import at, list_studies


def main():
    file = sys.argv[1] if len(sys.argv) > 1 else "seen.json"
    ids = sys.argv[2:]
    before = {}
    if os.path.exists(file):
        with open(file, encoding="utf-8") as seen:
            before = json.load(seen)
    now = {}
    if ids:
        for study in list_studies({"filter.ids": ",".join(ids), "fields": "NCTId|OverallStatus"}):
            nct_id = at(study, "protocolSection.identificationModule.nctId")
            now[nct_id] = at(study, "protocolSection.statusModule.overallStatus")
    for nct_id in sorted({*before, *now}):
        if before.get(nct_id) != now.get(nct_id):
            print(f"{nct_id}\t{before.get(nct_id, 'new')}\t{now.get(nct_id, 'gone')}")
    with open(file, "w", encoding="utf-8") as seen:
        json.dump(now, seen)


main()
