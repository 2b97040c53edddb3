"""Looks the pinned versions up among the known vulnerabilities, and says which could not be looked up."""

import json
import subprocess
import sys
from typing import Any

SECONDS = 60
PINNED = "constraints.txt"
# OSV collects what is known; a package index may be a mirror that knows nothing of it.
COMMAND = (
    *(sys.executable, "-m", "pip_audit", "--requirement", PINNED, "--no-deps", "--disable-pip"),
    *("--vulnerability-service", "osv", "--timeout", "5", "--progress-spinner", "off", "--format", "json"),
)


def main() -> int:
    """Return 1 where a vulnerability is known; what could not be audited is told, and fails nothing."""
    try:
        done = subprocess.run(COMMAND, capture_output=True, text=True, timeout=SECONDS, check=False)
        found = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return _not_audited(f"no answer within {SECONDS} seconds")
    except (ValueError, KeyError):
        return _not_audited((done.stderr.strip() or "pip-audit said nothing").splitlines()[-1])
    return tell(found)


def tell(found: list[dict[str, Any]]) -> int:
    """Print what was found, and of how many; return the exit code."""
    skipped = [one for one in found if "skip_reason" in one]
    known = [(one, fault) for one in found for fault in one.get("vulns", [])]
    for one, fault in known:
        print(
            f"{one['name']} {one['version']}: {fault['id']}, mended in {fault['fix_versions'] or 'none yet'}"
        )
    n_audited = len(found) - len(skipped)
    print(f"Audited: {n_audited} of {len(found)} pinned packages. Known to be vulnerable: {len(known)}.")
    if skipped:
        _not_audited(f"{len(skipped)} packages, such as {skipped[0]['name']}: {skipped[0]['skip_reason']}")
    return 1 if known else 0


def _not_audited(reason: str) -> int:
    print(f"NOT AUDITED for known vulnerabilities ({PINNED}): {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
