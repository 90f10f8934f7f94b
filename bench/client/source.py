"""The bytes that are pushed: random, in tmpfs, once plain and once already framed as HTTP chunks of 32 KiB.

Every push differs in its first 32 bytes, so nothing is deduplicated; the frame is what docker sends.
"""
import hashlib
import mmap
import os
import time

CHUNK = 32 * 1024
FRAME = b"%x\r\n" % CHUNK
FRAMED = len(FRAME) + CHUNK + 2

state = {}


def prepare(directory, size):
    """Writes both files of `size` bytes (a multiple of 32 KiB) into the directory."""
    plain, framed = os.path.join(directory, "plain"), os.path.join(directory, "framed")
    with open(plain, "wb") as a, open(framed, "wb") as b:
        for _ in range(size // CHUNK):
            block = os.urandom(CHUNK)
            a.write(block)
            b.write(FRAME + block + b"\r\n")
    state["plain"], state["framed"] = open(plain, "rb"), open(framed, "rb")
    state["map"] = mmap.mmap(state["plain"].fileno(), 0, prot=mmap.PROT_READ)
    return {"size": size}


def disk(directory, size):
    """Seconds to write and fsync `size` bytes into a new file: the limit of a durable push."""
    path = os.path.join(directory, "limit")
    start = time.perf_counter()
    with open(path, "wb", buffering=0) as file:
        for offset in range(0, size, 1 << 20):
            file.write(memoryview(state["map"])[offset:offset + (1 << 20)])
        os.fsync(file.fileno())
    seconds = time.perf_counter() - start
    os.unlink(path)
    return {"seconds": seconds}


def warm(directory):
    """Fills the page cache by reading a hole, until 1 GiB is free.

    In a virtual machine a page that was never used costs ten times as much to write as one used before;
    which server gets which would decide the figures. With a full cache each page has been used.
    """
    path, buffer, size = os.path.join(directory, "hole"), bytearray(1 << 24), 0
    with open(path, "w+b", buffering=0) as file:
        while free_memory() > 1 << 30:
            size += len(buffer)
            file.truncate(size)
            file.readinto(buffer)
    return {"size": size}


def free_memory():
    with open("/proc/meminfo") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("MemFree"))


class Body:
    """One unique body of `size` bytes and its digest."""

    def __init__(self, size):
        self.size = size
        self.first = os.urandom(32) + state["map"][32:CHUNK]
        whole = hashlib.sha256(self.first)
        whole.update(memoryview(state["map"])[CHUNK:size])
        self.digest = "sha256:" + whole.hexdigest()

    def send_plain(self, sock):
        sock.sendall(self.first)
        send_range(sock, state["plain"], CHUNK, self.size - CHUNK)

    def send_chunked(self, sock):
        sock.sendall(FRAME + self.first + b"\r\n")
        send_range(sock, state["framed"], FRAMED, (self.size // CHUNK - 1) * FRAMED)
        sock.sendall(b"0\r\n\r\n")


def send_range(sock, file, offset, count):
    while count:
        sent = os.sendfile(sock.fileno(), file.fileno(), offset, count)
        if sent == 0:
            raise OSError("the source file is too short")
        offset, count = offset + sent, count - sent
