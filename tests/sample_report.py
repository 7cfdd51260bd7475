"""A small invented report with every kind of content, for tests of the renderers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from questionnaires.model import Law, Severity, Status
from reports.model import (
    AskedQuestion,
    ClauseRef,
    Finding,
    ModuleResult,
    OpenQuestion,
    PlannedAction,
    ProfileLine,
    Report,
    SafetyNote,
    SourceNote,
)
from reports.rule_entries import CountrySide, PublishedCost, RuleCard

NASTY = '<script>alert(1)</script> & #import "x" *bold* _it_ $x$ [link](http://x) \\ {{ 7*7 }}'
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 6


def finding(name: str, **changes: object) -> Finding:
    """A critical finding about worker-paid fees, with whatever a test changes in it."""
    base = Finding(
        id="worker_paid_agency",
        requirement="R04",
        requirement_label="Workers do not pay recruitment fees to the employer, an agent or a "
        "sub-agent, at any point before, during or after hiring",
        status=Status.GAP,
        severity=Severity.CRITICAL,
        rank=1,
        module="5",
        module_label="Recruitment fees and related costs",
        questions=("5.01",),
        rows=(),
        row_labels=(),
        asked=(
            AskedQuestion(
                "5.01",
                "worker_paid_agency",
                "Did any worker pay money to an agent, broker, friend or recruiter for this job?",
                "Yes",
            ),
        ),
        answer="Yes",
        why="A worker who paid for the job often arrives with a debt and cannot leave.",
        good="You asked workers alone, in their language, and nobody had to pay anyone.",
        clauses=(
            ClauseRef(
                "ILO general principles",
                "7",
                "No recruitment fees or related costs are charged to workers or jobseekers.",
                "found",
                "ilo_gpog",
            ),
            ClauseRef(
                "ILO definition",
                "A(a)",
                "Payments for recruitment services, whoever takes them.",
                "check",
                "ilo_def",
            ),
            ClauseRef("RBA Code, version 8.0 (2024)", "A1", "", "known", crosswalk=True),
            ClauseRef("SA8000:2014", "2.3", "", "known", crosswalk=True),
        ),
        actions=("A12", "A10"),
        evidence=("interview results",),
        safety_card=True,
    )
    return replace(base, id=name, **changes)  # type: ignore[arg-type]  # a test may put any field here


def asked(ref: str, label: str, answer: str, row: str = "") -> AskedQuestion:
    return AskedQuestion(ref, f"q_{ref}", label, answer, row)


def action(name: str, order: int, label: str, **changes: object) -> PlannedAction:
    """An action for critical findings, with whatever a test changes in it."""
    base = PlannedAction(
        id=name,
        order=order,
        rank=1,
        label=label,
        role="OWN",
        role_label="Owner or general manager, Payroll or accounts",
        roles=("OWN", "FIN"),
        due=date(2026, 11, 24),
        complete=date(2027, 2, 19),
        again="",
        steps=("Write the plan for paying the money back.", "Pay.", "Check with the workers."),
        evidence=("plan", "proofs of payment"),
        verify="Workers confirm, alone and in their language, that they got the money.",
        kpi="Share of workers repaid",
        template="T6",
        small_firm="",
        severity=Severity.CRITICAL,
        findings=("worker_paid_agency",),
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # a test may put any field here


def findings() -> tuple[Finding, ...]:
    unknown = finding(
        "fees_known",
        status=Status.UNKNOWN,
        severity=None,
        rank=2,
        questions=("5.05", "5.01"),
        asked=(
            asked("5.05", "How do you know what workers paid?", "Agency told us"),
            asked("5.01", "Did any worker pay money to an agent?", "No"),
        ),
        answer="5.05: Agency told us; 5.01: No",
        why="Nobody asked the workers alone, so we note this as not known yet.",
        check=True,
        actions=("A10",),
        safety_card=False,
    )
    licence = finding(
        "licence",
        severity=Severity.MAJOR,
        rank=3,
        module="4",
        module_label="Selecting and managing labour recruiters",
        requirement_label="Recruiters are screened and licensed before use",
        questions=("4.02",),
        rows=("r1", "r2"),
        row_labels=("Al Noor <b>Manpower</b>", "Recruiter 2 of 3"),
        asked=(
            asked("4.02", "Did you check the licence?", "No", "Al Noor <b>Manpower</b>"),
            asked("4.02", "Did you check the licence?", "Don't know", "Recruiter 2 of 3"),
        ),
        answer="Al Noor <b>Manpower</b>: No; Recruiter 2 of 3: Don't know",
        actions=("A06",),
        note="Allowed by a national law up to a cap; not allowed under the ILO definition.",
        safety_card=False,
    )
    nasty = finding(
        "contract_language",
        status=Status.PARTLY_MET,
        severity=Severity.MINOR,
        rank=5,
        module="7",
        module_label="Contracts and terms",
        questions=("7.02",),
        asked=(asked("7.02", NASTY, f"Partly {LONG_WORD}"),),
        answer=f"Partly {LONG_WORD}",
        actions=("A14",),
        safety_card=False,
    )
    return (finding("worker_paid_agency"), unknown, licence, nasty)


def plan() -> tuple[PlannedAction, ...]:
    return (
        action("A12", 1, "Repay worker-paid fees"),
        action(
            "A10",
            2,
            "Interview workers about fees",
            again="Q",
            role_label="Human resources or office manager",
            complete=date(2026, 12, 21),
            findings=("worker_paid_agency", "fees_known"),
        ),
        action(
            "A06",
            3,
            "Screen recruiters before use",
            severity=Severity.MAJOR,
            rank=3,
            due=date(2026, 12, 21),
            again="Y",
            template="T2",
            findings=("licence",),
        ),
        action(
            "A14",
            4,
            NASTY,
            severity=Severity.MINOR,
            rank=5,
            due=date(2026, 12, 21),
            small_firm="One page is enough.",
            findings=("contract_language",),
        ),
    )


def modules() -> tuple[ModuleResult, ...]:
    none = dict.fromkeys(
        ("critical", "major", "minor", "info", "unknown", "met", "not_applicable"), 0
    )
    return (
        ModuleResult(
            "4",
            "recruiters",
            "Selecting and managing labour recruiters",
            {**none, "major": 1, "met": 1},
            False,
            ("screened",),
        ),
        ModuleResult(
            "5",
            "fees",
            "Recruitment fees and related costs",
            {**none, "critical": 1, "unknown": 1},
            True,
        ),
        ModuleResult("7", "contracts", "Contracts and terms", {**none, "minor": 1}, False),
        ModuleResult(
            "8",
            "documents",
            "Documents and freedom of movement",
            {**none, "met": 1},
            False,
            ("papers",),
        ),
    )


def papers_met() -> Finding:
    """What is in place."""
    return finding(
        "papers",
        status=Status.MET,
        severity=None,
        rank=7,
        module="8",
        module_label="Documents and freedom of movement",
        questions=("8.01",),
        asked=(asked("8.01", "Who keeps the passports?", "The worker"),),
        answer="The worker",
        actions=(),
        safety_card=False,
    )


def safety_note() -> SafetyNote:
    """The safety card, short."""
    return SafetyNote(
        "First make people safe",
        "Your answer is a warning sign. It is no verdict.",
        ("Name one senior person to act.", "Give back papers and bank cards today."),
        ("Do not dismiss or send anyone home.",),
        "Labour inspectorate, trade union.",
        "We report to nobody.",
    )


def source_notes() -> tuple[SourceNote, ...]:
    """One source we know, one not yet verified."""
    title = "General principles and operational guidelines"
    publisher = "International Labour Organization"
    return (
        SourceNote("ilo_gpog", title, "2016", publisher, "", "known"),
        SourceNote("scheme", "A list of agencies", "2024", "", "https://example.org/x", "check"),
    )


def rule_card() -> RuleCard:
    """A way with a lawful limit at one end, and at the other what is not confirmed."""
    limit = CountrySide(
        country="NP",
        label="Nepal",
        side="origin",
        card="NP",
        rule="capped",
        confidence="found",
        prepared="2026-11",
        summary=f"The law sets a limit. {NASTY}",
        cap_amount="10000",
        cap_currency="NPR",
        cap_basis="service charge",
        exceptions=("Some agreements put all on the employer.",),
        laws=(Law("Foreign Employment Act", "2007", "s.24"),),
        authority="Department of Foreign Employment",
        lookup="a public list",
        ask="Who paid the ticket?",
        to_verify=("whether the limit was changed",),
        sources=("https://example.org/limit",),
    )
    unsure = CountrySide(
        country="OM",
        label="Oman",
        side="destination",
        card="OM",
        rule="prohibited",
        confidence="check",
        prepared="2026-11",
        warning="Not confirmed. Ask before you rely on it: Ministry of Labour.",
        summary="The employer carries the cost.",
        authority="Ministry of Labour",
    )
    cost = PublishedCost(
        level="from_origin",
        origin="NPL",
        destination="all",
        group="all",
        amount="20895",
        currency="NPR",
        period="2025",
        measure="official_minimum",
        survey="Press calculation",
        confidence="found",
        prepared="2026-11",
        months_of_wages="1.5",
        sources=("https://example.org/cost",),
    )
    return RuleCard("NP", "OM", limit, unsure, cost)


def sample_report(**changes: object) -> Report:
    """The whole report; `changes` replace fields."""
    met = papers_met()
    report = Report(
        questionnaire={
            "ref_id": "fair_recruitment",
            "version": 1,
            "status": "published",
            "title": "Fair recruitment due diligence",
            "content_hash": "0123456789abcdef0123",
        },
        language="en",
        direction="ltr",
        date=date(2026, 11, 21),
        subject="Sunrise Garments <Ltd>",
        profile=(
            ProfileLine("1.01", "country", "In which country is your workplace?", "Malaysia"),
            ProfileLine("1.04", "workers_total", "How many people work for you today?", "34"),
        ),
        counts={
            "critical": 1,
            "major": 1,
            "minor": 1,
            "info": 0,
            "unknown": 1,
            "met": 1,
            "not_applicable": 1,
            "open": 1,
        },
        rating="urgent",
        critical_open=True,
        safety_card=safety_note(),
        warning_level="high",
        confidence="low",
        modules=modules(),
        findings=findings(),
        actions=plan(),
        open_questions=(OpenQuestion("6.01", "adverts", "Do you check adverts?", "6"),),
        not_applicable=(
            asked(
                "1.19", "To which countries do you send people?", "Does not apply: we send nobody"
            ),
        ),
        strengths=(met,),
        sources=source_notes(),
        rule_cards=(rule_card(),),
    )
    return replace(report, **changes)  # type: ignore[arg-type]  # a test may put any field here


def quiet_report() -> Report:
    """A report in which nothing was found."""
    return sample_report(
        counts=dict.fromkeys(sample_report().counts, 0) | {"met": 1},
        rating="no_gap_found",
        critical_open=False,
        safety_card=None,
        warning_level="",
        modules=modules()[3:],
        findings=(),
        actions=(),
        open_questions=(),
        not_applicable=(),
        sources=(),
        rule_cards=(),
    )
