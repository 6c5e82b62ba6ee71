"""Make .venv with Peerdesk in it, from nothing but Python 3.11 or newer.

Tried in turn: uv, this Python's venv, virtualenv, and a venv without pip plus pip's own zip.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MARK = VENV / "installed-from"
PIP_ZIP = "https://bootstrap.pypa.io/pip/pip.pyz"


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - it may be run by any
        sys.exit("Peerdesk needs Python 3.11 or newer; choose one with `make PYTHON=python3.13`.")
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and MARK.exists() and MARK.read_text() == wanted:
        return
    if not works(PYTHON):
        make_venv()
    install()
    MARK.write_text(wanted)


def make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    for words in (
        [shutil.which("uv") or "uv", "venv", "--quiet", "--python", sys.executable, str(VENV)],
        [sys.executable, "-m", "venv", str(VENV)],
        [sys.executable, "-m", "virtualenv", "--quiet", str(VENV)],
        [sys.executable, "-m", "venv", "--without-pip", str(VENV)],
    ):
        if attempt(words) and works(PYTHON):
            return
        shutil.rmtree(VENV, ignore_errors=True)
    sys.exit("No virtual environment can be made here. On Debian: apt-get install python3-venv")


def install() -> None:
    """Peerdesk and what it is tested with, by the first installer that there is."""
    wanted = ["--editable", f"{ROOT}[dev]"]
    uv = shutil.which("uv")
    if uv and attempt([uv, "pip", "install", "--quiet", "--python", str(PYTHON), *wanted]):
        return
    if not attempt([str(PYTHON), "-m", "pip", "--version"]):
        pip = VENV / "pip.pyz"
        urllib.request.urlretrieve(PIP_ZIP, pip)
        command = [str(PYTHON), str(pip)]
    else:
        command = [str(PYTHON), "-m", "pip"]
    words = ["install", "--quiet", "--disable-pip-version-check", *wanted]
    subprocess.run([*command, *words], check=True)


def works(python: Path) -> bool:
    return python.exists() and attempt([str(python), "-c", "import ssl, sqlite3"])


def attempt(words: list[str]) -> bool:
    try:
        quiet = subprocess.DEVNULL
        clean = {name: text for name, text in os.environ.items() if name != "VIRTUAL_ENV"}
        return (
            subprocess.run(words, stdout=quiet, stderr=quiet, env=clean, check=False).returncode
            == 0
        )
    except OSError:
        return False


if __name__ == "__main__":
    main()
