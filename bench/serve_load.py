#!/usr/bin/env python3
"""Load for `insitu serve` on the loopback: serve_load.py [OPTIONS] INSITU

Compares the first answers over a large log with those of `insitu filter` and `insitu query`, then asks with many clients at once, puts events with
many writers and counts what was kept, and looks at the processor while nobody asks. Prints a line for each goal; exit status 1: one was
missed. Answers are checked before the clock is looked at.
"""
import argparse
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

MIB = 1 << 20
BASE = 1772409600000  # 2026-03-02T00:00:00Z
PATTERN = '{ $.level = "ERROR" }'
RARE = '{ $.level = "ERROR" && $.latency_ms = 500 }'  # all of the log has to be read for it
QUERY = "stats count(*) as n by level | sort n desc"
GROUP, SMALL = "/load", "/small"


def write_log(path, size):
    """JSON lines in order of time, one in a hundred an ERROR; how many of them."""
    dice = random.Random(1)
    words = ["order", "주문", "payment", "user", "settlement", "환불", "queue", "retry"]
    texts = [" ".join(dice.choice(words) for _ in range(20)) for _ in range(500)]
    written = number = errors = 0
    with open(path, "w", encoding="utf-8") as out:
        while written < size:
            lines = []
            for _ in range(10000):
                level = "ERROR" if number % 100 == 0 else "WARN" if number % 20 == 0 else "INFO"
                errors += level == "ERROR"
                at = BASE + 100 * number
                lines.append('{"timestamp": "%s.%03dZ", "level": "%s", "message": "%s", "latency_ms": %d, "user": {"id": "u-%d", "age": %d}, "requestId": "r-%x"}\n' % (
                    time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at // 1000)), at % 1000, level, texts[number % 500], number % 997, number % 7919, 18 + number % 50,
                    number * 2654435761 % (1 << 32)))
                number += 1
            text = "".join(lines)
            written += len(text.encode())
            out.write(text)
    return number, errors


