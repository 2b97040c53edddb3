"""How long each stage of a longer piece of work takes, and how much memory, for the log."""

import resource
import time
from dataclasses import asdict, dataclass, field

from backend.settings import MEBIBYTE


@dataclass(frozen=True)
class Stage:
    """A stage that is over.

    Attributes
    ----------
    seconds, cpu_seconds
        By the clock, and of all threads of the process, whatever else it does meanwhile.
    peak_mib
        The most memory that the process had resident until then, since it was started.
    """

    name: str
    seconds: float
    cpu_seconds: float
    peak_mib: int


@dataclass
class Stages:
    """A stopwatch: each stage ends where the next begins."""

    done: list[Stage] = field(default_factory=list)
    _name: str | None = None
    _began: tuple[float, float] = (0.0, 0.0)

    def begin(self, name: str) -> None:
        """End the present stage, if it is another one, and begin this one."""
        if name != self._name:
            self.end()
            self._name, self._began = name, (time.perf_counter(), time.process_time())

    def end(self) -> None:
        """End the present stage."""
        if self._name is not None:
            began, began_cpu = self._began
            seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - began_cpu
            # In kibibytes on Linux.
            peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // MEBIBYTE
            self.done.append(Stage(self._name, round(seconds, 4), round(cpu_seconds, 4), peak_mib))
            self._name = None

    def __str__(self) -> str:
        """Tell them in one line."""
        return ", ".join(f"{one.name} {one.seconds:.2f} s" for one in self.done)

    @property
    def facts(self) -> dict[str, object]:
        """What a log of JSON has of them."""
        return {"stages": [asdict(one) for one in self.done]}
