"""What the page offers to a role is what the service lets it do."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from backend.security.principals import ROLES
from backend.security.roles import role_needed

MODULE = Path(__file__).parents[2] / "frontend" / "src" / "permissions.js"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="Node is absent; install it with: apt-get install nodejs")
def test_the_page_and_the_service_have_one_table_of_roles() -> None:
    script = (
        f"import {{ DEEDS, ROLES }} from {str(MODULE)!r}; console.log(JSON.stringify({{ DEEDS, ROLES }}))"
    )
    told = subprocess.run(
        [NODE or "node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    page = json.loads(told.stdout)
    assert page["ROLES"] == list(ROLES)
    asked = {deed["request"]: deed["role"] for deed in page["DEEDS"].values()}
    assert asked == {request: role_needed(*request.split()) for request in asked}
