"""The look of an association: name, logo, colours, contact, a footer, and templates of its own.

Rule of this file: it turns the files of a branding folder into values and judges nothing; whether
they are sound is `reports.branding_check`'s to say, and reading the folder is the caller's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

BRANDING = "branding.yaml"
ENGLISH = "en"
MAIN, SECOND = "#0b4f4a", "#a4510b"
"""The colours of a report without branding."""

TEMPLATE_FILE = re.compile(r"(T(?:[1-9]|10))(?:\.([a-z]{2,3}))?\.docx")
"""`T1.docx`, in the language of the folder, or `T1.ar.docx`, in the language it names."""


@dataclass(frozen=True, slots=True)
class BrandLine:
    """A brand as one document shows it, in that document's language.

    `main` and `second` are colours as `#rrggbb`; `logo_kind` is png or svg, empty without a logo;
    `near` says where people find help near them, empty where nobody named any.
    """

    name: str
    contact: str
    footer: str
    main: str
    second: str
    logo_kind: str = ""
    logo: bytes = b""
    near: str = ""


@dataclass(frozen=True)
class Brand:
    """A brand in all its languages. Texts are by language; `templates` by (T1, language)."""

    names: Mapping[str, str]
    contacts: Mapping[str, str] = field(default_factory=dict)
    footers: Mapping[str, str] = field(default_factory=dict)
    language: str = ENGLISH
    main: str = MAIN
    second: str = SECOND
    logo_kind: str = ""
    logo: bytes = b""
    templates: Mapping[tuple[str, str], bytes] = field(default_factory=dict)

    def line(self, language: str, near: Iterable[str] = ()) -> BrandLine:
        """Return the brand in a language; a text that has no such language in the brand's own.

        `near` are sentences on where people find help near them.
        """
        return BrandLine(
            name=self._text(self.names, language),
            contact=self._text(self.contacts, language),
            footer=self._text(self.footers, language),
            main=self.main,
            second=self.second,
            logo_kind=self.logo_kind,
            logo=self.logo,
            near=" ".join(near),
        )

    def template(self, name: str, language: str) -> bytes | None:
        """Return the association's own template in this very language, None if it has none."""
        return self.templates.get((name, _short(language)))

    def _text(self, texts: Mapping[str, str], language: str) -> str:
        for one in (_short(language), self.language, ENGLISH):
            if one in texts:
                return texts[one]
        return next(iter(texts.values()), "")


def brand_of(files: Mapping[str, bytes]) -> Brand:
    """Return the brand that the files of a folder describe, by name; check them first.

    Raises:
        KeyError: there is no branding.yaml, or what it names is not there.
        ValueError: branding.yaml is no YAML mapping.
    """
    data = yaml.safe_load(files[BRANDING])
    if not isinstance(data, dict):
        raise ValueError(f"{BRANDING} is no mapping")
    language = str(data.get("language", ENGLISH))
    colours: dict[str, Any] = data.get("colours") or {}
    logo = str(data.get("logo") or "")
    return Brand(
        names=by_language(data.get("name"), language),
        contacts=by_language(data.get("contact"), language),
        footers=by_language(data.get("footer"), language),
        language=language,
        main=str(colours.get("main", MAIN)).lower(),
        second=str(colours.get("second", SECOND)).lower(),
        logo_kind=logo.rpartition(".")[2].lower(),
        logo=files[logo] if logo else b"",
        templates={
            (found[1], found[2] or language): content
            for name, content in sorted(files.items())
            if (found := TEMPLATE_FILE.fullmatch(name))
        },
    )


def by_language(value: object, language: str) -> dict[str, str]:
    """Return a text by language: a mapping as it is, a plain text as that of `language`."""
    if isinstance(value, dict):
        return {str(key): str(text).strip() for key, text in value.items() if text}
    return {language: str(value).strip()} if value else {}


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours (`#rrggbb`), from 1 to 21 (WCAG 2.2, relative luminance).

    Raises:
        ValueError: one of them is no such colour.
    """
    lights = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(colour: str) -> float:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"{colour} is no colour such as #0b4f4a")
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _short(language: str) -> str:
    return language.replace("_", "-").split("-")[0]
