"""Generates plain trees: the Markdown of a corpus without its tags, for hanga and for generators without these tags.

    python3 benches/plain.py CONTENT FOLDER COPIES

Writes FOLDER/hanga, FOLDER/hugo and FOLDER/cobalt: the same pages, each with the title in front matter, a minimal
layout and no other outputs. `CONTENT` is any folder of Markdown files.
"""

import json
import re
import sys
from pathlib import Path

LAYOUT = '<!doctype html>\n<html lang="ja">\n<meta charset="utf-8">\n<title>%s</title>\n%s\n</html>\n'
LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{%|\{\{|%\}|\}\}", re.DOTALL)
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)

HUGO = """\
baseURL = "https://example.org/"
title = "Plain"
disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]
[markup.goldmark.renderer]
unsafe = true
"""
COBALT = """\
site:
  title: Plain
  base_url: https://example.org
"""
HANGA = """\
title: Plain
languages: [{ code: ja, name: Japanese, native_name: 日本語 }]
versions: [{ plan: product, releases: ['1'], default: true }]
"""


def texts(content: Path) -> list[tuple[str, str]]:
    """Returns the names and texts of all pages, without front matter and tags."""
    pages = []
    for file in sorted(file for file in content.rglob("*.md") if file.name != "README.md"):
        name = "page-" + str(file.relative_to(content)).removesuffix(".md").replace("/", "-").replace(".", "_")
        text = FRONT.sub("", file.read_text(encoding="utf-8").replace("\r\n", "\n"))
        pages.append((name, LIQUID.sub("", text)))
    return pages


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def prepare(content: Path, folder: Path, copies: int, others: bool = True) -> int:
    """Writes the trees. Returns the number of pages in each."""
    pages = texts(content)
    for copy in range(copies):
        for name, text in pages:
            title = json.dumps(name)
            path = f"copy{copy}/{name}.md"
            write(folder / "hanga/content" / path, f"---\ntitle: {title}\nversions: '*'\n---\n{text}")
            if others:
                write(folder / "hugo/content" / path, f"---\ntitle: {title}\n---\n{text}")
                write(folder / "cobalt" / path, f"---\ntitle: {title}\nlayout: page.liquid\n---\n{text}")
    write(folder / "hanga/hanga.yml", HANGA)
    write(folder / "hanga/templates/article.html", LAYOUT % ("{{ page.title }}", "{{ page.article_html | safe }}"))
    write(folder / "hugo/hugo.toml", HUGO)
    write(folder / "hugo/layouts/page.html", LAYOUT % ("{{ .Title }}", "{{ .Content }}"))
    write(folder / "cobalt/_cobalt.yml", COBALT)
    write(folder / "cobalt/_layouts/page.liquid", LAYOUT % ("{{ page.title }}", "{{ page.content }}"))
    return len(pages) * copies


if __name__ == "__main__":
    print(prepare(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])), "pages")
