#!/usr/bin/env python3
"""The server on its socket, byte by byte, without a client of AWS: http_test.py INSITU

Who may ask (names, origins, signatures), what a refused request leaves on its connection, sizes, compression, odd bytes; and that no answer names
a path of this machine.
"""
import datetime
import gzip
import hashlib
import hmac
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "clients"))
import sample_logs
from served import Server

INSITU = ""
LOGS = "application/x-amz-json-1.1"
CLOUDWATCH = "application/x-amz-json-1.0"
FORM = "application/x-www-form-urlencoded; charset=utf-8"
SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=x/20260302/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=" + 64 * "0"}
API = "/shop/prod/api"
LIMIT = 2 << 20


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def type(self):
        return self.json()["__type"]


class Connection:
    """A connection, to which bytes are written as they are."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.bytes = b""
        self.is_head = False  # whose answer has a length, and no body

    def send(self, data):
        self.is_head = self.is_head or data.startswith(b"HEAD ")
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it was refused before all was sent

    def end_sending(self):
        """Tells the server that nothing more comes, so that it closes the connection sooner or later."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it is closed already

    def more(self):
        """False: the server has closed it."""
        try:
            data = self.socket.recv(65536)
        except OSError:
            return False
        self.bytes += data
        return data != b""

    def answer(self):
        """The next answer; None: the server has closed the connection before a whole one."""
        while b"\r\n\r\n" not in self.bytes:
            if not self.more():
                return None
        head, _, self.bytes = self.bytes.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            headers.setdefault(name.lower(), value)
        if status == 100:
            return self.answer()
        size = 0 if self.is_head else int(headers.get("content-length", "0"))
        while len(self.bytes) < size:
            if not self.more():
                return None
        body, self.bytes = self.bytes[:size], self.bytes[size:]
        SEEN.append((head, body))
        return Answer(status, headers, body)

    def rest(self):
        """All answers until the server closes the connection, or says nothing more to a last request that it answers."""
        answers = []
        while True:
            answer = self.answer()
            if answer is None:
                return answers
            answers.append(answer)

    def close(self):
        self.socket.close()


SEEN = []  # the head and the body of every answer


def request(method="POST", path="/", headers=None, body=b"", host="127.0.0.1"):
    """A request as bytes. A header whose value is None is left out; a list is sent as several headers."""
    if isinstance(body, str):
        body = body.encode()
    every = {"Host": host, "Content-Length": len(body) if body or method == "POST" else None, **(headers or {})}
    text = "%s %s HTTP/1.1\r\n" % (method, path)
    for name, value in every.items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                text += "%s: %s\r\n" % (name, one)
    return text.encode() + b"\r\n" + body


def logs(operation, body="{}", **headers):
    return request(headers={"Content-Type": LOGS, "X-Amz-Target": "Logs_20140328." + operation, **headers}, body=body)


def cloudwatch(operation, body="{}", **headers):
    return request(headers={"Content-Type": CLOUDWATCH, "X-Amz-Target": "GraniteServiceVersion20100801." + operation, **headers}, body=body)


def form(body, signed=True, **headers):
    return request(headers={"Content-Type": FORM, **(SIGNED if signed else {}), **headers}, body=body)


HEALTH = request("GET", "/healthz")


class HttpCase(unittest.TestCase):
    """A server over the sample logs for the tests of a class."""
    OPTIONS = []

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="insitu-http-")
        cls.place = os.path.realpath(cls.folder.name)
        cls.logs = os.path.join(cls.place, "logs")
        sample_logs.write(cls.logs)
        cls.server = Server(INSITU, ["--port", "0", "--store", os.path.join(cls.place, "store"), *cls.options(), cls.logs],
                            os.path.join(cls.place, "stderr"))
        SEEN.clear()

    @classmethod
    def options(cls):
        return cls.OPTIONS

    @classmethod
    def tearDownClass(cls):
        try:
            cls.server.end()
            for head, body in SEEN:
                for place in (cls.place, "/tmp/insitu-"):
                    assert place.encode() not in head + body, "a path in an answer: %r" % (head + body)
                assert b"access-control" not in head.lower(), "a CORS header: %r" % head
        finally:
            if cls.server.process.poll() is None:
                cls.server.kill()
            cls.server.process.stdout.close()
            cls.folder.cleanup()

    def connect(self):
        connection = Connection(self.server.port)
        self.addCleanup(connection.close)
        return connection

    def ask(self, data):
        connection = self.connect()
        connection.send(data)
        answer = connection.answer()
        connection.close()
        self.assertIsNotNone(answer, "no answer to %r" % data[:300])
        return answer

    def assert_alive(self):
        self.assertEqual(self.ask(HEALTH).status, 200)


