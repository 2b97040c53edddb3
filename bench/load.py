"""A client that costs little: whole requests as bytes, sockets of its own, answers by their length."""

import select
import socket
import time
from dataclasses import dataclass

_TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Lap:
    """What a client saw: the seconds of every request, and of all of them together."""

    seconds: list[float]
    total_seconds: float

    @property
    def requests_a_second(self) -> float:
        """How many were answered in a second."""
        return len(self.seconds) / self.total_seconds

    def quantile(self, share: float) -> float:
        """The seconds that this share of the requests did not take."""
        ordered = sorted(self.seconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def request_of(path: str, body: bytes, content_type: str = "application/json") -> bytes:
    """A POST, whole."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {content_type}\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def ask(port: int, request: bytes) -> bytes:
    """Ask once, and return the body of the answer."""
    with _connected(port) as connection:
        connection.sendall(request)
        return bytes(_answer(connection)).partition(b"\r\n\r\n")[2]


def ask_in_turn(port: int, request: bytes, seconds: float, least: int = 3) -> Lap:
    """Ask over one connection, each request after the answer before, for some seconds."""
    times: list[float] = []
    with _connected(port) as connection:
        begin = now = time.perf_counter()
        while now - begin < seconds or len(times) < least:
            connection.sendall(request)
            _answer(connection)
            before, now = now, time.perf_counter()
            times.append(now - before)
    return Lap(times, now - begin)


def ask_at_once(port: int, request: bytes, seconds: float, n_clients: int) -> Lap:
    """Ask over many connections, each of which waits for its own answers only."""
    clients = {one.fileno(): one for one in (_connected(port) for _ in range(n_clients))}
    poll = select.epoll()
    sent, times = {}, []
    begin = now = time.perf_counter()
    for number, client in clients.items():
        poll.register(number, select.EPOLLIN)
        sent[number] = now
        client.sendall(request)
    waiting = n_clients
    while waiting:
        ready = poll.poll(_TIMEOUT_SECONDS)
        if not ready:
            raise TimeoutError(f"the server did not answer within {_TIMEOUT_SECONDS} seconds")
        for number, _ in ready:
            client = clients[number]
            _answer(client)
            now = time.perf_counter()
            times.append(now - sent[number])
            if now - begin < seconds:
                sent[number] = now
                client.sendall(request)
            else:
                waiting -= 1
    poll.close()
    for client in clients.values():
        client.close()
    return Lap(times, now - begin)


def _connected(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), _TIMEOUT_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _answer(connection: socket.socket) -> bytearray:
    """Read one answer; anything but 200 ends the measurement."""
    # A larger buffer would be asked of the system, and given back, for every small answer.
    received = bytearray(connection.recv(1 << 16))
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _more(connection)
    head = bytes(received[:end]).lower()
    if not head.startswith(b"http/1.1 200"):
        raise RuntimeError(f"the server answered {bytes(received[:2000])!r}")
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(received) < end + 4 + length:
        received += _more(connection)
    return received


def _more(connection: socket.socket) -> bytes:
    more = connection.recv(1 << 20)
    if not more:
        raise ConnectionError("the server closed the connection within an answer")
    return more
