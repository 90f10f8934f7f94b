"""Pushes and pulls at the same time, for the peak of memory."""
import threading

from connection import Connection
from pull import BUFFER, pull_one
from push import push_one, together
from source import Body


def mixed(port, repo, path, size, pushes, pulls, authorization=None):
    """`pushes` uploads as docker sends them, while `pulls` clients get the path again and again until all are stored."""
    bodies = [Body(size) for _ in range(pushes)]
    left = threading.Semaphore(0)
    received = []

    def upload(body):
        try:
            push_one(port, repo, "patch", body, authorization)
        finally:
            left.release()

    def download():
        connection, buffer = Connection(port, authorization), memoryview(bytearray(BUFFER))
        while left._value < pushes:
            received.append(pull_one(connection, path, buffer, None))
        connection.close()

    jobs = [lambda body=body: upload(body) for body in bodies] + [download] * pulls
    seconds = together(jobs)
    return {"seconds": seconds, "bytes": size * pushes, "pulled": sum(received), "digests": [body.digest for body in bodies]}