class WhoMayAsk(HttpCase):
    OPTIONS = ["--allow-host", "host.docker.internal"]

    def test_names_of_the_loopback(self):
        for host in ("127.0.0.1", "127.0.0.1:9", "[::1]:8717", "localhost:80", "LOCALHOST.", "a.localhost", "stream-127.0.0.1:1", "streaming-localhost",
                     "host.docker.internal:8717"):
            self.assertEqual(self.ask(request("GET", "/healthz", host=host)).status, 200, host)

    def test_other_names(self):
        for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8717", "evil.example:127.0.0.1", "0.0.0.0", "192.168.0.1:8717",
                     "127.0.0.1@evil.example", "stream-evil.example", "docker.internal", "localhost evil.example", "evil.example,localhost"):
            for data in (request("GET", "/healthz", host=host), request("GET", "/", host=host),
                         logs("DescribeLogGroups").replace(b"Host: 127.0.0.1", b"Host: " + host.encode())):
                answer = self.ask(data)
                self.assertEqual(answer.status, 403, host)
                self.assertNotIn(b"logGroups", answer.body)

    def test_one_name_is_needed(self):
        self.assertEqual(self.ask(request("GET", "/healthz", host=None)).status, 400)
        self.assertEqual(self.ask(request("GET", "/healthz", host="")).status, 400)
        self.assertEqual(self.ask(request("GET", "/healthz", {"host": "evil.example"})).status, 400)

    def test_pages_of_others(self):
        own = "127.0.0.1:%d" % self.server.port
        for origin, expected in (("http://" + own, 200), ("null", 403), ("http://evil.example", 403), ("https://" + own, 403),
                                 ("http://127.0.0.1:1", 403), ("http://localhost:%d" % self.server.port, 403)):
            headers = {"Origin": origin}
            self.assertEqual(self.ask(request("GET", "/healthz", headers, host=own)).status, expected, origin)
            self.assertEqual(self.ask(request(headers={"Content-Type": LOGS, "X-Amz-Target": "Logs_20140328.DescribeLogGroups", **headers}, body="{}",
                                              host=own)).status, expected, origin)
            self.assertEqual(self.ask(request("GET", "/api/about", headers, host=own)).status == 403, expected == 403, origin)

    def test_what_a_browser_says_of_the_site(self):
        for site, expected in (("none", 200), ("same-origin", 200), ("same-site", 403), ("cross-site", 403), ("Cross-Site", 403), ("nonsense", 403)):
            self.assertEqual(self.ask(request("GET", "/healthz", {"Sec-Fetch-Site": site})).status, expected, site)

    def test_a_form_needs_a_signature(self):
        answer = self.ask(form("Action=DescribeAlarms&Version=2010-08-01", signed=False))
        self.assertEqual(answer.status, 403)
        self.assertIn(b"<Code>MissingAuthenticationToken</Code>", answer.body)
        self.assertEqual(self.ask(form("Action=DescribeAlarms&Version=2010-08-01")).status, 200)
        put = "Action=PutMetricAlarm&Version=2010-08-01&AlarmName=planted&MetricName=E&Namespace=N&Statistic=Sum&Period=60&EvaluationPeriods=1" \
              "&Threshold=1&ComparisonOperator=GreaterThanThreshold"
        # As pages send forms, with the content types that need no leave; a target in the query string or the body is none.
        for kind in (FORM, "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
            self.assertIn(self.ask(request(headers={"Content-Type": kind}, body=put)).status, (400, 403, 404, 415), kind)
        self.assertNotIn(b"planted", self.ask(cloudwatch("DescribeAlarms")).body)

    def test_nothing_is_said_of_other_origins(self):
        own = "127.0.0.1:%d" % self.server.port
        answer = self.ask(request("OPTIONS", "/", {"Origin": "http://" + own, "Access-Control-Request-Method": "POST",
                                                   "Access-Control-Request-Headers": "x-amz-target"}, host=own))
        self.assertEqual(answer.status, 405)
        answer = self.ask(request("OPTIONS", "/", {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}))
        self.assertEqual(answer.status, 403)

    def test_headers_of_every_answer(self):
        for data in (HEALTH, logs("DescribeLogGroups"), logs("DescribeLogStreams", '{"logGroupName": "/nope"}'), request("GET", "/nothing"),
                     request("GET", "/healthz", host="evil.example")):
            answer = self.ask(data)
            self.assertEqual(answer.headers.get("cross-origin-resource-policy"), "same-origin")
            self.assertEqual(answer.headers.get("cross-origin-opener-policy"), "same-origin")
            self.assertEqual(answer.headers.get("x-content-type-options"), "nosniff")
            self.assertEqual(answer.headers.get("cache-control"), "no-store")

    def test_the_page_may_load_nothing_from_elsewhere(self):
        answer = self.ask(request("GET", "/"))
        self.assertEqual((answer.status, answer.headers["content-type"].split(";")[0]), (200, "text/html"))
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
        self.assertEqual(policy, {"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:", "connect-src": "'self'",
                                  "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"})
        self.assertEqual(answer.headers["referrer-policy"], "no-referrer")
        self.assertIn("noindex", answer.headers["x-robots-tag"])
        self.assertNotRegex(answer.body.decode(), r"https?://(?!www\.w3\.org)")
        for path in re.findall(r'(?:src|href)="([^"]+)"', answer.body.decode()):
            if not path.startswith("#") and not path.startswith("data:"):
                self.assertEqual(self.ask(request("GET", urllib.parse.urljoin("/", path))).status, 200, path)


class Connections(HttpCase):
    def test_a_body_is_never_the_next_request(self):
        """Whatever a request is refused for, the bytes of its body are not answered as a request on its connection."""
        hidden = logs("CreateLogGroup", '{"logGroupName": "/hidden"}') + HEALTH
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(hidden), hidden)
        evil = {"Origin": "null"}
        # HEAD with a body and methods that HTTP does not know are answered by the library alone; no page makes a browser send either.
        cases = {
            "a name of others": request(host="evil.example", body=hidden),
            "an origin of others": request(headers=evil, body=hidden),
            "no name": request(host=None, body=hidden),
            "an unknown path": request(path="/nothing", body=hidden),
            "a form without signature": form(hidden, signed=False),
            "an unknown target": request(headers={"X-Amz-Target": "x.y"}, body=hidden),
            "no JSON": logs("DescribeLogGroups", hidden),
            "parts of a form": request(headers={"Content-Type": "multipart/form-data; boundary=x"}, body=hidden),
            "no content type": request(body=hidden),
            "PUT": request("PUT", body=hidden), "PATCH": request("PATCH", body=hidden), "DELETE": request("DELETE", body=hidden),
            "GET": request("GET", "/healthz", body=hidden), "OPTIONS": request("OPTIONS", body=hidden), "TRACE": request("TRACE", body=hidden),
            "GET of others": request("GET", "/healthz", evil, body=hidden),
            "chunks of others": request(headers={**evil, "Content-Length": None, "Transfer-Encoding": "chunked"}) + chunked,
            "chunks": logs("DescribeLogGroups", "", **{"Content-Length": None, "Transfer-Encoding": "chunked"}) + chunked,
            "chunks in a GET": request("GET", "/healthz", {"Transfer-Encoding": "chunked"}) + chunked,
            "chunks and a length": logs("DescribeLogGroups", "", **{"Content-Length": "4", "Transfer-Encoding": "chunked"}) + chunked,
            "two lengths": logs("DescribeLogGroups", "", **{"Content-Length": ["2", str(len(hidden) + 2)]}) + b"{}" + hidden,
            "a length that is none": logs("DescribeLogGroups", "", **{"Content-Length": "x"}) + hidden,
            "a negative length": logs("DescribeLogGroups", "", **{"Content-Length": "-1"}) + hidden,
            "a broken encoding": logs("DescribeLogGroups", hidden, **{"Content-Encoding": "gzip"}),
            "an unknown encoding": logs("DescribeLogGroups", hidden, **{"Content-Encoding": "nonsense"}),
            "more than fits": logs("DescribeLogGroups", b" " * (LIMIT + 1) + hidden),
            "an expectation of others": request(headers={**evil, "Expect": "100-continue"}, body=hidden),
            "an expectation": logs("DescribeLogGroups", hidden, Expect="100-continue"),
        }
        for name, data in cases.items():
            for way, parts in self.ways_to_send(data):
                with self.subTest(name, way=way):
                    connection = self.connect()
                    for part in parts:
                        connection.send(part)
                        time.sleep(0.02 if len(parts) > 1 else 0)  # what came before is probably answered; nothing depends on it
                    connection.end_sending()
                    answers = connection.rest()
                    connection.close()
                    deleted = self.ask(logs("DeleteLogGroup", '{"logGroupName": "/hidden"}'))
                    self.assertLessEqual(len(answers), 1, [(answer.status, answer.body[:100]) for answer in answers])
                    self.assertEqual(deleted.status, 400, "the hidden request was answered")

    @staticmethod
    def ways_to_send(data):
        """All at once; the body after the head; the body where another read of 4096 bytes begins, which some buffers end at."""
        head, _, body = data.partition(b"\r\n\r\n")
        head += b"\r\n\r\n"
        begin, _, rest = head.partition(b"\r\n")
        padding = -(len(head) + len(b"X-Pad: \r\n")) % 4096
        padded = begin + b"\r\nX-Pad: " + b"x" * padding + b"\r\n" + rest
        assert len(padded) % 4096 == 0
        return [("at once", [data]), ("apart", [head, body]), ("aligned", [padded + body])]

    def test_a_connection_is_kept(self):
        connection = self.connect()
        for _ in range(200):
            connection.send(logs("DescribeLogGroups", '{"limit": 1}'))
            self.assertEqual(connection.answer().json()["logGroups"][0]["logGroupName"], API)

    def test_a_connection_is_kept_after_refusals(self):
        connection = self.connect()
        for data in (logs("DescribeLogStreams", '{"logGroupName": "/nope"}'), logs("Nonsense"), logs("DescribeLogGroups", "{not json"),
                     request("GET", "/nothing")):
            connection.send(data)
            self.assertGreaterEqual(connection.answer().status, 400)
        connection.send(HEALTH)
        self.assertEqual(connection.answer().status, 200)

    def test_a_request_that_comes_in_pieces(self):
        connection = self.connect()
        for byte in logs("DescribeLogGroups"):
            connection.send(bytes([byte]))
        self.assertEqual(connection.answer().status, 200)

    def test_an_expectation_is_met(self):
        connection = self.connect()
        connection.send(logs("DescribeLogGroups", "", **{"Content-Length": "2", "Expect": "100-continue"}))
        while b"\r\n\r\n" not in connection.bytes:
            self.assertTrue(connection.more())
        self.assertTrue(connection.bytes.startswith(b"HTTP/1.1 100 "), connection.bytes)
        connection.send(b"{}")
        self.assertEqual(connection.answer().status, 200)

    def test_silent_connections_stop_nobody(self):
        silent = [self.connect() for _ in range(30)]
        for connection in silent[::2]:
            connection.send(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n")
        self.assert_alive()


class Sizes(HttpCase):
    def describe(self, size):
        """A request for groups whose body has a size."""
        body = '{"nonsense": "%s"}'
        return body % ("x" * (size - len(body) + 2))

    def test_two_mebibytes_fit(self):
        self.assertEqual(self.ask(logs("DescribeLogGroups", self.describe(LIMIT))).status, 200)

    def test_more_does_not(self):
        answer = self.ask(logs("DescribeLogGroups", self.describe(LIMIT + 1)))
        self.assertEqual((answer.status, answer.type()), (413, "RequestEntityTooLarge"))

    def test_a_length_is_enough_to_be_refused(self):
        answer = self.ask(logs("DescribeLogGroups", "", **{"Content-Length": str(1 << 40)}))
        self.assertEqual(answer.status, 413)

    def test_chunks_are_counted(self):
        connection = self.connect()
        connection.send(logs("DescribeLogGroups", "", **{"Content-Length": None, "Transfer-Encoding": "chunked"}))
        for _ in range(40):
            connection.send(b"10000\r\n" + b" " * 65536 + b"\r\n")
        connection.send(b"0\r\n\r\n")
        self.assertEqual(connection.answer().status, 413)

    def test_compressed_requests(self):
        for data in (self.describe(100), self.describe(LIMIT)):
            self.assertEqual(self.ask(logs("DescribeLogGroups", gzip.compress(data.encode()), **{"Content-Encoding": "gzip"})).status, 200)

    def test_what_becomes_too_large_is_refused(self):
        # 200 MB of blanks in 200 kB.
        bomb = gzip.compress(b" " * 200_000_000)
        answer = self.ask(logs("DescribeLogGroups", bomb, **{"Content-Encoding": "gzip"}))
        self.assertEqual(answer.status, 413)
        with open("/proc/%d/status" % self.server.process.pid) as status:
            resident = int(re.search(r"VmHWM:\s+(\d+)", status.read())[1])
        self.assertLess(resident, 400_000, "kB")

    def test_broken_compression(self):
        whole = gzip.compress(self.describe(1000).encode())
        for data in (whole[:20], b"no gzip", whole[:10] + b"\xff" * 20 + whole[30:], b""):
            answer = self.ask(logs("DescribeLogGroups", data, **{"Content-Encoding": "gzip"}))
            self.assertIn(answer.status, (400, 200) if data == b"" else (400,), data[:20])
        self.assert_alive()

    def test_a_long_form(self):
        data = "Action=PutMetricData&Version=2010-08-01&Namespace=Long" + "".join(
            "&MetricData.member.%d.MetricName=metric-%d&MetricData.member.%d.Value=1" % (i, i, i) for i in range(1, 301))
        self.assertGreater(len(data), 8192)
        self.assertEqual(self.ask(form(data)).status, 200)
        self.assertEqual(self.ask(form(gzip.compress(data.encode()), **{"Content-Encoding": "gzip"})).status, 200)
        self.assertEqual(len(self.ask(cloudwatch("ListMetrics", '{"Namespace": "Long"}')).json()["Metrics"]), 300)

    def test_the_number_of_an_item_is_not_believed(self):
        for number in ("10001", "4294967296", "18446744073709551617", "-1", "0", "x", ""):
            answer = self.ask(form("Action=DescribeAlarms&Version=2010-08-01&AlarmNames.member.%s=x" % number))
            self.assertEqual(answer.status, 400, number)

    def test_deep_documents(self):
        for data in ("[" * 100000, '{"a":' * 100000, '{"a":' * 65 + "1" + "}" * 65):
            answer = self.ask(logs("DescribeLogGroups", data))
            self.assertEqual((answer.status, answer.type()), (400, "SerializationException"))
        for data in (b"\xbf" * 100000, b"\x9f" * 100000, b"\xa1\x61a" * 65 + b"\x01", b"\xbb" + b"\xff" * 8, b"\x9b" + b"\x7f" * 8, b"\x7b" + b"\xff" * 8, b"\xc1" * 1000):
            answer = self.ask(request(path="/service/GraniteServiceVersion20100801/operation/DescribeAlarms",
                                      headers={"Content-Type": "application/cbor", "Smithy-Protocol": "rpc-v2-cbor"}, body=data))
            self.assertEqual((answer.status, answer.headers["content-type"]), (400, "application/cbor"))
            self.assertIn(b"SerializationException", answer.body)


class Operations(HttpCase):
    def test_what_is_not_known(self):
        answer = self.ask(logs("NoSuchOperation"))
        self.assertEqual((answer.status, answer.type(), answer.headers["x-amzn-errortype"]), (400, "UnknownOperationException", "UnknownOperationException"))
        answer = self.ask(cloudwatch("NoSuchOperation", **{"x-amzn-query-mode": "true"}))
        self.assertEqual((answer.status, answer.type(), answer.headers["content-type"]), (400, "UnknownOperationException", CLOUDWATCH))
        answer = self.ask(form("Action=NoSuchOperation&Version=2010-08-01"))
        self.assertEqual(answer.status, 400)
        self.assertIn(b"<Code>InvalidAction</Code>", answer.body)
        answer = self.ask(form("Action=NoSuchOperation&Version=2011-06-15"))
        self.assertIn(b"<Code>InvalidAction</Code>", answer.body)
        self.assertIn(b"https://sts.amazonaws.com/doc/2011-06-15/", answer.body)
        answer = self.ask(request(path="/service/GraniteServiceVersion20100801/operation/NoSuchOperation", body=b"\xa0",
                                  headers={"Content-Type": "application/cbor", "Smithy-Protocol": "rpc-v2-cbor"}))
        self.assertEqual((answer.status, answer.headers["content-type"], answer.headers["smithy-protocol"]), (400, "application/cbor", "rpc-v2-cbor"))
        self.assertIn(b"com.amazonaws.cloudwatch#UnknownOperationException", answer.body)
        for target in ("Logs_20140328", "Logs_20140328.", "x", ".DescribeLogGroups", "Logs_20140328.DescribeLogGroups.x"):
            self.assertEqual(self.ask(request(headers={"X-Amz-Target": target}, body="{}")).status, 400, target)
        for method, path in (("GET", "/nothing"), ("POST", "/nothing"), ("GET", "/.."), ("GET", "/../../etc/passwd"), ("GET", "/%2e%2e/%2e%2e/etc/passwd"),
                             ("GET", "/app.js/../../../etc/passwd"), ("PUT", "/"), ("DELETE", "/"), ("TRACE", "/"), ("BREW", "/"), ("GET", "/service/x")):
            answer = self.ask(request(method, path))
            self.assertIn(answer.status, (400, 404, 405), path)
            self.assertNotIn(b"root:", answer.body)

    def test_paths_may_have_more(self):
        self.assertEqual(self.ask(request(path="/?x=y", headers={"X-Amz-Target": "Logs_20140328.DescribeLogGroups", "Content-Type": LOGS}, body="{}")).status, 200)
        self.assertEqual(self.ask(request(path="/service/GraniteServiceVersion20100801/operation/DescribeAlarms/", body=b"\xbf\xff",
                                          headers={"Content-Type": "application/cbor", "Smithy-Protocol": "rpc-v2-cbor"})).status, 200)

    def test_every_answer_to_a_client_has_an_id(self):
        seen = set()
        for data in (logs("DescribeLogGroups"), logs("NoSuchOperation"), logs("DescribeLogGroups", "{"), form("Action=DescribeAlarms"), form("nonsense"),
                     cloudwatch("DescribeAlarms")):
            seen.add(self.ask(data).headers["x-amzn-requestid"])
        self.assertEqual(len(seen), 6)
        for one in seen:
            self.assertRegex(one, r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")

    def test_the_target_decides_not_the_content_type(self):
        self.assertEqual(self.ask(logs("DescribeLogGroups", "", **{"Content-Type": "text/nonsense"})).status, 200)
        self.assertEqual(self.ask(logs("DescribeLogGroups", "", **{"Content-Type": None})).status, 200)

    def test_what_comes_in_and_goes_out_escaped(self):
        name = "<b>&\"'경보\u2028"
        put = {"AlarmName": name, "MetricName": "E", "Namespace": "N", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1,
               "ComparisonOperator": "GreaterThanThreshold"}
        self.assertEqual(self.ask(cloudwatch("PutMetricAlarm", json.dumps(put))).status, 200)
        answer = self.ask(form(urllib.parse.urlencode({"Action": "DescribeAlarms", "Version": "2010-08-01", "AlarmNames.member.1": name})))
        self.assertNotIn(b"<b>", answer.body)
        self.assertIn(name, [alarm["AlarmName"] for alarm in self.ask(cloudwatch("DescribeAlarms")).json()["MetricAlarms"]])

    def test_odd_values_are_refused(self):
        cases = [logs("DescribeLogGroups", '{"limit": "x"}'), logs("DescribeLogGroups", '{"limit": 1e300}'), logs("DescribeLogGroups", '{"limit": 51}'),
                 logs("DescribeLogGroups", '{"limit": 0}'), logs("DescribeLogGroups", '{"limit": -1}'), logs("DescribeLogGroups", '{"nextToken": "x"}'),
                 logs("DescribeLogGroups", '{"logGroupNamePrefix": 1}'), logs("DescribeLogGroups", "[]"), logs("DescribeLogGroups", '"x"'),
                 logs("DescribeLogGroups", b'{"logGroupNamePrefix": "\xff"}'), logs("DescribeLogGroups", '{"a": 1} x'), logs("DescribeLogGroups", "{'a': 1}"),
                 logs("FilterLogEvents", '{"logGroupName": ["/shop/prod/api"]}'), logs("FilterLogEvents", "{}"),
                 logs("FilterLogEvents", '{"logGroupName": "/shop/prod/api", "startTime": "x"}'),
                 logs("FilterLogEvents", '{"logGroupName": "/shop/prod/api", "startTime": -1}'),
                 logs("FilterLogEvents", '{"logGroupName": "/shop/prod/api", "filterPattern": "%s"}' % ("x" * 1025)),
                 logs("FilterLogEvents", '{"logGroupName": "/shop/prod/api", "logGroupIdentifier": "/shop/prod/api"}'),
                 logs("GetLogEvents", '{"logGroupName": "/shop/prod/api"}'), logs("StartQuery", '{"logGroupName": "/shop/prod/api"}'),
                 logs("StartQuery", '{"logGroupName": "/shop/prod/api", "startTime": 2, "endTime": 1, "queryString": "fields @message"}'),
                 logs("StartQuery", '{"logGroupName": "/shop/prod/api", "startTime": 1, "endTime": 2, "queryString": "%s"}' % ("x" * 10001)),
                 logs("StartQuery", '{"logGroupName": "/shop/prod/api", "startTime": 1, "endTime": 2, "queryString": "fields @message", "queryLanguage": "SQL"}'),
                 logs("TestMetricFilter", '{"filterPattern": "x", "logEventMessages": []}'),
                 logs("TestMetricFilter", '{"filterPattern": "x", "logEventMessages": [%s]}' % ",".join(['"x"'] * 51)),
                 logs("GetLogRecord", '{"logRecordPointer": "../../etc/passwd"}'), logs("GetQueryResults", '{"queryId": "x"}'),
                 logs("StartLiveTail", '{"logGroupIdentifiers": []}'),
                 logs("StartLiveTail", '{"logGroupIdentifiers": [%s]}' % ",".join(['"/shop/prod/api"'] * 11)),
                 cloudwatch("GetMetricData", '{"MetricDataQueries": [], "StartTime": "x", "EndTime": 2}'),
                 cloudwatch("PutMetricData", '{"Namespace": "N", "MetricData": [{"MetricName": "m", "Value": 1e400}]}'),
                 cloudwatch("PutMetricAlarm", "{}"), form("Action=PutMetricAlarm"), form("Version=2010-08-01"), form("Action=%zz"), form("=&=&="),
                 form(b"\xff\xfe=\xff"), form("")]
        for data in cases:
            answer = self.ask(data)
            self.assertEqual(answer.status, 400, data[-300:])
            if answer.headers["content-type"] in (LOGS, CLOUDWATCH):
                self.assertTrue(answer.json()["message"], "a message is never empty: %r" % data[-300:])
                self.assertEqual(answer.headers["x-amzn-errortype"], answer.type())
            self.assertNotIn(b'":null', answer.body)


class OddBytes(HttpCase):
    def test_nothing_ends_the_server(self):
        dice = random.Random(11)
        good = [HEALTH, logs("DescribeLogGroups"), form("Action=DescribeAlarms&Version=2010-08-01"),
                logs("FilterLogEvents", json.dumps({"logGroupName": API, "filterPattern": '{ $.level = "ERROR" }', "limit": 3})),
                request(path="/service/GraniteServiceVersion20100801/operation/DescribeAlarms", body=b"\xbf\xff", headers={"Content-Type": "application/cbor"})]
        for _ in range(300):
            data = bytearray(dice.choice(good))
            for _ in range(dice.choice([1, 1, 2, 5, 20])):
                at = dice.randrange(len(data))
                change = dice.randrange(4)
                if change == 0:
                    data[at] = dice.randrange(256)
                elif change == 1:
                    del data[at:at + dice.randrange(1, 20)]
                elif change == 2:
                    data[at:at] = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 20)))
                else:
                    data[at:at] = data[dice.randrange(len(data)):][:50]
                if not data:
                    data = bytearray(b"\0")
            connection = self.connect()
            connection.send(bytes(data))
            connection.end_sending()
            for answer in connection.rest():
                self.assertLess(answer.status, 500, bytes(data))
            connection.close()
        self.assert_alive()

    def test_lines_that_are_too_long(self):
        for data in (b"GET /" + b"x" * 100000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", request("GET", "/healthz", {"X": "x" * 100000}),
                     b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"".join(b"X-%d: y\r\n" % i for i in range(20000)) + b"\r\n",
                     b"\0" * 10000, b"\r\n" * 10000, b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"):
            connection = self.connect()
            connection.send(data)
            connection.end_sending()
            self.assertLessEqual(max([answer.status for answer in connection.rest()], default=0), 499, data[:50])
            connection.close()
        self.assert_alive()

    def test_clients_that_hang_up(self):
        for _ in range(50):
            connection = Connection(self.server.port)
            connection.send(logs("FilterLogEvents", json.dumps({"logGroupName": API})))
            connection.close()
        self.assert_alive()


class ReadOnly(HttpCase):
    OPTIONS = ["--read-only"]

    @classmethod
    def options(cls):
        return cls.OPTIONS

    def test_what_writes_is_refused(self):
        writing = [("CreateLogGroup", {"logGroupName": "/x"}), ("CreateLogStream", {"logGroupName": API, "logStreamName": "x"}),
                   ("DeleteLogGroup", {"logGroupName": API}), ("DeleteLogStream", {"logGroupName": API, "logStreamName": "app.jsonl"}),
                   ("PutLogEvents", {"logGroupName": API, "logStreamName": "app.jsonl", "logEvents": [{"timestamp": int(time.time() * 1000), "message": "x"}]}),
                   ("PutRetentionPolicy", {"logGroupName": API, "retentionInDays": 14}), ("DeleteRetentionPolicy", {"logGroupName": API}),
                   ("PutMetricFilter", {"logGroupName": API, "filterName": "f", "filterPattern": "x", "metricTransformations": [
                       {"metricName": "m", "metricNamespace": "n", "metricValue": "1"}]}),
                   ("DeleteMetricFilter", {"logGroupName": API, "filterName": "f"}), ("PutQueryDefinition", {"name": "x", "queryString": "fields @message"}),
                   ("DeleteQueryDefinition", {"queryDefinitionId": "x"}), ("TagLogGroup", {"logGroupName": API, "tags": {"a": "b"}}),
                   ("UntagLogGroup", {"logGroupName": API, "tags": ["a"]})]
        for operation, body in writing:
            answer = self.ask(logs(operation, json.dumps(body)))
            self.assertEqual((answer.status, answer.type()), (400, "AccessDeniedException"), operation)
        for operation, body in (("PutMetricData", {"Namespace": "N", "MetricData": [{"MetricName": "m", "Value": 1}]}), ("DeleteAlarms", {"AlarmNames": ["x"]}),
                                ("SetAlarmState", {"AlarmName": "x", "StateValue": "OK", "StateReason": "x"}),
                                ("PutMetricAlarm", {"AlarmName": "x"}), ("EnableAlarmActions", {"AlarmNames": ["x"]}), ("DisableAlarmActions", {"AlarmNames": ["x"]})):
            answer = self.ask(cloudwatch(operation, json.dumps(body)))
            self.assertEqual((answer.status, answer.type()), (400, "AccessDeniedException"), operation)
        self.assertEqual([group["logGroupName"] for group in self.ask(logs("DescribeLogGroups")).json()["logGroups"]], [API, "/shop/staging/web"])

    def test_what_reads_is_answered(self):
        for data in (logs("DescribeLogGroups"), logs("FilterLogEvents", json.dumps({"logGroupName": API})), cloudwatch("DescribeAlarms"),
                     logs("TestMetricFilter", '{"filterPattern": "x", "logEventMessages": ["x"]}'),
                     logs("StartQuery", json.dumps({"logGroupName": API, "startTime": 1, "endTime": 2, "queryString": "fields @message"}))):
            self.assertEqual(self.ask(data).status, 200, data)


# ---- Signature Version 4, as its documentation describes it

def quoted(text, safe=""):
    return urllib.parse.quote(text, safe=safe + "-_.~")


def digest(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signature(secret, scope, stamp, canonical):
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = digest(key, part)
    return hmac.new(key, "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()]).encode(), hashlib.sha256).hexdigest()


def signed(method, path, parameters, headers, body, key="AKID", secret="SECRET", at=None, service="logs", host="127.0.0.1", presigned=False):
    """A signed request as bytes; `parameters` are those of the query string."""
    at = at or datetime.datetime.now(datetime.timezone.utc)
    stamp, day = at.strftime("%Y%m%dT%H%M%SZ"), at.strftime("%Y%m%d")
    scope = "%s/us-east-1/%s/aws4_request" % (day, service)
    headers = {"Host": host, **headers}
    parameters = dict(parameters)
    if presigned:
        parameters.update({"X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": key + "/" + scope, "X-Amz-Date": stamp, "X-Amz-Expires": "60",
                           "X-Amz-SignedHeaders": ";".join(sorted(name.lower() for name in headers))})
    else:
        headers["X-Amz-Date"] = stamp
    names = sorted(name.lower() for name in headers)
    lower = {name.lower(): value for name, value in headers.items()}
    query = "&".join("%s=%s" % pair for pair in sorted((quoted(name), quoted(value)) for name, value in parameters.items()))
    canonical = "\n".join([method, quoted(path, "/"), query, "".join("%s:%s\n" % (name, " ".join(lower[name].split())) for name in names), ";".join(names),
                           hashlib.sha256(body).hexdigest()])
    value = signature(secret, scope, stamp, canonical)
    if presigned:
        query += "&X-Amz-Signature=" + value
    else:
        headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s" % (key, scope, ";".join(names), value)
    return request(method, path + ("?" + query if query else ""), headers, body, host=host)


def signed_logs(operation="DescribeLogGroups", body=b"{}", headers=None, **more):
    return signed("POST", "/", {}, {"Content-Type": LOGS, "X-Amz-Target": "Logs_20140328." + operation, **(headers or {})}, body, **more)


class WithKey(HttpCase):
    @classmethod
    def options(cls):
        path = os.path.join(cls.place, "key")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            out.write("AKID\nSECRET\n")
        return ["--key-file", path]

    def minutes(self, count):
        return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=count)

    def test_signed_requests_are_answered(self):
        self.assertEqual(self.ask(signed_logs()).status, 200)
        self.assertEqual(self.ask(signed_logs(at=self.minutes(-10))).status, 200)
        self.assertEqual(self.ask(signed_logs(headers={"X-Amz-Meta": "  a   b  "})).status, 200)
        self.assertEqual(self.ask(signed_logs(body='{"logGroupNamePrefix": "로그 +/="}'.encode())).status, 200)
        self.assertEqual(self.ask(signed("POST", "/", {}, {"Content-Type": FORM}, b"Action=DescribeAlarms&Version=2010-08-01", service="monitoring")).status, 200)
        self.assertEqual(self.ask(signed("POST", "/service/GraniteServiceVersion20100801/operation/DescribeAlarms", {},
                                         {"Content-Type": "application/cbor", "Smithy-Protocol": "rpc-v2-cbor"}, b"\xbf\xff", service="monitoring")).status, 200)
        self.assertEqual(self.ask(signed("POST", "/", {"a": "b c/+~한", "A": ""}, {"Content-Type": LOGS, "X-Amz-Target": "Logs_20140328.DescribeLogGroups"}, b"{}")).status, 200)

    def test_presigned_requests_are_answered(self):
        self.assertEqual(self.ask(signed("POST", "/", {}, {"Content-Type": FORM}, b"Action=DescribeAlarms&Version=2010-08-01", service="monitoring",
                                         presigned=True)).status, 200)

    def test_others_are_not(self):
        good = signed_logs()
        value = re.search(rb"Signature=([0-9a-f]{64})", good)[1]
        cases = {
            "without a signature": logs("DescribeLogGroups"),
            "another secret": signed_logs(secret="other"),
            "another key": signed_logs(key="OTHER"),
            "expired": signed_logs(at=self.minutes(-20)),
            "of the future": signed_logs(at=self.minutes(20)),
            "another body": good.replace(b"{}", b"[]"),
            "another operation": good.replace(b"DescribeLogGroups", b"DescribeQueriesXY"),
            "another path": good.replace(b"POST / ", b"POST /?x=y "),
            "a letter of the signature": good.replace(value, value[:-1] + (b"0" if value[-1:] != b"0" else b"1")),
            "no signature": good.replace(value, b""),
            "half a signature": good.replace(value, value[:32]),
            "no signed headers": good.replace(b"SignedHeaders=content-type;host;x-amz-date;x-amz-target", b"SignedHeaders="),
            "the host is not signed": good.replace(b"SignedHeaders=content-type;host;", b"SignedHeaders=content-type;"),
            "nonsense": logs("DescribeLogGroups", Authorization="nonsense"),
            "another scheme": logs("DescribeLogGroups", Authorization="Basic QUtJRDpTRUNSRVQ="),
            "an empty token": logs("DescribeLogGroups", Authorization="Bearer "),
            "a wrong token": logs("DescribeLogGroups", Authorization="Bearer " + 64 * "0"),
            "another date in the scope": good.replace(b"Credential=AKID/20", b"Credential=AKID/19"),
            "a short scope": re.sub(rb"Credential=AKID/[^,]*", b"Credential=AKID", good),
        }
        for name, data in cases.items():
            answer = self.ask(data)
            self.assertEqual(answer.status, 403, name)
            self.assertNotIn(b"logGroups", answer.body, name)
            self.assertTrue(answer.json()["message"], name)
        for data in (form("Action=DescribeAlarms&Version=2010-08-01"), form("Action=DescribeAlarms&Version=2010-08-01", signed=False),
                     request(path="/service/GraniteServiceVersion20100801/operation/DescribeAlarms", headers={"Content-Type": "application/cbor"}, body=b"\xa0"),
                     request("GET", "/api/about")):
            answer = self.ask(data)
            self.assertIn(answer.status, (401, 403), data)

    def test_the_page_has_a_token(self):
        token = re.search(r"#token=([0-9a-f]+)$", self.server.line)[1]
        self.assertEqual(self.ask(logs("DescribeLogGroups", Authorization="Bearer " + token)).status, 200)
        self.assertEqual(self.ask(request("GET", "/healthz")).status, 200)
        for head, body in SEEN:
            self.assertNotIn(token.encode(), head + body)

    def test_a_key_that_others_can_read_is_refused(self):
        path = os.path.join(self.place, "open-key")
        with open(path, "w") as out:
            out.write("AKID SECRET\n")
        os.chmod(path, 0o644)
        done = subprocess.run([INSITU, "serve", "--port", "0", "--key-file", path, self.logs], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertNotIn("SECRET", done.stderr)


class Verbose(HttpCase):
    OPTIONS = ["--verbose"]

    def test_requests_are_listed_without_what_is_in_them(self):
        self.ask(logs("DescribeLogGroups", '{"logGroupNamePrefix": "secret-in-a-body"}', Authorization="AWS4-HMAC-SHA256 Credential=secret-in-a-header"))
        # What a client sends must not move the cursor of the terminal.
        self.ask(request(path="/\x1b[31mred", headers={"X-Amz-Target": "\x1b]0;title\x07"}))
        said = self.server.stderr()
        self.assertIn("DescribeLogGroups", said)
        self.assertNotIn("secret", said)
        self.assertNotIn("\x1b", said)


if __name__ == "__main__":
    INSITU = os.path.abspath(sys.argv.pop(1))
    unittest.main()
