"""Training in this process, with a progress bar when somebody watches."""

from rich.console import Console
from rich.progress import Progress

from ml.training import train
from ml.types import SegmentationModel, Table, TrainingConfig


def train_here(table: Table, config: TrainingConfig, previous: SegmentationModel | None) -> SegmentationModel:
    """Train; the bar goes to standard error, and only when that is a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Starting", total=1.0)

        def report(fraction: float, _stage: str, message: str) -> None:
            bar.update(task, completed=fraction, description=message)

        return train(table, config, report, previous=previous)
