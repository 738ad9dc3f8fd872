"""What the program is asked while its calls go wrong, and the files that it reads."""

import bz2
import dataclasses
import gzip
import itertools
import json
import lzma
import pathlib
import shutil
import subprocess
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

# The kinds of calls that fail; the names of faulty_calls.cpp.
CALLS = ("allocation", "read", "pread", "open", "stat", "directory", "write", "sync", "close", "rename", "thread")

# Libraries whose first allocations fail; what faulty_calls.cpp finds in their file names.
LIBRARIES = ("libsimdjson", "libre2", "libdate-tz")


@dataclasses.dataclass(frozen=True)
class Scenario:
    name: str
    words: tuple
    inputs: tuple = ()  # the files that become others while they are read
    outputs: tuple = ()  # the files that are written
    previous: dict = dataclasses.field(default_factory=dict, hash=False)  # what they hold before
    stdin: bytes | None = None


def events(count):
    levels = ("INFO", "ERROR", "WARN")
    services = ("pay", "cart", "mail", "web")
    lines = []
    for number in range(count):
        line = {
            "timestamp": f"2026-03-02T09:{number // 60 % 60:02}:{number % 60:02}.{number % 1000:03}Z",
            "level": levels[number * 7 % 3],
            "svc": services[number * 5 % 4],
            "n": number * 7919 % 100003,
            "message": f"user {number} took {number * 31 % 997} ms",
        }
        lines.append(json.dumps(line) + "\n")
    return "".join(lines).encode()


def test_file(files, demand):
    return f"version: 1\nlogs:\n  - sample: {{ files: [{files}] }}\n    {demand}\n".encode()


