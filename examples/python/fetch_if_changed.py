"""A study, fetched only when the data are others than last time: python3 fetch_if_changed.py NCT03516279 record.json."""

import os
import sys
import urllib.error
import urllib.request

from registry import API_URL


def main():
    nct_id = sys.argv[1] if len(sys.argv) > 1 else "NCT03516279"
    file = sys.argv[2] if len(sys.argv) > 2 else "record.json"
    tag_file = f"{file}.etag"
    request = urllib.request.Request(f"{API_URL}/studies/{nct_id}")
    if os.path.exists(tag_file):
        with open(tag_file, encoding="utf-8") as tag:
            request.add_header("If-None-Match", tag.read())
    try:
        with urllib.request.urlopen(request) as response:
            with open(file, "wb") as record:
                record.write(response.read())
            with open(tag_file, "w", encoding="utf-8") as tag:
                tag.write(response.headers.get("ETag", ""))
            print(f"{nct_id}: fetched")
    except urllib.error.HTTPError as error:
        # urllib takes 304 for an error, too.
        if error.code == 304:
            print(f"{nct_id}: unchanged")
            return 0
        print(f"{nct_id}: {error.code} {error.read().decode()}")
        return 1
    return 0


sys.exit(main())
