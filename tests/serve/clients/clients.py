#!/usr/bin/env python3
"""Drives real Python clients (boto3, watchtower, the aws CLI) and raw requests of all protocols against an endpoint.

`./dev serve-test` runs this file among others (run.py); by hand:

  pip install -r requirements.txt
  python sample_logs.py DIR; insitu serve --port 8717 --store STORE DIR &
  python clients.py --endpoint http://127.0.0.1:8717

Against an emulator that serves no files: `--seed put` delivers the same logs first, with times of the last hour.
`--aws PATH` (repeatable) names aws programs to drive; `--only WORD` runs the checks whose name has the word;
`--strict-service` leaves out the checks of what insitu does beyond the service (metrics over old events, carets).
Exit status 0: all passed. The last line is `N passed, N failed, N skipped`.
"""
import argparse, gzip, json, logging, os, shutil, struct, subprocess, sys, threading, time, traceback, urllib.error
import urllib.parse, urllib.request, uuid
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import sample_logs

args = argparse.ArgumentParser()
args.add_argument("--endpoint", required=True)
args.add_argument("--seed", choices=["files", "put"], default="files")
args.add_argument("--aws", action="append", default=[])
args.add_argument("--only", default="")
args.add_argument("--strict-service", action="store_true")
args = args.parse_args()
os.environ.update(AWS_ENDPOINT_URL=args.endpoint, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test",
                  AWS_DEFAULT_REGION="us-east-1", AWS_REGION="us-east-1", AWS_PAGER="", AWS_EC2_METADATA_DISABLED="true",
                  AWS_MAX_ATTEMPTS="1")
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

