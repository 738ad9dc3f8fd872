"""A server that a check starts and ends itself."""
import re
import signal
import subprocess
import time


class Server:
    """`insitu serve OPTIONS...`: `address` is where it listens, `stderr` the file that it complains to."""

    def __init__(self, insitu, options, stderr_path):
        self.stderr_path = stderr_path
        with open(stderr_path, "w") as stderr:
            self.process = subprocess.Popen([insitu, "serve", *options], stdout=subprocess.PIPE, stderr=stderr, text=True)
        line = self.process.stdout.readline().strip()
        found = re.match(r"http://[^/]+:(\d+)/", line)
        if not found:
            self.process.kill()
            raise AssertionError("the server did not start: %s%s" % (line, self.stderr()))
        self.line, self.port = line, int(found[1])
        self.address = found[0].rstrip("/")

    def stderr(self):
        with open(self.stderr_path, encoding="utf-8") as said:
            return said.read()

    def kill(self):
        """As a failure of power does to a process."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self, by=signal.SIGTERM, within=3.0):
        """Asks it to end. It has to do so with status 0, in time."""
        assert self.process.poll() is None, "the server has ended before, with status %s: %s" % (self.process.returncode, self.stderr())
        began = time.monotonic()
        self.process.send_signal(by)
        try:
            status = self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("the server does not end at %s" % by.name)
        took = time.monotonic() - began
        assert status == 0 and took < within, "the server ended with status %d after %.1f s: %s" % (status, took, self.stderr())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()
        self.process.stdout.close()
