"""Asks an nginx at a Unix socket for old URLs of a built tree, and compares the answers with its redirects.json.

Usage: redirects.py SOCKET FOLDER
"""

import http.client
import json
import socket
import sys

MOST = 3000


class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(sys.argv[1])


def answer(old):
    # A new connection each: nginx closes one after a number of requests.
    connection = Connection("localhost")
    connection.request("GET", old)
    found = connection.getresponse()
    connection.close()
    return found.status, found.getheader("location") or ""


def main():
    with open(f"{sys.argv[2]}/redirects.json", encoding="utf-8") as file:
        redirects = json.load(file)
    # Of those that differ in case only, one has the rule.
    targets = {}
    for old, new in redirects.items():
        targets.setdefault(old.lower(), set()).add(new)
    wrong = 0
    for old in list(redirects)[:: max(1, len(redirects) // MOST)]:
        status, place = answer(old)
        wanted = targets[old.lower()]
        if status != 301 or not any(place.endswith(target) for target in wanted):
            wrong += 1
            print(f"{old}: {status} {place}, expected {wanted}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


main()
