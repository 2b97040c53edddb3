"""Who asks, and what they may do."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["reader", "scorer", "trainer", "admin"]
# Each may do what those before it may.
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Principal:
    """Whoever asks: the name of a key and its role, or one of those below."""

    name: str
    role: Role
    key_id: str | None = None

    def may(self, role: Role) -> bool:
        """Tell whether this is enough where a role is needed."""
        return ROLES.index(self.role) >= ROLES.index(role)


# Without any key the service is open, on loopback only.
ANYBODY = Principal("anybody on this machine", "admin")
COMMAND_LINE = Principal("command line", "admin")
SERVICE = Principal("service", "admin")
