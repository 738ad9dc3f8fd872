#!/usr/bin/env python3
"""Lets each call of the program go wrong, one after the other: run.py [--most N] [--only TEXT] INSITU LIBRARY

LIBRARY is what faulty_calls.cpp makes. For each scenario and each kind of call the first one fails, then the
second one, and so on, until a run has no such call any more. Whatever fails, the program must give the right answer, or say
what was wrong on stderr and end with status 2; what it writes is whole or not there, and nothing else changes.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import itertools
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import scenarios

HANGS_AFTER = 60  # seconds; a safety net, no measure of anything
ERROR = 2
LARGE_COUNT = 1_000_000  # a number of calls that is never reached
MADE = "1772442000"  # when pages of HTML say that they were made
DURATION = re.compile(rb'(time="|"seconds":)[0-9.]+')  # in reports of tests


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a run left: (status, stdout), and the content of each output file, None where there is none."""

    status: int
    stdout: bytes
    outputs: tuple


@dataclasses.dataclass(frozen=True)
class Fault:
    """What goes wrong in a run; the words of faulty_calls.cpp."""

    call: str
    effect: str
    at: int = 1
    library: str = ""

    def __str__(self):
        return f"{self.call} {self.at} {self.effect} {self.library}".rstrip()


class Folder:
    """A folder with the files of a scenario, in the state in which each run finds it."""

    def __init__(self, path, files, scenario):
        self.path = path
        self.scenario = scenario
        self.files = files
        for name in files:
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(files[name], path / name)
        for name, content in scenario.previous.items():
            (path / name).write_bytes(content)
        self.before = self.listing()

    def listing(self):
        """Which files there are, without the outputs, and what would show that one was changed."""
        found = {}
        for folder, _, names in os.walk(self.path):
            for name in names:
                path = os.path.join(folder, name)
                status = os.stat(path)
                found[os.path.relpath(path, self.path)] = (status.st_ino, status.st_size, status.st_mtime_ns)
        return {name: state for name, state in found.items() if name not in self.scenario.outputs}

    def outputs(self):
        return tuple(self.content(name) for name in self.scenario.outputs)

    def content(self, name):
        path = self.path / name
        return DURATION.sub(rb"\g<1>0", path.read_bytes()) if path.exists() else None

    def restore_outputs(self):
        for name in self.scenario.outputs:
            if name in self.scenario.previous:
                (self.path / name).write_bytes(self.scenario.previous[name])
            elif (self.path / name).exists():
                (self.path / name).unlink()

    def use_copy(self, name):
        """Has the file `name` be one of this folder alone, which a run may change."""
        path = self.path / name
        if path.exists():
            path.unlink()
        path.write_bytes(self.files[name].read_bytes())

    def changes(self):
        now = self.listing()
        return sorted(name for name in self.before.keys() | now.keys() if self.before.get(name) != now.get(name))


class Program:
    def __init__(self, path, library):
        self.path = path
        self.library = library

    def environment(self, folder, fault, changed_file=None):
        environment = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", LD_PRELOAD=str(self.library))
        environment["SOURCE_DATE_EPOCH"] = MADE
        environment["INSITU_FAULT_REPORT"] = self.report(folder)
        environment["INSITU_FAULT_CALL"] = fault.call
        environment["INSITU_FAULT_EFFECT"] = fault.effect
        environment["INSITU_FAULT_AT"] = str(fault.at)
        environment["INSITU_FAULT_LIBRARY"] = fault.library
        if changed_file:
            environment["INSITU_FAULT_FILE"] = str(folder.path / changed_file)
        return environment

    @staticmethod
    def report(folder):
        return f"{folder.path}.report"

    def run(self, folder, fault, changed_file=None):
        """Runs the scenario with a fault. Returns the answer, what was said on stderr, and whether the fault happened."""
        folder.restore_outputs()
        pathlib.Path(self.report(folder)).unlink(missing_ok=True)
        try:
            done = subprocess.run(
                [str(self.path), *folder.scenario.words],
                cwd=folder.path,
                env=self.environment(folder, fault, changed_file),
                input=folder.scenario.stdin,
                stdin=None if folder.scenario.stdin is not None else subprocess.DEVNULL,
                capture_output=True,
                timeout=HANGS_AFTER,
            )
            status, stdout, stderr = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired:
            status, stdout, stderr = "hangs", b"", b""
        return Answer(status, stdout, folder.outputs()), stderr, self.counts(folder) is None

    def counts(self, folder):
        """How many calls of each kind the last run had, or None: the fault happened."""
        try:
            text = pathlib.Path(self.report(folder)).read_text()
        except FileNotFoundError:
            return {}
        if text == "fired":
            return None
        return {name: int(count) for name, count in (line.split() for line in text.splitlines())}


