"""A search as a table: python3 search_to_csv.py "query.cond=melanoma&filter.overallStatus=RECRUITING"."""

import csv
import sys
import urllib.parse

from registry import at, list_studies

FIELDS = [
    "NCTId", "BriefTitle", "OverallStatus", "StudyType", "Phase", "EnrollmentCount", "LeadSponsorName",
    "Condition", "InterventionName", "StartDate", "PrimaryCompletionDate", "LocationCountry", "HasResults",
]


def to_row(study):
    section = study.get("protocolSection", {})
    locations = at(section, "contactsLocationsModule.locations", [])
    return [
        at(section, "identificationModule.nctId"),
        at(section, "identificationModule.briefTitle"),
        at(section, "statusModule.overallStatus"),
        at(section, "designModule.studyType"),
        "|".join(at(section, "designModule.phases", [])),
        at(section, "designModule.enrollmentInfo.count"),
        at(section, "sponsorCollaboratorsModule.leadSponsor.name"),
        "|".join(at(section, "conditionsModule.conditions", [])),
        "|".join(each.get("name", "") for each in at(section, "armsInterventionsModule.interventions", [])),
        at(section, "statusModule.startDateStruct.date"),
        at(section, "statusModule.primaryCompletionDateStruct.date"),
        "|".join(sorted({location.get("country", "") for location in locations})),
        "true" if study.get("hasResults") else "false",
    ]


def main():
    parameters = dict(urllib.parse.parse_qsl(sys.argv[1] if len(sys.argv) > 1 else ""))
    sys.stdout.reconfigure(encoding="utf-8")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(FIELDS)
    for study in list_studies({**parameters, "fields": "|".join(FIELDS)}):
        writer.writerow(to_row(study))


main()
