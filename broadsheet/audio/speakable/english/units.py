"""Measures: "5 km", "155mm", "-5°C", "400 kWh", "120 m²", "6'2\"", coordinates."""

from __future__ import annotations

import re

from broadsheet.audio.speakable.english.numbers import DASH, NUMBER, cardinal, is_one

_UNITS = {
    "km": ("kilometer", "kilometers"), "cm": ("centimeter", "centimeters"), "mm": ("millimeter", "millimeters"),
    "m": ("meter", "meters"), "µm": ("micrometer", "micrometers"), "mi": ("mile", "miles"), "ft": ("foot", "feet"),
    "yd": ("yard", "yards"), "nmi": ("nautical mile", "nautical miles"),
    "kg": ("kilogram", "kilograms"), "g": ("gram", "grams"), "mg": ("milligram", "milligrams"),
    "t": ("ton", "tons"), "kt": ("kiloton", "kilotons"), "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"),
    "oz": ("ounce", "ounces"), "l": ("liter", "liters"), "L": ("liter", "liters"), "ml": ("milliliter", "milliliters"),
    "ha": ("hectare", "hectares"), "m²": ("square meter", "square meters"), "m2": ("square meter", "square meters"),
    "km²": ("square kilometer", "square kilometers"), "km2": ("square kilometer", "square kilometers"),
    "sq km": ("square kilometer", "square kilometers"), "sq. km": ("square kilometer", "square kilometers"),
    "sq m": ("square meter", "square meters"), "sq. m": ("square meter", "square meters"),
    "sq ft": ("square foot", "square feet"), "sq mi": ("square mile", "square miles"),
    "sq. mi": ("square mile", "square miles"), "m³": ("cubic meter", "cubic meters"),
    "m3": ("cubic meter", "cubic meters"), "cm³": ("cubic centimeter", "cubic centimeters"),
    "km/h": ("kilometer per hour", "kilometers per hour"), "kmh": ("kilometer per hour", "kilometers per hour"),
    "kph": ("kilometer per hour", "kilometers per hour"), "km/s": ("kilometer per second", "kilometers per second"),
    "m/s": ("meter per second", "meters per second"), "mph": ("mile per hour", "miles per hour"),
    "W": ("watt", "watts"), "kW": ("kilowatt", "kilowatts"), "MW": ("megawatt", "megawatts"),
    "GW": ("gigawatt", "gigawatts"), "kWh": ("kilowatt-hour", "kilowatt-hours"),
    "MWh": ("megawatt-hour", "megawatt-hours"), "GWh": ("gigawatt-hour", "gigawatt-hours"),
    "TWh": ("terawatt-hour", "terawatt-hours"), "V": ("volt", "volts"), "kV": ("kilovolt", "kilovolts"),
    "Hz": ("hertz", "hertz"), "kHz": ("kilohertz", "kilohertz"), "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"), "KB": ("kilobyte", "kilobytes"), "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"), "TB": ("terabyte", "terabytes"), "Mbps": ("megabit per second", "megabits per second"),
    "dB": ("decibel", "decibels"), "hp": ("horsepower", "horsepower"), "mSv": ("millisievert", "millisieverts"),
    "sec": ("second", "seconds"), "min": ("minute", "minutes"), "mins": ("minute", "minutes"),
    "hr": ("hour", "hours"), "hrs": ("hour", "hours"), "yrs": ("year", "years"), "h": ("hour", "hours"),
}  # fmt: skip
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_MEASURE = re.compile(
    rf"(?<![\w.$€£₴])({NUMBER})(?:(?:\s?(?:{_UNIT}))?{DASH}({NUMBER}))?(\s?|-)({_UNIT})(?![\w²³/])(?:\.(?=\s[a-z]))?"
)
_CALIBRE = re.compile(
    rf"(?<![\w.])({NUMBER})[\s-]?mm(?=[\s-](?:(?:NATO|artillery|mortar|self-propelled)\s)?(?:shells?|artillery|howitzers?|rounds?|guns?|mortars?|"
    r"ammunition|calib(?:er|re)|cannons?|bullets?|projectiles?))"
)
_TEMPERATURE = re.compile(
    rf"(?<![\w.])(minus |[-−])?({NUMBER})(?:\s?°?\s?[CF]?{DASH}(minus |[-−])?({NUMBER}))?\s?(?:°\s?|º\s?|(?=℃|℉))(C|F|℃|℉)(?!\w)"
)
_SCALES = {"C": "Celsius", "F": "Fahrenheit", "℃": "Celsius", "℉": "Fahrenheit"}
_COORDINATE = re.compile(
    rf"(?<![\w.])({NUMBER})\s?°\s?(?:({NUMBER})\s?['′’]\s?)?(?:({NUMBER})\s?(?:\"|″|''|”)\s?)?([NSEW])(?!\w)"
)
_WAYS = {"N": "north", "S": "south", "E": "east", "W": "west"}
_DEGREES = re.compile(rf"(?<![\w.])({NUMBER})\s?°")
_FEET = re.compile(r"(?<![\w.])(\d)['′](\d{1,2})(?:\"|″|'')?(?!\w)")
_A_UNIT = re.compile(rf"(?<=\bper )(?:{_UNIT})(?!\w)|(?<=\w/)(?:km²|m²|m³|ha|km|kg)(?!\w)")
# A heading says once what its whole column counts: "Length (km): 4", "Weight, kg: 3".
_OF_A_COLUMN = re.compile(rf"(?<=[a-z] \()({_UNIT})(?=\):)|(?<=[a-z], )({_UNIT})(?=:)")
_SCALE = re.compile(r"°\s?([CF])(?!\w)|([℃℉])")
_POWERS = re.compile(r"\b(k?m)([²³])")


