"""From evidence to a value between 0 and 1 that means the same for every profile.

Two questions are asked, and the smaller answer is the value. How much does the call share with the profile at all
(``strength``)? And what share of the known calls, closed ones too, does it beat for this profile (``standing``)?
So a value of .97 says "clearly about it, and better than 97 % of what this profile saw", and a profile that nothing
is written about gets nothing, however well the least bad call stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HALF = 0.066  # told evidence that is as likely chance as not
STEEPNESS = 4.0
LEAST = HALF / 4  # evidence under which nothing is worth a second look: its strength is under 0.01
ALIKE = 1e-6  # evidence that differs by less is the same: two orders of adding up give different last bits
PRIOR_CALLS = 50  # as many calls does the background count as known before the first is
LEVELS = np.concatenate((np.arange(0.0, 0.9, 0.05), np.arange(0.9, 0.99, 0.01), (0.99, 0.995, 0.998, 0.999)))
HALVES = [1 << power for power in reversed(range(len(LEVELS).bit_length()))]

Floats = NDArray[np.float32]


def strength(evidence: Floats) -> Floats:
    """How much is shared at all: a logistic curve over the logarithm of the evidence."""
    return np.asarray(1 / (1 + (HALF / np.maximum(evidence, 1e-6)) ** STEEPNESS), np.float32)


@dataclass(frozen=True, slots=True)
class Background:
    """What profiles saw: for each (a row) how many calls, and the evidence that a share of ``LEVELS`` stays under."""

    steps: Floats
    calls: NDArray[np.int32]

    def values(self, rows: NDArray[np.integer], evidence: Floats, told: Floats) -> Floats:
        """The calibrated value of evidence, each for one of the profile ``rows``; it never falls as that rises."""
        strong = strength(told)
        standing = np.concatenate(([0.0], LEVELS))[self._beaten(rows, evidence)]
        calls = self.calls[rows]
        smoothed = (standing * calls + PRIOR_CALLS * strong) / (calls + PRIOR_CALLS)
        return np.asarray(np.minimum(strong, smoothed), np.float32)

    def _beaten(self, rows: NDArray[np.integer], evidence: Floats) -> NDArray[np.int64]:
        """How many of a profile's steps lie under the evidence, by halving."""
        beaten, evidence = np.zeros(len(rows), np.int64), evidence - np.float32(ALIKE)
        for half in HALVES:
            more = np.minimum(beaten + half, len(LEVELS))
            beaten = np.where(self.steps[rows, more - 1] < evidence, more, beaten)
        return beaten


def least(thresholds: Floats) -> Floats:
    """For each threshold, evidence that no value of at least so much lies under; none where everything reaches it."""
    wanted = np.clip(thresholds, 0, 1 - 1e-3)
    floor = HALF * (wanted / (1 - wanted)) ** (1 / STEEPNESS)
    return np.asarray(np.where(wanted > 0, floor, -np.inf), np.float32)


def background(evidence: Floats) -> Background:
    """Read off the evidence of profiles (rows) for all known calls (columns)."""
    calls = evidence.shape[1]
    seen = np.full(len(evidence), calls, np.int32)
    if not calls:
        return Background(np.zeros((len(evidence), len(LEVELS)), np.float32), seen)
    places = np.minimum((LEVELS * calls).astype(int), calls - 1)
    return Background(np.sort(evidence, axis=1)[:, places], seen)
