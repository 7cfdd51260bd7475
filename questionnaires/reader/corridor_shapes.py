"""The keys of country rules and corridor figures: `countries.yaml`, `corridors.yaml`.

Rule of this file: data only, as in `questionnaires.reader.shapes`, which takes these in.
"""

from __future__ import annotations

from questionnaires.reader.fields import CODE, ENTRIES, TEXT, TEXTS, Field, Shape

CONFIDENCE = ("found", "known", "check")
RULES = ("prohibited", "capped", "partly_regulated", "allowed", "unclear")
MEASURES = (
    *("survey_mean", "interview_mean", "press_range_midpoint", "remediation_amount"),
    *("single_case", "reported_maximum", "official_minimum", "range"),
)

LAW = Shape(
    "a law",
    {
        "title": Field(TEXT, True),
        "year": Field(TEXT, True),
        "provision": Field(TEXT, meaning="article or section"),
    },
)
COUNTRY = Shape(
    "a country rule",
    {
        "name": Field(CODE, True, meaning="ISO 3166 alpha-2, or EU"),
        "iso3": Field(CODE, True),
        "label": Field(TEXT, True),
        "role": Field(CODE, True, among=("origin", "destination", "both")),
        "rule": Field(CODE, True, among=(*RULES, "see_sides")),
        "as_origin": Field(CODE, among=RULES, meaning="for people who leave for work"),
        "as_destination": Field(CODE, among=RULES, meaning="for people who come to work"),
        "summary": Field(TEXT, True),
        "cap_amount": Field(TEXT, meaning="the most a worker may be charged, if there is a limit"),
        "cap_currency": Field(CODE, meaning="ISO 4217, or a measure of wages: months_salary"),
        "cap_basis": Field(TEXT, meaning="what the limit is for"),
        "exceptions": Field(TEXTS),
        "laws": Field(ENTRIES, shape=LAW),
        "authority": Field(TEXT, True, meaning="who to ask"),
        "lookup": Field(TEXT, meaning="where licensed agencies are listed"),
        "c181": Field(TEXT, meaning="ratified; a year in brackets"),
        "c189": Field(TEXT),
        "p29": Field(TEXT),
        "ask": Field(TEXT, meaning="what to ask an employer or agency"),
        "confidence": Field(CODE, True, among=CONFIDENCE),
        "to_verify": Field(TEXTS),
        "sources": Field(TEXTS, meaning="addresses"),
        "prepared": Field(TEXT, True, meaning="the month at which this stood: 2026-11"),
    },
)
CORRIDOR = Shape(
    "a corridor figure",
    {
        "name": Field(CODE, True),
        "origin": Field(CODE, True, meaning="ISO 3166 alpha-3, all, several, or KHM+LAO+MMR"),
        "destination": Field(CODE, True, meaning="likewise"),
        "group": Field(TEXT, True, meaning="whom the figure is about"),
        "period": Field(TEXT, True, meaning="a year, or 2015-2018"),
        "measure": Field(CODE, True, among=MEASURES),
        "survey": Field(TEXT, True),
        "confidence": Field(CODE, True, among=CONFIDENCE),
        "prepared": Field(TEXT, True),
        "amount": Field(TEXT, meaning="what a worker paid; without it the row is no figure"),
        "currency": Field(CODE),
        "approx_usd": Field(TEXT),
        "monthly_wage": Field(TEXT),
        "wage_currency": Field(CODE),
        "months_of_wages": Field(TEXT),
        "months_basis": Field(TEXT),
        "sample": Field(TEXT),
        "sources": Field(TEXTS, meaning="addresses"),
        "note": Field(TEXT),
    },
)
BY_COUNTRY = {"countries": COUNTRY, "corridors": CORRIDOR}
"""One shape for each file `library/shared/<kind>.yaml`."""
