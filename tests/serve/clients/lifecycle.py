#!/usr/bin/env python3
"""Starts and ends of the server, seen by boto3: lifecycle.py INSITU [SEED]

What was acknowledged is there after kill -9, tokens and ids stay; a second server on the same port or store does not start; SIGTERM ends
it within 3 s whatever clients hold open. Exit status 0: all passed. The last line is `N passed, N failed`.
"""
import glob
import http.client
import os
import random
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
os.environ.update(AWS_EC2_METADATA_DISABLED="true", AWS_MAX_ATTEMPTS="1")
import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

import sample_logs
from served import Server

INSITU = os.path.abspath(sys.argv[1])
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 20
API = "/shop/prod/api"
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def equal(got, expected, what):
    assert got == expected, "%s: expected %r, got %r" % (what, expected, got)


def client(server, service="logs"):
    return boto3.client(service, endpoint_url=server.address, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x",
                        config=Config(inject_host_prefix=False, read_timeout=20, retries={"max_attempts": 0}))


class Place:
    """A folder with the sample logs and a store."""

    def __init__(self, folder):
        self.folder = folder
        self.logs = os.path.join(folder, "logs")
        self.store = os.path.join(folder, "store")
        sample_logs.write(self.logs)

    def options(self, port=0, store=True):
        return ["--port", str(port), *(["--store", self.store] if store else []), self.logs]

    def serve(self, port=0, store=True):
        return Server(INSITU, self.options(port, store), os.path.join(self.folder, "stderr-%d" % time.monotonic_ns()))


def in_place(function):
    def run():
        with tempfile.TemporaryDirectory(prefix="insitu-lifecycle-") as folder:
            function(Place(folder))
    run.__name__ = function.__name__
    return check(run)


def all_events(logs, group, stream):
    return [event for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group, logStreamNames=[stream])
            for event in page["events"]]


class Writer(threading.Thread):
    """Puts numbered events into a stream, batch after batch, until the server is gone."""

    def __init__(self, server, stream, first, dice):
        super().__init__()
        self.logs, self.stream, self.first, self.dice = client(server), stream, first, dice
        self.acknowledged = first  # the number of the first event that was not
        self.tried = first

    def run(self):
        while True:
            now = int(time.time() * 1000)
            numbers = range(self.acknowledged, self.acknowledged + self.dice.choice([1, 7, 300]))
            self.tried = numbers.stop
            try:
                self.logs.put_log_events(logGroupName="/kept", logStreamName=self.stream,
                                         logEvents=[{"timestamp": now, "message": "event %d 안녕" % number} for number in numbers])
            except (BotoCoreError, ClientError):
                return
            self.acknowledged = numbers.stop


@in_place
def what_was_acknowledged_is_there_after_kill_9(place):
    dice = random.Random(SEED)
    streams = ["one", "two", "three"]
    expected = {stream: 0 for stream in streams}
    ids = {}
    with place.serve() as server:
        client(server).create_log_group(logGroupName="/kept")
        for stream in streams:
            client(server).create_log_stream(logGroupName="/kept", logStreamName=stream)
        server.kill()
    for _ in range(5):
        with place.serve() as server:
            writers = [Writer(server, stream, expected[stream], random.Random(dice.random())) for stream in streams]
            for writer in writers:
                writer.start()
            enough = dice.randrange(1, 3000)
            deadline = time.monotonic() + 60
            while min(writer.acknowledged - writer.first for writer in writers) < enough and time.monotonic() < deadline:
                time.sleep(0.005)
            server.kill()
            for writer in writers:
                writer.join()
        with place.serve() as server:
            for writer in writers:
                events = all_events(client(server), "/kept", writer.stream)
                numbers = [int(event["message"].split()[1]) for event in events]
                equal(sorted(numbers), list(range(len(numbers))), "each event once")
                # The answer to the last batch may have been on its way; it is there whole or not at all.
                assert len(numbers) in (writer.acknowledged, writer.tried), "%d events of %d acknowledged, %d tried" % (
                    len(numbers), writer.acknowledged, writer.tried)
                for event in events:
                    number = int(event["message"].split()[1])
                    equal(ids.setdefault((writer.stream, number), event["eventId"]), event["eventId"], "ids stay")
                expected[writer.stream] = len(numbers)
            server.kill()
    assert sum(expected.values()) > 0


