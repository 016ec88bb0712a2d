"""Posting an update to a bot's webhook."""

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

DELIVERY_TIMEOUT = 10


def post(url: str, body: str, headers: Mapping[str, str]) -> int:
    """Posts JSON as a messenger does, and returns the status."""
    to = urlsplit(url)
    connection_to = http.client.HTTPSConnection if to.scheme == "https" else http.client.HTTPConnection
    connection = connection_to(to.hostname or "", to.port, timeout=DELIVERY_TIMEOUT)
    try:
        path = f"{to.path or '/'}?{to.query}" if to.query else to.path or "/"
        connection.request("POST", path, body.encode(), {"Content-Type": "application/json", **headers})
        return connection.getresponse().status
    finally:
        connection.close()
