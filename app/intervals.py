"""Shares with their uncertainty: pure arithmetic that several rooms need."""

from math import sqrt

Z90 = 1.6448536269514722


def wilson(successes: float, n: float, z: float = Z90) -> tuple[float, float]:
    """Wilson score interval of a share (Wilson 1927; Brown, Cai & DasGupta 2001).

    `n = 0` gives (0, 1): nothing is known.
    """
    if n <= 0:
        return 0.0, 1.0
    share = successes / n
    middle = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
