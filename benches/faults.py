#!/usr/bin/env python3
"""Seeds faults into a copy of a site, and counts those that `hanga check` finds in their place.

    python3 benches/faults.py ROOT CONFIG [COUNT] [SEED]

Each fault is a line at the end of a page, so that its place is known. A fault is found if there is a problem of its code
at exactly its file, line and column. A problem that the copy has and the original has not, and that is no fault, is a
false alarm. Exit status 1 if less than 99 % are found, or if there is a false alarm.
HANGA names the program; see findings.py.
"""

import os
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from findings import findings

IMAGE = "assets/images/seed.svg"
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.S)


def places(root, config):
    """Returns the problems of a site: code, file, line and column."""
    return Counter(
        (it["code"], os.path.relpath(it["file"], root), it["line"], it["column"]) for it in findings(root, config)
    )


def kinds(rng, pages, moved):
    """Returns kinds of faults: the code, and a line for a number. The fault is at the URL, or at the whole element."""
    return {
        "dead page": ("broken-link", lambda n: f"Seed {n} of [a text](/no-such-product/page-{n})."),
        "dead page in a folder": ("broken-link", lambda n: f"Seed {n} of [a text]({rng.choice(pages)}/no-such-page-{n})."),
        "dead anchor of this page": ("broken-anchor", lambda n: f"Seed {n} of [a text](#no-such-heading-{n})."),
        "dead anchor of a page": ("broken-anchor", lambda n: f"Seed {n} of [a text]({rng.choice(pages)}#no-such-{n})."),
        "old address": ("redirected-link", lambda n: f"Seed {n} of [a text]({rng.choice(moved)})."),
        "address with a language": ("link-form", lambda n: f"Seed {n} of [a text](/en{rng.choice(pages)})."),
        "link without a text": ("link-empty", lambda n: f"Seed {n} of []({rng.choice(pages)})."),
        "image without a text": ("image-alt", lambda n: f"![](/{IMAGE}?{n})"),
    }


def main():
    root, config = sys.argv[1:3]
    count, seed = (int(it) for it in (sys.argv[3:5] + ["500", "1"][len(sys.argv) - 3 :]))
    rng = random.Random(seed)
    before = places(root, config)
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "site")
        shutil.copytree(root, copy, symlinks=True)
        Path(copy, IMAGE).parent.mkdir(parents=True, exist_ok=True)
        Path(copy, IMAGE).write_text("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>", "utf-8")
        files, pages, moved = [], [], []
        for path in sorted(Path(copy, "content").rglob("*.md")):
            front = FRONT_MATTER.match(path.read_text("utf-8"))
            if not front or "early-access" in str(path) or "versions:" not in front[1]:
                continue
            address = "/" + str(path.relative_to(Path(copy, "content"))).removesuffix(".md").removesuffix("index")
            if re.search(r"(free-pro-team|fpt|^ *'?\*'?|: '\*')", front[1]):
                pages.append(address.rstrip("/"))
                moved += re.findall(r"^  - (/articles/\S+)$", front[1], re.M)
            if not path.name == "index.md":
                files.append(path)
        all_kinds = kinds(rng, pages, moved)
        rng.shuffle(files)
        faults = {}
        for n, path in enumerate(files[:count]):
            name = rng.choice(sorted(all_kinds))
            code, make = all_kinds[name]
            line = make(n)
            text = path.read_text("utf-8").rstrip("\n")
            path.write_text(f"{text}\n\n{line}\n", "utf-8")
            at = re.search(r"\]\(", line).end()
            place = (code, str(path.relative_to(copy)), text.count("\n") + 3, at + 1)
            faults[place] = name
        after = places(copy, os.path.abspath(config))
    found = {place for place in faults if after[place] > before[place]}
    lost = Counter(faults[place] for place in set(faults) - found)
    total = Counter(faults.values())
    for name in sorted(total):
        print(f"{total[name] - lost[name]:>5} of {total[name]:>4}  {name}")
    for place in sorted(set(faults) - found)[:20]:
        print("not found:", faults[place], *place)
    false = {place: n for place, n in (after - before).items() if place not in faults}
    for place in sorted(false)[:20]:
        print("false alarm:", *place)
    print(f"{len(found)} of {len(faults)} found, {len(false)} false alarms")
    return len(found) < 0.99 * len(faults) or bool(false)


if __name__ == "__main__":
    sys.exit(main())
