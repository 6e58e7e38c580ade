"""JSON lines over one socket, both ways.

The server sends commands, one JSON object a line with the key "do". The driver sends events, with the key "event"; an
event with "bytes" is followed by that many bytes of payload and a newline, so that a large output is neither escaped
twice nor parsed on its way.
"""

import json
import os
import socket
import threading


class Channel:
    """One end of the socket. `send` may be called from any thread."""

    def __init__(self, sock):
        self._socket = sock
        self._reader = sock.makefile("rb", buffering=1 << 16)
        self._lock = threading.Lock()

    @classmethod
    def from_descriptor(cls, descriptor):
        """Takes the socket off `descriptor` and puts /dev/null there, so that nobody else reads or writes it."""
        private = os.dup(descriptor)
        os.set_inheritable(private, False)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, descriptor)
        os.close(null)
        return cls(socket.socket(fileno=private))

    def send(self, event, **fields):
        """Sends one event. A server that is gone is not this method's problem: the reader will see it."""
        fields["event"] = event
        self._write(json.dumps(fields).encode("ascii") + b"\n")

    def send_payload(self, event, payload, **fields):
        """Sends one event with bytes behind it."""
        fields["event"] = event
        fields["bytes"] = len(payload)
        self._write(b"".join((json.dumps(fields).encode("ascii"), b"\n", payload, b"\n")))

    def _write(self, data):
        try:
            with self._lock:
                self._socket.sendall(data)
        except OSError:
            pass

    def commands(self):
        """The server's commands, until it closes its end."""
        while True:
            try:
                line = self._reader.readline()
            except OSError:
                return
            if not line:
                return
            yield json.loads(line)
