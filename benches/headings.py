"""Measures pages with very many headings in two languages, whose headings are aligned with each other.

    python3 benches/headings.py [--hanga target/release/hanga] [--headings 20000]

Builds one site for each kind of outline in a temporary folder, and prints wall seconds and peak memory. The first size
is half of the second: linear costs double, and quadratic costs quadruple.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

CONFIG = """title: Headings
languages:
  - { code: en, name: English, native_name: English }
  - { code: ja, name: Japanese, native_name: 日本語, directory: ja }
versions:
  - { plan: product, releases: ['1'], default: true }
"""

Lines = Callable[[int], list[str]]


def page(title: str, headings: list[str]) -> str:
    body = "".join(f"## {heading}\n\nText.\n\n" for heading in headings)
    return f"---\ntitle: {title}\nversions: '*'\n---\n{body}"


def numbered(word: str) -> Lines:
    return lambda count: [f"{word} {n}" for n in range(count)]


def without_a_quarter(word: str) -> Lines:
    return lambda count: [f"{word} {n}" for n in range(count) if not count * 3 // 8 <= n < count * 5 // 8]


def equal(word: str, last: str) -> Lines:
    return lambda count: [word] * (count - 1) + [last]


# A list that exists in one outline only prevents the outlines from being aligned from the end.
KINDS: dict[str, tuple[Lines, Lines]] = {
    "numbers in common": (numbered("Heading"), numbered("見出し")),
    "a quarter is missing": (numbered("Heading"), without_a_quarter("見出し")),
    "nothing in common": (equal("Heading", "End"), equal("見出し", "終わり\n\n- A list.")),
}


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")


def build(hanga: str, root: Path) -> tuple[float, float]:
    """Builds once. Returns wall seconds and peak memory in MB."""
    began = time.perf_counter()
    command = [hanga, "build", "--root", str(root), "--out", str(root / "dist")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"failed: {' '.join(command)}")
    return took, usage.ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hanga", default=str(REPOSITORY / "target/release/hanga"))
    parser.add_argument("--headings", type=int, default=20_000)
    options = parser.parse_args()
    for kind, (original, translated) in KINDS.items():
        for count in (options.headings // 2, options.headings):
            with tempfile.TemporaryDirectory(prefix="hanga-headings-") as folder:
                root = Path(folder)
                write(root, "hanga.yml", CONFIG)
                write(root, "content/index.md", page("Home", []))
                write(root, "content/long.md", page("Long", original(count)))
                write(root, "translations/ja/content/long.md", page("長い", translated(count)))
                seconds, peak = build(options.hanga, root)
            print(f"{kind:22} {count:7} headings {seconds:8.2f} s {peak:7.0f} MB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
