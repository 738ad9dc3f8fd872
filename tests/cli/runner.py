#!/usr/bin/env python3
"""Runs the command line as documents: runner.py [--update] INSITU DOCUMENT...

A DOCUMENT is a .test file (its format: tests/README.md) or a Markdown file, whose ```console blocks are run.
"""

import argparse
import concurrent.futures
import dataclasses
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HANGS_AFTER = 60  # seconds; a safety net, no measure of anything


@dataclasses.dataclass
class Command:
    """One `$` line: what to run, what must come of it, and which lines of the document say so."""

    line: int  # of the `$`, from 1
    text: str
    stdin: bytes = b""
    stdout: bytes = b""
    stderr: bytes = b""
    status: int | None = 0  # None: any
    expected_begin: int = 0  # index of the first line after the command and its input
    expected_end: int = 0


@dataclasses.dataclass
class Block:
    """Commands that share a directory."""

    preparation: list = dataclasses.field(default_factory=list)  # ("file", name, bytes) or ("setup", command)
    commands: list = dataclasses.field(default_factory=list)
    in_root: bool = False  # run from the root of the repository, errors shown among the output


class Malformed(Exception):
    def __init__(self, line, message):
        super().__init__(message)
        self.line = line


# ---- .test documents


def read_text(lines, at, rest):
    """Reads the text of a keyword: after it, or in `|` lines below. Returns it with the index after it."""
    if rest:
        return rest.encode() + b"\n", at
    begin = at
    text = ""
    while at < len(lines) and lines[at].startswith("|"):
        if lines[at] != "|" and not lines[at].startswith("| "):
            raise Malformed(at + 1, "a text line is `| text`, or `|` alone")
        text += lines[at][2:] + "\n"
        at += 1
    if at == begin:
        raise Malformed(at, "a keyword without its text; leave it out for the empty text")
    return text.encode(), at


def parse_block(lines, begin, end):
    block = Block()
    sources = 0
    command = None
    seen = set()
    at = begin
    while at < end:
        keyword, _, rest = lines[at].partition(" ")
        number = at + 1
        rest = rest.lstrip(" ")
        at += 1
        if keyword == "#":
            sources += 1
        elif keyword in ("file", "setup"):
            if command:
                raise Malformed(number, f"`{keyword}` is before the first command of its block")
            if not rest:
                raise Malformed(number, f"`{keyword}` of what?")
            if keyword == "setup":
                block.preparation.append(("setup", rest, number))
            else:
                text, at = read_text(lines, at, "")
                block.preparation.append(("file", rest, text))
        elif keyword == "$":
            command = Command(line=number, text=rest, expected_begin=at, expected_end=at)
            block.commands.append(command)
            seen = set()
        elif keyword in ("stdin", "stdout", "stderr", "status"):
            if not command:
                raise Malformed(number, f"`{keyword}` of no command")
            if keyword in seen or (keyword == "stdin" and seen):
                raise Malformed(number, f"`{keyword}` a second time, or after what is expected")
            seen.add(keyword)
            if keyword == "status":
                if not rest.isdigit():
                    raise Malformed(number, "`status` takes a number")
                command.status = int(rest)
            else:
                text, at = read_text(lines, at, rest)
                setattr(command, keyword, text)
            command.expected_end = at
            if keyword == "stdin":
                command.expected_begin = at
        else:
            raise Malformed(number, f"unknown keyword `{keyword}`")
    if not sources:
        raise Malformed(begin + 1, "a block without a `# source` line")
    return block


def parse_test(lines):
    """The blocks; before them one without commands: what was prepared at the top for all of them."""
    shared = Block()
    blocks = []
    at = 0
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        end = at
        while end < len(lines) and lines[end]:
            end += 1
        block = parse_block(lines, at, end)
        if block.commands:
            blocks.append(block)
        elif block.preparation and blocks:
            raise Malformed(at + 1, "what is prepared for all blocks belongs before the first command")
        else:
            shared.preparation += block.preparation
        at = end
    return shared, blocks


def render_test(command):
    lines = []
    for keyword, text in (("stdout", command.stdout), ("stderr", command.stderr)):
        texts = text.decode("utf-8", "backslashreplace").split("\n")
        if texts[-1]:
            texts[-1] += "\\ no newline"  # cannot be said in a document, and must not look as if it could
        else:
            texts.pop()
        if len(texts) == 1 and texts[0].strip(" ") == texts[0] and texts[0]:
            lines.append(f"{keyword}  {texts[0]}")
        elif texts:
            lines += [keyword] + [f"| {line}" if line else "|" for line in texts]
    if command.status:
        lines.append(f"status {command.status}")
    return lines


# ---- Markdown documents


def parse_markdown(lines):
    blocks = []
    fence = None
    for at, line in enumerate(lines):
        if fence is None:
            if line.startswith("```"):
                fence = line[3:].strip()
                block = Block(in_root=True)
        elif line.startswith("```"):
            if fence == "console":
                if not block.commands:
                    raise Malformed(at + 1, "a console block without a command")
                blocks.append(block)
            fence = None
        elif fence == "console":
            continued = block.commands and block.commands[-1].expected_begin > at
            if continued:
                block.commands[-1].text += "\n" + line
            elif line.startswith("$ "):
                block.commands.append(Command(line=at + 1, text=line[2:], status=None))
            elif not block.commands:
                raise Malformed(at + 1, "a console block begins with a command")
            else:
                block.commands[-1].stdout += line.encode() + b"\n"
                block.commands[-1].expected_end = at + 1
                continue
            command = block.commands[-1]  # a line that ends with a backslash goes on
            command.expected_begin = command.expected_end = at + (2 if line.endswith("\\") else 1)
    return blocks