@in_place
def tokens_stay_valid(place):
    with place.serve() as server:
        logs = client(server)
        pages = logs.filter_log_events(logGroupName=API, limit=7, startTime=sample_logs.BASE, endTime=sample_logs.BASE + 600000)
        forward = logs.get_log_events(logGroupName=API, logStreamName="app.jsonl", startFromHead=True, limit=25)
        groups = logs.describe_log_groups(limit=1)
        server.kill()
    with place.serve() as server:
        logs = client(server)
        more = logs.filter_log_events(logGroupName=API, limit=7, startTime=sample_logs.BASE, endTime=sample_logs.BASE + 600000, nextToken=pages["nextToken"])
        assert not {event["eventId"] for event in more["events"]} & {event["eventId"] for event in pages["events"]}
        equal(len(more["events"]), 7, "the next page")
        rest = logs.get_log_events(logGroupName=API, logStreamName="app.jsonl", startFromHead=True, limit=25, nextToken=forward["nextForwardToken"])
        equal(rest["events"][0]["timestamp"], sample_logs.BASE + 250000, "the next page of a stream")
        equal(logs.describe_log_groups(limit=1, nextToken=groups["nextToken"])["logGroups"][0]["logGroupName"], "/shop/staging/web", "the next group")


@in_place
def what_was_made_is_there_after_kill_9(place):
    at = int(time.time()) // 60 * 60 - 300
    transformation = {"metricName": "Errors", "metricNamespace": "Shop", "metricValue": "1"}
    with place.serve() as server:
        logs, watch = client(server), client(server, "cloudwatch")
        logs.create_log_group(logGroupName="/made", tags={"Project": "상점"})
        logs.create_log_stream(logGroupName="/made", logStreamName="empty")
        logs.create_log_group(logGroupName="/gone")
        logs.delete_log_group(logGroupName="/gone")
        logs.put_retention_policy(logGroupName=API, retentionInDays=30)
        logs.put_metric_filter(logGroupName=API, filterName="errors", filterPattern='{ $.level = "ERROR" }', metricTransformations=[transformation])
        definition = logs.put_query_definition(name="팀/오류", queryString="filter level = 'ERROR'")["queryDefinitionId"]
        watch.put_metric_alarm(AlarmName="경보", Namespace="Shop", MetricName="Errors", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1.5,
                               ComparisonOperator="GreaterThanThreshold", TreatMissingData="notBreaching")
        watch.put_metric_data(Namespace="Put", MetricData=[{"MetricName": "m", "Timestamp": at, "Value": 2.5}])
        server.kill()
    with place.serve() as server:
        logs, watch = client(server), client(server, "cloudwatch")
        equal([g["logGroupName"] for g in logs.describe_log_groups()["logGroups"]], ["/made", API, "/shop/staging/web"], "groups")
        arn = logs.describe_log_groups(logGroupNamePrefix="/made")["logGroups"][0]["logGroupArn"]
        equal(logs.list_tags_for_resource(resourceArn=arn)["tags"], {"Project": "상점"}, "tags")
        equal([s["logStreamName"] for s in logs.describe_log_streams(logGroupName="/made")["logStreams"]], ["empty"], "streams")
        equal(logs.describe_log_groups(logGroupNamePrefix=API)["logGroups"][0]["retentionInDays"], 30, "retention of served files")
        equal([f["metricTransformations"] for f in logs.describe_metric_filters(logGroupName=API)["metricFilters"]], [[transformation]], "metric filters")
        equal([d["queryDefinitionId"] for d in logs.describe_query_definitions()["queryDefinitions"]], [definition], "query definitions")
        equal([(a["AlarmName"], a["Threshold"], a["TreatMissingData"]) for a in watch.describe_alarms()["MetricAlarms"]], [("경보", 1.5, "notBreaching")], "alarms")
        points = watch.get_metric_statistics(Namespace="Put", MetricName="m", StartTime=at, EndTime=at + 60, Period=60, Statistics=["Sum"])["Datapoints"]
        equal([p["Sum"] for p in points], [2.5], "metric data")


@in_place
def a_torn_line_is_cut_and_told(place):
    with place.serve() as server:
        logs = client(server)
        logs.create_log_group(logGroupName="/kept")
        logs.create_log_stream(logGroupName="/kept", logStreamName="s")
        logs.put_log_events(logGroupName="/kept", logStreamName="s", logEvents=[{"timestamp": int(time.time() * 1000), "message": "whole"}])
        server.kill()
    files = glob.glob(place.store + "/logs/*/*.jsonl")
    equal(len(files), 1, "files with events")
    torn = b'{"timestamp":1,"message":"to'
    for path in (files[0], place.store + "/journal.jsonl"):
        with open(path, "ab") as out:
            out.write(torn)
    with place.serve() as server:
        equal([event["message"] for event in all_events(client(server), "/kept", "s")], ["whole"], "events")
        said = server.stderr()
        equal(said.count(str(len(torn))) >= 2, True, "both cuts are told with their size: " + said)
        client(server).put_log_events(logGroupName="/kept", logStreamName="s", logEvents=[{"timestamp": int(time.time() * 1000), "message": "after"}])
        equal([event["message"] for event in all_events(client(server), "/kept", "s")], ["whole", "after"], "events")