def is_report(name, content):
    """Whether it is a whole report; of what could not be read it says so, so that it need not be the right one."""
    try:
        if name.endswith(".xml"):
            xml.etree.ElementTree.fromstring(content)
        elif name.endswith((".json", ".sarif")):
            json.loads(content)
        elif name.endswith(".html") and content is not None:
            return content.startswith(b"<!DOCTYPE html>") and content.endswith(b"</html>\n")
        else:
            return False
    except (xml.etree.ElementTree.ParseError, ValueError):
        return False
    return True


def are_whole(answer, right_answers, previous, names):
    """Whether each output is a right one, or what was there before, or a report."""
    for place, (name, content) in enumerate(zip(names, answer.outputs)):
        known = [right.outputs[place] for right in right_answers] + [previous[place]]
        if content not in known and not is_report(name, content):
            return False
    return True


def has_message(answer, stderr, right_answers, command):
    """Whether it is said what was wrong; the results of some commands have a place for that."""
    if stderr.startswith(b"insitu: "):
        return True
    return command in ("inspect", "test") and answer.stdout not in {right.stdout for right in right_answers} | {b""}


class Results:
    def __init__(self):
        self.runs = collections.Counter()
        self.wrong = []

    def add(self, other):
        self.runs += other.runs
        self.wrong += other.wrong

    def take(self, folder, fault, answer, stderr, complaint):
        self.runs[fault.effect if fault.call == "none" else f"{fault.call} {fault.effect}"] += 1
        changes = folder.changes()
        if not complaint and not changes:
            return
        command = " ".join(f"'{word}'" if " " in word else word for word in folder.scenario.words)
        self.wrong.append(
            f"{folder.scenario.name}: {fault}: {complaint or 'files have changed: ' + ', '.join(changes)}\n"
            f"    insitu {command}\n"
            f"    status {answer.status}, {len(answer.stdout)} bytes, stderr {stderr[:300]!r}"
        )


class Trial:
    """All that is done to one scenario."""

    def __init__(self, program, folder, most):
        self.program = program
        self.folder = folder
        self.most = most
        self.results = Results()
        nothing = Fault("none", "nothing", LARGE_COUNT)
        self.right, _, _ = program.run(folder, nothing)
        self.counts = program.counts(folder)
        self.previous = tuple(folder.scenario.previous.get(name) for name in folder.scenario.outputs)

    def places(self, call):
        """Which calls go wrong: all, as long as there are any, or a few of them evenly."""
        count = self.counts.get(call, 0)
        if not self.most:
            return itertools.count(1) if count else []
        if count <= self.most:
            return range(1, count + 1)
        step = (count - 1) / (self.most - 1) if self.most > 1 else count
        return sorted({1 + round(step * place) for place in range(self.most)})

    def each_place(self, call, effect, check, changed_file=None):
        for at in self.places(call):
            fault = Fault(call, effect, at)
            if changed_file:
                self.folder.use_copy(changed_file)
                self.folder.before = self.folder.listing()
            answer, stderr, fired = self.program.run(self.folder, fault, changed_file)
            if changed_file:
                self.folder.before = self.folder.listing()  # what became of it is the fault's doing
            if not fired and self.most == 0:
                break
            self.results.take(self.folder, fault, answer, stderr, check(answer, stderr))

    def is_whole(self, answer, right_answers):
        return are_whole(answer, right_answers, self.previous, self.folder.scenario.outputs)

    def honest(self, answer, stderr, right_answers=None):
        """What is wrong with an answer that is none of the right ones and no honest error either, or nothing."""
        right_answers = right_answers or {self.right}
        if answer in right_answers:
            return ""
        if answer.status != ERROR:
            return "neither the right answer nor an error"
        if not has_message(answer, stderr, right_answers, self.folder.scenario.words[0]):
            return "an error without a message"
        return "" if self.is_whole(answer, right_answers) else "an output in part"

    def fail_calls(self):
        for call in scenarios.CALLS:
            self.each_place(call, "fail", self.honest)
        self.each_place("allocation", "fail-on", self.honest)
        self.each_place("write", "fail-on", self.honest)

    def fail_libraries(self):
        """What a library allocates first, perhaps in a function that must not throw: a sample would rarely meet it."""
        for library, at in itertools.product(scenarios.LIBRARIES, range(1, self.most + 1)):
            fault = Fault("allocation", "fail-in", at, library)
            answer, stderr, fired = self.program.run(self.folder, fault)
            if fired:
                self.results.take(self.folder, fault, answer, stderr, self.honest(answer, stderr))

    def put_off_calls(self):
        """Calls that only have to be repeated change nothing."""
        faults = [Fault(call, "interrupt") for call in ("read", "pread", "open", "write")]
        faults += [Fault(call, "block") for call in ("read", "write")]
        faults += [Fault(call, "short", size) for call in ("read", "pread", "write") for size in (1, 4095, 65537)]
        for fault in faults[:: 4 if self.most else 1]:
            answer, stderr, _ = self.program.run(self.folder, fault)
            self.results.take(self.folder, fault, answer, stderr, "" if answer == self.right else "another answer")

    def change_files(self):
        """The file that is read becomes another one."""
        for effect in ("shrink", "grow", "vanish", "replace"):
            for name in self.folder.scenario.inputs:
                self.folder.use_copy(name)
                # A file that is never read again has become another one before it is opened.
                self.program.run(self.folder, Fault("open", effect), name)
                after, _, _ = self.program.run(self.folder, Fault("none", "nothing"))
                right = {self.right, after}
                for call in ("read", "pread", "open"):
                    self.each_place(call, effect, lambda answer, stderr: self.honest(answer, stderr, right), name)
                self.folder.use_copy(name)
                self.folder.before = self.folder.listing()

    def send_signals(self):
        """A signal ends the program, and what it was to write is there or not."""
        if not self.folder.scenario.outputs:
            return
        for effect, status in (("interrupted", 130), ("terminated", -15), ("hung-up", -1)):

            def check(answer, _, status=status):
                is_right = answer.status == status and self.is_whole(answer, {self.right})
                return "" if is_right else "not ended by the signal, or an output in part"

            for call in ("read", "write", "sync", "rename"):
                self.each_place(call, effect, check)

    def lose_streams(self):
        """Standard streams that are closed, or full."""
        for redirection in ("<&-", ">&-", "2>&-", ">/dev/full"):
            loses_output = redirection in (">&-", ">/dev/full") and self.right.stdout
            self.folder.restore_outputs()
            done = subprocess.run(
                ["bash", "-c", f'exec "$@" {redirection}', "bash", str(self.program.path), *self.folder.scenario.words],
                cwd=self.folder.path,
                env=dict(os.environ, SOURCE_DATE_EPOCH=MADE),
                input=self.folder.scenario.stdin or b"",
                capture_output=True,
                timeout=HANGS_AFTER,
            )
            answer = Answer(done.returncode, done.stdout, self.folder.outputs())
            if loses_output:
                is_right = done.returncode == ERROR and done.stderr.startswith(b"insitu: ")
            elif redirection == "<&-" and self.folder.scenario.stdin is not None:
                is_right = done.returncode == ERROR
            else:
                is_right = answer == self.right
            complaint = "" if is_right else "another answer than the streams allow"
            self.results.take(self.folder, Fault("none", redirection), answer, done.stderr, complaint)

    def run(self):
        self.fail_calls()
        self.fail_libraries()
        self.put_off_calls()
        self.change_files()
        self.send_signals()
        self.lose_streams()
        return self.results


