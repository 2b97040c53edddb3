"""Takes the pictures of the guide: every screen, light, dark and narrow, of wholesale customers.

``python docs/guide/pictures.py`` needs Chromium and Pillow (``pip install Pillow``), and writes WebP files
beside itself. The customers are the made-up ones of ``segment sample wholesale``.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
WIDE = {"viewport": {"width": 1280, "height": 860}}
LOOKS = {
    "light": WIDE,
    "dark": {**WIDE, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
QUALITY = 72
OPTIONS = {"name": "Wholesale customers", "random_state": 0}
NAMES = {0: "Restaurants and markets", 1: "Shops and drugstores"}


def main() -> None:
    """Serve a model of the sample, and look at every screen in every way."""
    with tempfile.TemporaryDirectory() as folder, _service(folder) as url, sync_playwright() as playwright:
        screens = _prepare(url, Path(folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for look, options in LOOKS.items():
            _look(browser, url, screens, look, options)
        browser.close()
    pictures = sorted(HERE.glob("*.webp"))
    total = sum(one.stat().st_size for one in pictures)
    print(f"{len(pictures)} pictures, {total / 1000:.0f} kB")


@contextmanager
def _service(folder: str) -> Iterator[str]:
    environment = {**os.environ, "SEGMENT_ARTIFACTS_DIR": folder, "SEGMENT_PORT": "0"}
    command = [sys.executable, "-m", "backend.cli", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            told = next(line for line in process.stdout or () if "ready at" in line)
            yield told.split()[-1].rstrip("/")
        finally:
            process.terminate()


def _prepare(url: str, folder: Path) -> dict[str, str]:
    """Train twice, so that some have moved, give names, and score; returns the address of each screen."""
    table = folder / "wholesale.csv"
    subprocess.run([sys.executable, "-m", "backend.cli", "sample", "wholesale", "-o", str(table)], check=True)
    with httpx.Client(base_url=url, timeout=300) as service:
        dataset = service.post("/datasets", files={"file": (table.name, table.read_bytes())}).json()
        for more in ({"algorithm": "kmeans", "n_segments": 3, "name": "Wholesale customers, three"}, {}):
            asked = {"dataset_id": dataset["dataset_id"], "options": {**OPTIONS, **more}}
            _wait_for(service, service.post("/train", json=asked).json())
        for segment, name in NAMES.items():
            service.patch(f"/models/active/segments/{segment}", json={"name": name})
        service.post("/segment", files={"file": (table.name, table.read_bytes())})
    return {
        "data": f"data?dataset={dataset['dataset_id']}",
        "train": f"data?dataset={dataset['dataset_id']}",
        "segments": "segments",
        "compare": "segments?compare=0,1",
        "map": "map?loadings=yes",
        "evidence": "evidence",
        "explore": "explore",
        "forecast": "forecast",
        "customers": "customers?sort=-Fresh",
        "customer": "customers?customer=C0005",
        "score": "score",
        "models": "models",
        "settings": "settings?of=customers",
    }


def _wait_for(service: httpx.Client, job: dict[str, Any]) -> None:
    while job["status"] in {"queued", "running"}:
        time.sleep(0.5)
        job = service.get(f"/jobs/{job['job_id']}").json()
    if job["status"] != "succeeded":
        raise SystemExit(json.dumps(job))


def _look(browser: Browser, url: str, screens: dict[str, str], look: str, options: dict[str, object]) -> None:
    context = browser.new_context(base_url=url, locale="en-GB", reduced_motion="reduce", **options)
    page = context.new_page()
    for name, address in screens.items():
        page.goto("about:blank")
        page.goto(f"/#/{address}")
        expect(page.locator("main[data-screen]")).to_have_attribute("data-screen", address.partition("?")[0])
        _wait(page)
        if name == "train":
            page.locator("#more-options").click()
            page.locator("#train").scroll_into_view_if_needed()
        with Image.open(io.BytesIO(page.screenshot())) as picture:
            picture.convert("RGB").save(HERE / f"{name}-{look}.webp", quality=QUALITY, method=6)
    context.close()


def _wait(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator(".chart:empty")).to_have_count(0, timeout=30_000)


if __name__ == "__main__":
    main()
