"""A receiver for Lind's webhooks that takes what is signed and prints it.

LIND_WEBHOOK_SECRET=… python3 verify_webhook.py; `is_signed` is all that your own receiver needs.
"""

import hashlib
import hmac
import http.server
import json
import os
import sys
import time

# Older messages are refused: somebody may have recorded one and send it again.
AGE_SECONDS_MAX = 300


def is_signed(body, header, secret, now_seconds=None):
    """Whether body (the bytes as they came, not JSON that was parsed and printed again) carries a good signature.

    header is Lind-Signature: t=1767225600,v1=5257a8…, with one v1 for each secret that the sender has.
    """
    parts = [part.partition("=")[::2] for part in header.split(",")]
    times = [value for name, value in parts if name == "t" and value.isdigit()]
    now = time.time() if now_seconds is None else now_seconds
    if not times or abs(now - int(times[0])) > AGE_SECONDS_MAX:
        return False
    expected = hmac.new(secret.encode(), f"{times[0]}.".encode() + body, hashlib.sha256).hexdigest()
    return any(hmac.compare_digest(expected.encode(), value.encode()) for name, value in parts if name == "v1")


class Receiver(http.server.BaseHTTPRequestHandler):
    # A message may come twice, with the same key. A receiver that must not tell it twice keeps the keys of some days.
    seen = set()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        key = self.headers.get("Idempotency-Key", "")
        if not is_signed(body, self.headers.get("Lind-Signature", ""), SECRET):
            self.answer(401)
            return
        if key not in self.seen:
            self.seen.add(key)
            message = json.loads(body)
            print(message["watch"], message["severity"], message["counts"]["events"], key, sep="\t", flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *args):
        pass


SECRET = os.environ.get("LIND_WEBHOOK_SECRET", "")

if __name__ == "__main__":
    if not SECRET:
        sys.exit("Set LIND_WEBHOOK_SECRET to the secret that Lind signs with.")
    server = http.server.HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Receiver)
    print(f"http://127.0.0.1:{server.server_port}/", file=sys.stderr, flush=True)
    server.serve_forever()
