#!/usr/bin/env python3
"""Runs the fuzzers, as many at a time as there are processors: run.py BUILD SECONDS [TARGET...]

They start from tests/fuzz/corpus, tests/fuzz/fixed and the cases of the other tests (make_seeds.py). What they learn stays in
BUILD/corpus for the next time, what they find is left in BUILD/found, what they print in BUILD/logs.
"""

import argparse
import concurrent.futures
import dataclasses
import os
import pathlib
import re
import subprocess
import sys

import make_seeds

HERE = pathlib.Path(__file__).resolve().parent
MAX_INPUT = 4096  # bytes
# What an allocation remembers, and how long it is kept from being used again, costs more than all other checks.
SANITIZERS = "malloc_context_size=1:quarantine_size_mb=16:detect_leaks=0:allocator_may_return_null=1"


@dataclasses.dataclass
class Run:
    target: str
    executions: int
    per_second: int
    features: int
    found: list


def stated(pattern, text):
    """The last number that the log states, or 0."""
    numbers = re.findall(pattern, text)
    return int(numbers[-1]) if numbers else 0


def run(build, target, seconds):
    name = f"fuzz_{target}"
    learnt, found, logs = (build / folder for folder in ("corpus", "found", "logs"))
    for folder in (learnt / name, found, logs):
        folder.mkdir(parents=True, exist_ok=True)
    known = set(found.glob(f"{target}-*"))
    starts = [build / "seeds" / name, HERE / "corpus" / name, HERE / "fixed" / name]
    command = [
        build / "tests" / "fuzz" / name,
        f"-max_total_time={seconds}",
        f"-max_len={MAX_INPUT}",
        "-timeout=20",
        "-rss_limit_mb=3000",
        "-print_final_stats=1",
        f"-artifact_prefix={found}/{target}-",
        learnt / name,
        *[folder for folder in starts if folder.exists()],
    ]
    environment = dict(os.environ, ASAN_OPTIONS=SANITIZERS)
    log = logs / f"{name}.log"
    with log.open("wb") as out:
        subprocess.run([str(word) for word in command], stdout=out, stderr=subprocess.STDOUT, env=environment, cwd=build)
    text = log.read_text(errors="replace")
    return Run(
        target,
        stated(r"stat::number_of_executed_units:\s+(\d+)", text),
        stated(r"stat::average_exec_per_sec:\s+(\d+)", text),
        stated(r" ft: (\d+)", text),
        sorted(path.name for path in set(found.glob(f"{target}-*")) - known),
    )


def main():
    parser = argparse.ArgumentParser(description="Runs the fuzzers.")
    parser.add_argument("build", type=pathlib.Path, help="the folder of the preset `fuzz`")
    parser.add_argument("seconds", type=int, help="how long each of them runs")
    parser.add_argument("targets", nargs="*", metavar="target", help="which ones (default: all)")
    arguments = parser.parse_args()
    unknown = set(arguments.targets) - make_seeds.TARGETS.keys()
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}; there are: {', '.join(make_seeds.TARGETS)}")

    build = arguments.build.resolve()
    targets = arguments.targets or list(make_seeds.TARGETS)
    make_seeds.make_seeds(build / "seeds", targets)
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        runs = list(pool.map(lambda target: run(build, target, arguments.seconds), targets))
    print(f"{'target':16}{'executions':>12}{'a second':>10}{'features':>10}  found")
    for one in runs:
        print(f"{one.target:16}{one.executions:12}{one.per_second:10}{one.features:10}  {', '.join(one.found) or '-'}")
    return 1 if any(one.found or not one.executions for one in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