def said(text: str) -> str:
    """Measures in words."""
    text = _COORDINATE.sub(_coordinate, text)
    text = _TEMPERATURE.sub(_temperature, text)
    text = _DEGREES.sub(lambda found: f"{cardinal(found[1])} {'degree' if is_one(found[1]) else 'degrees'}", text)
    text = _FEET.sub(lambda found: f"{cardinal(found[1])} foot {cardinal(found[2])}", text)
    text = _CALIBRE.sub(lambda found: f"{calibre(found[1])} millimeter", text)
    text = _MEASURE.sub(_measure, text)
    text = _A_UNIT.sub(lambda found: _UNITS[found[0]][0], text)
    text = _OF_A_COLUMN.sub(lambda found: _UNITS[found[0]][1], text)
    text = _SCALE.sub(lambda found: f"degrees {_SCALES[found[1] or found[2]]}", text)
    return _POWERS.sub(lambda found: _UNITS[found[0]][1], text)


def calibre(number: str) -> str:
    """155 → "one fifty-five", 105 → "one oh five", 120 → "one twenty"; others as numbers."""
    if len(number) != 3 or not number.isdecimal() or number.endswith("00"):
        return cardinal(number)
    first, rest = number[0], number[1:]
    return f"{cardinal(first)} {f'oh {cardinal(rest[1])}' if rest[0] == '0' else cardinal(rest)}"


def _measure(found: re.Match[str]) -> str:
    low, high, between, unit = found.groups()
    one, many = _UNITS[unit]
    number = f"{cardinal(low)} to {cardinal(high)}" if high else cardinal(low)
    is_single = between == "-" or (not high and is_one(low))
    return f"{number} {one if is_single else many}"


def _temperature(found: re.Match[str]) -> str:
    minus, low, minus_high, high, scale = found.groups()
    number = ("minus " if minus else "") + cardinal(low)
    if high:
        number += " to " + ("minus " if minus_high else "") + cardinal(high)
    degrees = "degree" if not high and is_one(low) else "degrees"
    return f"{number} {degrees} {_SCALES[scale]}"


def _coordinate(found: re.Match[str]) -> str:
    degrees, minutes, seconds, way = found.groups()
    parts = [f"{cardinal(degrees)} degrees"]
    parts += [f"{cardinal(minutes)} minutes"] if minutes else []
    parts += [f"{cardinal(seconds)} seconds"] if seconds else []
    return f"{' '.join(parts)} {_WAYS[way]}"
