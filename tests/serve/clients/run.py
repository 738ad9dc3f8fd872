#!/usr/bin/env python3
"""Real clients against a real server: run.py INSITU FOLDER [--only WORD]

Starts `insitu serve` on a free port over the sample logs, with a store of its own, and drives it with what people have: boto3, watchtower and the
aws program of PyPI, Debian's aws program, the AWS SDK for JavaScript, that for Go. Then lifecycle.py, which starts and kills servers
itself. The story of samples/serve is run as well. What the clients are made of is fetched into FOLDER: the versions are in requirements.txt,
package.json and go.mod. Node (20 or later) and Go (1.24 or later) are those that are there, else those of PyPI; with --own-tools always
those of PyPI.

What could not be had is named at the end, and its checks count as not run. Exit status 0: all were run, and all passed.
"""
import argparse
import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import sample_logs
from served import Server

MIN_NODE = (20, 0)
MIN_GO = (1, 24)


class NotHad(Exception):
    """Why something could not be had."""


def run(words, what, **more):
    """Runs a step of fetching, quietly; what it printed is the reason where it fails."""
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=1800, **more)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotHad("%s: %s" % (what, error))
    if done.returncode != 0:
        raise NotHad("%s: %s" % (what, done.stdout.strip()[-600:] or "status %d" % done.returncode))
    return done.stdout


