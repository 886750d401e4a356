"""How long somebody served: whole years, months and days, counted as a policy counts part years. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from app.packages.policy import BY_DAYS, BY_MONTHS, BY_YEARS

DAY = timedelta(days=1)
MONTHS = 12
PART_WORDS = {
    BY_DAYS: "part years by days",
    BY_MONTHS: "part years by whole months",
    BY_YEARS: "whole years only",
}


def anniversary(hired_on: date, months: int) -> date:
    """The day so many months after a day; in a month without it its last (29 February: the 28th)."""
    year, month = divmod(hired_on.year * MONTHS + hired_on.month - 1 + months, MONTHS)
    return date(year, month + 1, min(hired_on.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Service:
    """From the day of hire to the last day, both included: whole years, whole months beyond, and days since the last
    anniversary of `of`, the days of that year.
    """

    years: int
    months: int
    days: int
    of: int

    def counted(self, parts: str) -> Fraction:
        """In years, part years as the policy counts them."""
        if parts == BY_DAYS:
            return self.years + Fraction(self.days, self.of)
        return self.years + (Fraction(self.months, MONTHS) if parts == BY_MONTHS else Fraction(0))

    def formula(self, parts: str) -> str:
        """The same in figures."""
        if parts == BY_DAYS and self.days:
            return f"{self.years} + {self.days} ÷ {self.of}"
        return (
            f"{self.years} + {self.months} ÷ {MONTHS}"
            if parts == BY_MONTHS and self.months
            else f"{self.years}"
        )


def service(hired_on: date, last_day: date) -> Service:
    """The length of service. The last day is worked, so that a year ends on the eve of the anniversary."""
    end = last_day + DAY
    whole = (end.year - hired_on.year) * MONTHS + end.month - hired_on.month
    if anniversary(hired_on, whole) > end:
        whole -= 1
    years, months = divmod(whole, MONTHS)
    last, coming = anniversary(hired_on, years * MONTHS), anniversary(hired_on, (years + 1) * MONTHS)
    return Service(years, months, (end - last).days, (coming - last).days)
