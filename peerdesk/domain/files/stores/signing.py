"""AWS Signature Version 4 for one S3 request (pure)."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

_ALGORITHM: Final = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Keys:
    """Who signs, for which region."""

    access: str
    secret: str
    region: str


def signed_headers(
    *,
    method: str,
    host: str,
    path: str,
    query: Mapping[str, str],
    payload_sha256: str,
    keys: Keys,
    now: datetime,
) -> dict[str, str]:
    """The headers that prove the request; `path` is as it is sent, percent-encoded."""
    moment = now.strftime("%Y%m%dT%H%M%SZ")
    headers = {"host": host, "x-amz-content-sha256": payload_sha256, "x-amz-date": moment}
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    asked = "\n".join([method, path, canonical_query(query), lines, names, payload_sha256])
    scope = f"{moment[:8]}/{keys.region}/s3/aws4_request"
    digest = hashlib.sha256(asked.encode()).hexdigest()
    text = "\n".join([_ALGORITHM, moment, scope, digest])
    signature = hmac.new(_key(keys, moment[:8]), text.encode(), hashlib.sha256).hexdigest()
    proof = f"Credential={keys.access}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**headers, "authorization": f"{_ALGORITHM} {proof}"}


def canonical_query(query: Mapping[str, str]) -> str:
    """The query as it is signed, and sent: sorted, everything but unreserved signs encoded."""
    return "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(query.items())
    )


def _key(keys: Keys, day: str) -> bytes:
    key = f"AWS4{keys.secret}".encode()
    for part in (day, keys.region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
