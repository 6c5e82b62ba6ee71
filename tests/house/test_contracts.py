"""The building's rules are kept by a machine: each wrong import is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

WRONG = [
    ("core/wrong.py", "import peerdesk.domain.people", "Floors"),
    ("domain/people/wrong.py", "import peerdesk.workflows", "Floors"),
    ("workflows/wrong.py", "import peerdesk.entrypoints.api", "Floors"),
    ("delivery/wrong.py", "import peerdesk.domain.people", "Floors"),
    ("entrypoints/web/wrong.py", "import peerdesk.config", "Floors"),
    ("domain/routing/wrong.py", "import peerdesk.domain.conversations", "Shelves"),
    ("domain/people/wrong.py", "import peerdesk.domain.communities", "Shelves"),
    ("entrypoints/web/wrong.py", "import peerdesk.entrypoints.api", "Entrypoints"),
    ("domain/payouts/wrong.py", "import peerdesk.domain.ledger.operations", "Only workflows"),
    ("entrypoints/api/wrong.py", "import peerdesk.domain.ledger.operations", "Only workflows"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("copy")
    leave_out = shutil.ignore_patterns("__pycache__", "locale", "static", "templates")
    shutil.copytree(ROOT / "peerdesk", place / "peerdesk", ignore=leave_out)
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def verdict(place: Path) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("lint-imports")
    command = [program, "--no-cache"]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)


def test_the_building_keeps_its_own_rules(copy: Path) -> None:
    told = verdict(copy)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize(("file", "line", "contract"), WRONG)
def test_a_wrong_import_is_caught(copy: Path, file: str, line: str, contract: str) -> None:
    wrong = copy / "peerdesk" / file
    wrong.write_text(f"{line}\n")
    try:
        told = verdict(copy)
    finally:
        wrong.unlink()
    assert told.returncode == 1
    assert any("BROKEN" in row and contract in row for row in told.stdout.splitlines()), told.stdout
