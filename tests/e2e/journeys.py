"""What a person does on the page, in the steps that several tests take."""

import random

from playwright.sync_api import FilePayload, Page, expect

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
