"""Files in a bucket of any S3-compatible store, over its plain HTTP interface."""

import hashlib
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final, Self
from urllib.parse import parse_qs, quote, unquote, urlsplit

import httpx
from lxml import etree

from peerdesk.core import clock
from peerdesk.domain.files.stores import Missing, Pieces
from peerdesk.domain.files.stores.signing import Keys, canonical_query, signed_headers

_EMPTY: Final = hashlib.sha256(b"").hexdigest()
_PIECE: Final = 256 * 1024
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)


class StoreTrouble(Exception):
    """The store answered something else than it should; the status says what."""


class S3:
    """One bucket, addressed by path, as every such store understands it."""

    def __init__(self, endpoint: str, bucket: str, keys: Keys) -> None:
        self.endpoint, self.bucket, self.keys = endpoint, bucket, keys
        self.host = urlsplit(endpoint).netloc
        self.client = httpx.Client(timeout=httpx.Timeout(20, connect=5), follow_redirects=False)

    @classmethod
    def at(cls, address: str) -> Self:
        """From `s3://ACCESS:SECRET@host/bucket?region=R` (`s3+http://` without TLS)."""
        parts = urlsplit(address)
        scheme = "http" if parts.scheme == "s3+http" else "https"
        region = parse_qs(parts.query).get("region", ["us-east-1"])[0]
        keys = Keys(unquote(parts.username or ""), unquote(parts.password or ""), region)
        host = parts.netloc.rpartition("@")[2]
        return cls(f"{scheme}://{host}", parts.path.strip("/"), keys)

    def put(self, key: str, file: Path) -> None:
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
            opened.seek(0)
            self._ask("PUT", key, payload=digest, content=opened, size=file.stat().st_size)

    def open(self, key: str) -> Pieces:
        with ExitStack() as stack:
            request = self._request("GET", key)
            answer = self.client.send(request, stream=True)
            stack.callback(answer.close)
            if answer.status_code == httpx.codes.NOT_FOUND:
                raise Missing(key)
            _check(answer)
            stack.pop_all()
        return Pieces(answer.iter_bytes(_PIECE), answer.close)

    def erase(self, folder: str) -> None:
        while keys := self._keys(f"{folder}/"):
            for key in keys:
                self._ask("DELETE", key)

    def _keys(self, prefix: str) -> list[str]:
        """The next ones below a prefix, up to a thousand; erased ones aren't listed again."""
        answer = self._ask("GET", "", query={"list-type": "2", "prefix": prefix})
        document = etree.fromstring(answer.content, parser=_PARSER)
        return [str(found.text) for found in document.iter("{*}Key")]

    def _ask(
        self,
        method: str,
        key: str,
        *,
        query: Mapping[str, str] | None = None,
        payload: str = _EMPTY,
        content: IO[bytes] | None = None,
        size: int = 0,
    ) -> httpx.Response:
        request = self._request(method, key, query or {}, payload, content, size)
        answer = self.client.send(request)
        _check(answer)
        return answer

    def _request(
        self,
        method: str,
        key: str,
        query: Mapping[str, str] | None = None,
        payload: str = _EMPTY,
        content: IO[bytes] | None = None,
        size: int = 0,
    ) -> httpx.Request:
        path = quote(f"/{self.bucket}/{key}" if key else f"/{self.bucket}", safe="/-_.~")
        headers = signed_headers(
            method=method,
            host=self.host,
            path=path,
            query=query or {},
            payload_sha256=payload,
            keys=self.keys,
            now=clock.now(),
        )
        if content is not None:
            headers["content-length"] = str(size)
        asked = f"{self.endpoint}{path}"
        if query:
            asked = f"{asked}?{canonical_query(query)}"
        return self.client.build_request(method, asked, headers=headers, content=content)


def _check(answer: httpx.Response) -> None:
    """Never the body of what went wrong in a log: it may repeat our keys' names."""
    if not answer.is_success:
        raise StoreTrouble(f"the store answered {answer.status_code}")
