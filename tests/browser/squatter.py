"""A squatter: another program of this computer that listens at a port and writes down all that browsers tell it."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import threading
from contextlib import suppress

from attunement.web.server import listen

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Squatter:
    """Answers every request kindly, plays the workbench on a live connection, keeps what it hears."""

    def __init__(self, port: int | None = None, *, page: bytes = b"<!doctype html><title>nice</title>") -> None:
        self.heard, self.talks, self.page = b"", 0, page
        self.sock = listen(port)
        self.port: int = self.sock.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self.sock.accept()
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        line.settimeout(5)
        with line, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head and (chunk := line.recv(65536)):
                head += chunk
            self.heard += head
            wanted = re.search(rb"(?i)sec-websocket-key: (\S+)", head)
            if not wanted:
                body = b'{"open":true,"version":"1"}' if b" /api" in head.split(b"\r\n")[0] else self.page
                kind = b"application/json" if body.startswith(b"{") else b"text/html"
                line.sendall(
                    b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: " + kind + b"\r\nContent-Length: "
                    + str(len(body)).encode() + b"\r\n\r\n" + body
                )  # fmt: skip
                self.heard += line.recv(65536)
                return
            accepted = base64.b64encode(hashlib.sha1(wanted[1] + MAGIC).digest())
            line.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + accepted + b"\r\n\r\n"
            )  # fmt: skip
            self.talks += 1
            self.heard += self._frame(line)
            said = b'{"proof":"' + b"ab" * 32 + b'","key":"mine","version":"1"}'
            line.sendall(
                bytes([0x81, 126]) + len(said).to_bytes(2, "big") + said
                if len(said) > 125
                else bytes([0x81, len(said)]) + said
            )
            self.heard += self._frame(line)

    def _frame(self, line: socket.socket) -> bytes:
        """Return what a browser said in one frame: browsers mask it."""
        start = line.recv(2)
        if len(start) < 2:
            return b""
        length = start[1] & 127
        if length == 126:
            length = int.from_bytes(line.recv(2), "big")
        mask, told = line.recv(4), line.recv(length)
        return bytes(byte ^ mask[i % 4] for i, byte in enumerate(told))
