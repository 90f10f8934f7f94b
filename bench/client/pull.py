"""Downloads of one path by several clients at once."""
import hashlib

from connection import Connection, HttpError
from push import together

BUFFER = 256 * 1024


def pull(port, path, clients=1, times=1, digest=None, authorization=None):
    """Each client gets the path `times` times; the length is always checked, every byte too when a digest is given."""
    sizes = []
    seconds = together([lambda: sizes.extend(pull_times(port, path, times, digest, authorization)) for _ in range(clients)])
    return {"seconds": seconds, "bytes": sum(sizes)}


def pull_times(port, path, times, digest, authorization):
    connection, buffer = Connection(port, authorization), memoryview(bytearray(BUFFER))
    try:
        return [pull_one(connection, path, buffer, digest) for _ in range(times)]
    finally:
        connection.close()


def pull_one(connection, path, buffer, digest):
    connection.send_head("GET", path)
    status, headers, rest = connection.read_head()
    if status != 200:
        raise HttpError(f"status {status}: {rest[:300]!r}")
    size = int(headers["content-length"])
    update = hashlib.sha256(rest) if digest else None
    receive(connection.sock, size - len(rest), buffer, update)
    if digest and "sha256:" + update.hexdigest() != digest:
        raise ValueError(f"{path} came as sha256:{update.hexdigest()}")
    return size


def receive(sock, left, buffer, whole):
    while left > 0:
        count = sock.recv_into(buffer, min(left, BUFFER))
        if count == 0:
            raise HttpError(f"{left} bytes are missing")
        if whole:
            whole.update(buffer[:count])
        left -= count
