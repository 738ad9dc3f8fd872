"""Makes what the fuzzers start from out of the cases of the tests, in the form that each target takes (targets.h)."""

import base64
import bz2
import gzip
import hashlib
import io
import json
import lzma
import pathlib
import re
import subprocess
import tarfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFORMANCE = ROOT / "tests" / "conformance"
MAX_SEED = 4096  # bytes; longer ones make each execution slow


def unescaped(written):
    """The bytes of a literal with the escapes of the .test documents, and what is before it."""
    before, _, literal = written.partition('"')
    result = before.encode()
    for piece in re.findall(r"\\x[0-9a-fA-F]{2}|(?:\\[^x]|[^\\])+", literal.rstrip()[:-1]):
        if piece.startswith("\\x"):
            result += bytes.fromhex(piece[2:])
        else:
            result += json.loads(f'"{piece}"', strict=False).encode("utf-8", "replace")
    return result


def blocks(folder):
    """The blocks of the documents of a folder, each a list of (keyword, bytes)."""
    for path in sorted((CONFORMANCE / folder).glob("*.test")):
        block = []
        for line in path.read_text().split("\n") + [""]:
            if not line:
                if block:
                    yield block
                block = []
                continue
            keyword, _, text = line.partition("  ")
            text = text.lstrip(" ")
            if keyword.startswith("#") or not re.fullmatch(r"[a-z]+(-escaped)?", keyword):
                continue
            if keyword.endswith("-escaped"):
                block.append((keyword.removesuffix("-escaped"), unescaped(text)))
            else:
                block.append((keyword, text.encode()))


def texts(block, *keywords):
    return [text for keyword, text in block if keyword in keywords]


def cli_files():
    """The files in the documents of the command line: (name, bytes), and what is read from a pipe: ("", bytes)."""
    for path in sorted((ROOT / "tests" / "cli").glob("*.test")):
        name = None
        lines = []
        for line in path.read_text().split("\n") + [""]:
            if name is not None and line.startswith("|"):
                lines.append(line[2:])
                continue
            if name is not None and lines:
                yield name, ("\n".join(lines) + "\n").encode()
            keyword, _, rest = line.partition(" ")
            name = rest if keyword == "file" else "" if line == "stdin" else None
            lines = []