def render_markdown(command):
    return command.stdout.decode().splitlines()


# ---- running


def run(text, directory, environment, stdin=b"", merged=False):
    """Runs a line of bash, and ends all that it started. Returns (stdout, stderr, status)."""
    process = subprocess.Popen(
        ["bash", "-o", "pipefail", "-c", text],
        cwd=directory,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if merged else subprocess.PIPE,
        start_new_session=True,
    )
    try:
        stdout, stderr = process.communicate(stdin, timeout=HANGS_AFTER)
        return stdout, stderr or b"", process.returncode
    except subprocess.TimeoutExpired:
        kill_group(process)
        stdout, stderr = process.communicate()
        return stdout, (stderr or b"") + f"runner: hangs, killed after {HANGS_AFTER} s\n".encode(), 255
    finally:
        kill_group(process)


def kill_group(process):
    """The shell is the leader of its own group: all that it leaves running is in it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def prepare(block, directory, environment):
    """Returns what went wrong, or None."""
    for kind, *what in block.preparation:
        if kind == "file":
            path = directory / what[0]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(what[1])
            continue
        stdout, stderr, status = run(what[0], directory, environment)
        if status or stdout or stderr:
            return f"the setup of line {what[1]} failed ({status}): {(stdout + stderr).decode(errors='replace')}"
    return None


def difference(name, expected, found):
    if expected == found:
        return ""
    text = f"  {name}\n"
    expected = expected.split(b"\n")
    found = found.split(b"\n")
    for at in range(max(len(expected), len(found))):
        left = expected[at] if at < len(expected) else None
        right = found[at] if at < len(found) else None
        if left == right:
            continue
        for sign, line in (("-", left), ("+", right)):
            if line is not None:
                text += f"    {sign}{at + 1}: {line[:2000].decode('utf-8', 'backslashreplace')}\n"
        if text.count("\n") > 40:
            return text + "    ...\n"
    return text


def run_block(block, shared, environment):
    """The failures of a block, one entry a command, "" where all is well; and the commands with what was found."""
    with tempfile.TemporaryDirectory(prefix="insitu-cli-") as name:
        directory = pathlib.Path(name)
        subprocess.run(["cp", "-a", f"{shared}/.", name], check=True)
        problem = prepare(block, directory, environment)
        if problem:
            return [problem] * len(block.commands), []
        failures = []
        found = []
        for command in block.commands:
            where = ROOT if block.in_root else directory
            stdout, stderr, status = run(command.text, where, environment, command.stdin, merged=block.in_root)
            failure = difference("stdout", command.stdout, stdout)
            failure += difference("stderr", command.stderr, stderr)
            if command.status is not None and command.status != status:
                failure += f"  status\n    -{command.status}\n    +{status}\n"
            failures.append(failure)
            found.append(dataclasses.replace(command, stdout=stdout, stderr=stderr, status=status))
        return failures, found


def check_document(path, pool, environment, update):
    """Prints the failures of one document; returns how many commands passed and failed."""
    markdown = path.suffix == ".md"
    lines = path.read_text().split("\n")
    if lines[-1] == "":
        lines.pop()
    try:
        shared, blocks = (Block(), parse_markdown(lines)) if markdown else parse_test(lines)
        if not blocks:
            raise Malformed(1, "a document without a command")
    except Malformed as malformed:
        print(f"{path}:{malformed.line}: {malformed}")
        return 0, 1
    with tempfile.TemporaryDirectory(prefix="insitu-cli-") as directory:
        (pathlib.Path(directory) / "samples").symlink_to(ROOT / "samples")
        problem = prepare(shared, pathlib.Path(directory), environment)
        if problem:
            print(f"{path}: {problem}")
            return 0, 1
        results = list(pool.map(lambda block: run_block(block, directory, environment), blocks))
    passed = failed = 0
    corrections = []
    for block, (failures, found) in zip(blocks, results):
        for at, (command, failure) in enumerate(zip(block.commands, failures)):
            if not failure:
                passed += 1
                continue
            failed += 1
            print(f"{path}:{command.line}: $ {command.text}\n{failure}")
            if found:
                corrections.append(found[at])
    if update and corrections:
        render = render_markdown if markdown else render_test
        for command in sorted(corrections, key=lambda one: -one.line):
            lines[command.expected_begin : command.expected_end] = render(command)
        path.write_text("\n".join(lines) + "\n")
    return passed, failed


def main():
    # A shell lets its background jobs ignore Ctrl-C, and each command would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser(description="Runs the command line as documents.")
    parser.add_argument("--update", action="store_true", help="write what was found into the documents")
    parser.add_argument("insitu", type=pathlib.Path, help="the program")
    parser.add_argument("documents", type=pathlib.Path, nargs="+")
    arguments = parser.parse_args()

    environment = dict(os.environ, LC_ALL="C.UTF-8", TERM="xterm", TZ="UTC")
    for name in ("NO_COLOR", "CLICOLOR_FORCE", "INSITU_COLOR", "INSITU_CHART", "INSITU_SHOW_TIMES", "INSITU_WIDE"):
        environment.pop(name, None)
    environment["CI"] = "true"  # no configuration of the person who runs the tests
    environment["INSITU_PAGER"] = ""
    environment["PATH"] = f"{arguments.insitu.resolve().parent}{os.pathsep}{environment['PATH']}"
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for path in arguments.documents:
            result = check_document(path, pool, environment, arguments.update)
            passed += result[0]
            failed += result[1]
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
