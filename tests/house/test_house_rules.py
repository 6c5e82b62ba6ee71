"""Rules of the house that a machine can see."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "peerdesk"
SOURCES = sorted(
    path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parent.name
)  # fmt: skip
NAMELESS = {"utils", "helpers", "services", "managers", "signals", "mixins", "misc", "common"}
KEYS = {"models.ForeignKey", "models.OneToOneField"}
LONGEST_FILE = 250
LONGEST_FUNCTION = 30


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of its body without the docstring: what must be held in the head."""
    first = function.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return (function.end_lineno or 0) - ((first.end_lineno or 0) if told else first.lineno - 1)


def test_no_file_is_named_after_nothing() -> None:
    assert not [path for path in SOURCES if path.stem in NAMELESS]


@pytest.mark.parametrize("suffix", ["py", "js", "css", "html"])
def test_no_file_is_too_long(suffix: str) -> None:
    files = (path for path in PACKAGE.rglob(f"*.{suffix}") if path.name != "0001_initial.py")
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long


def test_no_function_is_too_long() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}": length(function)
        for path in SOURCES
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    }
    assert not long


def test_no_signal_is_received_and_no_save_overridden() -> None:
    found = [
        f"{path.relative_to(ROOT)} {function.name}"
        for path in SOURCES
        for function in functions(path)
        if function.name == "save"
        or any("receiver" in ast.unparse(decorator) for decorator in function.decorator_list)
    ]
    assert not found


@pytest.mark.parametrize("floor", ["domain", "workflows"])
def test_time_is_an_argument_or_the_databases(floor: str) -> None:
    clock = re.compile(r"datetime\.now\(|timezone\.now\(|time\.time\(|date\.today\(")
    found = [path for path in (PACKAGE / floor).rglob("*.py") if clock.search(path.read_text())]
    assert not found


def test_async_is_the_gateways_alone() -> None:
    # The mail listener's library speaks no other way; it asks the database in threads.
    allowed = {"entrypoints/gateway", "entrypoints/worker", "entrypoints/postbox"}
    found = [
        path
        for path in SOURCES
        for function in functions(path)
        if isinstance(function, ast.AsyncFunctionDef)
        and path.parent.relative_to(PACKAGE).as_posix() not in allowed
    ]
    assert not found


def test_foreign_keys_across_apps_protect_and_have_no_reverse_name() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((PACKAGE / "domain").rglob("models*.py"))
        for node in foreign_keys(path)
        if not {"on_delete=models.PROTECT", "related_name='+'"}
        <= {f"{word.arg}={ast.unparse(word.value)}" for word in node.keywords}
    ]
    assert not found


def foreign_keys(path: Path) -> Iterator[ast.Call]:
    """Those that point out of the file."""
    tree = ast.parse(path.read_text("utf-8"))
    ours = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)} | {"self"}
    for node in ast.walk(tree):
        is_key = isinstance(node, ast.Call) and ast.unparse(node.func) in KEYS
        if is_key and ast.unparse(node.args[0]).strip("'") not in ours:
            yield node


def test_no_template_holds_script_or_style_inline() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=|\sstyle=")
    tags = re.compile(r"{%.*?%}|{{.*?}}")
    found = [
        path
        for path in PACKAGE.rglob("*.html")
        if inline.search(tags.sub("", path.read_text("utf-8")))
        and path != PACKAGE / "domain/mail/templates/mail/letter.html"  # a mail has no style sheet
    ]
    assert not found
