"""Calls the handler with the event that it reads from standard input, as Lambda would."""
import json
import sys

import handler

handler.handler(json.load(sys.stdin), None)
