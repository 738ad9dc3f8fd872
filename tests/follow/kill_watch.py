#!/usr/bin/env python3
"""Kills `insitu watch` at random moments and starts it again: kill_watch.py INSITU KILLS [SEED]

However often it was killed, its transitions are those of `insitu metrics --alarm`, without a gap or a repetition but for lines that say
that they are one, and each action was run, more than once only the one that was under way, and marked then. Half of the kills hit
a replay by the clock of events, half a watch whose wall clock is moved.
"""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

ALARM = ["--threshold", ">= 2", "--missing-data", "notBreaching"]
BEGIN = 1772452800000  # 2026-03-02T12:00:00Z
MINUTE = 60000


def write_minute(log, dice, minute):
    for second in sorted(dice.sample(range(60), dice.choice([1, 1, 3, 5]))):
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(BEGIN / 1000 + 60 * minute + second))
        log.write("%s %s\n" % (moment, dice.choice(["ERROR", "fine"])))
    log.flush()


def command(program, folder, clock):
    hook = "printf '%s %s\\n' \"$(tr -d '\\n' | grep -o 'StateChangeTime[^,]*' | cut -c 19-)\" \"${INSITU_REDELIVERED-0}\" >> " + folder + "/ran"
    return [program, "watch", "-s", *ALARM, "--state", folder + "/state", "--output", "ndjson", "--shell", "--exec", hook,
            "--exec-ok", hook, "--exec-insufficient", hook, "--catch-up" if clock == "wall" else "--clock=events", "ERROR", folder + "/app.log"]


def kill_soon(process, dice, longest):
    """Kills a process at a random moment, or says that it has ended before."""
    try:
        process.wait(timeout=dice.random() * longest)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


def replay(program, folder, dice, kills):
    with open(folder + "/app.log", "w") as log:
        for minute in range(40):
            write_minute(log, dice, minute)
    with open(folder + "/seen", "ab") as out:
        while True:
            process = subprocess.Popen(command(program, folder, "events"), stdout=out)
            if kills > 0 and kill_soon(process, dice, 0.15):
                kills -= 1
            elif process.wait() == 0:
                return kills
            else:
                sys.exit("watch failed with status %d" % process.returncode)


def watch(program, folder, dice, kills):
    """Moves the clock while a watch runs. Returns the kills that were not made."""
    environment = dict(os.environ, INSITU_CLOCK_FILE=folder + "/clock")

    def set_clock(moment):
        with open(folder + "/clock.new", "w") as clock:
            clock.write(str(moment))
        os.rename(folder + "/clock.new", folder + "/clock")

    def evaluated():
        try:
            with open(folder + "/state") as state:
                return json.load(state)
        except FileNotFoundError:
            return {}

    set_clock(BEGIN + 2000)
    open(folder + "/app.log", "w").close()
    out = open(folder + "/seen", "ab")
    words = command(program, folder, "wall") + ["--from-start"]
    process = subprocess.Popen(words, stdout=out, env=environment)
    while "evaluated" not in evaluated():
        time.sleep(0.005)
    with open(folder + "/app.log", "a") as log:
        for minute in range(40):
            write_minute(log, dice, minute)
            set_clock(BEGIN + (minute + 1) * MINUTE + 2000)
            if minute % 5 == 4 and kills > 0:
                kill_soon(process, dice, 0.15)
                kills -= 1
                process = subprocess.Popen(words, stdout=out, env=environment)
    set_clock(BEGIN + 60 * MINUTE + 2000)
    limit = time.time() + 60
    while time.time() < limit:
        state = evaluated()
        if state["evaluated"] == BEGIN + 60 * MINUTE and not state["alarms"][0]["open"]:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return kills


def problems_of(program, folder):
    expected = json.loads(subprocess.run([program, "metrics", "-s", *ALARM, "--output", "json", "ERROR", folder + "/app.log"],
                                         stdout=subprocess.PIPE, check=True).stdout)["transitions"]
    expected = [(one["time"], one["from"], one["to"], one["reason"]) for one in expected]
    found = []
    with open(folder + "/seen") as seen:
        for line in map(json.loads, seen):
            transition = (line["time"], line["from"], line["to"], line["reason"])
            if not (line.get("redelivered") and transition in found):
                found.append(transition)
    problems = []
    if found != expected:
        problems.append("transitions: %d found, %d expected" % (len(found), len(expected)))
        problems += ["  %r" % (one,) for one in sorted(set(found) ^ set(expected))]
    with open(folder + "/ran") as ran:
        # A command whose watch was killed before it got its message has nothing to say.
        runs = [line.split() for line in ran if len(line.split()) == 2]
    times = [one[0][:10] + " " + one[0][11:23] for one in expected]
    for moment, expected_time in zip(dict.fromkeys(run[0].strip('"')[:23] for run in runs), times):
        if moment.replace("T", " ") != expected_time:
            problems.append("an action of %s, expected %s" % (moment, expected_time))
    for moment in set(run[0] for run in runs):
        marks = [run[1] for run in runs if run[0] == moment]
        if marks.count("0") > 1:
            problems.append("an action ran twice without a mark: %s" % moment)
    if len(set(run[0] for run in runs)) != len(expected):
        problems.append("%d actions ran, %d expected" % (len(set(run[0] for run in runs)), len(expected)))
    return problems


def main():
    program, kills = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    dice = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    failed = False
    done = 0
    while done < kills:
        for run in (replay, watch):
            with tempfile.TemporaryDirectory() as folder:
                asked = min(5, max(1, kills - done))
                done += asked - run(program, folder, dice, asked)
                problems = problems_of(program, folder)
                for problem in problems:
                    print(run.__name__ + ": " + problem)
                failed = failed or bool(problems)
    print("%d kills: %s" % (done, "FAILED" if failed else "ok"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
