"""One keep-alive HTTP/1.1 connection over a plain socket."""
import socket
import struct

TIMEOUT = struct.pack("ll", 120, 0)


class HttpError(Exception):
    pass


class Connection:
    def __init__(self, port, authorization=None):
        self.port = port
        self.authorization = authorization
        self.sock = None

    def open(self):
        if self.sock is None:
            self.sock = socket.create_connection(("127.0.0.1", self.port))
            # A timeout of the kernel's: Python's own costs a poll() before each recv and makes sendfile non-blocking.
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, TIMEOUT)
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, TIMEOUT)
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.sock

    def close(self):
        if self.sock is not None:
            self.sock.close()
            self.sock = None

    def send_head(self, method, path, **headers):
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        if self.authorization:
            lines.append(f"Authorization: {self.authorization}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.open().sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def read_head(self):
        """Status, headers in lower case, and what came of the body with them."""
        data = b""
        while b"\r\n\r\n" not in data:
            part = self.sock.recv(65536)
            if not part:
                raise HttpError(f"connection closed inside an answer's head: {data!r}")
            data += part
        head, rest = data.split(b"\r\n\r\n", 1)
        lines = head.decode("latin1").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, value in (line.split(":", 1) for line in lines[1:])}
        return int(lines[0].split(" ")[1]), headers, rest

    def expect(self, wanted):
        """Reads a small answer whole; raises unless its status is the wanted one."""
        status, headers, body = self.read_head()
        while len(body) < int(headers.get("content-length", 0)):
            body += self.sock.recv(65536)
        if headers.get("connection", "").lower() == "close":
            self.close()
        if status != wanted:
            raise HttpError(f"status {status} instead of {wanted}: {body[:300]!r}")
        return headers, body
