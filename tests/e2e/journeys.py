"""What a person does on the page, in the steps that several tests take."""

import json
import random
from typing import Any

from playwright.sync_api import FilePayload, Page, Route, expect

# In the order of the rail.
SCREENS = ["data", "segments", "map", "evidence", "explore", "forecast", "customers", "score", "models"]
SCREENS += ["settings"]
MILLISECONDS_TO_TRAIN = 300_000


def two_groups_csv(n_rows: int = 80, extra: tuple[str, str] = ("note", "plain")) -> bytes:
    """Customers of two clear kinds, with a column of text to taste."""
    dice = random.Random(7)  # noqa: S311
    lines = [f"customer,visits,spend,basket,{extra[0]}"]
    for number in range(n_rows):
        level = 10 if number % 2 else 60
        numbers = [round(abs(dice.gauss(level, 4)) * scale, 1) for scale in (1, 20, 3)]
        lines.append(f"K{number:04d},{numbers[0]},{numbers[1]},{numbers[2]},{extra[1]} {number}")
    return "\n".join(lines).encode()


def named(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def drop(page: Page, file: FilePayload) -> None:
    """Give the page a file, as its file chooser would."""
    page.goto("/#/data")
    page.locator("#file").set_input_files(file)


def drop_with(page: Page, **more: Any) -> None:
    """Give the page a file of which the service tells more; ``format`` only adds to what is there."""
    extra_format = more.pop("format", {})

    def tell(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        answer = route.fetch()
        report = answer.json()
        report["format"].update(extra_format)
        return route.fulfill(response=answer, body=json.dumps(report | more))

    page.route("**/datasets", tell)
    drop(page, named("told.csv", two_groups_csv(60)))
    expect(page.get_by_role("button", name="Find segments")).to_be_enabled()


def warning(code: str, message: str, rows: tuple[int, ...] = (), advice: str = "") -> dict[str, Any]:
    """Something about a table, as the service tells it."""
    return {"code": code, "message": message, "rows": rows, "advice": advice}


def drag(page: Page, event: str, *files: FilePayload, text: str = "") -> None:
    """Hold files or a text over the window, or let them go there."""
    held = page.evaluate_handle(
        """([files, text]) => {
          const held = new DataTransfer();
          for (const { name, content } of files) held.items.add(new File([content], name));
          if (text) held.setData("text/plain", text);
          return held;
        }""",
        [[{"name": file["name"], "content": file["buffer"].decode()} for file in files], text],
    )
    page.dispatch_event("h1", event, {"dataTransfer": held})


def choose(page: Page, **options: str) -> None:
    """Open the options and choose by the words on the screen."""
    page.get_by_role("button", name="More options").click()
    for label, words in options.items():
        page.get_by_label(label.replace("_", " ").capitalize(), exact=True).select_option(label=words)


def train(page: Page) -> None:
    """Find segments, and wait until they are shown."""
    page.get_by_role("button", name="Find segments").click()
    expect(page.locator("h1.verdict")).to_be_visible(timeout=MILLISECONDS_TO_TRAIN)


def is_wider_than_its_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def at_rest(page: Page) -> None:
    """Wait until everything is drawn and nothing fades in any more."""
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator(".chart:empty")).to_have_count(0, timeout=30_000)
    page.evaluate(
        """Promise.all(
          document.getAnimations()
            .filter(({ timeline, effect }) =>
              timeline instanceof DocumentTimeline && effect.getComputedTiming().endTime < Infinity)
            .map(({ finished }) => finished),
        ).then(() => null)"""
    )


def visit(page: Page, screen: str) -> None:
    """Go to a screen, and wait until it is there as a whole."""
    page.goto(f"/#/{screen}")
    expect(page.locator("main")).to_have_attribute("data-screen", screen.partition("?")[0])
    at_rest(page)
