"""Who pays The Lantern: names that belong to nobody, addresses that reach nobody, the same in every demo."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

FIRST = {
    "UA": [
        "Olha",
        "Petro",
        "Lesia",
        "Taras",
        "Nadiia",
        "Ostap",
        "Iryna",
        "Danylo",
        "Zoriana",
        "Maksym",
        "Solomiia",
        "Andrii",
        "Halyna",
        "Yurii",
        "Vira",
        "Stepan",
    ],
    "PL": ["Zofia", "Janek", "Hania", "Tomek", "Ewa", "Kuba"],
    "DE": ["Frieda", "Jonas", "Greta", "Emil", "Lotte", "Anton"],
    "US": ["Maya", "Owen", "June", "Caleb", "Ruth", "Silas"],
    "GB": ["Edith", "Rowan", "Maeve", "Alfie", "Tess", "Hugh"],
    "CZ": ["Alena", "Vojta", "Hedvika", "Matej"],
}
LAST = [
    "Solonchak",
    "Prychal",
    "Vitrylo",
    "Halsova",
    "Brizenko",
    "Lymarsky",
    "Perekat",
    "Stremeno",
    "Burshtyn",
    "Kotvych",
    "Merezhko",
    "Shtormovy",
    "Lantsuh",
    "Mushlia",
    "Verbolozha",
    "Osoka",
    "Tumanets",
    "Harbuznyk",
    "Chaika",
    "Prystan",
]
COUNTRIES = ("UA", "PL", "DE", "US", "GB", "CZ")
SHARES = (40, 12, 18, 14, 9, 7)
CURRENCIES = {"US": "USD", "UA": "UAH"}


@dataclass(frozen=True)
class Person:
    """Somebody who pays."""

    email: str
    name: str
    country: str

    @property
    def currency(self) -> str:
        """In which they pay."""
        return CURRENCIES.get(self.country, "EUR")


def person(number: int, luck: Random) -> Person:
    """The one of this number."""
    country = luck.choices(COUNTRIES, SHARES)[0]
    first, last = luck.choice(FIRST[country]), luck.choice(LAST)
    return Person(f"{first}.{last}.{number}@invented.example".lower(), f"{first} {last}", country)
