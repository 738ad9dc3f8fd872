"""Writes a log as a small Django shop does, with an hour of trouble in it: write_log.py > shop.log"""
import datetime
import random

dice = random.Random(7)
now = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)
for minute in range(30):
    for _ in range(3):
        print(f"{now:%Y-%m-%dT%H:%M:%S}Z INFO shop.views GET /cart 200 in {dice.randrange(5, 80)} ms")
        now += datetime.timedelta(seconds=5)
    for _ in range(2 if 10 <= minute < 16 else 0):
        print(f"{now:%Y-%m-%dT%H:%M:%S}Z ERROR django.request Internal Server Error: /orders/{dice.randrange(1000, 2000)}/pay")
        now += datetime.timedelta(seconds=5)
    now = now.replace(second=0) + datetime.timedelta(minutes=1)
