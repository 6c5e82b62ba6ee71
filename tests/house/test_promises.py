"""`make promises`: promise by promise, the tests that keep it."""

import subprocess
import sys
from pathlib import Path

from scripts.promises import marks

ROOT = Path(__file__).resolve().parent.parent.parent


def test_marks_are_read_from_tests_classes_and_modules(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_scene.py").write_text(
        "import pytest\n"
        'pytestmark = [pytest.mark.promise("B1")]\n'
        '@pytest.mark.promise("C8", "C9")\n'
        "def test_one(): ...\n"
        '@pytest.mark.promise("F6")\n'
        "class TestMany:\n"
        "    async def test_two(self): ...\n"
        "def not_a_test(): ...\n"
    )
    one, two = "tests/test_scene.py::test_one", "tests/test_scene.py::TestMany::test_two"
    assert marks(tests) == {"B1": [one, two], "C8": [one], "C9": [one], "F6": [two]}


def test_the_table_names_every_promise_once() -> None:
    told = subprocess.run(
        [sys.executable, ROOT / "scripts" / "promises.py"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "promises have a test." in told.stdout
    assert sum(line.startswith("C8 ") for line in told.stdout.splitlines()) == 1
