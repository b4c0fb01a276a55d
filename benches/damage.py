#!/usr/bin/env python3
"""Scores the repair of damaged translations.

    python3 benches/damage.py ../shared/corpus/translation-damage.jsonl [--hanga target/release/hanga] [-v]

Writes one site with a page for each case, lets `hanga build` report and `hanga fix` repair, and compares the files with what was
expected. A case is mended, left as it was, or harmed; one that is not mended is reported if a diagnostic points to one of
its lines. Ends with status 1 if a healthy text was changed or reported, or a damaged one became wrong in silence.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from collections import defaultdict

import yaml

FOLDERS = {"ja": "ja-JP", "zh": "zh-CN", "ko": "ko-KR", "es": "es-ES", "pt": "pt-BR", "fr": "fr-FR", "de": "de-DE", "ru": "ru-RU"}
HEAD = "---\ntitle: Case\nversions: '*'\n---\n\n"
CODES = {"translation-repaired", "translation-fallback"}


def right(got, case):
    def text(s):
        return "\n".join(line.rstrip() for line in s.strip("\n").split("\n"))

    def parts(s):
        if not s.startswith("---\n"):
            return None, text(s)
        head, _, body = s[4:].partition("\n---")
        try:
            values = yaml.safe_load(head)
        except yaml.YAMLError:
            return head, text(body)
        tidy = lambda v: v.rstrip() if isinstance(v, str) else v
        return ({k: tidy(v) for k, v in values.items()} if isinstance(values, dict) else values), text(body)

    if case["kind"] == "healthy":
        return got == case["translated"]
    wanted = case["expected"] if isinstance(case["expected"], list) else [case["expected"]]
    return any(parts(got) == parts(w) for w in wanted)


def names(cases):
    """Paths of data that some source names."""
    found = set()
    for case in cases:
        found.update(p.rstrip(".") for p in re.findall(r"(?:variables|reusables)\.[A-Za-z0-9_.-]+", case["english"]))
    return sorted(found)


def write(root, path, text):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def site(root, cases):
    languages = "".join(
        f"  - {{ code: {code}, name: {code}, native_name: {code}, directory: {folder} }}\n" for code, folder in FOLDERS.items()
    )
    write(root, "hanga.yml", f"""title: Damage
base_url: https://example.com
languages:
  - {{ code: en, name: English, native_name: English }}
{languages}versions:
  - {{ plan: fpt, short_name: fpt, title: Free, releases: [latest] }}
  - {{ plan: ghec, short_name: ghec, title: Cloud, releases: [latest] }}
  - {{ plan: ghes, short_name: ghes, title: Server, releases: ['3.14', '3.12', '3.10', '3.8'] }}
""")
    variables = defaultdict(dict)
    for path in names(cases):
        kind, rest = path.split(".", 1)
        if kind == "reusables":
            write(root, f"data/reusables/{rest.replace('.', '/')}.md", "A step.\n")
        elif "." in rest:
            file, key = rest.split(".", 1)
            variables[file][key] = "Name"
        else:
            write(root, f"data/variables/{rest}.yml", "- { title: One }\n")
    for file, keys in variables.items():
        write(root, f"data/variables/{file}.yml", yaml.safe_dump(keys))
    for feature in ["push-rules", "team-boards"]:
        write(root, f"data/features/{feature}.yml", "versions: { ghes: '>=3.10' }\n")
    write(root, "content/index.md", "---\ntitle: Home\nversions: '*'\n---\n")
    write(root, "content/start/index.md", "---\ntitle: Start\nversions: '*'\n---\n")
    for page in ["quickstart", "glossary"]:
        write(root, f"content/start/{page}.md", f"---\ntitle: {page}\nversions: '*'\n---\n\nText.\n")
    write(root, "content/cases/index.md", "---\ntitle: Cases\nversions: '*'\n---\n")
    for case in cases:
        english, translated = case["english"], case["translated"]
        if not english.startswith("---\n"):
            english, translated = HEAD + english, HEAD + translated
        write(root, f"content/cases/{case['id']}.md", english)
        write(root, path_of(case), translated)


def path_of(case):
    return f"translations/{FOLDERS[case['lang']]}/content/cases/{case['id']}.md"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cases")
    parser.add_argument("--hanga", default="target/release/hanga")
    parser.add_argument("--keep", help="write the site here, and leave it")
    parser.add_argument("-v", action="store_true")
    args = parser.parse_args()
    hanga = pathlib.Path(args.hanga).resolve()
    cases = [json.loads(line) for line in open(args.cases, encoding="utf-8")]
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(args.keep or temporary)
        root.mkdir(parents=True, exist_ok=True)
        site(root, cases)
        checked = subprocess.run([hanga, "check", "--root", root, "--format", "json"], capture_output=True, text=True)
        reported = defaultdict(list)
        for line in checked.stdout.splitlines():
            problem = json.loads(line)
            if problem["type"] == "problem":
                reported[problem["file"]].append(problem)
        subprocess.run([hanga, "fix", "--root", root], check=True, stdout=subprocess.DEVNULL)
        table = defaultdict(lambda: [0, 0, 0, 0])
        japanese = [0, 0]
        failed = False
        for case in cases:
            got = (root / path_of(case)).read_bytes().decode()
            lines = 0
            if not case["english"].startswith("---\n"):
                got = got.removeprefix(HEAD)
                lines = HEAD.count("\n")
            problems = [p for name, all in reported.items() if name.endswith(path_of(case)) for p in all]
            is_right = right(got, case)
            at = lambda p: p["line"] - lines
            is_reported = any(at(p) in case["lines"] for p in problems)
            row = table[case["kind"]]
            if case["kind"] == "healthy":
                bad = [p for p in problems if p["code"] in CODES]
                row[0 if is_right and not bad else 2] += 1
                failed |= not is_right or bool(bad)
            else:
                n = 0 if is_right else 1 if got == case["translated"] else 2
                row[n] += 1
                row[3] += not is_right and not is_reported
                japanese[1] += case["lang"] == "ja"
                japanese[0] += case["lang"] == "ja" and is_right
                failed |= not is_right and not is_reported
            if args.v and (not is_right or case["kind"] != "healthy" and not is_reported):
                print(f"===== {case['id']} right={is_right} reported={is_reported} lines={case['lines']}", [(p["code"], at(p)) for p in problems])
                print(got)
        print(f"{'kind':32} mended  left harmed silent")
        for kind, row in sorted(table.items()):
            print(f"{kind:32} {row[0]:6} {row[1]:5} {row[2]:6} {row[3]:6}")
        damaged = [sum(row[n] for kind, row in table.items() if kind != "healthy") for n in range(4)]
        total = sum(damaged[:3])
        print(f"{damaged[0]} of {total} mended ({100 * damaged[0] / total:.1f} %), Japanese {japanese[0]} of {japanese[1]}; {damaged[1]} left, {damaged[2]} harmed, {damaged[3]} in silence")
        failed |= damaged[0] < 0.88 * total or japanese[0] < 0.9 * japanese[1]
        sys.exit(failed)


if __name__ == "__main__":
    main()