def try_scenario(program, files, scenario, most):
    with tempfile.TemporaryDirectory(prefix="insitu-faults-") as parent:
        folder = Folder(pathlib.Path(parent) / "run", files, scenario)
        return Trial(program, folder, most).run()


def unseen_calls(program, files):
    """Which calls of a usual run are not seen. Without them nothing would go wrong."""
    with tempfile.TemporaryDirectory(prefix="insitu-faults-") as parent:
        scenario = scenarios.Scenario("usual", ("filter", "ERROR", "app.jsonl"))
        folder = Folder(pathlib.Path(parent) / "run", files, scenario)
        program.run(folder, Fault("none", "nothing", LARGE_COUNT))
        counts = program.counts(folder)
    return [call for call in ("allocation", "open", "pread", "stat", "write", "close") if not counts.get(call)]


def main():
    parser = argparse.ArgumentParser(description="Lets each call of the program go wrong, one after the other.")
    parser.add_argument("--most", type=int, default=0, metavar="N", help="N calls of each kind, not all (0: all)")
    parser.add_argument("--only", default="", metavar="TEXT", help="the scenarios with TEXT in their name")
    parser.add_argument("insitu", type=pathlib.Path, help="the program")
    parser.add_argument("library", type=pathlib.Path, help="faulty_calls")
    arguments = parser.parse_args()

    # In the background, or below nohup, signals are ignored, and the program would ignore them as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    program = Program(arguments.insitu.resolve(), arguments.library.resolve())
    results = Results()
    with tempfile.TemporaryDirectory(prefix="insitu-faults-") as name:
        files = scenarios.write_files(pathlib.Path(name))
        if unseen := unseen_calls(program, files):
            print(f"{arguments.library} does not see these calls: {', '.join(unseen)}")
            return 1
        chosen = [one for one in scenarios.scenarios(bool(arguments.most)) if arguments.only in one.name]
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for result in pool.map(lambda one: try_scenario(program, files, one, arguments.most), chosen):
                results.add(result)
    for text in results.wrong:
        print(text)
    for kind, count in sorted(results.runs.items()):
        print(f"{count:8}  {kind}")
    print(f"{sum(results.runs.values())} runs of {len(chosen)} scenarios, {len(results.wrong)} wrong")
    return 1 if results.wrong or not results.runs else 0


if __name__ == "__main__":
    sys.exit(main())
