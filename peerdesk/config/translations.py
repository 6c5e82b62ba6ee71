"""Translations are kept as text (.po); the compiled form (.mo) is made when it is missing or old.

`python -m peerdesk.config.translations` does it by hand. Babel does the work, because msgfmt may
not be installed.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent


def compile_stale() -> list[Path]:
    """Compile what is missing or older than its text; the files written."""
    return [_compile(text) for text in _stale()]


def _stale() -> Iterator[Path]:
    for text in sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po")):
        compiled = text.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < text.stat().st_mtime:
            yield text


def _compile(text: Path) -> Path:
    with text.open("rb") as source:
        catalogue = read_po(source, locale=text.parent.parent.name, domain=text.stem)
    compiled = text.with_suffix(".mo")
    draft = text.with_suffix(".mo.new")
    with draft.open("wb") as target:
        write_mo(target, catalogue)
    draft.replace(compiled)
    return compiled


if __name__ == "__main__":
    compile_stale()
