"""Runs the tests of the pure modules of the page, which are written for Node's own runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="Node is absent; install it with: apt-get install nodejs")
def test_the_pure_modules_of_the_page_do_what_they_say() -> None:
    tests = sorted(str(path) for path in HERE.glob("*.test.js"))
    done = subprocess.run(
        [NODE or "node", "--test", *tests], capture_output=True, text=True, check=False, cwd=HERE
    )
    assert done.returncode == 0, done.stdout + done.stderr
