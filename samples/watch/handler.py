"""A Lambda function on the topic of an alarm, which tells Slack. It is deployed as it is, and tried by run_handler.py."""
import json
import os
import urllib.request

ICONS = {"ALARM": ":rotating_light:", "OK": ":white_check_mark:", "INSUFFICIENT_DATA": ":grey_question:"}


def slack_message(alarm):
    state = alarm["NewStateValue"]
    text = f"{ICONS[state]} *{alarm['AlarmName']}* is {state} in {alarm['Region']}\n{alarm['NewStateReason']}"
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(character, entity)
    return {"text": text}


def handler(event, context):
    for record in event["Records"]:
        message = slack_message(json.loads(record["Sns"]["Message"]))  # a text that holds JSON
        webhook = os.environ.get("SLACK_WEBHOOK_URL")
        if webhook is None:
            print(message["text"])
            continue
        request = urllib.request.Request(webhook, json.dumps(message).encode(), {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=5).close()
