"""A download of unknown length, read to the end of its connection."""
import time

from connection import Connection, HttpError
from pull import BUFFER


def stream(port, path, authorization=None):
    """Bytes and seconds of one answer, with what chunked encoding adds to it; raises unless its last chunk came."""
    connection, buffer = Connection(port, authorization), memoryview(bytearray(BUFFER))
    begin = time.perf_counter()
    try:
        connection.send_head("GET", path, Connection="close")
        status, _, rest = connection.read_head()
        if status != 200:
            raise HttpError(f"status {status}: {rest[:300]!r}")
        total, tail = len(rest), rest[-5:]
        while count := connection.sock.recv_into(buffer, BUFFER):
            total += count
            tail = (tail + bytes(buffer[max(0, count - 5):count]))[-5:]
        if tail != b"0\r\n\r\n":
            raise HttpError(f"{path} was cut off after {total} bytes")
        return {"seconds": time.perf_counter() - begin, "bytes": total}
    finally:
        connection.close()
