"""Small requests over keep-alive connections, one outstanding on each, by one epoll loop."""
import hashlib
import select
import time

from connection import Connection, HttpError


def small(port, method, path, connections, seconds, digest, accept=None, authorization=None):
    """Requests answered per second. Every answer is compared whole: status, end of head or body, and digest header."""
    headers = {"Accept": accept} if accept else {}
    if authorization:
        headers["Authorization"] = authorization
    length, tail = probe(port, method, path, digest, headers)
    request = head_bytes(port, method, path, headers)
    sockets = {}
    poll = select.epoll()
    for _ in range(connections):
        sock = Connection(port).open()
        sockets[sock.fileno()] = sock
        poll.register(sock.fileno(), select.EPOLLIN)
    count, elapsed = drive(poll, sockets, request, seconds, length, tail, digest.encode())
    for sock in sockets.values():
        sock.close()
    return {"requests": count, "seconds": elapsed}


def probe(port, method, path, digest, headers):
    """Length and end of a right answer."""
    connection = Connection(port)
    connection.send_head(method, path, **headers)
    status, answer, body = connection.read_head()
    while method != "HEAD" and len(body) < int(answer["content-length"]):
        body += connection.sock.recv(65536)
    connection.close()
    if status != 200 or answer.get("docker-content-digest") != digest:
        raise HttpError(f"{method} {path}: {status} {answer} {body[:200]!r}")
    if method != "HEAD" and "sha256:" + hashlib.sha256(body).hexdigest() != digest:
        raise HttpError(f"{path} has other bytes than {digest}")
    return len(body), body or b"\r\n\r\n"


def head_bytes(port, method, path, headers):
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"] + [f"{k}: {v}" for k, v in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def drive(poll, sockets, request, seconds, length, tail, digest):
    parts, count, clock = {}, 0, time.perf_counter
    start = clock()
    end = start + seconds
    for sock in sockets.values():
        sock.send(request)
    while clock() < end:
        for fd, _ in poll.poll(1):
            sock = sockets[fd]
            data = sock.recv(65536)
            if fd in parts:
                data = parts.pop(fd) + data
            if not complete(data, length):
                if not data:
                    raise HttpError("the server closed a connection")
                parts[fd] = data
                continue
            if not (data.startswith(b"HTTP/1.1 200") and data.endswith(tail) and digest in data):
                raise HttpError(f"a wrong answer: {data[:400]!r}")
            count += 1
            sock.send(request)
    return count, clock() - start


def complete(data, length):
    end = data.find(b"\r\n\r\n")
    return end >= 0 and len(data) >= end + 4 + length
