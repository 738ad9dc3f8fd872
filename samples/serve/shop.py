#!/usr/bin/env python3
"""A shop in one file, and its customers of a minute: shop.py [SECONDS]"""
import logging
import os
import random
import sys
import time

from django.http import JsonResponse
from django.urls import path

log = logging.getLogger("shop.orders")


class PaymentDeclined(Exception):
    pass


def order(request, number):
    user = {"id": "u-%d" % (number % 7), "age": 18 + number % 40}
    latency = random.randrange(20, 600)
    if number % 10 == 9:
        log.error("결제 거절", extra={"errorCode": "PG%04d" % (1000 + number % 3), "order": number, "user": user, "latency_ms": latency})
        return JsonResponse({"order": number}, status=402)
    if number % 25 == 24:
        raise PaymentDeclined("the bank does not answer (order %d)" % number)
    if latency > 500:
        log.warning("주문이 느립니다", extra={"order": number, "user": user, "latency_ms": latency})
    log.info("주문 처리", extra={"order": number, "user": user, "latency_ms": latency})
    return JsonResponse({"order": number})


urlpatterns = [path("orders/<int:number>", order)]


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
    import django

    django.setup()
    from django.test import Client

    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    customer = Client(raise_request_exception=False)
    end = time.monotonic() + seconds
    number = 0
    while number < 50 or time.monotonic() < end:
        customer.get("/orders/%d" % number)
        number += 1
        time.sleep(min(0.3, seconds / 50))
    customer.get("/no-such-page")
    logging.shutdown()  # the last batch is delivered before the end
    print("%d orders" % number)


if __name__ == "__main__":
    main()
