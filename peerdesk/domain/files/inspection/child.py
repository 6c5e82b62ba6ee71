"""The process that looks into one file: first it takes its own rights away, then it looks."""

import json
import resource
import sys
from pathlib import Path
from typing import Final

from peerdesk.core.tether import tie_to_parent

MEMORY: Final = 1536 * 1024 * 1024
SECONDS: Final = 20
LARGEST_WRITTEN: Final = 400 * 1024 * 1024
ORIGINAL: Final = "original"
RESULT: Final = "result.json"


def main(folder: str, ending: str, parent: str) -> None:
    """Look into `folder`/original; leave result.json. Ends with 0 whenever there is a verdict."""
    tie_to_parent(int(parent))
    _limit()
    place = Path(folder)
    (place / RESULT).write_text(json.dumps(_verdict(place, ending)))


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_WRITTEN),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _verdict(place: Path, ending: str) -> dict[str, object]:
    from peerdesk.domain.files.inspection.result import TOO_LARGE, Refused

    try:
        return _look(place, ending)
    except Refused as refused:
        return {"refused": refused.code}
    except MemoryError:
        return {"refused": TOO_LARGE}


def _look(place: Path, ending: str) -> dict[str, object]:
    """Each library is loaded only for its own kind: some take longer than the file."""
    from peerdesk.domain.files.inspection.sniffing import type_of
    from peerdesk.domain.files.kinds import BY_TYPE

    original = place / ORIGINAL
    media_type = type_of(original.read_bytes(), ending)
    match BY_TYPE[media_type].treatment:
        case "picture":
            from peerdesk.domain.files.inspection.pictures import clean_picture as clean
        case "pdf":
            from peerdesk.domain.files.inspection.pdfs import clean_pdf as clean
        case "x_ray":
            from peerdesk.domain.files.inspection.x_rays import clean_x_ray as clean
        case _:
            from peerdesk.domain.files.inspection.texts import clean_text as clean
    return clean(original, media_type, place).as_json()


if __name__ == "__main__":
    main(*sys.argv[1:])
