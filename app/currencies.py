"""Currencies and their minor units: how many decimals an amount may have. Pure.

Source: ISO 4217, list one (currencies in use). Codes of funds, metals and tests are left out: nobody is paid in them.
"""

from decimal import Decimal
from fractions import Fraction

NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
THREE = "BHD IQD JOD KWD LYD OMR TND"
TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
    "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR "
    "IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN "
    "NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
    "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
#: Decimals of each currency.
DECIMALS: dict[str, int] = {
    code: digits for digits, codes in ((0, NONE), (2, TWO), (3, THREE)) for code in codes.split()
}
#: To so many decimals a figure is shown that does not end before.
SHOWN = 6
HALF_UP, HALF_EVEN, UP = "half up", "half even", "up"
WAYS = (HALF_UP, HALF_EVEN, UP)


def rounded(value: Fraction, digits: int, way: str = HALF_EVEN) -> Decimal:
    """An exact value of zero or more, to so many decimals: halves up, halves to the even digit, or always up."""
    whole, rest = divmod(value.numerator * 10**digits, value.denominator)
    twice = 2 * rest - value.denominator
    if way == UP:
        whole += rest > 0
    elif twice > 0 or (twice == 0 and (way == HALF_UP or whole % 2 == 1)):
        whole += 1
    return Decimal(whole).scaleb(-digits)


def shown(value: Fraction, least: int = 0) -> Decimal:
    """A value as it is shown: to six decimals, those at the end that say nothing left out down to `least`."""
    found = rounded(value, SHOWN)
    places = next(
        (digits for digits in range(least, SHOWN) if found == found.quantize(Decimal(1).scaleb(-digits))),
        SHOWN,
    )
    return found.quantize(Decimal(1).scaleb(-places))


def figure(value: Decimal | Fraction) -> str:
    """A number as text: '17.506849', '2', '60,000.00' where it came with two decimals."""
    return f"{value if isinstance(value, Decimal) else shown(value):,f}".replace("-", "\u2212")


def money(value: Decimal, currency: str) -> str:
    """An amount with its currency: 'EUR 46,153.85', 'JPY 1,200,000'; with all decimals of its currency."""
    digits = DECIMALS[currency]
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent < digits:
        value = value.quantize(Decimal(1).scaleb(-digits))
    return f"{currency}\u00a0{figure(value)}"
