#!/usr/bin/env python3
"""Measures how soon `/_hanga/check` knows what an edit has broken.

    python3 benches/checks.py ROOT [--config FILE] [--hanga target/release/hanga] [--edits 40] [--bar 100]

Copies the tree to a temporary folder, starts `hanga serve` there, asks for the findings once, and then edits pages, reusables
and translations, each with a new dead link. After each save, it asks for the findings of the whole site, which must have the
new one. Times start before the file is opened and end when the last byte of the answer has been read. Exit status: 1 if the
median is above the bar (milliseconds), or a finding is missing.
"""

import argparse
import random
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from serve import Process, Wire, now, save


def edits(root: Path, count: int) -> list[tuple[str, Path]]:
    """Returns kinds of edits and the files to edit, the same ones each time."""
    rng = random.Random(1)
    kinds = {
        "page": [it for it in (root / "content").rglob("*.md") if it.name != "index.md"],
        "reusable": list((root / "data/reusables").rglob("*.md")),
        "translation": [it for it in (root / "translations").rglob("content/**/*.md") if it.name != "index.md"],
    }
    used = b"\n".join(it.read_bytes() for it in kinds["page"])
    kinds["page"] = [it for it in kinds["page"] if b"mapTopic:" not in it.read_bytes() and b"layout:" not in it.read_bytes()]
    name = lambda it: str(it.relative_to(root / "data").with_suffix("")).replace("/", ".").encode()
    kinds["reusable"] = [it for it in kinds["reusable"] if name(it) + b" " in used]
    known = {it.relative_to(root / "content") for it in kinds["page"]}
    parts = lambda it: Path(*it.relative_to(root / "translations").parts[2:])
    kinds["translation"] = [it for it in kinds["translation"] if parts(it) in known]
    kinds = {kind: sorted(files) for kind, files in kinds.items() if files}
    for files in kinds.values():
        rng.shuffle(files)
    names = [kind for _ in range(count) for kind in kinds]
    return [(kind, kinds[kind][n // len(kinds)]) for n, kind in enumerate(names[:count])]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("root", type=Path)
    options.add_argument("--config", type=Path)
    options.add_argument("--hanga", default="target/release/hanga")
    options.add_argument("--edits", type=int, default=40)
    options.add_argument("--bar", type=float, default=100)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "site")
        shutil.copytree(given.root, root, symlinks=True)
        config = ["--config", str(given.config.resolve())] if given.config else []
        command = [str(Path(given.hanga).resolve()), "serve", "--root", str(root), "--port", "0", *config]
        server = Process(command, Path(folder, "log"))
        try:
            wire: Wire = server.wire()
            wire.socket.settimeout(120)
            began = now()
            first = wire.get("/_hanga/check?format=json&code=broken-link")
            print(f"first check: {now() - began:.2f} s, {len(first.body):,} bytes of dead links")
            times: dict[str, list[float]] = {}
            missing = []
            for n, (kind, path) in enumerate(edits(root, given.edits)):
                token = f"/no-such-page-{n}".encode()
                text = path.read_bytes().rstrip(b"\n") + b"\n\nSee [a page](" + token + b").\n"
                began = now()
                save(path, text)
                answer = wire.get(f"/_hanga/check?code=broken-link&file={path.relative_to(root)}")
                times.setdefault(kind, []).append(1000 * (now() - began))
                if b"no-such-page-%d" % n not in answer.body:
                    missing.append((kind, str(path.relative_to(root))))
        finally:
            server.close()
    print(f"{'edit':<14}{'median':>10}{'most':>10}  milliseconds")
    for kind, some in times.items():
        print(f"{kind:<14}{statistics.median(some):>10.1f}{max(some):>10.1f}")
    median = statistics.median([it for some in times.values() for it in some])
    print(f"{'all':<14}{median:>10.1f}{'':>10}  bar {given.bar:g}")
    for kind, path in missing:
        print(f"not found: {kind} {path}")
    return median > given.bar or bool(missing)


if __name__ == "__main__":
    sys.exit(main())
