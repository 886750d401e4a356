"""How wide a range is: numbers that several rooms need."""

#: Standard normal quantile of a 90% interval, both ends.
Z90 = 1.6448536269514722
