"""Which role an address needs. One that is not listed here needs an admin."""

import re

from backend.security.principals import Role

READING = {"GET", "HEAD"}
# The page itself, its files and the description of the API hold nothing of anybody.
_PAGE = re.compile(r"/|/(index\.html|favicon\.svg|docs|openapi\.json)|/(src|styles|vendor|docs-assets)/.+")
_HEALTH = {"/health", "/ready"}
_SESSION = "/session"
_READ = re.compile(r"/(models|datasets|jobs|customers|samples)(/.*)?|/metrics", re.DOTALL)
_CHANGED: tuple[tuple[str, re.Pattern[str], Role], ...] = (
    ("POST", re.compile(r"/segment|/models/[^/]+/drift"), "scorer"),
    ("POST", re.compile(r"/train|/datasets"), "trainer"),
    ("POST", re.compile(r"/models/[^/]+/activate"), "trainer"),
    ("PATCH", re.compile(r"/models/[^/]+/segments/[^/]+"), "trainer"),
    ("DELETE", re.compile(r"/jobs/[^/]+"), "trainer"),
)


def role_needed(method: str, path: str) -> Role | None:
    """Return the role that is enough; None where no key is needed.

    >>> role_needed("GET", "/health"), role_needed("GET", "/models"), role_needed("GET", "/keys")
    (None, 'reader', 'admin')
    """
    if is_free(method, path) or (path in _HEALTH and method in READING) or path == _SESSION:
        return None
    if method in READING and _READ.fullmatch(path):
        return "reader"
    for one, addresses, role in _CHANGED:
        if method == one and addresses.fullmatch(path):
            return role
    return "admin"


def is_free(method: str, path: str) -> bool:
    """Tell whether it costs nothing to answer, and is asked often: no limit on it."""
    return method in READING and (path == "/health" or _PAGE.fullmatch(path) is not None)