def samples():
    for path in sorted((ROOT / "samples").rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()


def filter_patterns():
    for block in blocks("filter_pattern"):
        yield from texts(block, "pattern")


def scans():
    for block in blocks("filter_pattern"):
        messages = b"\n".join(texts(block, "match", "miss"))
        yield b"".join(texts(block, "pattern")) + b"\n" + messages + b"\n"


def event_message(event):
    """The message of `event  TIME  MESSAGE`."""
    return re.split(rb" {2,}", event, maxsplit=1)[-1]


def queries():
    for block in blocks("query"):
        events = b"\n".join(event_message(event) for event in texts(block, "event"))
        yield b"\n".join(texts(block, "query")) + b"\0" + events + b"\n"


def events():
    for _, content in list(cli_files()) + list(samples()):
        if content.lstrip().startswith((b"{", b"[")):
            yield content
    yield from suite_texts()


def is_template(name):
    return name.endswith((".yaml", ".yml", ".json", ".tf", ".template")) and ".insitu." not in name


def templates():
    for name, content in list(cli_files()) + list(samples()):
        if is_template(name):
            yield content


def test_files():
    for name, content in list(cli_files()) + list(samples()):
        if ".insitu." in name:
            yield content


def hcl():
    for name, content in list(cli_files()) + list(samples()):
        if name.endswith(".tf"):
            yield content
    for content in templates():
        yield from re.findall(rb"\$\{[^\n]*?\}", content)


def alarm_rules():
    rule = re.compile(rb"(?:ALARM|OK|INSUFFICIENT_DATA|AT_LEAST|NOT|TRUE|FALSE)\b[^\n]*")
    for path in (ROOT / "tests" / "unit" / "grammar" / "alarm_rule_parser_test.cpp",
                 ROOT / "tests" / "unit" / "engine" / "metrics" / "rule_evaluation_test.cpp"):
        for text in re.findall(rb'"((?:[^"\\\n]|\\.)*)"', path.read_bytes()):
            yield text.replace(b'\\"', b'"')
    for _, content in cli_files():
        yield from rule.findall(content)


def metric_math():
    for block in blocks("metric_math"):
        yield from texts(block, "math", "formula")


def suite_texts():
    """The texts of JSONTestSuite."""
    path = ROOT / "tests" / "unit" / "engine" / "extract" / "json_test_suite.txt"
    for line in path.read_text().split("\n"):
        text = line.partition("  ")[2]
        if text.startswith('"') and text.endswith('"') and " * " not in text and not line.startswith("#"):
            yield unescaped(text)


def json_messages():
    for block in blocks("filter_pattern"):
        yield from (text for text in texts(block, "match", "miss") if text.lstrip().startswith(b"{"))
    for block in blocks("query"):
        yield from (event_message(event) for event in texts(block, "event"))
    for text in suite_texts():
        yield text
        yield b'{"a":' + text + b',"end":1}'


def json_passes():
    for place, message in enumerate(json_messages()):
        yield bytes([place % 3]) + message


def literal_searches():
    for block in blocks("filter_pattern"):
        words = re.findall(rb"[A-Za-z0-9]{2,}", b" ".join(texts(block, "pattern")))[:20]
        yield b"\n".join(words) + b"\n\n" + b"\n".join(texts(block, "match", "miss"))


def encodings():
    names = ("utf-16-le", "utf-16-be", "euc-kr", "shift-jis", "cp1252", "gb18030", "iso2022-jp")
    for content in ("ERROR naïve 오류 エラー 错误 \N{GRINNING FACE} one\n", '{"level":"ERROR","m":"é"}\n', "plain\r\n"):
        for place, name in enumerate(names):
            yield bytes([place]) + content.encode(name, "ignore")


def files():
    for _, content in list(cli_files()) + list(samples()):
        yield content[:4096]


def framed():
    for number, content in enumerate(files()):
        for place in range(number % 5, 16, 5):
            yield bytes([place]) + content[:2000]


def times():
    formats = (b"%Y-%m-%d %H:%M:%S.%f %z", b"%d/%b/%Y:%T %z", b"%s", b"%b %e %T", b"%a %d %B %y %I:%M %p %Z",
               b"yyyy-MM-dd'T'HH:mm:ss[.SSS]XXX", b"E, d MMM uuuu HH:mm:ss z", b"%j %L %h")
    document = (ROOT / "tests" / "cli" / "event_times.test").read_bytes()
    lines = [line[2:] for line in document.split(b"\n") if line.startswith(b"| ")]
    lines += [line for _, content in samples() if b"\0" not in content for line in content.split(b"\n")[:3]]
    for place in range(0, len(lines), 4):
        for format_text in formats[place // 4 % 2 :: 2]:
            yield b"\n".join([format_text, *lines[place : place + 4]])


def compressed():
    for content in files():
        content = content[:2000]
        yield gzip.compress(content, mtime=0)
        yield bz2.compress(content)
        yield lzma.compress(content, preset=0)
        yield subprocess.run(["zstd", "-q", "-c"], input=content, capture_output=True, check=True).stdout
        yield gzip.compress(gzip.compress(content, mtime=0), mtime=0)


def archives():
    contents = [content[:500] for content in files()]
    for place in range(0, len(contents) - 2, 3):
        members = {f"a/{number}.log": content for number, content in enumerate(contents[place : place + 3])}
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", method) as archive:
                for name, content in members.items():
                    archive.writestr(name, content)
            yield out.getvalue()
        for form in (tarfile.USTAR_FORMAT, tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
            out = io.BytesIO()
            with tarfile.open(fileobj=out, mode="w", format=form) as archive:
                for name, content in members.items():
                    info = tarfile.TarInfo(name)
                    info.size = len(content)
                    archive.addfile(info, io.BytesIO(content))
            yield out.getvalue().rstrip(b"\0") + bytes(1024)


def base64_texts():
    for content in files():
        yield base64.b64encode(content[:300])


def emf():
    for block in blocks("emf"):
        yield b"\n".join(texts(block, "document") + [event_message(event) for event in texts(block, "event")]) + b"\n"


def agents():
    logs = [b"", b"2026-03-02 09:00:00 a\n  b\nc\r\n\n\xff\nlast", b"Mar  2 09:00:00 h a\n[02/Mar/2026:18:00:00 +0900] b\n"]
    for name, content in list(cli_files()) + list(samples()):
        if name.endswith((".conf", ".config", ".json")):
            for log in logs:
                yield content + b"\0" + log


def kept():
    # What queries hold is written by the program, and requests are those of real clients: all seeds are in the corpus.
    return []


TARGETS = {
    "agent": agents,
    "filter_pattern": filter_patterns,
    "scan": scans,
    "query": queries,
    "events": events,
    "definitions": templates,
    "test_file": test_files,
    "hcl": hcl,
    "alarm_rule": alarm_rules,
    "metric_math": metric_math,
    "base64": base64_texts,
    "encoding": encodings,
    "shape": files,
    "framers": framed,
    "times": times,
    "archive": archives,
    "decompressed": compressed,
    "emf": emf,
    "json_pass": json_passes,
    "literals": literal_searches,
    "partial": kept,
    "cbor": kept,
    "form": kept,
    "request_json": kept,
    "token": kept,
    "journal": kept,
}


def make_seeds(folder, targets):
    for target in targets:
        target_folder = folder / f"fuzz_{target}"
        target_folder.mkdir(parents=True, exist_ok=True)
        for seed in TARGETS[target]():
            if 0 < len(seed) <= MAX_SEED:
                (target_folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