def version_of(program, *words):
    """The first two numbers of a program's version; (0, 0): it is not there, or does not run."""
    try:
        text = subprocess.run([program, *words], capture_output=True, text=True, timeout=60).stdout
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    found = re.search(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


class Workshop:
    """The folder in which clients are put together. Nothing is fetched twice, until a version changes."""

    def __init__(self, folder, own_tools):
        self.folder = os.path.abspath(folder)
        self.own_tools = own_tools
        os.makedirs(self.folder, exist_ok=True)

    def environment_of(self, name, requirements):
        """A virtual environment of Python with what a file of requirements names: its folder of programs."""
        place = os.path.join(self.folder, name)
        stamp = os.path.join(place, os.path.basename(requirements))
        wanted = os.path.join(HERE, requirements)
        if not os.path.exists(stamp) or not filecmp.cmp(stamp, wanted, shallow=False):
            shutil.rmtree(place, ignore_errors=True)
            run([sys.executable, "-m", "venv", place], "a virtual environment")
            run([os.path.join(place, "bin", "pip"), "install", "--quiet", "--disable-pip-version-check", "-r", wanted], "pip install")
            shutil.copyfile(wanted, stamp)
        return os.path.join(place, "bin")

    def tool(self, name, least, *words):
        """A folder with a tool that is new enough: where the machine has it, else of PyPI."""
        there = shutil.which(name)
        if there and not self.own_tools and version_of(there, *words) >= least:
            return os.path.dirname(there)
        tools = self.environment_of("tools", "tools.txt")
        if version_of(os.path.join(tools, name), *words) < least:
            raise NotHad("no %s of version %d.%d or later" % (name, *least))
        return tools

    def python(self):
        return os.path.join(self.environment_of("python", "requirements.txt"), "python")

    def django(self):
        requirements = os.path.join("..", "..", "..", "samples", "serve", "requirements.txt")
        return os.path.join(self.environment_of("django", requirements), "python")

    def aws_of_debian(self):
        program = "/usr/bin/aws"
        if not os.path.exists(program) or version_of(program, "--version")[0] != 2:
            raise NotHad("the aws program of Debian (package awscli), which alone has `logs tail`")
        return program

    def javascript(self):
        tools = self.tool("node", MIN_NODE, "--version")
        place = os.path.join(self.folder, "javascript")
        os.makedirs(place, exist_ok=True)
        path = dict(os.environ, PATH=tools + os.pathsep + os.environ["PATH"])
        stamp, wanted = os.path.join(place, "installed.json"), os.path.join(HERE, "package.json")
        if not os.path.exists(stamp) or not filecmp.cmp(stamp, wanted, shallow=False):
            shutil.copyfile(wanted, os.path.join(place, "package.json"))
            run([os.path.join(tools, "npm"), "install", "--no-audit", "--no-fund", "--no-package-lock"], "npm install", cwd=place, env=path)
            shutil.copyfile(wanted, stamp)
        script = shutil.copy(os.path.join(HERE, "clients.mjs"), place)  # beside its node_modules
        return [os.path.join(tools, "node"), script]

    def go(self):
        tools = self.tool("go", MIN_GO, "version")
        program = os.path.join(self.folder, "clients-go")
        # Some minutes of a processor the first time, then a look into Go's cache.
        run([os.path.join(tools, "go"), "build", "-mod=readonly", "-o", program, "."], "go build", cwd=HERE,
            env=dict(os.environ, GOTOOLCHAIN="local"))
        return [program]


def counted(words, environment):
    """Runs checks, with their output passed on; what their last line counts, and their status."""
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    last = ""
    for line in process.stdout:
        print("  " + line, end="", flush=True)
        last = line if line.strip() else last
    numbers = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|skipped)", last)}
    if process.wait() != 0 and not numbers.get("failed"):
        numbers["failed"] = 1
    return numbers


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("insitu")
    arguments.add_argument("folder")
    arguments.add_argument("--only", default="", help="only the suites whose name has this word")
    arguments.add_argument("--own-tools", action="store_true", help="Node and Go of PyPI, also where there are others")
    args = arguments.parse_args()
    insitu = os.path.abspath(args.insitu)
    workshop = Workshop(args.folder, args.own_tools)
    environment = dict(os.environ, NO_PROXY="127.0.0.1,localhost", no_proxy="127.0.0.1,localhost", AWS_CONFIG_FILE=os.devnull,
                       AWS_SHARED_CREDENTIALS_FILE=os.devnull, PYTHONDONTWRITEBYTECODE="1")
    for inherited in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_LOGS", "AWS_ENDPOINT_URL_CLOUDWATCH"):
        environment.pop(inherited, None)
    not_had, totals = [], {"passed": 0, "failed": 0, "skipped": 0}

    def had(name, get):
        try:
            return get()
        except NotHad as reason:
            not_had.append("%s: %s" % (name, reason))
            return None

    def checks(name, words):
        print("%s" % name, flush=True)
        for word, number in counted(words, environment).items():
            totals[word] += number

    with tempfile.TemporaryDirectory(prefix="insitu-serve-test-") as folder:
        logs = os.path.join(folder, "logs")
        sample_logs.write(logs)
        with Server(insitu, ["--port", "0", "--store", os.path.join(folder, "store"), logs], os.path.join(folder, "stderr")) as server:
            if args.only in "python":
                python, aws = had("Python clients", workshop.python), had("aws logs tail", workshop.aws_of_debian)
                if python:
                    programs = [os.path.join(os.path.dirname(python), "aws")] + ([aws] if aws else [])
                    checks("Python: boto3, watchtower, aws", [python, os.path.join(HERE, "clients.py"), "--endpoint", server.address] +
                           [word for program in programs for word in ("--aws", program)])
            if args.only in "javascript":
                javascript = had("AWS SDK for JavaScript", workshop.javascript)
                if javascript:
                    checks("JavaScript: AWS SDK v3", javascript + [server.address])
            if args.only in "go":
                go = had("AWS SDK for Go", workshop.go)
                if go:
                    checks("Go: AWS SDK v2", go + [server.address])
            if args.only in "sample":
                django = had("Django", workshop.django)
                if django:
                    checks("samples/serve: Django, watchtower", [django, os.path.join(HERE, "sample_story.py"), server.address])
            try:
                server.end()
            except AssertionError as problem:
                print("FAIL  %s" % problem)
                totals["failed"] += 1
    if args.only in "lifecycle":
        python = had("checks of starts and ends", workshop.python)
        if python:
            checks("Starts and ends", [python, os.path.join(HERE, "lifecycle.py"), insitu])
    for reason in not_had:
        print("NOT RUN  " + reason)
    print("%d passed, %d failed, %d skipped" % (totals["passed"], totals["failed"], totals["skipped"]))
    return 0 if totals["failed"] == 0 and totals["skipped"] == 0 and not not_had and totals["passed"] > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
