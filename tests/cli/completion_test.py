#!/usr/bin/env python3
"""Types command lines into the real shells and presses TAB: completion_test.py INSITU COMPLETIONS

COMPLETIONS is the folder with insitu.bash, _insitu and insitu.fish. A shell that is not installed is left out, and said so.
"""

import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios

HANGS_AFTER = 60  # seconds; a safety net, no measure of anything
KEY_OF_LINE = b"\x0f"  # Ctrl-O has the shell print the line that was typed so far

# What is typed; what the line is after TAB, which may be longer by what the shell itself adds (a blank, a quote).
LINES = [
    ("insitu inspe", "insitu inspect "),
    ("insitu filter --invert", "insitu filter --invert-match "),
    ("insitu query --output mark", "insitu query --output markdown "),
    ("insitu query --output=mark", "insitu query --output=markdown "),
    ("insitu lint --explain never-m", "insitu lint --explain never-matches "),
    ("insitu help cheat", "insitu help cheat-sheet "),
    ("insitu filter ERROR app.js", "insitu filter ERROR app.jsonl "),
    ("insitu query 'dedu", "insitu query 'dedup"),
    ("insitu query 'stats count_d", "insitu query 'stats count_distinct("),
    ("insitu query app.jsonl --query 'filter lev", "insitu query app.jsonl --query 'filter level"),
]
# The same with a file after the cursor, of whose events the fields and values are: TAB is pressed where ^ is.
LINES_WITH_FILES = [
    ("insitu query 'filter lev^' app.jsonl", "insitu query 'filter level' app.jsonl"),
    ("insitu filter '{ $.lev^' app.jsonl", "insitu filter '{ $.level' app.jsonl"),
    ('insitu query app.jsonl --query "filter level = \\"ERR', 'insitu query app.jsonl --query "filter level = \\"ERROR\\"'),
]
# Without a line editor: what is typed, and a word that fish must offer.
WORDS_OF_FISH = [
    ("insitu inspe", "inspect"),
    ("insitu filter --invert", "--invert-match"),
    ("insitu query --output=mark", "--output=markdown"),
    ("insitu lint --explain never-m", "never-matches"),
    ("insitu filter ERROR app.js", "app.jsonl"),
    ("insitu query 'dedu", "dedup"),
    ("insitu query app.jsonl --query 'filter level = \"", "filter level = \"ERROR\""),
]


class Shell:
    """A shell on a terminal of its own."""

    def __init__(self, command, environment, folder, setup):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 200, 0, 0))
        for line in setup:
            self.type(line.encode() + b"\n")
        self.type(b"echo rea''dy\n")
        self.read_until(rb"ready\r?\n")

    def type(self, keys):
        os.write(self.terminal, keys)

    def read_until(self, pattern):
        text = b""
        while True:
            if not select.select([self.terminal], [], [], HANGS_AFTER)[0]:
                raise SystemExit(f"the shell hangs, after {text!r}")
            try:
                text += os.read(self.terminal, 65536)
            except OSError:
                raise SystemExit(f"the shell has ended, after {text!r}") from None
            if found := re.search(pattern, text, re.DOTALL):
                return found

    def line_after_tab(self, typed):
        """The line after TAB, which is pressed at ^ or at the end."""
        before, _, after = typed.partition("^")
        self.type(b"\x05\x15" + before.encode() + after.encode() + b"\x02" * len(after) + b"\t" + KEY_OF_LINE)
        return self.read_until(rb"LINE<(.*?)>EN" + rb"D").group(1).decode()

    def close(self):
        os.close(self.terminal)
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def check(shell, typed, wanted, found, failures):
    visible = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n", "", found)
    if visible.rstrip(" '") != wanted.rstrip(" '"):
        failures.append(f"{shell}: {typed!r}: expected {wanted!r}, found {visible!r}")


def check_lines(name, shell, failures):
    for typed, wanted in LINES + LINES_WITH_FILES:
        check(name, typed, wanted, shell.line_after_tab(typed), failures)
    shell.close()


def bash(completions, environment, folder, failures):
    setup = [
        "PS1= PS2=; bind 'set enable-bracketed-paste off'",
        f". {completions}/insitu.bash",
        r"""bind -x '"\C-o": printf "LINE<%s>EN""D" "$READLINE_LINE"'""",
    ]
    shell = Shell(["bash", "--norc", "--noprofile", "-i"], environment, folder, setup)
    check_lines("bash", shell, failures)


def zsh(completions, environment, folder, failures):
    setup = [
        f"PS1= PS2= RPS1=; fpath=({completions} $fpath); autoload -Uz compinit; compinit -u -D",
        "unsetopt zle_bracketed_paste prompt_sp; LISTMAX=10000; bindkey -e; bindkey '^u' kill-whole-line",
        """line() { print -rn -- "LINE<$BUFFER>EN""D" }; zle -N line; bindkey '^o' line""",
    ]
    shell = Shell(["zsh", "-f", "-i"], environment, folder, setup)
    check_lines("zsh", shell, failures)


def fish(completions, environment, folder, failures):
    for typed, wanted in WORDS_OF_FISH:
        script = f"source {completions}/insitu.fish; complete -C $argv[1]"
        found = subprocess.run(
            ["fish", "--no-config", "-c", script, typed],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=HANGS_AFTER, check=False,
        )
        words = [offered.split("\t")[0].strip() for offered in found.stdout.decode().splitlines()]
        if wanted not in words:
            failures.append(f"fish: {typed!r}: expected {wanted!r} among {words[:5]} {found.stderr.decode()}")


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    completions = pathlib.Path(sys.argv[2]).resolve()
    failures = []
    with tempfile.TemporaryDirectory(prefix="insitu-completion-") as folder:
        (pathlib.Path(folder) / "app.jsonl").write_text('{"level":"ERROR","latency":7}\n{"level":"INFO"}\n')
        environment = dict(os.environ, LC_ALL="C.UTF-8", TERM="xterm", HOME=folder, PATH=f"{program.parent}:{os.environ['PATH']}")
        for shell in (bash, zsh, fish):
            if shutil.which(shell.__name__):
                shell(completions, environment, folder, failures)
            else:
                print(f"{shell.__name__} is not installed: left out")
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
