"""Load client of the benchmarks: one JSON command per line on stdin, one JSON answer per line on stdout.

Python because os.sendfile from tmpfs and recv_into cost less CPU than anything in Node, and the client
shares the cores with the server that it measures. Standard library only.
"""
import json
import sys

from mixed import mixed
from pull import pull
from push import push
from small import small
from source import disk, prepare, warm
from stream import stream

OPERATIONS = {"prepare": prepare, "warm": warm, "disk": disk, "push": push, "pull": pull, "mixed": mixed, "small": small, "stream": stream}


def answer(line):
    command = json.loads(line)
    try:
        return OPERATIONS[command.pop("op")](**command)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


for line in sys.stdin:
    print(json.dumps(answer(line)), flush=True)
