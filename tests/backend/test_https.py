"""Reached from elsewhere: over https, and never without a key."""

import ssl
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backend.security.sessions import COOKIE

Segment = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[str, str]:
    """Make a certificate for 127.0.0.1, signed by itself; return the files of it and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "segment")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    for path, content in zip(files, (certificate.public_bytes(pem), private), strict=True):
        path.write_bytes(content)
    return str(files[0]), str(files[1])


def test_with_a_key_it_serves_page_and_session_over_https_alone(
    start_service: Callable[..., Any], segment: Segment, certificate: tuple[str, str]
) -> None:
    key = segment("keys", "create", "ada", "--role", "reader").stdout.decode().strip()
    cert_file, key_file = certificate
    service = start_service(
        SEGMENT_TLS_CERT=cert_file, SEGMENT_TLS_KEY=key_file, SEGMENT_SAMPLE_MODEL="false"
    )
    assert service.url.startswith("https://127.0.0.1:")
    trusting = ssl.create_default_context(cafile=cert_file)
    with httpx.Client(base_url=service.url, verify=trusting, timeout=30) as client:
        page = client.get("/")
        assert page.headers["content-type"].startswith("text/html")
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert client.get("/models").status_code == 401
        signed_in = client.post("/session", json={"key": key})
        assert signed_in.headers["set-cookie"].startswith(f"{COOKIE}=")
        assert "Secure" in signed_in.headers["set-cookie"].split("; ")
        assert client.get("/models").status_code == 200
    with pytest.raises(httpx.HTTPError):
        httpx.get(service.url.replace("https", "http"))
    code, log = service.stop()
    assert code in {0, 130}
    assert "Traceback" not in log


@pytest.mark.parametrize("workers", ["1", "2"])
def test_without_a_key_it_does_not_start_where_others_could_reach_it(segment: Segment, workers: str) -> None:
    done = segment("serve", "--host", "0.0.0.0", "--port", "0", "--workers", workers)  # noqa: S104
    assert done.returncode == 2
    assert done.stdout == b""
    (line,) = done.stderr.decode().splitlines()
    assert "segment keys create" in line
