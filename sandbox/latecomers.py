"""What a list does not show yet, though it is there: how many looks at it are still without each newcomer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

_LOOKS_WITHOUT: Final = 2


class Latecomers:
    """The newcomers by a key that no other thing has. Looks are counted, since a test's clock may stand still."""

    def __init__(self) -> None:
        self._looks: dict[str, int] = {}

    def add(self, key: str) -> None:
        """Have the next two looks go by without it."""
        self._looks[key] = _LOOKS_WITHOUT

    def present(self, among: Sequence[T], key: Callable[[T], str]) -> list[T]:
        """Look once: those that are shown already."""
        late = [key(one) for one in among if key(one) in self._looks]
        shown = [one for one in among if key(one) not in self._looks]
        for one in late:
            self._looks[one] -= 1
            if not self._looks[one]:
                del self._looks[one]
        return shown

    def clear(self) -> None:
        """Forget all of them."""
        self._looks.clear()