class Client:
    """One connection."""

    def __init__(self, port):
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, operation, **members):
        self.http.request("POST", "/", json.dumps(members), {"X-Amz-Target": "Logs_20140328." + operation, "Content-Type": "application/x-amz-json-1.1"})
        answer = self.http.getresponse()
        body = json.loads(answer.read())
        if answer.status != 200:
            raise RuntimeError("%s: %s" % (operation, body))
        return body

    def query(self, group, text, start, end):
        query = self.ask("StartQuery", logGroupName=group, startTime=start // 1000, endTime=end // 1000, queryString=text)["queryId"]
        while True:
            result = self.ask("GetQueryResults", queryId=query)
            if result["status"] not in ("Scheduled", "Running"):
                return result
            time.sleep(0.002)


class Served:
    def __init__(self, insitu, folder):
        self.process = subprocess.Popen([insitu, "serve", "--port", "0", "--store", folder + "/store", GROUP + "=" + folder + "/large.jsonl",
                                         SMALL + "=" + folder + "/small.jsonl"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(re.search(r":(\d+)/", self.process.stdout.readline())[1])

    def client(self):
        return Client(self.port)

    def resident_mib(self):
        with open("/proc/%d/status" % self.process.pid) as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024

    def cpu_seconds(self):
        with open("/proc/%d/stat" % self.process.pid) as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        self.process.terminate()
        if self.process.wait(30) != 0:
            raise RuntimeError("the server ended with status %d" % self.process.returncode)
        self.process.stdout.close()


def timed(run):
    began = time.monotonic()
    result = run()
    return time.monotonic() - began, result


def at_once(count, run):
    """Runs `run(number)` in so many threads; seconds, and what failed."""
    failures = []

    def guarded(number):
        try:
            run(number)
        except Exception as error:
            failures.append(repr(error))
    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began, failures


class Goals:
    def __init__(self):
        self.missed = 0

    def state(self, what, figure, is_met):
        self.missed += not is_met
        print("%-7s %-62s %s" % ("met" if is_met else "MISSED", what, figure), flush=True)


def first_answers(args, folder, events, errors, goals):
    large = folder + "/large.jsonl"
    end = BASE + 100 * events
    ours, theirs = ({"page": [], "filter": [], "query": []} for _ in range(2))
    rare = sum(number % 997 == 500 for number in range(0, events, 100))
    for _ in range(args.rounds):
        with open(os.devnull, "w") as nowhere:
            theirs["page"].append(timed(lambda: subprocess.run([args.insitu, "filter", PATTERN, large], stdout=nowhere, check=True))[0])
            theirs["filter"].append(timed(lambda: subprocess.run([args.insitu, "filter", RARE, large], stdout=nowhere, check=True))[0])
            theirs["query"].append(timed(lambda: subprocess.run([args.insitu, "query", QUERY, large], stdout=nowhere, stderr=nowhere, check=True))[0])
        server = Served(args.insitu, folder)
        client = server.client()
        client.ask("DescribeLogGroups")
        seconds, page = timed(lambda: client.ask("FilterLogEvents", logGroupName=GROUP, filterPattern=PATTERN, limit=100))
        assert len(page["events"]) == 100 and page["events"][1]["timestamp"] == BASE + 10000, page["events"][:2]
        ours["page"].append(seconds)
        next_seconds, page = timed(lambda: client.ask("FilterLogEvents", logGroupName=GROUP, filterPattern=PATTERN, limit=100, nextToken=page["nextToken"]))
        assert page["events"][0]["timestamp"] == BASE + 100 * 10000
        server.end()
        server = Served(args.insitu, folder)
        client = server.client()
        client.ask("DescribeLogGroups")
        seconds, page = timed(lambda: client.ask("FilterLogEvents", logGroupName=GROUP, filterPattern=RARE, limit=10000))
        assert len(page["events"]) == rare and "nextToken" not in page, (len(page["events"]), rare)
        ours["filter"].append(seconds)
        server.end()
        server = Served(args.insitu, folder)
        client = server.client()
        client.ask("DescribeLogGroups")
        seconds, result = timed(lambda: client.query(GROUP, QUERY, BASE, end))
        assert result["results"][-1] == [{"field": "level", "value": "ERROR"}, {"field": "n", "value": str(errors)}], result
        ours["query"].append(seconds)
        server.end()
    for kind in ("page", "filter", "query"):
        us, them = statistics.median(ours[kind]), statistics.median(theirs[kind])
        goals.state("first answer over %d MiB, %s: <= 1.2 x the command" % (args.size, kind), "%.2f s / %.2f s = %.2f" % (us, them, us / them), us <= 1.2 * them)
    goals.state("the next page: < 10 ms", "%.1f ms" % (1000 * next_seconds), next_seconds < 0.010)


def many_clients(server, goals):
    client = server.client()
    seconds = timed(lambda: [client.ask("DescribeLogGroups") for _ in range(1000)])[0]
    goals.state("small requests on one connection: >= 1,000 a second", "%.0f" % (1000 / seconds), seconds <= 1)

    def session(number):
        one = server.client()
        for turn in range(20):
            one.ask("DescribeLogGroups")
            page = one.ask("FilterLogEvents", logGroupName=SMALL, filterPattern=PATTERN, limit=50)
            assert len(page["events"]) == 50
            assert one.ask("GetLogEvents", logGroupName=SMALL, logStreamName="small.jsonl", limit=10)["events"]
            if turn % 5 == number % 5:
                try:
                    assert one.query(SMALL, QUERY, BASE, BASE + 86400000)["status"] == "Complete"
                except RuntimeError as error:
                    if "LimitExceededException" not in str(error):  # the service's answer to too many at once
                        raise
    resident = []
    for _ in range(3):
        seconds, failures = at_once(50, session)
        resident.append(server.resident_mib())
        if failures:
            break
    goals.state("50 clients at once, 60 requests each: no error", "%d errors, %.1f s%s" % (len(failures), seconds, "; " + failures[0] if failures else ""), not failures)
    goals.state("memory is flat from the second time on", ", ".join("%.0f" % mib for mib in resident) + " MiB", resident[-1] <= resident[1] * 1.1 + 5 if len(resident) > 2 else False)


def many_writers(server, goals, writers=20, batch=1000, seconds=5):
    server.client().ask("CreateLogGroup", logGroupName="/put")
    for number in range(writers):
        server.client().ask("CreateLogStream", logGroupName="/put", logStreamName="s%d" % number)
    counts = [0] * writers
    begin = int(time.time() * 1000)
    stop = time.monotonic() + seconds
    # One body a writer, made before: the clients must not be what is measured.
    bodies = [json.dumps({"logGroupName": "/put", "logStreamName": "s%d" % number, "logEvents": [
        {"timestamp": begin, "message": '{"level":"INFO","n":%d,"text":"%s"}' % (i, "x" * 80)} for i in range(batch)]}) for number in range(writers)]

    def write(number):
        one = server.client()
        while time.monotonic() < stop:
            one.http.request("POST", "/", bodies[number], {"X-Amz-Target": "Logs_20140328.PutLogEvents", "Content-Type": "application/x-amz-json-1.1"})
            answer = one.http.getresponse()
            text = answer.read()
            if answer.status != 200:
                raise RuntimeError(text)
            counts[number] += batch
    took, failures = at_once(writers, write)
    goals.state("%d writers: >= 20,000 events a second" % writers, "%.0f%s" % (sum(counts) / took, "; " + failures[0] if failures else ""),
                not failures and sum(counts) / took >= 20000)
    found = server.client().query("/put", "stats count(*) as n", begin - 1000, begin + 1000)["results"]
    goals.state("all that was acknowledged is there", "%d" % sum(counts), found == [[{"field": "n", "value": str(sum(counts))}]])


def idle(server, goals):
    before = server.cpu_seconds()
    time.sleep(10)
    used = server.cpu_seconds() - before
    goals.state("idle for 10 s: no CPU", "%.2f s" % used, used <= 0.01)
    tail = server.client()
    tail.http.request("POST", "/", json.dumps({"logGroupIdentifiers": [SMALL]}), {"X-Amz-Target": "Logs_20140328.StartLiveTail", "Content-Type": "application/x-amz-json-1.1"})
    answer = tail.http.getresponse()
    assert answer.status == 200
    before = server.cpu_seconds()
    time.sleep(10)
    used = server.cpu_seconds() - before
    goals.state("a live tail for 10 s: its ticks only (<= 0.1 s)", "%.2f s" % used, used <= 0.1)
    tail.http.close()


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("insitu")
    arguments.add_argument("--size", type=int, default=1024, help="MiB of the large log (1024)")
    arguments.add_argument("--rounds", type=int, default=3)
    args = arguments.parse_args()
    args.insitu = os.path.abspath(args.insitu)
    goals = Goals()
    with tempfile.TemporaryDirectory(prefix="insitu-load-") as folder:
        write_log(folder + "/small.jsonl", MIB)
        events, errors = write_log(folder + "/large.jsonl", args.size * MIB)
        first_answers(args, folder, events, errors, goals)
        server = Served(args.insitu, folder)
        goals.state("memory at the start: < 60 MiB", "%.0f MiB" % server.resident_mib(), server.resident_mib() < 60)
        many_clients(server, goals)
        many_writers(server, goals)
        idle(server, goals)
        server.end()
    return 1 if goals.missed else 0


if __name__ == "__main__":
    sys.exit(main())
