#!/usr/bin/env python3
"""Compares the instructions that two programs need to build a tree whose translations are healthy.

    python3 benches/healthy.py ROOT BEFORE [--config FILE] [--hanga target/release/hanga] [--bar 1.02]

Copies the tree and deletes each translation that is damaged or stale: about which `hanga build` has anything to say, or that does
not have the tags, links, code and headings of its source. Builds the rest with both programs on one thread under callgrind,
which does not depend on the load of the machine. Exit status: 1 if the quotient is above the bar.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def build(hanga: str, root: Path, config: Path | None, out: Path, *before: str, more: tuple[str, ...] = ()) -> subprocess.CompletedProcess:
    named = ["--config", str(config)] if config else []
    command = [*before, hanga, "build", "--root", str(root), "--out", str(out), *named, *more]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "RAYON_NUM_THREADS": "1"})


def damaged(hanga: str, root: Path, config: Path | None, out: Path) -> set[Path]:
    """Returns the translations with problems of translations."""
    lines = build(hanga, root, config, out, more=("--format", "json")).stdout.splitlines()
    problems = [json.loads(line) for line in lines if line.startswith("{")]
    found = [it["file"] for it in problems if it.get("code", "").startswith("translation-")]
    return {Path(file) if Path(file).is_absolute() else Path.cwd() / file for file in found}


MARK = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\]\([^)]*\)|`[^`\n]+`|^#+ |^ *(?:[-*]|\d+\.) |^```.*$", re.M)


def stale(root: Path) -> list[Path]:
    """Returns the translations whose marks are not those of their sources."""
    found = []
    for file in root.glob("translations/*/**/*.md"):
        source = root / Path(*file.relative_to(root).parts[2:])
        marks = lambda it: set(MARK.findall(it.read_text(errors="replace")))
        if source.exists() and marks(source) != marks(file):
            found.append(file)
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("root", type=Path)
    options.add_argument("before")
    options.add_argument("--config", type=Path)
    options.add_argument("--hanga", default="target/release/hanga")
    options.add_argument("--bar", type=float, default=1.02)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "site")
        shutil.copytree(given.root, root, symlinks=True)
        config = None
        if given.config:
            # Programs from before the repairs do not know their key.
            text = re.sub(r"^translations:.*\n(?:[ \t]+.*\n)*", "", given.config.read_text(), flags=re.M)
            config = Path(folder, "config.yml")
            config.write_text(text)
        files = [it for it in damaged(given.hanga, root, config, Path(folder, "first")) if "translations" in it.parts]
        files += stale(root)
        for file in files:
            file.unlink(missing_ok=True)
        left = sum(1 for _ in root.glob("translations/**/*.md"))
        print(f"{len(files)} translations deleted, {left} left")
        counts = []
        for name in (given.before, given.hanga):
            out = Path(folder, f"out{len(counts)}")
            made = build(name, root, config, out, "valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind")
            counts.append(int(re.search(r"Collected : (\d+)", made.stderr)[1]))
            print(f"{counts[-1]:>16,} instructions: {name}")
    quotient = counts[1] / counts[0]
    print(f"{quotient:.4f}, bar {given.bar}")
    return int(quotient > given.bar)


if __name__ == "__main__":
    sys.exit(main())
