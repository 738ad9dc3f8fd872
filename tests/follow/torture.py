#!/usr/bin/env python3
"""Writes lines through rotations of three kinds while `insitu filter --follow` reads: torture.py INSITU LINES ROTATIONS [SEED]

Every line must arrive once and in order. The three kinds: the log is renamed and a new one made; it is copied and truncated (the
writer waits in the meantime, as nothing else keeps what it writes then); it is renamed and compressed. Prints what went wrong.
"""
import gzip
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time


class Writer:
    """Writes numbered lines in pieces of any size, also of parts of lines."""

    def __init__(self, path, dice):
        self.path = path
        self.dice = dice
        self.number = 0
        self.file = open(path, "ab", buffering=0)

    def write(self, lines):
        text = b"".join(b"%d line %s\n" % (self.number + i, b"x" * self.dice.randrange(60)) for i in range(lines))
        self.number += lines
        while text:
            size = self.dice.choice([7, 400, 9000, 70000, len(text)])
            self.file.write(text[:size])
            text = text[size:]

    def reopen(self):
        self.file.close()
        self.file = open(self.path, "ab", buffering=0)


def rotate(writer, kind, number):
    aside = "%s.%d" % (writer.path, number)
    if kind == "copytruncate":
        shutil.copyfile(writer.path, aside)
        os.truncate(writer.path, 0)
        return
    os.rename(writer.path, aside)
    # A writer that was not told yet goes on in the old file.
    writer.write(writer.dice.randrange(3))
    writer.reopen()
    if kind == "gzip":
        with open(aside, "rb") as plain, gzip.open(aside + ".gz", "wb", compresslevel=1) as packed:
            shutil.copyfileobj(plain, packed)
        shutil.copystat(aside, aside + ".gz")  # as gzip does
        os.unlink(aside)


def problems_of(output, lines):
    """Returns what is wrong with the lines that were read: the first few."""
    problems = []
    expected = 0
    for line in output:
        number = int(line.split(b" ", 1)[0]) if line[:1].isdigit() else -1
        if number == expected:
            expected += 1
            continue
        problems.append("line %d expected, found %r" % (expected, line[:60]))
        expected = number + 1
        if len(problems) == 5:
            break
    if not problems and expected != lines + 1:
        problems.append("%d lines arrived of %d" % (expected, lines + 1))
    return problems


def main():
    program, lines, rotations = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    dice = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "app.log")
        output = os.path.join(folder, "read")
        with open(output, "wb") as out:
            reader = subprocess.Popen([program, "filter", "--follow", "--from-start", "--stop-on", "the end", "--stop-after", "10m",
                                       "-s", "?line ?end", path], stdout=out)
        writer = Writer(path, dice)
        rotations_done = []
        # What is beside the log before it is followed is older, and no part of it.
        writer.write(1)
        while os.path.getsize(output) == 0:
            time.sleep(0.01)
        for number in range(1, rotations + 1):
            writer.write(lines * number // rotations - writer.number)
            rotations_done.append((writer.number, dice.choice(["rename", "copytruncate", "gzip"])))
            rotate(writer, rotations_done[-1][1], number)
        last = writer.number
        writer.file.write(b"%d the end\n" % last)
        status = reader.wait()
        with open(output, "rb") as read:
            problems = problems_of(read, last)
    if status != 0:
        problems.append("exit status %d" % status)
    for problem in problems:
        print(problem)
    if problems:
        print("rotations:", *("%d:%s" % one for one in rotations_done))
    print("%d lines, %d rotations: %s" % (last, rotations, "FAILED" if problems else "ok"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