BASE = sample_logs.BASE if args.seed == "files" else (int(time.time()) // 60 - 40) * 60000
LOGS = sample_logs.streams(BASE)
APP = [(t, m, sample_logs.app_event(i, BASE)) for i, (t, m) in enumerate(LOGS[("/shop/prod/api", "app.jsonl")])]
API, WEB = "/shop/prod/api", "/shop/staging/web"
RUN = uuid.uuid4().hex[:8]
logs = boto3.client("logs")
cloudwatch = boto3.client("cloudwatch")
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def beyond(function):
    function.beyond = True
    return check(function)


class Skip(Exception):
    pass


def equal(got, expected, what=""):
    assert got == expected, "%s: expected %r, got %r" % (what, expected, got)


def refused(code, call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        equal(error.response["Error"]["Code"], code, "error code")
        return error.response
    raise AssertionError("expected %s, but it was accepted" % code)


def now():
    return int(time.time() * 1000)


def query(text, start=BASE, end=BASE + 600000, groups=(API,), **more):
    query_id = logs.start_query(logGroupNames=list(groups), startTime=start // 1000, endTime=end // 1000, queryString=text, **more)["queryId"]
    for _ in range(100):
        result = logs.get_query_results(queryId=query_id)
        if result["status"] not in ("Scheduled", "Running"):
            equal(result["status"], "Complete", "status")
            return [{cell["field"]: cell["value"] for cell in row} for row in result["results"]], result, query_id
        time.sleep(0.1)
    raise AssertionError("the query never ended")


def fresh_group(stream="s"):
    name = "/conformance/%s/%s" % (RUN, uuid.uuid4().hex[:6])
    logs.create_log_group(logGroupName=name)
    if stream:
        logs.create_log_stream(logGroupName=name, logStreamName=stream)
    return name


def raw(body, headers, path="/"):
    request = urllib.request.Request(args.endpoint + path, body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, dict((k.lower(), v) for k, v in answer.headers.items()), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict((k.lower(), v) for k, v in error.headers.items()), error.read()


SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=test/20260302/us-east-1/monitoring/aws4_request, SignedHeaders=host;x-amz-date, Signature=00",
          "X-Amz-Date": "20260302T000000Z"}


# ---- log groups and streams
@check
def groups_are_listed():
    found = {g["logGroupName"]: g for g in logs.describe_log_groups(logGroupNamePrefix="/shop/")["logGroups"]}
    equal(sorted(found), [API, WEB], "names")
    group = found[API]
    assert group["arn"].endswith(":log-group:" + API + ":*"), group["arn"]
    assert group["logGroupArn"] == group["arn"][:-2], "logGroupArn is arn without `:*`"
    assert isinstance(group["creationTime"], int) and group["storedBytes"] > 0
    equal(logs.describe_log_groups(logGroupNamePrefix="/nope")["logGroups"], [], "none")
    equal([g["logGroupName"] for g in logs.describe_log_groups(logGroupNamePattern="STAGING")["logGroups"]], [WEB], "pattern is case-insensitive")


@check
def groups_are_paged():
    names = [g["logGroupName"] for page in logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix="/shop/", PaginationConfig={"PageSize": 1}) for g in page["logGroups"]]
    equal(names, [API, WEB], "in order of names")


@check
def streams_are_listed():
    streams = logs.describe_log_streams(logGroupName=API)["logStreams"]
    equal([s["logStreamName"] for s in streams], ["app.jsonl", "worker.log"], "in order of names")
    equal((streams[0]["firstEventTimestamp"], streams[0]["lastEventTimestamp"]), (APP[0][0], APP[-1][0]), "times")
    newest = logs.describe_log_streams(logGroupName=API, orderBy="LastEventTime", descending=True)["logStreams"]
    equal([s["logStreamName"] for s in newest], ["app.jsonl", "worker.log"], "newest first")
    equal([s["logStreamName"] for s in logs.describe_log_streams(logGroupName=API, logStreamNamePrefix="wor")["logStreams"]], ["worker.log"], "prefix")
    refused("ResourceNotFoundException", logs.describe_log_streams, logGroupName="/nope")
    refused("InvalidParameterException", logs.describe_log_streams, logGroupName=API, orderBy="LastEventTime", logStreamNamePrefix="w")


@check
def groups_are_made_and_refused():
    name = fresh_group()
    message = refused("ResourceAlreadyExistsException", logs.create_log_group, logGroupName=name)["Error"]["Message"]
    equal(message, "The specified log group already exists", "message")
    refused("ResourceAlreadyExistsException", logs.create_log_stream, logGroupName=name, logStreamName="s")
    refused("ResourceNotFoundException", logs.create_log_stream, logGroupName="/nope", logStreamName="s")
    refused("InvalidParameterException", logs.create_log_group, logGroupName="with space")
    refused("InvalidParameterException", logs.create_log_stream, logGroupName=name, logStreamName="a:b")
    logs.put_retention_policy(logGroupName=name, retentionInDays=14)
    refused("InvalidParameterException", logs.put_retention_policy, logGroupName=name, retentionInDays=15)
    arn = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"][0]["logGroupArn"]
    logs.tag_resource(resourceArn=arn, tags={"Project": "shop", "Environment": "스테이징"})
    equal(logs.list_tags_for_resource(resourceArn=arn)["tags"], {"Project": "shop", "Environment": "스테이징"}, "tags")
    equal(logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"][0]["retentionInDays"], 14, "retention")
    logs.delete_log_stream(logGroupName=name, logStreamName="s")
    logs.delete_log_group(logGroupName=name)
    refused("ResourceNotFoundException", logs.delete_log_group, logGroupName=name)


# ---- reading events
@check
def events_are_filtered():
    def count(pattern, group=API):
        return len(logs.filter_log_events(logGroupName=group, filterPattern=pattern, startTime=BASE, endTime=BASE + 600000)["events"])
    equal(count('{ $.level = "ERROR" }'), 6, "JSON")
    equal(count("{ $.user.age >= 50 }"), sum(e["user"]["age"] >= 50 for _, _, e in APP), "numbers")
    equal(count('{ $.errorMessage = "*인증실패*" }'), 6, "Korean")
    equal(count("?ERROR ?WARN"), 6 + 6 + 5, "terms, two streams")
    equal(count("[ip, ident, user, time, request, status = 5*, size]", WEB), 5, "space-delimited")
    equal(count("%que.e depth [0-9]$%"), 10, "regular expression")
    equal(count(""), 80, "no pattern")


@check
def filtered_events_come_in_order_of_time_and_pages():
    pages = list(logs.get_paginator("filter_log_events").paginate(logGroupName=API, PaginationConfig={"PageSize": 7}, startTime=BASE, endTime=BASE + 600000))
    events = [e for page in pages for e in page["events"]]
    equal(len(events), 80, "all")
    assert len(pages) >= 12 and "nextToken" not in pages[-1]
    equal([e["timestamp"] for e in events], sorted(e["timestamp"] for e in events), "order of time, streams interleaved")
    equal(len({e["eventId"] for e in events}), 80, "event ids are unique")
    again = logs.filter_log_events(logGroupName=API, startTime=BASE, endTime=BASE + 600000)["events"]
    equal([e["eventId"] for e in again], [e["eventId"] for e in events], "event ids stay (aws logs tail --follow relies on it)")
    assert all(isinstance(e["ingestionTime"], int) and e["message"] and e["logStreamName"] for e in events)
    assert all(not e["message"].endswith("\n") for e in events)


@check
def the_window_of_filter_log_events_is_inclusive():
    equal(len(logs.filter_log_events(logGroupName=API, logStreamNames=["app.jsonl"], startTime=BASE + 10000, endTime=BASE + 20000)["events"]), 2, "both ends")
    equal(len(logs.filter_log_events(logGroupName=API, logStreamNamePrefix="work", startTime=BASE, endTime=BASE + 600000)["events"]), 20, "prefix")


@check
def filter_log_events_refuses():
    refused("ResourceNotFoundException", logs.filter_log_events, logGroupName="/nope")
    refused("ResourceNotFoundException", logs.filter_log_events, logGroupName=API, logStreamNames=["nope"])
    refused("InvalidParameterException", logs.filter_log_events, logGroupName=API, filterPattern='{ $.level == "ERROR" }')
    refused("InvalidParameterException", logs.filter_log_events, logGroupName=API, logStreamNames=["app.jsonl"], logStreamNamePrefix="a")
    refused("InvalidParameterException", logs.filter_log_events, logGroupName=API, nextToken="garbage")
    refused("InvalidParameterException", logs.filter_log_events, logGroupName=API, limit=10001)


@check
def groups_can_be_named_by_arn():
    arn = logs.describe_log_groups(logGroupNamePrefix=API)["logGroups"][0]["logGroupArn"]
    equal(len(logs.filter_log_events(logGroupIdentifier=arn, startTime=BASE, endTime=BASE + 600000)["events"]), 80, "ARN")
    for identifier in (arn, arn + ":*", arn + ":"):  # the last is what Grafana sends: it cuts a trailing `*` off
        query_id = logs.start_query(logGroupIdentifiers=[identifier], startTime=BASE // 1000, endTime=BASE // 1000 + 600, queryString="stats count(*)")["queryId"]
        assert query_id


@check
def a_stream_is_read_forward():
    first = logs.get_log_events(logGroupName=API, logStreamName="app.jsonl", startFromHead=True, limit=25)
    equal([e["timestamp"] for e in first["events"]], [t for t, _, _ in APP[:25]], "head")
    seen, page = list(first["events"]), first
    for _ in range(10):
        previous, page = page, logs.get_log_events(logGroupName=API, logStreamName="app.jsonl", startFromHead=True, limit=25, nextToken=page["nextForwardToken"])
        seen += page["events"]
        if page["nextForwardToken"] == previous["nextForwardToken"]:
            break
    equal([e["message"] for e in seen], [m for _, m, _ in APP], "all, once")
    equal(page["events"], [], "at the end: the same token, and nothing")


@check
def a_stream_is_read_backward():
    last = logs.get_log_events(logGroupName=API, logStreamName="app.jsonl", limit=10)
    equal([e["timestamp"] for e in last["events"]], [t for t, _, _ in APP[-10:]], "the newest, in order of time")
    before = logs.get_log_events(logGroupName=API, logStreamName="app.jsonl", limit=10, nextToken=last["nextBackwardToken"])
    equal([e["timestamp"] for e in before["events"]], [t for t, _, _ in APP[-20:-10]], "the ten before")
    equal(len(logs.get_log_events(logGroupName=API, logStreamName="app.jsonl", startTime=BASE + 10000, endTime=BASE + 20000)["events"]), 1, "endTime is exclusive here")
    refused("ResourceNotFoundException", logs.get_log_events, logGroupName=API, logStreamName="nope")


@check
def a_metric_filter_is_tested():
    matches = logs.test_metric_filter(filterPattern="[ip, ident, user, time, request, status = 5*, size]", logEventMessages=[m for _, m in LOGS[(WEB, "access.log")][:10]])["matches"]
    equal([m["eventNumber"] for m in matches], [1, 9], "numbers count from 1")
    equal(matches[1]["extractedValues"]["$status"], "500", "values")
    equal(matches[1]["eventMessage"], LOGS[(WEB, "access.log")][8][1], "message")
    equal(logs.test_metric_filter(filterPattern="", logEventMessages=["x"])["matches"][0]["eventNumber"], 1, "the empty pattern matches all")
    refused("InvalidParameterException", logs.test_metric_filter, filterPattern="{ $.a = }", logEventMessages=["x"])


# ---- queries
@check
def a_query_runs():
    rows, result, _ = query("stats count(*) as n, max(latency_ms) as slowest by level | sort n desc, slowest desc")
    equal([(r.get("level"), r["n"], r.get("slowest")) for r in rows], [("INFO", "48", "590.5"), (None, "20", None), ("WARN", "6", "550.5"), ("ERROR", "6", "500.5")], "rows; a value that is missing is left out")
    equal(result["statistics"]["recordsScanned"], 80.0, "records scanned")
    assert result["statistics"]["bytesScanned"] > 1000 and all(isinstance(v, float) for v in result["statistics"].values())


@check
def a_query_gives_pointers():
    rows, _, _ = query('fields @timestamp, @message, user.age, @log, @logStream | filter level = "ERROR" | sort @timestamp desc | limit 2')
    equal([r["@timestamp"] for r in rows], [sample_logs.iso(BASE + i * 10000).replace("T", " ").rstrip("Z") for i in (50, 40)], "times")
    assert rows[0]["@log"].endswith(API) and rows[0]["@logStream"] == "app.jsonl"
    record = logs.get_log_record(logRecordPointer=rows[0]["@ptr"])["logRecord"]
    equal((record["@message"], record["level"], record["user.age"]), (APP[50][1], "ERROR", str(18 + 50 % 40)), "record")


@check
def the_window_of_a_query_is_inclusive_and_in_seconds():
    equal(query("filter ispresent(latency_ms) | stats count(*) as n", BASE + 10000, BASE + 20000)[0][0]["n"], "2", "both ends")
    equal(len(query("fields @message", limit=5)[0]), 5, "limit of the request")
    equal(len(query("fields @message | limit 3", limit=5)[0]), 3, "limit of the query")


@check
def grafana_can_ask():
    text = "fields @timestamp,ltrim(@log) as __log__grafana_internal__,ltrim(@logStream) as __logstream__grafana_internal__|"
    equal(len(query(text + "fields @message | limit 4")[0]), 4, "logs")
    rows = query(text + "stats count(*) as n by bin(5m)", groups=(API, WEB))[0]
    equal({r["bin(5m)"]: r["n"] for r in rows}, {sample_logs.iso(BASE // 300000 * 300000 + k * 300000).replace("T", " ").rstrip("Z"): n for k, n in histogram(300000).items()}, "series")


def histogram(width):
    found = {}
    for events in LOGS.values():
        for at, _ in events:
            found[at // width - BASE // width] = found.get(at // width - BASE // width, 0) + 1
    return {k: str(v) for k, v in found.items()}


@check
def queries_are_refused_and_ended():
    answer = refused("MalformedQueryException", logs.start_query, logGroupName=API, startTime=1, endTime=2, queryString="stats countt(*) by level")
    if not args.strict_service:
        location = answer["queryCompileError"]["location"]
        equal((location["startCharOffset"], location["endCharOffset"]), (6, 12), "the place of `countt`")
    refused("ResourceNotFoundException", logs.start_query, logGroupName="/nope", startTime=1, endTime=2, queryString="fields @message")
    refused("ResourceNotFoundException", logs.get_query_results, queryId=str(uuid.uuid4()))
    query_id = query("fields @message | limit 1")[2]
    refused("InvalidParameterException", logs.stop_query, queryId=query_id)
    assert query_id in [q["queryId"] for q in logs.describe_queries(logGroupName=API)["queries"]]
    equal(logs.describe_queries(logGroupName=API, status="Running")["queries"], [], "none runs")


@check
def fields_are_found():
    found = {f["name"]: f["percent"] for f in logs.get_log_group_fields(logGroupName=API, time=BASE // 1000 + 300)["logGroupFields"]}
    equal((found["@message"], found["level"], found["user.age"]), (100, 75, 75), "percent")


@check
def query_definitions_are_kept():
    name = "팀/오류 %s" % RUN
    query_id = logs.put_query_definition(name=name, queryString="filter level = 'ERROR'", logGroupNames=[API])["queryDefinitionId"]
    logs.put_query_definition(name=name, queryDefinitionId=query_id, queryString="filter level = 'WARN'")
    found = logs.describe_query_definitions(queryDefinitionNamePrefix=name)["queryDefinitions"]
    equal([(d["queryDefinitionId"], d["queryString"]) for d in found], [(query_id, "filter level = 'WARN'")], "updated in place")
    refused("ResourceNotFoundException", logs.put_query_definition, name="x", queryDefinitionId=str(uuid.uuid4()), queryString="fields @message")
    equal(logs.delete_query_definition(queryDefinitionId=query_id)["success"], True, "deleted")


# ---- writing events
@check
def events_are_put_and_read_back():
    name, at = fresh_group(), now()
    messages = ["안녕 ERROR \u2028 <b>&\"'", '{"level":"ERROR","n":1}', "tab\tand\nnewline", "x" * 200000]
    answer = logs.put_log_events(logGroupName=name, logStreamName="s", logEvents=[{"timestamp": at + i, "message": m} for i, m in enumerate(messages)])
    assert "rejectedLogEventsInfo" not in answer, "must be absent, watchtower takes its presence for a failure"
    events = logs.get_log_events(logGroupName=name, logStreamName="s", startFromHead=True)["events"]
    equal([(e["timestamp"], e["message"]) for e in events], [(at + i, m) for i, m in enumerate(messages)], "as they were")
    equal(len(logs.filter_log_events(logGroupName=name, filterPattern="ERROR")["events"]), 2, "filtered")
    rows = query("filter n = 1 | fields @message", at - 1000, at + 2000, (name,))[0]
    equal([r["@message"] for r in rows], [messages[1]], "queried")


@check
def puts_are_refused():
    name, at = fresh_group(), now()
    equal(refused("ResourceNotFoundException", logs.put_log_events, logGroupName=name, logStreamName="no", logEvents=[{"timestamp": at, "message": "m"}])["Error"]["Message"],
          "The specified log stream does not exist.", "message")
    refused("ResourceNotFoundException", logs.put_log_events, logGroupName="/nope", logStreamName="s", logEvents=[{"timestamp": at, "message": "m"}])
    refused("InvalidParameterException", logs.put_log_events, logGroupName=name, logStreamName="s", logEvents=[{"timestamp": at, "message": "b"}, {"timestamp": at - 1, "message": "a"}])
    logs.put_log_events(logGroupName=name, logStreamName="s", sequenceToken="any", logEvents=[{"timestamp": at, "message": "m"}])
    rejected = logs.put_log_events(logGroupName=name, logStreamName="s", logEvents=[
        {"timestamp": at - 20 * 86400000, "message": "too old"}, {"timestamp": at, "message": "in time"}, {"timestamp": at + 3 * 3600000, "message": "too new"}])["rejectedLogEventsInfo"]
    equal((rejected.get("tooOldLogEventEndIndex"), rejected.get("tooNewLogEventStartIndex")), (1, 2), "indexes")
    equal([e["message"] for e in logs.filter_log_events(logGroupName=name)["events"]], ["m", "in time"], "the rest is kept")


@check
def live_tail_streams():
    name = fresh_group()
    arn = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"][0]["logGroupArn"]
    client = boto3.client("logs", config=Config(inject_host_prefix=False, read_timeout=15, retries={"max_attempts": 0}))
    stream = client.start_live_tail(logGroupIdentifiers=[arn], logEventFilterPattern="ERROR")["responseStream"]
    threading.Timer(1.0, lambda: logs.put_log_events(logGroupName=name, logStreamName="s", logEvents=[{"timestamp": now(), "message": "ERROR 하나"}, {"timestamp": now() + 1, "message": "INFO two"}])).start()
    kinds, got, began = [], [], time.time()
    for event in stream:
        kinds.append(next(iter(event)))
        got += [r["message"] for r in event.get("sessionUpdate", {}).get("sessionResults", [])]
        if got or time.time() - began > 8:
            break
    stream.close()
    equal((kinds[0], got), ("sessionStart", ["ERROR 하나"]), "start, then the event")


@check
def watchtower_delivers():
    import warnings, watchtower
    warnings.simplefilter("error")
    group = "/conformance/%s/watchtower" % RUN
    handler = watchtower.CloudWatchLogHandler(log_group_name=group, log_stream_name="{logger_name}-{strftime:%Y-%m-%d}", send_interval=1,
                                              log_group_retention_days=7, log_group_tags={"Project": "shop"})
    logger = logging.getLogger("watchtower." + RUN)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    logger.error("인증실패")
    logger.info({"request": "hello", "n": 1})
    time.sleep(2)
    for i in range(2500):
        logger.info("line %d", i)
    handler.flush()
    handler.close()
    events = [e for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group) for e in page["events"]]
    equal([e["message"] for e in events][:3], ["인증실패", '{"request": "hello", "n": 1}', "line 0"], "first")
    equal(len(events), 2502, "all, once")
    described = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]
    equal(described["retentionInDays"], 7, "retention")
    equal(logs.list_tags_for_resource(resourceArn=described["logGroupArn"])["tags"], {"Project": "shop"}, "tags (needs sts:GetCallerIdentity at the same endpoint)")


# ---- metrics and alarms
@check
def metric_filters_are_kept():
    name = "Errors-" + RUN
    transformation = {"metricName": name, "metricNamespace": "Shop", "metricValue": "1", "defaultValue": 0.0, "unit": "Count"}
    logs.put_metric_filter(logGroupName=API, filterName=name, filterPattern='{ $.level = "ERROR" }', metricTransformations=[transformation])
    found = logs.describe_metric_filters(logGroupName=API, filterNamePrefix=name)["metricFilters"]
    equal([(f["filterName"], f["filterPattern"], f["metricTransformations"]) for f in found], [(name, '{ $.level = "ERROR" }', [transformation])], "as they were put")
    equal([f["filterName"] for f in logs.describe_metric_filters(metricName=name, metricNamespace="Shop")["metricFilters"]], [name], "by metric")
    equal(logs.describe_log_groups(logGroupNamePrefix=API)["logGroups"][0]["metricFilterCount"] >= 1, True, "counted")
    refused("InvalidParameterException", logs.put_metric_filter, logGroupName=API, filterName="bad", filterPattern="{ $.a == 1 }", metricTransformations=[transformation])
    refused("ResourceNotFoundException", logs.describe_metric_filters, logGroupName="/nope")
    logs.delete_metric_filter(logGroupName=API, filterName=name)
    refused("ResourceNotFoundException", logs.delete_metric_filter, logGroupName=API, filterName=name)


@beyond
def metric_filters_publish_what_the_files_hold():
    from datetime import datetime, timedelta, timezone
    name = "Series-" + RUN
    logs.put_metric_filter(logGroupName=API, filterName=name, filterPattern='{ $.level = "ERROR" }',
                           metricTransformations=[{"metricName": name, "metricNamespace": "Shop", "metricValue": "1", "defaultValue": 0}])
    start = datetime.fromtimestamp(BASE / 1000, timezone.utc)
    points = cloudwatch.get_metric_statistics(Namespace="Shop", MetricName=name, StartTime=start, EndTime=start + timedelta(minutes=10), Period=300, Statistics=["Sum", "SampleCount"])["Datapoints"]
    # one sample per minute and matching stream is what `insitu metrics` says; the sums are what matters here
    equal(sorted((p["Timestamp"].timestamp() * 1000 - BASE, p["Sum"]) for p in points), [(0, 3.0), (300000, 3.0)], "sums of five minutes")
    data = cloudwatch.get_metric_data(StartTime=start, EndTime=start + timedelta(minutes=10), ScanBy="TimestampAscending", MetricDataQueries=[
        {"Id": "e", "MetricStat": {"Metric": {"Namespace": "Shop", "MetricName": name}, "Period": 300, "Stat": "Sum"}}])["MetricDataResults"]
    equal([(d["Id"], d["Values"], d["StatusCode"]) for d in data], [("e", [3.0, 3.0], "Complete")], "GetMetricData")
    assert name in [m["MetricName"] for m in cloudwatch.list_metrics(Namespace="Shop")["Metrics"]]
    alarm = "경보 " + name
    cloudwatch.put_metric_alarm(AlarmName=alarm, Namespace="Shop", MetricName=name, Statistic="Sum", Period=300, EvaluationPeriods=1, Threshold=3,
                                ComparisonOperator="GreaterThanOrEqualToThreshold", TreatMissingData="notBreaching")
    history = cloudwatch.describe_alarm_history(AlarmName=alarm, HistoryItemType="StateUpdate", StartDate=start, EndDate=start + timedelta(minutes=30))["AlarmHistoryItems"]
    assert any(h["HistorySummary"].endswith("to ALARM") for h in history), "the alarm is replayed over the events that are there: %r" % history
    logs.delete_metric_filter(logGroupName=API, filterName=name)
    cloudwatch.delete_alarms(AlarmNames=[alarm])


@check
def metric_data_is_put():
    from datetime import datetime, timedelta, timezone
    at = datetime.fromtimestamp(int(time.time()) // 60 * 60 - 300, timezone.utc)
    dimensions = [{"Name": "Service", "Value": "결제"}]
    cloudwatch.put_metric_data(Namespace="Put/" + RUN, MetricData=[
        {"MetricName": "m", "Timestamp": at, "Value": 1.5, "Dimensions": dimensions},
        {"MetricName": "m", "Timestamp": at, "Values": [2.0, 4.0], "Counts": [3.0, 1.0], "Dimensions": dimensions}])
    point = cloudwatch.get_metric_statistics(Namespace="Put/" + RUN, MetricName="m", Dimensions=dimensions, StartTime=at, EndTime=at + timedelta(minutes=1), Period=60,
                                             Statistics=["SampleCount", "Sum", "Minimum", "Maximum", "Average"])["Datapoints"][0]
    equal([point[k] for k in ("SampleCount", "Sum", "Minimum", "Maximum", "Average")], [5.0, 11.5, 1.5, 4.0, 2.3], "statistics")
    equal(cloudwatch.get_metric_statistics(Namespace="Put/" + RUN, MetricName="m", StartTime=at, EndTime=at + timedelta(minutes=1), Period=60, Statistics=["Sum"])["Datapoints"], [], "no roll-up over dimensions")
    cloudwatch.put_metric_data(Namespace="Put/" + RUN, MetricData=[{"MetricName": "metric-%d" % i, "Value": 1, "Dimensions": dimensions} for i in range(300)])  # sent gzip-compressed
    equal(len([m for page in cloudwatch.get_paginator("list_metrics").paginate(Namespace="Put/" + RUN) for m in page["Metrics"]]), 301, "listed")


@check
def alarms_are_kept():
    name = "경보 %s/ & <x>" % RUN
    settings = dict(AlarmName=name, AlarmDescription="설명", Namespace="Shop", MetricName="E", Dimensions=[{"Name": "A", "Value": "b"}], Statistic="Sum", Period=60,
                    EvaluationPeriods=3, DatapointsToAlarm=2, Threshold=5.0, ComparisonOperator="GreaterThanOrEqualToThreshold", TreatMissingData="notBreaching",
                    AlarmActions=["arn:aws:sns:us-east-1:000000000000:ops"])
    cloudwatch.put_metric_alarm(Tags=[{"Key": "Project", "Value": "shop"}], **settings)
    alarm = cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=["MetricAlarm"])["MetricAlarms"][0]
    for key, value in settings.items():
        equal(alarm[key], value, key)
    equal((alarm["ActionsEnabled"], alarm["OKActions"]), (True, []), "defaults")
    equal(cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"], [{"Key": "Project", "Value": "shop"}], "tags")
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="시험")
    alarm = cloudwatch.describe_alarms(AlarmNames=[name], StateValue="ALARM")["MetricAlarms"][0]
    equal((alarm["StateValue"], alarm["StateReason"]), ("ALARM", "시험"), "state")
    history = cloudwatch.describe_alarm_history(AlarmName=name)["AlarmHistoryItems"]
    equal({h["HistoryItemType"] for h in history} >= {"StateUpdate", "ConfigurationUpdate"}, True, "history")
    equal([a["AlarmName"] for a in cloudwatch.describe_alarms_for_metric(Namespace="Shop", MetricName="E", Dimensions=[{"Name": "A", "Value": "b"}])["MetricAlarms"]], [name], "by metric")
    refused("ResourceNotFound", cloudwatch.set_alarm_state, AlarmName="no such", StateValue="OK", StateReason="x")
    equal(cloudwatch.describe_alarms(AlarmNames=["no such"])["MetricAlarms"], [], "none, and no error")
    cloudwatch.delete_alarms(AlarmNames=[name])


# ---- protocols, by hand
@check
def json_1_0_is_spoken():
    status, headers, body = raw(b"{}", {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "GraniteServiceVersion20100801.DescribeAlarms", "x-amzn-query-mode": "true", **SIGNED})
    equal((status, headers["content-type"]), (200, "application/x-amz-json-1.0"), "answer")
    assert "MetricAlarms" in json.loads(body)
    status, headers, body = raw(json.dumps({"AlarmName": "no such", "StateValue": "OK", "StateReason": "x"}).encode(),
                                {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "GraniteServiceVersion20100801.SetAlarmState", "x-amzn-query-mode": "true", **SIGNED})
    equal((status, headers.get("x-amzn-query-error")), (404, "ResourceNotFound;Sender"), "error header of the query-compatible mode")
    equal(json.loads(body)["__type"].split("#")[-1], "ResourceNotFound", "type")


@check
def query_is_spoken():
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", **SIGNED}
    status, headers, body = raw(b"Action=DescribeAlarms&Version=2010-08-01&AlarmNames.member.1=x", form)
    equal((status, headers["content-type"].split(";")[0]), (200, "text/xml"), "answer")
    assert b'<DescribeAlarmsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><DescribeAlarmsResult>' in body.replace(b"\n", b""), body[:200]
    status, _, body = raw(b"Action=SetAlarmState&Version=2010-08-01&AlarmName=no+such&StateValue=OK&StateReason=x", form)
    assert status == 404 and b"<Code>ResourceNotFound</Code>" in body and b"<Type>Sender</Type>" in body, body
    long = "Action=PutMetricData&Version=2010-08-01&Namespace=Long%2F" + RUN + "".join("&MetricData.member.%d.MetricName=metric-%d&MetricData.member.%d.Value=1" % (i, i, i) for i in range(1, 301))
    assert len(long) > 8192
    equal(raw(long.encode(), form)[0], 200, "a form of more than 8,192 bytes")
    equal(raw(gzip.compress(long.encode()), {**form, "Content-Encoding": "gzip"})[0], 200, "and compressed")
    status, _, body = raw(b"Action=GetCallerIdentity&Version=2011-06-15", form)
    assert status == 200 and b"<Account>" in body, body


@check
def cbor_is_spoken():
    head = {"Content-Type": "application/cbor", "Accept": "application/cbor", "smithy-protocol": "rpc-v2-cbor", **SIGNED}
    for empty in (b"\xa0", b"\xbf\xff"):  # a map of length 0, and one of unknown length
        status, headers, body = raw(empty, head, "/service/GraniteServiceVersion20100801/operation/DescribeAlarms")
        equal((status, headers["content-type"], headers.get("smithy-protocol")), (200, "application/cbor", "rpc-v2-cbor"), "answer")
        assert b"MetricAlarms" in body
    at = struct.pack(">d", BASE / 1000)
    text = lambda s: (b"\x78" + bytes([len(s.encode())]) if len(s.encode()) > 23 else bytes([0x60 + len(s.encode())])) + s.encode()
    body = b"\xa6" + text("Namespace") + text("Shop") + text("MetricName") + text("none") + text("StartTime") + b"\xc1\xfb" + at + \
        text("EndTime") + b"\xc1\x1a" + struct.pack(">I", BASE // 1000 + 600) + text("Period") + b"\x18\x3c" + text("Statistics") + b"\x9f" + text("Sum") + b"\xff"
    equal(raw(body, head, "/service/GraniteServiceVersion20100801/operation/GetMetricStatistics")[0], 200, "times as tag 1, double and integer; a list of unknown length")
    status, headers, body = raw(b"\xa3" + text("AlarmName") + text("no such") + text("StateValue") + text("OK") + text("StateReason") + text("x"), head, "/service/GraniteServiceVersion20100801/operation/SetAlarmState")
    assert status == 404 and b"__type" in body and b"ResourceNotFound" in body, (status, body)


@check
def unknown_operations_are_refused():
    status, _, body = raw(b"{}", {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Logs_20140328.NoSuchOperation", **SIGNED})
    assert 400 <= status < 500, status
    equal(json.loads(body)["__type"].split("#")[-1], "UnknownOperationException", "type")
    status, _, body = raw(b"{not json", {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Logs_20140328.DescribeLogGroups", **SIGNED})
    equal((status, json.loads(body)["__type"].split("#")[-1]), (400, "SerializationException"), "broken JSON")


# ---- the aws program
def aws(program, *words):
    done = subprocess.run([program, "--endpoint-url", args.endpoint, "--output", "json", *words], capture_output=True, text=True, timeout=60)
    return done.returncode, (json.loads(done.stdout) if done.stdout.strip()[:1] in ("{", "[") else done.stdout.strip()), done.stderr.strip()


@check
def the_aws_program_works():
    programs = args.aws or [p for p in [shutil.which("aws")] if p]
    if not programs:
        raise Skip("no aws program")
    for program in programs:
        window = ("--start-time", str(BASE), "--end-time", str(BASE + 600000))
        equal(len(aws(program, "logs", "describe-log-groups", "--log-group-name-prefix", "/shop/")[1]["logGroups"]), 2, "groups")
        equal(len(aws(program, "logs", "filter-log-events", "--log-group-name", API, "--filter-pattern", '{ $.level = "ERROR" }', "--page-size", "2", *window)[1]["events"]), 6, "pages")
        status, _, error = aws(program, "logs", "filter-log-events", "--log-group-name", API, "--filter-pattern", "{ $.a == 1 }")
        assert status != 0 and "InvalidParameterException" in error, error
        query_id = aws(program, "logs", "start-query", "--log-group-name", API, "--start-time", str(BASE // 1000), "--end-time", str(BASE // 1000 + 600), "--query-string", "stats count(*) as n")[1]["queryId"]
        for _ in range(20):
            result = aws(program, "logs", "get-query-results", "--query-id", query_id)[1]
            if result["status"] == "Complete":
                break
        equal(result["results"], [[{"field": "n", "value": "80"}]], "rows")
        name = "cli 경보 " + RUN
        equal(aws(program, "cloudwatch", "put-metric-alarm", "--alarm-name", name, "--namespace", "Shop", "--metric-name", "E", "--statistic", "Sum", "--period", "60",
                  "--evaluation-periods", "1", "--threshold", "1", "--comparison-operator", "GreaterThanThreshold")[0], 0, "alarm put")
        alarm = aws(program, "cloudwatch", "describe-alarms", "--alarm-names", name)[1]["MetricAlarms"][0]
        equal((alarm["Threshold"], alarm["Period"], alarm["ActionsEnabled"]), (1.0, 60, True), "alarm")
        aws(program, "cloudwatch", "delete-alarms", "--alarm-names", name)
        if "aws-cli/2" in subprocess.run([program, "--version"], capture_output=True, text=True).stdout:
            hours = str((now() - BASE) // 3600000 + 1) + "h"
            out = aws(program, "logs", "tail", API, "--since", hours, "--format", "short", "--filter-pattern", '{ $.level = "ERROR" }')[1]
            equal(len(out.splitlines()), 6, "aws logs tail (of version 2)")


@check
def the_aws_program_follows():
    programs = [p for p in args.aws or [shutil.which("aws")] if p and "aws-cli/2" in subprocess.run([p, "--version"], capture_output=True, text=True).stdout]
    if not programs:
        raise Skip("no aws program of version 2")
    name = fresh_group()
    tail = subprocess.Popen([programs[0], "--endpoint-url", args.endpoint, "logs", "tail", name, "--follow", "--since", "5m", "--format", "short"],
                            stdout=subprocess.PIPE, text=True, env=dict(os.environ, PYTHONUNBUFFERED="1"))
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(iter(tail.stdout.readline, "")))
    reader.start()

    def put_and_wait(message, count):
        logs.put_log_events(logGroupName=name, logStreamName="s", logEvents=[{"timestamp": now(), "message": message}])
        deadline = time.time() + 60
        while len(lines) < count and time.time() < deadline:
            time.sleep(0.1)
    try:
        for i in range(4):  # it asks again every 5 s, from the newest event it has seen, and prints none twice
            put_and_wait("하나 %d" % i, i + 1)
    finally:
        tail.terminate()
        tail.wait()
        reader.join()
        tail.stdout.close()
    equal([line.strip().split(" ", 1)[1] for line in lines], ["하나 %d" % i for i in range(4)], "each once, in order")


def seed():
    for (group, stream), events in LOGS.items():
        for make, more in ((logs.create_log_group, {}), (logs.create_log_stream, {"logStreamName": stream})):
            try:
                make(logGroupName=group, **more)
            except ClientError as error:
                equal(error.response["Error"]["Code"], "ResourceAlreadyExistsException", "seed")
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[{"timestamp": t, "message": m} for t, m in events])


if args.seed == "put":
    seed()
passed, failed, skipped = 0, 0, 0
for function in CHECKS:
    name = function.__name__
    if args.only not in name or (args.strict_service and getattr(function, "beyond", False)):
        continue
    try:
        function()
        passed += 1
        print("ok    " + name)
    except Skip as reason:
        skipped += 1
        print("skip  %s: %s" % (name, reason))
    except Exception as error:
        failed += 1
        where = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == __file__]
        print("FAIL  %s (line %s): %s: %s" % (name, where[-1] if where else "?", type(error).__name__, str(error)[:400]))
    sys.stdout.flush()
print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
sys.exit(1 if failed else 0)
