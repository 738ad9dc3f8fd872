#!/usr/bin/env python3
"""What pages state besides the commands that runner.py runs: pages_test.py INSITU

Links lead to files and headings that are there, options exist, and the first page is short.
"""

import os
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
INSITU = ""
FOLDERS = ["", "bench", "cli", "cli/python", "engine", "engine/expect", "grammar", "samples", "tests"]
PAGES_OF_USERS = [ROOT / folder / "README.md" for folder in ("", "cli", "grammar", "samples")]
PAGES = [ROOT / folder / "README.md" for folder in FOLDERS] + [ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*[a-z](?![\w-])")
COMMON = {"--help", "--version"}


def run(*arguments):
    environment = dict(os.environ, CI="true")
    return subprocess.run([INSITU, *arguments], env=environment, capture_output=True, text=True, check=True).stdout


def options_of_commands():
    """By command the long options that its help lists."""
    names = re.findall(r"^  ([a-z]+)  ", run("--help"), re.MULTILINE)
    assert "filter" in names and "config" in names, names
    return {name: set(OPTION.findall(run(name, "--help"))) for name in names}


def code_of(text):
    """The code spans of a page and the lines of its blocks, with the numbers of their lines."""
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            yield number, line
        else:
            for span in re.findall(r"``(.+?)``|`([^`]+)`", line):
                yield number, "".join(span)


def without_quotes(code):
    return re.sub(r"'[^']*'|\"[^\"]*\"", "", code)


def anchors_of(page):
    """The names of the headings as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


class Pages(unittest.TestCase):
    def test_first_page_is_short(self):
        self.assertLessEqual((ROOT / "README.md").read_text().count("\n"), 150)

    def test_links(self):
        lost = []
        for page in PAGES:
            text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
            for target in re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
                if "://" in target:
                    continue
                path, _, anchor = target.partition("#")
                file = page.parent / path if path else page
                if not file.exists() or (anchor and anchor not in anchors_of(file)):
                    lost.append(f"{page.relative_to(ROOT)}: {target}")
        self.assertEqual(lost, [])

    def test_options(self):
        options = options_of_commands()
        every = set().union(*options.values()) | COMMON
        unknown = []
        for page in PAGES:
            for number, code in code_of(page.read_text()):
                used = []
                for command, rest in re.findall(r"\binsitu ([a-z]+)\b([^|;&]*)", without_quotes(code)):
                    known = options.get(command, every) | COMMON
                    used += [option for option in OPTION.findall(rest) if option not in known]
                if page in PAGES_OF_USERS and code.startswith("--"):
                    used += [option for option in OPTION.findall(code)[:1] if option not in every]
                unknown += [f"{page.relative_to(ROOT)}:{number}: {option}" for option in used]
        self.assertEqual(unknown, [])


if __name__ == "__main__":
    INSITU = sys.argv.pop(1)
    unittest.main()
