"""The texts of code, templates and scripts, gathered into the catalogues of peerdesk/locale.

`python scripts/translate.py` adds what is new and drops what is gone; a translator then fills the
empty lines of the .po files. `--check` changes nothing and fails if anything is missing, fuzzy,
lacks a plural form, or has other placeholders than its original.
"""

import argparse
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "peerdesk"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("de", "fr", "it")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")
Found = tuple[str, object, str | None]


def main() -> None:
    """Update the catalogues, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, name what is missing")
    check = parser.parse_args().check
    troubles = []
    for domain, texts in (("django", _server_texts()), ("djangojs", _script_texts())):
        found = list(texts)
        for language in LANGUAGES:
            path = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
            before = _read(path, language, domain)
            after = _updated(before, found, language)
            if not check:
                _write(path, after)
            elif _ids(before) != _ids(after):
                troubles.append(f"{path.name} ({language}): run scripts/translate.py")
            troubles += [f"{language}: {trouble}" for trouble in _troubles(after)]
    print("\n".join(troubles) or "Every text is translated.")
    if check and troubles:
        sys.exit(1)


def _server_texts() -> Iterator[Found]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _extracted("python", path.read_text("utf-8"))
    for path in sorted(PACKAGE.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            yield from _extracted("python", _as_python(path))


def _script_texts() -> Iterator[Found]:
    for path in sorted(PACKAGE.rglob("static/peerdesk/**/*.js")):
        yield from _extracted("javascript", path.read_text("utf-8"))


def _extracted(method: str, text: str) -> Iterator[Found]:
    source = io.BytesIO(text.encode())
    options = {"parse_template_string": "true"}  # `… ${gettext("…")}` in a script
    for _line, texts, _comments, context in extract(method, source, KEYWORDS, options=options):
        yield "", texts, context


def _as_python(path: Path) -> str:
    """A template's texts as calls of gettext; Django blanks the rest out."""
    import django
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    blanked = templatize(path.read_text("utf-8"), origin=str(path))
    # What is left of the markup must not look like wrong indentation.
    return re.sub(r"^[ \t]+", "", blanked, flags=re.MULTILINE)


def _updated(before: Catalog, found: list[Found], language: str) -> Catalog:
    """The texts found, with the translations there were."""
    after = _empty(language, before.domain or "")
    for _, texts, context in found:
        known = before.get(texts, context)  # type: ignore[arg-type]
        kept = after.get(texts, context)  # type: ignore[arg-type]
        if kept is None or (isinstance(texts, tuple) and isinstance(kept.id, str)):
            flags = {flag for flag in (known.flags if known else ()) if flag == "fuzzy"}
            string = known.string if known and _fits(known, texts) else None
            after.add(texts, string, context=context, flags=flags)  # type: ignore[arg-type]
    return after


def _fits(known: Message, texts: object) -> bool:
    return isinstance(known.string, tuple | list) == isinstance(texts, tuple)


def _troubles(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        if not message.id:
            continue
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        originals = message.id if isinstance(message.id, tuple | list) else [message.id]
        if message.fuzzy or not all(forms) or len(forms) < len(originals):
            yield f"not translated: {originals[0]!r}"
            continue
        wanted = {_placeholders(text) for text in originals}
        for form in forms:
            if _placeholders(form) not in wanted:
                yield f"other placeholders: {originals[0]!r} as {form!r}"


def _placeholders(text: str) -> tuple[str, ...]:
    return tuple(sorted(PLACEHOLDER.findall(text)))


def _ids(catalogue: Catalog) -> set[object]:
    return {(message.id, message.context) for message in catalogue if message.id}


def _read(path: Path, language: str, domain: str) -> Catalog:
    if not path.exists():
        return _empty(language, domain)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def _empty(language: str, domain: str) -> Catalog:
    header = "# The texts of Peerdesk. scripts/translate.py adds what is new.\n#"
    return Catalog(
        locale=language,
        domain=domain,
        project="Peerdesk",
        version="1",
        fuzzy=False,
        header_comment=header,
    )


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = io.BytesIO()
    write_po(draft, catalogue, no_location=True, sort_output=True, width=0)
    # Dates and tools would differ at every run.
    kept = [
        line
        for line in draft.getvalue().decode().splitlines(keepends=True)
        if not re.match(r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Tr|Report)', line)
    ]
    path.write_text("".join(kept), encoding="utf-8")


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
