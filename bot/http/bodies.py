"""Bodies of requests, read no further than they may be long."""

from starlette.requests import Request


async def read_body(request: Request, most: int) -> bytes | None:
    """The body of a request; None where it has more than `most` bytes. Raises ClientDisconnect where it breaks off."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)
