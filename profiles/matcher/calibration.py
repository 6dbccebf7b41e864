"""From a raw score to a value between 0 and 1 that means the same for every profile.

Two questions are asked, and the smaller answer is the value. How much does the call share with the profile at all
(``strength``)? And what share of the known calls, closed ones too, does it beat for this profile (``standing``)?
So a value of .97 says "clearly about it, and better than 97 % of what this profile saw", and a profile that nothing
is written about gets nothing, however well the least bad call stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HALF = 0.034  # evidence that is as likely chance as not
STEEPNESS = 4.0
SHORTEST = 12.0  # added to a profile's length: a profile of one or two common words proves little
PRIOR_CALLS = 50  # as many calls does the background count as known before the first is

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What one profile saw: its length in the index, and its raw scores of all known calls, ascending."""

    norm: float
    background: Floats

    def values(self, raw: Floats) -> Floats:
        """The calibrated scores; never falling as ``raw`` rises."""
        strength = self.strength(raw)
        below = np.searchsorted(self.background, raw, side="left")
        standing = (below + PRIOR_CALLS * strength) / (len(self.background) + PRIOR_CALLS)
        return np.asarray(np.minimum(strength, standing), np.float32)

    def strength(self, raw: Floats) -> Floats:
        """How much is shared at all: a logistic curve over the logarithm of the evidence."""
        evidence = np.maximum(raw / (self.norm + SHORTEST), 1e-9)
        return np.asarray(1 / (1 + (HALF / evidence) ** STEEPNESS), np.float32)


def calibration(norm: float, background: Floats) -> Calibration:
    return Calibration(norm, np.sort(background))
