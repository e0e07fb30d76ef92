"""All studies of a sponsor, grouped by status: python3 sponsor_by_status.py "Pfizer"."""

import sys
from collections import defaultdict

from registry import at, list_studies


def main():
    sponsor = sys.argv[1] if len(sys.argv) > 1 else "Pfizer"
    ids_by_status = defaultdict(list)
    # query.lead looks at the lead sponsor; query.spons at collaborators too.
    for study in list_studies({"query.lead": sponsor, "fields": "NCTId|OverallStatus"}):
        status = at(study, "protocolSection.statusModule.overallStatus")
        ids_by_status[status].append(at(study, "protocolSection.identificationModule.nctId"))
    for status, ids in sorted(ids_by_status.items(), key=lambda group: (-len(group[1]), group[0])):
        print(f"{status}\t{len(ids)}")
        for nct_id in sorted(ids):
            print(f"\t{nct_id}")


main()
