"""Receives what is posted to a webhook and prints it: receiver.py COUNT PORT_FILE (it writes its port there)."""
import http.server
import sys


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        print(self.rfile.read(int(self.headers["Content-Length"])).decode(), flush=True)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
open(sys.argv[2], "w").write(str(server.server_port))
for _ in range(int(sys.argv[1])):
    server.handle_request()
