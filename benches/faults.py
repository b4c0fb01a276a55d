#!/usr/bin/env python3
"""Seeds faults into a copy of a site, and counts those that `hanga check` finds in their place.

    python3 benches/faults.py ROOT CONFIG [COUNT] [SEED]

A fault is a few lines at the end of a page, of a translation, or in a file of its own, so that its place is known. It is
found if there is a problem of its code at exactly its file, line and column. A problem that the copy has only after
seeding, and that is no fault, is a false alarm. Exit status 1 if less than 99 % are found, or if there is a false alarm.
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
FREE = re.compile(r"^ +(free-pro-team|fpt):|^versions: *'?\*'?", re.M)
SERVER = re.compile(r"^ +(enterprise-server|ghes): *'?\*'?|^versions: *'?\*'?", re.M)
PLAN = re.compile(r"^ +(free-pro-team|enterprise-server|github-ae|fpt|ghec|ghes|ghae): *'?\*'?$", re.M)
LONG = {"fpt": "free-pro-team", "ghes": "enterprise-server", "ghae": "github-ae"}
# Where a problem is expected, in the texts below.
MARK = "▶"
ONLY_FREE = '{% if currentVersion == "free-pro-team@latest" %}'
# What is written in the source language makes translations incomplete, which is right and no fault.
EXPECTED = {"translation-incomplete", "translation-empty", "translation-tag-missing"}


def plans_of(front):
    """Returns the plans all of whose releases a page has."""
    return {LONG.get(name, name) for name in PLAN.findall(front)}


class Site:
    """What faults can name: addresses of pages, old addresses, pages by version, translations."""

    def __init__(self, root, rng):
        self.root, self.rng = root, rng
        self.free, self.both, self.moved, self.pages, self.free_only, self.translations = [], [], [], [], [], []
        addresses = set()
        plans = set()
        for path in Path(root, "content").rglob("*.md"):
            front = FRONT_MATTER.match(path.read_text("utf-8"))
            plans |= plans_of(front[1]) if front else set()
        for path in sorted(Path(root, "content").rglob("*.md")):
            front = FRONT_MATTER.match(path.read_text("utf-8"))
            if not front or "early-access" in str(path) or "versions:" not in front[1] or "\nhidden: true" in front[1]:
                continue
            own = str(path.relative_to(Path(root, "content")))
            address = ("/" + own.removesuffix(".md").removesuffix("index")).rstrip("/")
            free, server = (bool(it.search(front[1])) for it in (FREE, SERVER))
            addresses.add(address)
            # A page in all versions can be named on any page.
            if plans_of(front[1]) >= plans or re.search(r"^versions: *'?\*'?", front[1], re.M):
                self.free.append(address)
                self.moved += re.findall(r"^  - (/articles/[^\s'\"]+)$", front[1], re.M)
            if path.name == "index.md" or re.search(r"^(layout|mapTopic):", front[1], re.M):
                continue
            self.pages.append(own)
            if free and server:
                self.both.append(own)
            if free and not re.search(r"^ +(?!free-pro-team|fpt)[\w-]+:.*$", front[1].split("versions:")[1], re.M):
                if "\n" in front[1].split("versions:")[1][:2]:
                    self.free_only.append(own)
        self.free = [it for it in self.free if it]
        self.moved = [it for it in self.moved if it.rstrip("/") not in addresses]
        for path in self.both:
            translated = Path("translations/ja-JP/content", path)
            if Path(root, translated).exists():
                self.translations.append(str(translated))
        for some in (self.pages, self.both, self.free_only, self.translations):
            rng.shuffle(some)

    def page(self):
        return self.rng.choice(self.free)


def kinds(site):
    """Returns kinds of faults: a code, the files that can have it, and a text for a number. A text is a string for the end
    of a file, or a pair of such a string and the text of a reusable of its own."""
    at, gate = MARK, ONLY_FREE
    reusable = "Seed {n}. {{% data reusables.seeds.n{n} %}}"
    pages = [f"content/{it}" for it in site.pages]
    both = [f"content/{it}" for it in site.both]
    free_only = [f"content/{it}" for it in site.free_only]
    # Other versions can have their images elsewhere.
    shown = both + free_only
    # The headings of translations get their ids from the source's headings, if there are as many.
    untranslated = [it for it in pages if not Path(site.root, "translations/ja-JP", it).exists()]
    return {
        "dead page": ("broken-link", pages, lambda n: f"Seed {n} of [a text]({at}/no-such-product/page-{n})."),
        "dead page in a folder": ("broken-link", pages, lambda n: f"Seed {n}: [a text]({at}{site.page()}/no-such-{n})."),
        "dead page in HTML": ("broken-link", pages, lambda n: f'<p>Seed {n}: <a href="{at}/no-such-{n}">a text</a></p>'),
        "dead page by reference": ("broken-link", pages, lambda n: f"Seed {n} of [a text][s{n}].\n\n[s{n}]: {at}/no-such-{n}"),
        "dead page in a list": ("broken-link", pages, lambda n: f"Seed {n}:\n\n* One\n  * Two [a text]({at}/no-such-{n})"),
        "dead page in a table": ("broken-link", pages, lambda n: f"Seed | {n}\n--- | ---\n one | [a text]({at}/no-such-{n})"),
        "dead page in a gate": ("broken-link", both, lambda n: f"Seed {n}{gate} [a text]({at}/no-such-{n}){{% endif %}}."),
        "dead video": ("broken-link", pages, lambda n: f'<video src="{at}/no-such/seed-{n}.mp4" controls></video>'),
        "dead image of a set": (
            "broken-link", pages, lambda n: f'<img src="/{IMAGE}" alt="x" srcset="/{IMAGE} 1x, {at}/no-such-{n}.svg 2x">'),
        "dead page in a reusable": (
            "broken-link", pages, lambda n: (reusable.format(n=n), f"A [text]({at}/no-such-{n}).\n")),
        "dead page in a translation": ("broken-link", site.translations, lambda n: f"種{n}は[文]({at}/no-such-{n})です。"),
        "dead anchor of this page": ("broken-anchor", pages, lambda n: f"Seed {n} of [a text]({at}#no-such-heading-{n})."),
        "dead anchor of a page": ("broken-anchor", pages, lambda n: f"Seed {n} of [a text]({at}{site.page()}#no-such-{n})."),
        "anchor in some versions": (
            "broken-anchor", both, lambda n: f"{gate}<a name=\"seed-{n}\"></a>{{% endif %}}\n\nA [text]({at}#seed-{n})."),
        "anchor in a translation": ("broken-anchor", site.translations, lambda n: f"種{n}は[文]({at}#no-such-{n})です。"),
        "wrong image": ("missing-image", shown, lambda n: f"{at}![A seed](/assets/images/no-such/seed-{n}.png)"),
        "wrong image in a list": ("missing-image", shown, lambda n: f"1. Seed {n}\n   {at}![A seed](/assets/images/no-{n}.png)"),
        "old address": ("redirected-link", pages, lambda n: f"Seed {n} of [a text]({at}{site.rng.choice(site.moved)})."),
        "address with a language": ("link-form", pages, lambda n: f"Seed {n} of [a text]({at}/en{site.page()})."),
        "address with a version": (
            "link-form", pages, lambda n: f"Seed {n} of [a text]({at}/free-pro-team@latest{site.page()})."),
        "link without a text": ("link-empty", pages, lambda n: f"Seed {n} of []({at}{site.page()})."),
        "link that says `here`": ("link-text", pages, lambda n: f"Seed {n}: click [here]({at}{site.page()})."),
        "image without a text": ("image-alt", pages, lambda n: f"Seed {n} ![]({at}/{IMAGE}?{n})"),
        "heading skips a level": ("heading-level", untranslated, lambda n: f"## Seed {n}\n\n{at}#### Below seed {n}\n\nText."),
        "heading twice": ("heading-twice", untranslated, lambda n: f"## Seed {n}\n\n### A\n\nText.\n\n{at}### A\n\nText."),
        "unused reusable": ("unused-reusable", pages, lambda n: ("", f"{at}Seed {n}.\n")),
        "unknown reusable": ("undefined-data", pages, lambda n: f"Seed {n} {at}{{% data reusables.seeds.none-{n} %}}."),
        "gate against the gate around it": ("gate-conflict", both, lambda n: (
            f'Seed {n}{gate} a {{% if {at}currentVersion ver_gt "enterprise-server@2.20" %}}b{{% endif %}}{{% endif %}}.')),
        "gate that is always true": (
            "gate-always", free_only, lambda n: f"Seed {n}{{% if {at}currentVersion == \"free-pro-team@latest\" %}} a{{% endif %}}."),
        "gate that is never true": (
            "gate-never", free_only, lambda n: f"Seed {n}{{% if {at}currentVersion ver_gt \"enterprise-server@2.20\" %}} a{{% endif %}}."),
    }


def problems(root, config):
    """Returns the problems of a site: code, file, line and column."""
    found = Counter()
    for it in findings(root, config):
        if it["code"] not in EXPECTED:
            found[it["code"], os.path.relpath(it["file"], root), it["line"], it["column"]] += 1
    return found


def add(root, file, text):
    """Adds a text to the end of a file. Returns the line and the column of its mark, if it has one."""
    path = Path(root, file)
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8").rstrip("\n") + "\n\n" if path.exists() else ""
    at = (before + text).find(MARK)
    path.write_text(before + text.replace(MARK, "").rstrip("\n") + "\n", "utf-8")
    upto = (before + text)[: max(at, 0)]
    return (upto.count("\n") + 1, len(upto) - upto.rfind("\n")) if at >= 0 else None


def seed(root, count, rng):
    """Seeds faults. Returns the name of each by its place. No file gets two."""
    site = Site(root, rng)
    all_kinds = kinds(site)
    faults, used = {}, set()
    for n in range(count):
        name = sorted(all_kinds)[n % len(all_kinds)]
        code, files, make = all_kinds[name]
        file = next((it for it in files if it.removeprefix("translations/ja-JP/") not in used), None)
        if file is None:
            continue
        used.add(file.removeprefix("translations/ja-JP/"))
        made = make(n)
        text, own = made if isinstance(made, tuple) else (made, None)
        place = add(root, file, text) if text else None
        if own:
            file = f"data/reusables/seeds/n{n}.md"
            place = add(root, file, own)
        faults[(code, file, *place)] = name
    return faults


def main():
    root, config = sys.argv[1:3]
    count, number = (int(it) for it in (sys.argv[3:5] + ["500", "1"][len(sys.argv) - 3 :]))
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "site")
        shutil.copytree(root, copy, symlinks=True)
        add(copy, IMAGE, "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>")
        before = problems(copy, os.path.abspath(config))
        faults = seed(copy, count, random.Random(number))
        after = problems(copy, os.path.abspath(config))
    found = {place for place in faults if after[place] > before[place]}
    lost = Counter(faults[place] for place in set(faults) - found)
    for name, total in sorted(Counter(faults.values()).items()):
        print(f"{total - lost[name]:>5} of {total:>4}  {name}")
    for place in sorted(set(faults) - found)[:20]:
        print("not found:", faults[place], *place)
    # Japanese pages that show the source's text have its faults, too: a fault can be found once more, at the same place.
    false = {place: n for place, n in (after - before).items() if place not in faults}
    for place in sorted(false)[:20]:
        print("false alarm:", *place)
    print(f"{len(found)} of {len(faults)} found, {len(false)} false alarms")
    return len(found) < 0.99 * len(faults) or bool(false)


if __name__ == "__main__":
    sys.exit(main())
