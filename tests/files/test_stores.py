"""Where the bytes lie: a folder, or a bucket of a store that speaks S3 (S4)."""

import gc
import os
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.server import ThreadedMotoServer

from peerdesk.domain.files.stores import Missing, Store, store
from peerdesk.domain.files.stores.disk import Disk
from peerdesk.domain.files.stores.s3 import S3, StoreTrouble
from peerdesk.domain.files.stores.signing import Keys, signed_headers

pytestmark = pytest.mark.django_db
ONE = "018f0000-0000-7000-8000-0000000000aa"
OTHER = "018f0000-0000-7000-8000-0000000000ab"


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of a bucket on an S3 server of the tests' own."""
    patch = pytest.MonkeyPatch()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        patch.setenv(name, "tests")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    httpx.put(f"http://{host}:{port}/files").raise_for_status()
    yield f"s3+http://a%2Fkey:a%40secret@{host}:{port}/files?region=eu-central-1"
    server.stop()
    patch.undo()


@pytest.fixture(params=["disk", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "disk":
        return Disk(tmp_path / "files")
    return S3.at(request.getfixturevalue("bucket"))


def test_bytes_are_kept_given_and_destroyed(kept: Store, tmp_path: Path) -> None:
    content, small = tmp_path / "content", tmp_path / "small"
    content.write_bytes(os.urandom(600_000))
    small.write_bytes(b"small")
    kept.put(f"{ONE}/content", content)
    kept.put(f"{ONE}/page-1.webp", small)
    kept.put(f"{ONE}/content", content)  # twice is the same
    kept.put(f"{OTHER}/content", small)
    assert b"".join(kept.open(f"{ONE}/content")) == content.read_bytes()
    kept.erase(ONE)
    kept.erase(ONE)
    for part in ("content", "page-1.webp"):
        with pytest.raises(Missing):
            kept.open(f"{ONE}/{part}")
    assert b"".join(kept.open(f"{OTHER}/content")) == b"small"
    kept.erase(OTHER)


@pytest.mark.parametrize("read", [0, 1])
def test_who_reads_no_further_leaves_nothing_open(kept: Store, tmp_path: Path, read: int) -> None:
    content = tmp_path / "content"
    content.write_bytes(os.urandom(600_000))
    kept.put(f"{ONE}/content", content)
    pieces = kept.open(f"{ONE}/content")
    for _piece in range(read):
        next(pieces)
    pieces.close()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        del pieces
        gc.collect()
    assert [str(one.message) for one in said if one.category is ResourceWarning] == []
    kept.erase(ONE)


def test_the_settings_name_the_store(settings: Any, tmp_path: Path) -> None:
    settings.PEERDESK_FILES_URL, settings.MEDIA_ROOT = "", tmp_path
    assert isinstance(store(), Disk)
    settings.PEERDESK_FILES_URL = "s3://key:secret@files.example.org/bucket"
    made = store()
    assert isinstance(made, S3)
    assert (made.endpoint, made.bucket) == ("https://files.example.org", "bucket")


def test_a_store_that_refuses_is_told_without_its_words(bucket: str, tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.write_bytes(b"x")
    elsewhere = S3.at(bucket.replace("/files", "/nowhere"))
    with pytest.raises(StoreTrouble, match="answered 404"):
        elsewhere.put("x/content", content)


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("GET", "/files", {"list-type": "2", "prefix": f"{ONE}/"}),
        ("PUT", "/files/an id/page 1~ü.webp", {}),
        ("DELETE", f"/files/{ONE}/content", {}),
    ],
)
def test_requests_are_signed_as_the_vendors_own_client_does(
    monkeypatch: pytest.MonkeyPatch, method: str, path: str, query: dict[str, str]
) -> None:
    """AWS Signature Version 4, beside botocore's."""
    now = datetime(2026, 3, 29, 1, 59, 59, tzinfo=UTC)
    keys = Keys("AKID", "wJalr/secret+", "eu-central-1")
    encoded = quote(path, safe="/-_.~")
    ours = signed_headers(
        method=method,
        host="files.example.org",
        path=encoded,
        query=query,
        payload_sha256="ab" * 32,
        keys=keys,
        now=now,
    )

    class Oracle(SigV4Auth):  # type: ignore[misc]
        """S3's way: the path isn't encoded a second time."""

        def _normalize_url_path(self, path: str) -> str:
            return path

    given = AWSRequest(
        method,
        f"https://files.example.org{encoded}",
        params=query,
        headers={"X-Amz-Content-SHA256": "ab" * 32, "X-Amz-Date": ours["x-amz-date"]},
    )
    given.context["timestamp"] = ours["x-amz-date"]
    oracle = Oracle(Credentials(keys.access, keys.secret), "s3", keys.region)
    canonical = oracle.canonical_request(given)
    signature = oracle.signature(oracle.string_to_sign(given, canonical), given)
    assert ours["authorization"].endswith(f"Signature={signature}")
