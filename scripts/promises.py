"""Which test keeps which promise: reads docs/promises.md and the marks in tests/, runs nothing."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROMISE = re.compile(r"^\| ([A-Z]\d+) \| (.+) \|$", re.MULTILINE)


def main() -> None:
    promises = dict(PROMISE.findall((ROOT / "docs" / "promises.md").read_text("utf-8")))
    kept = marks()
    for name in sorted(promises, key=in_order):
        print(f"{name:<4} {promises[name]}")
        for test in sorted(kept.get(name, [])) or ["no test yet"]:
            print(f"       {test}")
    bare = [name for name in promises if name not in kept]
    print(f"\n{len(promises) - len(bare)} of {len(promises)} promises have a test.")
    if unknown := sorted(set(kept) - set(promises), key=in_order):
        sys.exit(f"Marked, but no promise of docs/promises.md: {', '.join(unknown)}")


def marks(tests: Path = ROOT / "tests") -> dict[str, list[str]]:
    """Promise id to the tests that bear its mark, on themselves, their class or their module."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file in sorted(tests.rglob("test_*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        of_module = [*_module_marks(tree)]
        name = file.relative_to(tests.parent).as_posix()
        for test, own in _tests(tree, name, of_module):
            for promise in dict.fromkeys(own):
                found[promise].append(test)
    return dict(found)


def _tests(tree: ast.AST, name: str, above: list[str]) -> Iterator[tuple[str, list[str]]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _tests(node, f"{name}::{node.name}", [*above, *_decorations(node)])
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if is_function and node.name.startswith("test_"):
            yield f"{name}::{node.name}", [*above, *_decorations(node)]


def _module_marks(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(one, ast.Name) and one.id == "pytestmark" for one in targets):
            yield from _promises_in(node)


def _decorations(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        yield from _promises_in(decorator)


def _promises_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if called and node.func.attr == "promise":
            yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant))


def in_order(promise: str) -> tuple[str, int]:
    return promise[0], int(promise[1:])


if __name__ == "__main__":
    main()
