#!/usr/bin/env python3
"""samples/serve as its page tells it, within seconds: sample_story.py ENDPOINT

Runs with the packages of samples/serve/requirements.txt. Exit status 0: what the shop logged is there. The last line is `N passed, N failed`.
"""
import json
import os
import subprocess
import sys

import boto3

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[".."] * 3, "samples", "serve")
GROUP = "/shop/staging/django"
# One batch: at the end of a batch watchtower 3.4 may leave out an event when the machine is busy, whatever it talks to.
environment = dict(os.environ, AWS_ENDPOINT_URL=sys.argv[1], AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1",
                   AWS_EC2_METADATA_DISABLED="true", ENVIRONMENT="staging", SEND_INTERVAL="60")
done = subprocess.run([sys.executable, "shop.py", "3"], cwd=SAMPLE, env=environment, capture_output=True, text=True, timeout=300)
problems = []


def check(is_right, what):
    if not is_right:
        problems.append(what)


check(done.returncode == 0, "shop.py ended with status %d: %s" % (done.returncode, done.stderr[-500:]))
check(done.stderr == "", "shop.py complained: %s" % done.stderr[-500:])
logs = boto3.client("logs", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
groups = logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]
check(len(groups) == 1 and groups[0]["retentionInDays"] == 30, "the log group and its retention: %r" % groups)
if groups:
    tags = logs.list_tags_for_resource(resourceArn=groups[0]["logGroupArn"])["tags"]
    check(tags == {"Project": "shop", "Environment": "staging"}, "tags: %r" % tags)
    streams = [stream["logStreamName"] for stream in logs.describe_log_streams(logGroupName=GROUP)["logStreams"]]
    check(streams == ["django.request", "shop.orders"], "streams: %r" % streams)
    lines = [json.loads(event["message"]) for page in logs.get_paginator("filter_log_events").paginate(logGroupName=GROUP) for event in page["events"]]
    orders = [line["order"] for line in lines if line["logger"] == "shop.orders" and line["level"] != "WARNING"]
    # Each 25th order fails where Django logs it; of the others each has one line beside its warnings.
    count = int(done.stdout.split()[0]) if done.stdout else 0
    check(orders == [n for n in range(count) if n % 25 != 24 or n % 10 == 9] and count >= 50, "orders: %r of %d" % (orders, count))
    check(any("trace" in line and "PaymentDeclined" in line["trace"] for line in lines), "a trace")
for problem in problems:
    print("FAIL  " + problem)
print("%d passed, %d failed" % (0 if problems else 1, len(problems)))
sys.exit(1 if problems else 0)