@in_place
def what_is_put_without_a_store_is_gone_and_the_start_says_so(place):
    temporary = os.path.join(place.folder, "temporary")
    os.mkdir(temporary)
    os.environ["TMPDIR"] = temporary
    try:
        with place.serve(store=False) as server:
            client(server).create_log_group(logGroupName="/kept")
            assert "--store" in server.stderr(), server.stderr()
            made = os.listdir(temporary)
            equal([stat.S_IMODE(os.stat(os.path.join(temporary, name)).st_mode) for name in made], [0o700], "one private folder")
            server.end()
            equal(os.listdir(temporary), [], "nothing is left")
        with place.serve(store=False) as server:
            equal(client(server).describe_log_groups(logGroupNamePrefix="/kept")["logGroups"], [], "groups")
            server.end()
    finally:
        del os.environ["TMPDIR"]


@in_place
def the_store_is_private(place):
    with place.serve() as server:
        logs = client(server)
        logs.create_log_group(logGroupName="/../../etc/x")
        logs.create_log_stream(logGroupName="/../../etc/x", logStreamName="../s")
        logs.put_log_events(logGroupName="/../../etc/x", logStreamName="../s", logEvents=[{"timestamp": int(time.time() * 1000), "message": "m"}])
        server.end()
    seen = 0
    for root, folders, files in os.walk(place.store):
        for name, mode in [(root, 0o700)] + [(os.path.join(root, name), 0o600) for name in files]:
            equal(oct(stat.S_IMODE(os.stat(name).st_mode)), oct(mode), name)
            assert ".." not in os.path.relpath(name, place.store)
            seen += 1
    assert seen >= 5
    equal({name for name in os.listdir(place.folder) if not name.startswith("stderr")}, {"logs", "store"}, "no name of a client is a path")


def refused(options):
    done = subprocess.run([INSITU, "serve", *options], capture_output=True, text=True, timeout=60)
    equal((done.returncode, done.stdout), (2, ""), "status and output of a start that fails: " + done.stderr)
    assert done.stderr.startswith("insitu: "), done.stderr
    return done.stderr


@in_place
def a_second_server_does_not_start(place):
    with place.serve() as server:
        said = refused(place.options(port=server.port, store=False))
        assert str(server.port) in said, said
        said = refused(place.options())
        assert "store" in said, said
        equal(len(client(server).describe_log_groups()["logGroups"]), 2, "the first one answers as before")
        server.end()
    with place.serve(port=server.port) as again:
        equal(again.port, server.port, "the port and the store are free again, at once")


@in_place
def bad_starts_are_refused(place):
    for options in (["--port", "0", place.folder + "/missing"], ["--port", "99999", place.logs], ["--host", "0.0.0.0", place.logs],
                    ["--host", "192.168.0.1", place.logs], ["--port", "0", "--key-file", place.folder + "/missing", place.logs], ["--nonsense"],
                    ["--port", "0", "--store", place.logs + "/shop/prod/api/app.jsonl", place.logs]):
        refused(options)
    assert "ssh -L" in refused(["--host", "0.0.0.0", place.logs])
    os.makedirs(place.folder + "/other/shop/prod/api")
    with open(place.folder + "/other/shop/prod/api/b.log", "w") as out:
        out.write("2026-03-02T00:00:00Z x\n")
    said = refused(["--port", "0", place.logs, place.folder + "/other"])
    assert "NAME=" in said and "/shop/prod/api" in said, said


@in_place
def signals_end_it_whatever_is_open(place):
    for by in (signal.SIGTERM, signal.SIGINT):
        with place.serve() as server:
            logs = client(server)
            idle = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            idle.request("GET", "/healthz")
            equal(idle.getresponse().read() is not None, True, "an answer")
            half = socket.create_connection(("127.0.0.1", server.port), timeout=20)
            half.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
            arn = logs.describe_log_groups(logGroupNamePrefix=API)["logGroups"][0]["logGroupArn"]
            tails = [logs.start_live_tail(logGroupIdentifiers=[arn])["responseStream"] for _ in range(3)]
            for tail in tails:
                assert "sessionStart" in next(iter(tail))
            server.end(by)
            half.close()
            idle.close()


passed, failed = 0, 0
for function in CHECKS:
    try:
        function()
        passed += 1
        print("ok    " + function.__name__)
    except Exception as error:
        failed += 1
        where = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == os.path.abspath(__file__)]
        print("FAIL  %s (line %s): %s: %s" % (function.__name__, where[-1] if where else "?", type(error).__name__, str(error)[:600]))
    sys.stdout.flush()
print("%d passed, %d failed" % (passed, failed))
sys.exit(1 if failed else 0)
