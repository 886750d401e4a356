"""How wide a range is: numbers that several rooms need."""

from math import sqrt

#: Standard normal quantile of a 90% interval, both ends.
Z90 = 1.6448536269514722


def wilson(hits: int, n: int, z: float = Z90) -> tuple[float, float]:
    """Between which shares the true one very likely lies, after `hits` of `n` (Wilson 1927; 90% by default).

    Nobody asked: anything from 0 to 1.
    """
    if not n:
        return 0.0, 1.0
    share, square = hits / n, z * z / n
    middle = (share + square / 2) / (1 + square)
    reach = z * sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def student90(free: int) -> float:
    """How many standard errors a 90% range reaches to either side with `free` degrees of freedom (Student 1908)."""
    from scipy.special import stdtrit

    return float(stdtrit(free, 0.95))
