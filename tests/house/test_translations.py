"""Every text of the code, the templates and the scripts speaks four languages (B8)."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

from peerdesk.config import translations

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.promise("B8")


def test_nothing_is_untranslated_fuzzy_or_has_other_placeholders() -> None:
    script = [sys.executable, "scripts/translate.py", "--check"]
    told = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_texts_are_marked_by_names_that_the_catalogues_know() -> None:
    """By another name they would never be looked for, and the check above would be content."""
    alias = re.compile(r"import \w*gettext\w* as (\w+)")
    names = {
        (path.name, name)
        for path in (ROOT / "peerdesk").rglob("*.py")
        for name in alias.findall(path.read_text(encoding="utf-8"))
    }
    assert {one for one in names if one[1] != "_"} == set()


@pytest.fixture
def compiled() -> None:
    """What an install does."""
    translations.compile_stale()


@pytest.mark.parametrize(
    ("language", "sent", "one", "many"),
    [
        ("de", "Senden", "1 Minute", "2 Minuten"),
        ("fr", "Envoyer", "1 minute", "2 minutes"),
        ("it", "Invia", "1 minuto", "2 minuti"),
    ],
)
def test_the_compiled_catalogues_speak(
    compiled: None, language: str, sent: str, one: str, many: str
) -> None:
    with translation.override(language):
        assert gettext("Send") == sent
        words = [
            ngettext("%(count)d minute", "%(count)d minutes", n) % {"count": n} for n in (1, 2)
        ]
        assert words == [one, many]
