"""Arrays that grow, and the sparse rows made of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class Growing:
    """A one-dimensional array that doubles when full, so that adding costs the size of what is added."""

    def __init__(self, dtype: DTypeLike) -> None:
        self._room: NDArray[Any] = np.zeros(1024, dtype)
        self.size = 0

    @classmethod
    def of(cls, values: NDArray[Any]) -> Growing:
        """What begins with these values, which it takes for its own."""
        grown = cls(values.dtype)
        grown._room, grown.size = values, len(values)
        return grown

    def extend(self, values: NDArray[Any]) -> None:
        needed = self.size + len(values)
        if needed > len(self._room):
            room = np.zeros(max(needed, 2 * len(self._room)), self._room.dtype)
            room[: self.size] = self._room[: self.size]
            self._room = room
        self._room[self.size : needed] = values
        self.size = needed

    def pad(self, size: int) -> None:
        """Fill with zeros up to ``size``."""
        if size > self.size:
            self.extend(np.zeros(size - self.size, self._room.dtype))

    @property
    def values(self) -> NDArray[Any]:
        """What was added, as a view: writing to it writes here."""
        return self._room[: self.size]
