#!/usr/bin/env python3
"""Compares `hanga check` with a crawl of the written site.

    python3 benches/crawl.py ROOT CONFIG [DIST]

Builds the site, reads every written page with other code than hanga's, follows each link as a static host would, and
prints what only one of the two found: dead links and anchors, by page. Exit status 1 if there is any difference.
HANGA names the program; see findings.py.
"""

import html
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from findings import PROGRAM, findings

TAG = re.compile(r"""<([a-zA-Z][^\s/>]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>""")
ATTRIBUTE = re.compile(r"""([^\s=/"'>]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
SKIPPED = re.compile(r"<!--.*?-->|(<(script|style|template)\b[^>]*>).*?</\2>", re.S)
# Lists and link tags print no entries that lead nowhere.
LISTED = {"dead-link", "dead-link-tag", "list-version"}
# Attributes that name files which are part of the page, by element. The `src` of images is `missing-image`.
MEDIA = {
    "audio": ["src"],
    "embed": ["src"],
    "iframe": ["src"],
    "image": ["href", "xlink:href"],
    "input": ["src"],
    "object": ["data"],
    "script": ["src"],
    "source": ["src"],
    "track": ["src"],
    "use": ["href", "xlink:href"],
    "video": ["src", "poster"],
}
# Language and version, in the forms of today and of 2019 (`/enterprise/2.19/admin`).
PREFIX = re.compile(r"^(?:/[a-z]{2}(?:-[A-Za-z]+)?(?=/|$))?(?:/enterprise(?=/))?(?:/[\w.-]+@[\w.-]+|/\d+\.\d+|/\{\{[^}]*\}\})?(?=/|$)")


def read(job):
    """Returns the address of a page, its anchors, and its links and media."""
    root, path = job
    text = SKIPPED.sub(r"\1 ", Path(root, path).read_text("utf-8"))
    address = "/" + path.removesuffix("index.html").removesuffix(".html").rstrip("/")
    anchors, links = set(), set()
    for tag in TAG.finditer(text):
        attributes = {}
        for name, a, b, c in ATTRIBUTE.findall(tag[2]):
            attributes.setdefault(name.lower(), html.unescape(a or b or c))
        anchors.add(attributes.get("id"))
        if tag[1].lower() == "a":
            anchors.add(attributes.get("name"))
        name = tag[1].lower()
        if name in ("a", "area"):
            links.add(attributes.get("href"))
        for attribute in MEDIA.get(name, []):
            src = attributes.get(attribute, "").strip()
            # A part of the page itself, such as a symbol of an SVG.
            if src and not src.startswith("#"):
                links.add(src)
        if name in ("img", "source"):
            links.update(images_of(attributes.get("srcset", "")) - {attributes.get("src")})
    return address, anchors, links - {None}


def images_of(srcset):
    """Returns the addresses of a `srcset`: `/a.png 1x, /b.png 2x`."""
    return {part.split()[0].rstrip(",") for part in re.split(r",\s+|(?<=[\dwx]),", srcset) if part.strip(" ,")}


def external(root, config):
    """Returns the paths that the site's configuration declares to lead elsewhere."""
    named = re.search(r"^external_links: *(\S+)", Path(config).read_text("utf-8"), re.M)
    return set(json.loads(Path(root, named[1]).read_text("utf-8"))) if named else set()


def retired(config):
    """Returns a pattern of the paths of releases that the configuration says are no longer here."""
    lists = re.findall(r"deprecated_releases:\s*\[(.*?)\]", Path(config).read_text("utf-8"), re.S)
    names = [re.escape(name) for some in lists for name in re.findall(r"[\w.]+", some)]
    return re.compile(rf"^(?:/[a-z]{{2}})?/(?:enterprise/|[\w-]+@)(?:{'|'.join(names) or 'none'})(?:/|$)")


def crawl(root, elsewhere, gone):
    """Returns pairs of a page and what is dead on it. `elsewhere`: paths that lead to other sites. `gone`: a pattern of
    those whose pages operators keep elsewhere."""
    root = Path(root)
    files = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    jobs = [(str(root), path) for path in sorted(files) if path.endswith(".html")]
    with ProcessPoolExecutor() as pool:
        pages = {address: (anchors, links) for address, anchors, links in pool.map(read, jobs, chunksize=64)}
    dead = set()
    for address, (own, links) in pages.items():
        for link in links:
            try:
                url = urlsplit(urljoin("http://site" + address, link))
            except ValueError:
                continue
            if url.scheme != "http" or url.netloc != "site":
                continue
            path = unquote(url.path).rstrip("/")
            if path in elsewhere or gone.match(path):
                continue
            forms = [path[1:], f"{path[1:]}/index.html".lstrip("/"), f"{path[1:]}.html"]
            if not any(form in files for form in forms):
                dead.add((address, "link", bare(path)))
                continue
            fragment = url.fragment
            is_always = fragment.lower() in ("", "top") or fragment.startswith(":~:")
            if is_always or path not in pages:
                continue
            anchors = pages[path][0]
            if fragment not in anchors and unquote(fragment) not in anchors:
                dead.add((address, "anchor", bare(path) + "#" + fragment))
    return dead


def bare(path):
    return PREFIX.sub("", unquote(path).split("#")[0].split("?")[0]).rstrip("/") or "/"


def checked(root, config):
    """Returns the same pairs as `hanga check` reports them, and those of lists, whose dead entries are not printed."""
    dead, left_out = set(), set()
    for finding in findings(root, config):
        message = finding["message"]
        match finding["code"]:
            case "broken-link" | "list-version" | "dead-link" | "dead-link-tag" | "link-title":
                named = re.search(r"`([^`]*)`", message)
                what = ("link", bare(named[1])) if named else None
            case "broken-anchor":
                named = re.search(r"`#([^`]*)`", message)
                page = re.match(r"`([^`]*)`", message)
                what = ("anchor", (page and bare(page[1]), named[1]))
            case _:
                what = None
        if not what:
            continue
        for page in finding["pages"]:
            kind, rest = what
            if kind == "anchor":
                rest = (rest[0] or bare(page)) + "#" + rest[1]
            found = left_out if finding["code"] in LISTED else dead
            found.add((page.rstrip("/"), kind, rest))
    return dead, left_out


def printed(found, crawled):
    """Returns what was found, with what tags have printed on the page instead of the tags: `/{{ currentVersion }}/gone`."""
    by_page = {}
    for page, kind, rest in crawled:
        by_page.setdefault((page, kind), []).append(rest)
    whole = {it for it in found if "{" not in it[2]}
    for page, kind, rest in found - whole:
        parts = [re.escape(part) for part in re.split(r"\{[{%].*?[}%]\}", rest)]
        pattern = re.compile(".*".join(parts))
        same = {(page, kind, it) for it in by_page.get((page, kind), []) if pattern.fullmatch(it)}
        whole |= same or {(page, kind, rest)}
    return whole


def main():
    root, config = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        dist = sys.argv[3] if len(sys.argv) > 3 else folder
        subprocess.run(
            [PROGRAM, "build", "--root", root, "--config", config, "--out", dist],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        crawled = crawl(dist, external(root, config), retired(config))
    found, left_out = checked(root, config)
    found |= left_out & crawled
    found = printed(found, crawled)
    for name, some in [("only the crawler", crawled - found), ("only hanga check", found - crawled)]:
        print(f"{len(some):>7}  found by {name}")
        kinds = Counter((kind, rest) for _, kind, rest in some)
        example = {(kind, rest): page for page, kind, rest in some}
        for (kind, rest), count in kinds.most_common(40):
            print(f"{count:>12}  {kind} {rest}  on {example[kind, rest]}")
    print(f"{len(crawled & found):>7}  found by both")
    return crawled != found


if __name__ == "__main__":
    sys.exit(main())
