"""Files that come back labelled, over real sockets: whoever hangs up stops the work."""

import socket
import time
from urllib.parse import urlsplit

import httpx
import polars as pl

from tests.faults.running import RunningService
from tests.faults.test_cut_off_upload import open_files

N_ROWS = 1_500_000
HEAD = b"Fresh,Milk,Grocery,Frozen,Detergents_Paper,Delicassen\n"
ROW = b"12669.5,9656,7561,214,2674,1338\n"
BODY = HEAD + ROW * N_ROWS
ASKED = {"Content-Type": "text/csv", "Accept": "text/csv"}


def ask(url: str, body: bytes, n_announced: int | None = None) -> socket.socket:
    """Send a request, perhaps less of it than is announced."""
    address = urlsplit(url)
    connection = socket.create_connection((address.hostname, address.port), 60)
    headers = "".join(f"{name}: {value}\r\n" for name, value in ASKED.items())
    length = f"Content-Length: {n_announced or len(body)}\r\n\r\n"
    connection.sendall(f"POST /segment HTTP/1.1\r\nHost: localhost\r\n{headers}{length}".encode() + body)
    return connection


def rows_scored(service: RunningService) -> int:
    told = httpx.get(f"{service.url}/metrics", headers={"Accept": "text/plain"}, timeout=60).text
    (line,) = [one for one in told.splitlines() if one.startswith("segment_rows_scored_total")]
    return int(float(line.split()[-1]))


def settles(service: RunningService, files: list[str]) -> bool:
    """Wait until no file of a request is open and nothing computes any more."""
    (server,) = service.servers()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        before = server.cpu_times()
        time.sleep(0.3)
        after = server.cpu_times()
        if open_files(server) == files and after.user - before.user < 0.15:
            return True
    return False


def test_whoever_hangs_up_stops_the_work(running: RunningService) -> None:
    small = httpx.post(f"{running.url}/segment", content=HEAD + ROW, headers=ASKED, timeout=60)
    assert small.status_code == 200
    (server,) = running.servers()
    files, before = open_files(server), rows_scored(running)
    # While sending; while waiting; and while the answer is read.
    ask(running.url, BODY[: len(BODY) // 2], len(BODY)).close()
    assert settles(running, files)
    assert rows_scored(running) == before
    waiting = ask(running.url, BODY)
    waiting.close()
    assert settles(running, files)
    reading = ask(running.url, BODY)
    assert reading.recv(64).startswith(b"HTTP/1.1 200")
    reading.close()
    assert settles(running, files)
    assert "Traceback" not in running.log()


def test_a_large_file_comes_back_labelled_and_counted(running: RunningService) -> None:
    before = rows_scored(running)
    answer = httpx.post(f"{running.url}/segment", content=BODY, headers=ASKED, timeout=120)
    labelled = pl.read_csv(answer.content)
    assert labelled.shape == (N_ROWS, 10)
    assert labelled["segment"].n_unique() == 1
    assert rows_scored(running) == before + N_ROWS


def test_a_file_that_turns_out_odd_at_its_end_is_answered_as_ever(running: RunningService) -> None:
    odd = HEAD + ROW * 300_000 + b"many,1,1,1,1,1\n"
    refused = httpx.post(f"{running.url}/segment", content=odd, headers=ASKED, timeout=120)
    assert refused.status_code == 422
    (cell,) = refused.json()["errors"]
    assert (cell["row"], cell["column"], cell["value"]) == (300_001, "Fresh", "many")
    total = HEAD + ROW * 300_000 + b'"1,000",1,1,1,1,1\n'
    taken = httpx.post(f"{running.url}/segment", content=total, headers=ASKED, timeout=120)
    assert pl.read_csv(taken.content)["Fresh"][-1] == 1000


def test_whoever_sends_slowly_is_answered_as_well(running: RunningService) -> None:
    pieces = [HEAD + ROW * 200_000, ROW * 10, ROW * 5]
    connection = ask(running.url, pieces[0], sum(map(len, pieces)))
    for piece in pieces[1:]:
        time.sleep(0.7)
        connection.sendall(piece)
    connection.settimeout(60)
    received = b""
    while not received.endswith(b"\n") or received.count(b"\n") < 200_000:
        received += connection.recv(1 << 20)
    connection.close()
    assert received.startswith(b"HTTP/1.1 200")
