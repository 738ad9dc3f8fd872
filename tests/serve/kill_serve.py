#!/usr/bin/env python3
"""Kills `insitu serve` at random moments and starts it again: kill_serve.py INSITU-SERVE KILLS [SEED]

Several clients make log streams and put events into them, and note what was acknowledged. However often the server is killed, it starts
again on its store, and afterwards each acknowledged event is there once or, where its request was sent again, more often; none is there
that was never sent; and the log groups, tags and retention are those of the last acknowledged change.
"""
import http.client
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

WRITERS = 3


class Gone(Exception):
    """The server does not answer."""


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, operation, **request):
        """Returns the answer, or the name of the exception."""
        try:
            self.connection.request("POST", "/", json.dumps(request), {"X-Amz-Target": "Logs_20140328." + operation,
                                                                      "Content-Type": "application/x-amz-json-1.1"})
            answer = self.connection.getresponse()
            body = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            raise Gone()
        return body if answer.status == 200 else body["__type"]


class Writer:
    """Puts events until the server is gone; goes on at the next one."""

    def __init__(self, number, seed):
        self.number, self.dice = number, random.Random(seed)
        self.acknowledged, self.sent, self.streams = {}, {}, 0
        self.retention = None
        self.retentions_sent = []

    def run(self, port):
        client = Client(port)
        try:
            client.ask("CreateLogGroup", logGroupName="/kill/%d" % self.number, tags={"writer": str(self.number)})
            while True:
                self.step(client)
        except Gone:
            pass

    def step(self, client):
        group = "/kill/%d" % self.number
        stream = "stream %d" % (self.streams % 4)
        self.streams += 1
        now = int(time.time() * 1000)
        events = [{"timestamp": now, "message": "%s: %d %s" % (stream, self.dice.getrandbits(60), "x" * self.dice.choice([0, 10, 5000]))}
                  for _ in range(self.dice.choice([1, 3, 100]))]
        for event in events:
            self.sent[event["message"]] = self.sent.get(event["message"], 0) + 1
        answer = client.ask("PutLogEvents", logGroupName=group, logStreamName=stream, logEvents=events)
        if answer == "ResourceNotFoundException":
            client.ask("CreateLogStream", logGroupName=group, logStreamName=stream)
            for event in events:
                self.sent[event["message"]] += 1
            answer = client.ask("PutLogEvents", logGroupName=group, logStreamName=stream, logEvents=events)
        if not isinstance(answer, dict) or "rejectedLogEventsInfo" in answer:
            sys.exit("PutLogEvents: %r" % (answer,))
        for event in events:
            self.acknowledged[event["message"]] = stream
        days = self.dice.choice([1, 3, 5, 7])
        self.retentions_sent.append(days)
        if client.ask("PutRetentionPolicy", logGroupName=group, retentionInDays=days) == {}:
            self.retention = days
            self.retentions_sent = []

    def problems(self, client):
        group = "/kill/%d" % self.number
        if not self.acknowledged:
            return []
        found, problems = {}, []
        for number in range(4):
            stream, token = "stream %d" % number, None
            while True:
                request = {"nextToken": token} if token else {}
                page = client.ask("GetLogEvents", logGroupName=group, logStreamName=stream, startFromHead=True, **request)
                if not isinstance(page, dict):
                    break
                for event in page["events"]:
                    found.setdefault(event["message"], []).append(stream)
                if page["nextForwardToken"] == token:
                    break
                token = page["nextForwardToken"]
        for message, stream in self.acknowledged.items():
            if stream not in found.get(message, []):
                problems.append("lost: %.60s" % message)
        for message, streams in found.items():
            if len(streams) > self.sent.get(message, 0):
                problems.append("never sent, or too often: %.60s" % message)
        tags = client.ask("ListTagsLogGroup", logGroupName=group)
        if tags != {"tags": {"writer": str(self.number)}}:
            problems.append("tags: %r" % (tags,))
        described = client.ask("DescribeLogGroups", logGroupNamePrefix=group)["logGroups"][0]
        if described.get("retentionInDays") not in [self.retention] + self.retentions_sent:
            problems.append("retention: %r, expected %r or %r" % (described.get("retentionInDays"), self.retention, self.retentions_sent))
        return problems


def start(program, store):
    process = subprocess.Popen([program, "--port", "0", "--store", store], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    if not line.startswith("http://127.0.0.1:"):
        sys.exit("the server did not start: %s%s" % (line, process.stderr.read()))
    threading.Thread(target=process.stderr.read, daemon=True).start()
    return process, int(line.rstrip("/\n").rsplit(":", 1)[1])


def main():
    program, kills = sys.argv[1], int(sys.argv[2])
    dice = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    writers = [Writer(number, dice.getrandbits(32)) for number in range(WRITERS)]
    with tempfile.TemporaryDirectory() as folder:
        store = folder + "/store"
        for _ in range(kills):
            process, port = start(program, store)
            threads = [threading.Thread(target=writer.run, args=(port,)) for writer in writers]
            for thread in threads:
                thread.start()
            # Not before something was acknowledged, and then at any moment.
            before = sum(len(writer.acknowledged) for writer in writers)
            limit = time.time() + 60
            while sum(len(writer.acknowledged) for writer in writers) == before and time.time() < limit:
                time.sleep(0.01)
            time.sleep(dice.random() * 0.3)
            process.send_signal(signal.SIGKILL)
            process.wait()
            for thread in threads:
                thread.join()
        process, port = start(program, store)
        problems = [problem for writer in writers for problem in writer.problems(Client(port))]
        process.send_signal(signal.SIGTERM)
        if process.wait() != 0:
            problems.append("status %d at the end" % process.returncode)
    for problem in problems[:20]:
        print(problem)
    count = sum(len(writer.acknowledged) for writer in writers)
    if count == 0:
        problems.append("nothing was put")
    print("%d kills, %d events: %s" % (kills, count, "FAILED" if problems else "ok"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
