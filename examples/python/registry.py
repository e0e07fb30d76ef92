"""The registry's API v2, or a mirror of it, with the standard library alone."""

import json
import os
import urllib.error
import urllib.parse
import urllib.request

API_URL = os.environ.get("CTG_API", "https://clinicaltrials.gov/api/v2")


def list_studies(parameters):
    """The studies of a search, page by page until the last."""
    token = None
    while True:
        query = {**parameters, "pageSize": "1000"}
        if token is not None:
            query["pageToken"] = token
        try:
            with urllib.request.urlopen(f"{API_URL}/studies?{urllib.parse.urlencode(query)}") as response:
                page = json.load(response)
        except urllib.error.HTTPError as error:
            # Refusals are one line of plain text.
            raise SystemExit(f"{error.code}: {error.read().decode()}") from None
        yield from page["studies"]
        token = page.get("nextPageToken")
        if token is None:
            return


def at(record, path, default=""):
    """The value at a path of keys: at(study, "protocolSection.statusModule.overallStatus")."""
    for key in path.split("."):
        if not isinstance(record, dict) or key not in record:
            return default
        record = record[key]
    return record
