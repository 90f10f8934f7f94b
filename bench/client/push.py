"""Pushes of unique blobs, each over its own connection, timed from the first POST to the last 201."""
import threading
import time

from connection import Connection
from source import Body


def push(port, repo, style, sizes, authorization=None):
    """style `put`: POST, PUT with Content-Length. style `patch`: POST, one chunked PATCH, empty PUT (docker)."""
    bodies = [Body(size) for size in sizes]
    seconds = together([lambda body=body: push_one(port, repo, style, body, authorization) for body in bodies])
    return {"seconds": seconds, "bytes": sum(sizes), "digests": [body.digest for body in bodies]}


def push_one(port, repo, style, body, authorization=None):
    connection = Connection(port, authorization)
    try:
        location = begin(connection, repo)
        if style == "patch":
            location = patch(connection, location, body)
        put(connection, location, body, b"" if style == "patch" else None)
    finally:
        connection.close()


def begin(connection, repo):
    connection.send_head("POST", f"/v2/{repo}/blobs/uploads/", Content_Length=0)
    headers, _ = connection.expect(202)
    return path_of(headers["location"])


def patch(connection, location, body):
    connection.send_head("PATCH", location, Transfer_Encoding="chunked", Content_Type="application/octet-stream")
    body.send_chunked(connection.sock)
    headers, _ = connection.expect(202)
    return path_of(headers["location"])


def put(connection, location, body, empty):
    path = f"{location}{'&' if '?' in location else '?'}digest={body.digest}"
    length = body.size if empty is None else 0
    connection.send_head("PUT", path, Content_Length=length, Content_Type="application/octet-stream")
    if empty is None:
        body.send_plain(connection.sock)
    headers, _ = connection.expect(201)
    if headers.get("docker-content-digest", body.digest) != body.digest:
        raise ValueError(f"another digest was stored: {headers}")


def path_of(location):
    return "/" + location.split("/", 3)[3] if "://" in location else location


def together(jobs):
    """Runs the jobs in threads that start at one moment; seconds until the last has ended. Raises the first error."""
    times, errors = {}, []
    barrier = threading.Barrier(len(jobs), action=lambda: times.update(start=time.perf_counter()))

    def run(job):
        try:
            barrier.wait()
            job()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - times["start"]
    if errors:
        raise errors[0]
    return seconds