def write_files(folder):
    """Writes all files that scenarios read. Returns their paths by the names that scenarios use."""
    small = events(300)
    large = events(24_000)  # several blocks, read by several threads at once
    contents = {
        "app.jsonl": small,
        "app.jsonl.gz": gzip.compress(small, mtime=0),
        "app.jsonl.bz2": bz2.compress(small),
        "app.jsonl.xz": lzma.compress(small),
        "app.jsonl.zst": subprocess.run(["zstd", "-q", "-c"], input=small, capture_output=True, check=True).stdout,
        "large.jsonl": large,
        "large.jsonl.gz": gzip.compress(large, mtime=0),
        "utf16.log": small.decode().encode("utf-16"),
        "errors.query": b"filter level = 'ERROR'\n| stats count(*) as n by svc\n| sort n desc, svc",
        "a.insitu.yaml": test_file("app.jsonl, 'app.json[l]'", "always: [{ pattern: ERROR, count: 100 }]"),
        "b.insitu.yaml": test_file("logs/third.log", "never: [fine]"),
        "unknown.yaml": b"version: 1\nqueries:\n  - query: 'filter gone = 1 | stats count(*) as n'\n"
        b"    sample: { files: [app.jsonl] }\n    expect: { rows: [{ n: 0 }] }\n",
        "logs/a/first.jsonl": small[: len(small) // 2],
        "logs/b/second.jsonl.gz": gzip.compress(small[len(small) // 3 :], mtime=0),
        "logs/third.log": b"ERROR one\nfine\n\nERROR two\n",
    }
    for name in ("app.jsonl", "app.jsonl.gz", "large.jsonl"):
        other = events(100) if name.startswith("app") else events(12_000)
        contents[name + ".next"] = gzip.compress(other, mtime=0) if name.endswith(".gz") else other
    files = {}
    for name, content in contents.items():
        files[name] = folder / name
        files[name].parent.mkdir(parents=True, exist_ok=True)
        files[name].write_bytes(content)
    files["app.zip"] = folder / "app.zip"
    with zipfile.ZipFile(files["app.zip"], "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("logs/a/first.jsonl", "logs/third.log"):
            archive.writestr(name, contents[name])
    for path in (ROOT / "samples").rglob("*"):
        if path.is_file():
            files[str(path.relative_to(ROOT))] = folder / path.relative_to(ROOT)
    shutil.copytree(ROOT / "samples", folder / "samples")
    return files


STATS = "stats count(*) as n, avg(n) as mean, pct(n, 90) as p by svc | sort n desc, svc"
PROJECT = "samples/project"
HOST = ("--root", "samples/agent/host", "--now", "2026-03-02T09:30:00Z", "--tz", "Asia/Seoul", "--set",
        "AWSEBEnvironmentName=prod", "--set", "instance_id=i-0abc")

# name, words; FORMS are what stands for {file}.
READERS = (
    ("filter", ("filter", '{ $.level = "ERROR" && $.n > 500 }', "{file}")),
    ("filter text", ("filter", "-c", "?ERROR ?WARN", "{file}")),
    ("filter json", ("filter", "--output", "json", "[a, level = *ERROR*, ...]", "{file}")),
    ("filter regex", ("filter", "-n", "-C", "1", "%took 9[0-9]+%", "{file}")),
    ("filter expect", ("filter", "--expect", "count == 0", '{ $.n = 123456 }', "{file}")),
    ("stats", ("query", "--now", "2026-03-03", STATS, "{file}")),
    ("sort", ("query", "--output", "csv", "fields n, svc | sort n desc | limit 7", "{file}")),
    ("newest", ("query", "--output", "ndjson", "fields @timestamp, n | limit 5", "{file}")),
    ("dedup", ("query", "--output", "json", "filter n > 900 | dedup svc, level | display svc, level, n", "{file}")),
    ("parse", ("query", "--output", "tsv", r'parse @message "user * took * ms" as u, t | stats max(t), sum(u)', "{file}")),
    ("input order", ("query", "--order", "input", "--output", "csv", "fields n | filter level = 'WARN'", "{file}")),
    ("expect", ("query", "--expect", "count >= 1", "--output", "csv", "filter n = 7919 | fields svc", "{file}")),
    ("patterns", ("patterns", "--now", "2026-03-03", "{file}")),
    ("fields", ("fields", "--output", "json", "--now", "2026-03-03", "{file}")),
    ("metrics", ("metrics", "--output", "csv", "--value", "$.n", '{ $.n > 99000 }', "{file}")),
    ("inspect", ("inspect", "--now", "2026-03-03", "{file}")),
)

OTHERS = (
    Scenario("recursive", ("filter", "-r", "-H", "ERROR", "logs")),
    Scenario("recursive query", ("query", "-r", "--include", "*.jsonl*", "--output", "csv", STATS, "logs")),
    Scenario("archive", ("query", "--output", "csv", "stats count(*) as n by @log, level", "app.zip")),
    Scenario("inspect archive", ("inspect", "app.zip", "samples/inputs/bundle.zip")),
    Scenario("utf-16", ("filter", "-c", '{ $.level = "ERROR" }', "utf16.log")),
    Scenario("encoding", ("filter", "--encoding", "euc-kr", "-c", "ERROR", "samples/access.log")),
    Scenario("docker", ("query", "--input", "docker", "--output", "csv", "stats count(*)", "samples/inputs/docker-json.log")),
    Scenario("cloudtrail", ("filter", "-c", "{ $.eventName = * }", *[f"samples/inputs/{name}" for name in (
        "111122223333_CloudTrail_ap-northeast-2_20260302T0905Z_x1.json.gz", "lambda-event.json", "firehose-delivery")])),
    Scenario("join", ("filter", "--multiline", "traces", "-c", "Traceback", "samples/inputs/traceback.log")),
    Scenario("zone", ("query", "--tz", "Europe/Berlin", "--start", "2026-03-02T10:00", "--now", "2026-03-03", "--output",
                      "csv", "stats count(*) by bin(1h)", "app.jsonl")),
    Scenario("fields of", ("query", "--expect", "count == 0", "--fields-of", "app.jsonl", "filter svc = 'x' and gone = 1",
                           "logs/a/first.jsonl")),
    Scenario("query file", ("query", "--query-file", "errors.query", "--output", "csv", "app.jsonl")),
    Scenario("standard input", ("query", "--output", "csv", STATS), stdin=events(2000)),
    Scenario("compressed standard input", ("filter", "-c", "ERROR"), stdin=gzip.compress(events(2000), mtime=0)),
    Scenario("output", ("query", "-o", "rows.csv", "--output", "csv", "fields n, svc | sort n", "app.jsonl"),
             outputs=("rows.csv",)),
    Scenario("replaced output", ("query", "-o", "rows.csv", "--output", "csv", "--threads", "2", "--no-aws-limits",
                                 "fields @message", "large.jsonl"), outputs=("rows.csv",), previous={"rows.csv": b"old\n"}),
    Scenario("output is input", ("query", "-o", "app.jsonl", "--output", "csv", "fields n", "app.jsonl")),
    Scenario("explain", ("explain", '{ $.a = "x" || $.b.c > 5 }', '{"a":"y","b":{"c":7}}')),
    Scenario("explain query", ("explain", "filter a > 1 | stats count(*) by b", '{"a":2,"b":"x"}')),
    Scenario("plan", ("query", "--explain", STATS)),
    Scenario("agent", ("agent", *HOST, "samples/agent/first.config")),
    Scenario("agent events", ("agent", "--output", "events", *HOST, "samples/lint/agent/good.conf", "app.jsonl")),
    Scenario("filter what an agent sends", ("filter", "-c", "--agent", "samples/agent/mended.config", *HOST, "ERROR")),
    Scenario("lint agents", ("lint", "samples/lint/agent/refused.json", "samples/lint/agent/time_zone.conf",
                             "samples/agent/indent.config")),
    Scenario("describe", ("describe", f"{PROJECT}/infra/plan.json", f"{PROJECT}/infra/payments.template.yaml")),
    Scenario("lint", ("lint", f"{PROJECT}/infra/plan.json", f"{PROJECT}/infra/payments.template.yaml",
                      f"{PROJECT}/broken/bad_pattern.template.yaml", f"{PROJECT}/broken/dead_alarm.template.yaml")),
    Scenario("lint pattern", ("lint", "-e", '{ $.level = "ERROR" && $.level = "FATAL" }', "--query", "fields a | sort b")),
    Scenario("lint output", ("lint", "--format", "sarif", "-o", "lint.sarif", f"{PROJECT}/broken/careless.insitu.yaml"),
             outputs=("lint.sarif",), previous={"lint.sarif": b"{}\n"}),
    Scenario("lint sample", ("lint", "--sample", f"/app/orders={PROJECT}/logs/api.jsonl", f"{PROJECT}/infra/plan.json")),
    Scenario("test", ("test", f"{PROJECT}/orders.insitu.yaml", f"{PROJECT}/stages.insitu.yaml")),
    Scenario("test faults", ("test", "-q", f"{PROJECT}/broken/careless.insitu.yaml", f"{PROJECT}/broken/missing_log.insitu.yaml")),
    Scenario("test mutate", ("test", "--mutate", "--coverage", "--only", "Declined", f"{PROJECT}/orders.insitu.yaml")),
    Scenario("test report", ("test", "--report", "junit=junit.xml", "--report", "json=r.json", f"{PROJECT}/orders.insitu.yaml"),
             outputs=("junit.xml", "r.json")),
    Scenario("query page", ("query", "--output", "html", "-o", "rows.html", "--now", "2026-03-03", STATS, "app.jsonl"),
             outputs=("rows.html",), previous={"rows.html": b"old\n"}),
    Scenario("alarm page", ("metrics", "--output", "html", "-o", "alarm.html", "--threshold", ">= 5", "--period", "5m",
                            '{ $.level = "ERROR" }', "app.jsonl"), outputs=("alarm.html",)),
    Scenario("test page", ("test", "--report", "html=cases.html", "--only", "Declined", f"{PROJECT}/orders.insitu.yaml"),
             outputs=("cases.html",)),
    Scenario("lint page", ("lint", "--report", "html=lint.html", f"{PROJECT}/broken/bad_pattern.template.yaml"),
             outputs=("lint.html",), previous={"lint.html": b"old\n"}),
    Scenario("test files found", ("test",)),
    Scenario("test of unknown rows", ("test", "unknown.yaml")),
    Scenario("expect of a missing name", ("filter", "--expect", "count == 0", "{ $.gone = 1 }", "app.jsonl")),
    Scenario("expect of a missing field", ("query", "--expect", "count == 0", "filter gone = 1", "app.jsonl.gz")),
    Scenario("expect in an empty window", ("query", "--expect", "count == 0", "--start", "2027-01-01", "--now", "2027-01-02",
                                           "filter level = 'ERROR'", "app.jsonl")),
    Scenario("test init over a file", ("test", "--init", "-o", "a.insitu.yaml", f"{PROJECT}/infra/payments.template.yaml")),
    Scenario("test init", ("test", "--init", "-o", "new.insitu.yaml", f"{PROJECT}/infra/payments.template.yaml"),
             outputs=("new.insitu.yaml",)),
    Scenario("metrics from", ("metrics", "--from", f"{PROJECT}/infra/plan.json", "--filter", "OrderErrors",
                              f"{PROJECT}/logs/api.jsonl")),
    Scenario("alarm", ("metrics", "--threshold", ">= 5", "--period", "5m", '{ $.level = "ERROR" }', "app.jsonl")),
    Scenario("emf", ("metrics", "--emf", "--output", "json", "samples/emf.jsonl")),
    Scenario("schema", ("test", "--schema")),
    Scenario("help", ("--help",)),
)

# The files, and how many threads read them.
FORMS = (("app.jsonl", 1), ("app.jsonl.gz", 1), ("large.jsonl", 2), ("large.jsonl", 1), ("large.jsonl.gz", 2),
         ("app.jsonl.zst", 1), ("app.jsonl.xz", 1), ("app.jsonl.bz2", 1))
CHANGED = ("app.jsonl", "app.jsonl.gz", "large.jsonl")


def scenarios(is_sample):
    """All scenarios. Of a sample each command reads two of the forms, so that all of them are read by some."""
    made = []
    for place, (name, words) in enumerate(READERS):
        chosen = itertools.islice(itertools.cycle(FORMS), place, place + 2) if is_sample else FORMS
        for file, threads in chosen:
            made.append(Scenario(f"{name} {file} {threads}",
                                 (words[0], "--threads", str(threads), *(file if word == "{file}" else word for word in words[1:])),
                                 inputs=(file,) if file in CHANGED else ()))
    return made + list(OTHERS)
