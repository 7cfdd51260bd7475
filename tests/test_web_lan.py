"""A hall without internet: every page works over plain http from another machine's address.

Nothing of a page is loaded from elsewhere, nothing needs https, and forms and cookies work whatever
name or number the laptop is called by.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

import aiohttp
import pytest
from aiohttp import web

from bot.settings import Settings
from bot.web.app import HEADERS, create_app
from bot.wiring import make_service
from storage.memory import MemoryStore

HOSTS = ("192.168.43.1:8080", "10.0.0.7", "[fe80::1]:8080", "trainer-laptop.local:8080")
LOADED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "link": ("href",),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
    "input": ("src",),
    "form": ("action",),
}
"""What makes a browser load or send something, by element."""
IN_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
IN_SCRIPT = re.compile(r"""["'`](https?:)?//[\w.-]+""")
ONLY_HTTPS = re.compile(
    r"crypto\.subtle|serviceWorker|navigator\.(clipboard|geolocation|mediaDevices|share)"
    r"|randomUUID|new Notification|caches\."
)
"""What browsers give to pages over https alone."""


class Loads(HTMLParser):
    """Everything a page loads or sends to, and where its own links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.inside: list[str] = []
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        names = [one for one in LOADED.get(tag, ()) if given.get(one)]
        self.loaded += [given[name].split()[0] for name in names]
        self.loaded += [a or b for a, b in IN_CSS.findall(given.get("style", ""))]
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self._in = tag if tag in ("style", "script") else ""

    def handle_data(self, data: str) -> None:
        if self._in == "style":
            self.loaded += [a or b for a, b in IN_CSS.findall(data)]
        elif self._in == "script":
            self.inside.append(data)


def from_elsewhere(addresses: list[str]) -> list[str]:
    """Return the addresses that lead away from the laptop."""
    return [
        one for one in addresses if urlsplit(one).netloc or urlsplit(one).scheme not in ("", "data")
    ]


def test_what_leads_elsewhere_is_found() -> None:
    page = Loads(
        '<script src="//cdn.example/a.js"></script><img src="data:,"><link href="/a.css">'
        "<style>@import 'https://fonts.example/x'; p {background: url(/a.png)}</style>"
        '<p style="background: url(http://b.example/p.png)"><a href="https://law.example/">law</a>'
    )
    found = ["//cdn.example/a.js", "https://fonts.example/x", "http://b.example/p.png"]
    assert from_elsewhere(page.loaded) == found
    assert IN_SCRIPT.search('fetch("https://far.example/x")')


class Phone:
    """A browser in the hall: it knows the laptop by one address, and keeps cookies itself."""

    def __init__(self, session: aiohttp.ClientSession, port: int, host: str) -> None:
        self._session, self._port, self.host = session, port, host
        self.cookies: dict[str, str] = {}
        self.seen: dict[str, str] = {}
        self.text = ""

    async def go(self, method: str, path: str, fields: dict[str, str] | None = None) -> str:
        """Ask as a browser does over plain http, and follow where it is sent."""
        headers = {"Host": self.host, "Accept-Language": "en"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={one}" for name, one in self.cookies.items())
        if method == "POST":
            headers["Origin"] = f"http://{self.host}"
        url = f"http://127.0.0.1:{self._port}{path}"
        async with self._session.request(
            method, url, data=fields, headers=headers, allow_redirects=False
        ) as answer:
            for one in answer.cookies.values():
                assert not one["secure"], "over plain http a browser would not send it back"
                assert not one["domain"]
                self.cookies[one.key] = one.value
                if one["max-age"] == "0":
                    del self.cookies[one.key]
            assert answer.status in (200, 303), (answer.status, path)
            assert "Strict-Transport-Security" not in answer.headers
            if answer.status == 303:
                return await self.go("GET", urljoin(path, answer.headers["Location"]))
            kind = answer.content_type
            self.text = (await answer.read()).decode("utf-8", "replace")
        if kind in ("text/html", "text/css", "text/javascript", "image/svg+xml"):
            self.seen[path] = self.text
        return self.text

    async def send(self, path: str, **fields: str) -> str:
        for name in ("form", "once"):
            found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
            if found:
                fields.setdefault(name, found[1])
        return await self.go("POST", path, fields)

    async def tap(self, label: str) -> str:
        pattern = rf'value="([^"]*)"[^>]*>{re.escape(label)}'
        found = re.search(pattern, self.text)
        assert found, f"no button {label!r} in {self.text}"
        return await self.send("/chat/tap", data=found[1].replace("&#39;", "'"))


@asynccontextmanager
async def hall(host: str) -> AsyncIterator[Phone]:
    """A laptop that serves the local network, and a phone."""
    settings = Settings(secret_key="a key for tests, made by nobody else", languages=("en",))
    service = make_service(settings, base_url=f"http://{host}", store=MemoryStore())
    await service.store.open()
    app = create_app(service.conversation, Settings(public_url=f"http://{HOSTS[0]}"))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            yield Phone(session, port, host)
    finally:
        await runner.cleanup()
        await service.store.close()


@pytest.mark.parametrize("host", HOSTS)
async def test_forms_and_cookies_work_under_every_name_of_the_laptop(host: str) -> None:
    async with hall(host) as phone:
        page = await phone.go("GET", "/")
        assert f"http://{HOSTS[0]}/chat" in page
        await phone.send("/chat/open")
        await phone.tap("Yes, keep my answers")
        assert "In which country" in await phone.tap("Employer")
        assert "In which country" in await phone.go("GET", "/chat")


async def test_no_page_loads_anything_from_elsewhere() -> None:
    async with hall(HOSTS[0]) as phone:
        await phone.go("GET", "/")
        await phone.send("/chat/open", go="file")
        await phone.send("/chat/tap", data="/start")
        await phone.tap("Yes, keep my answers")
        await phone.tap("Employer")
        asked = ("/help", "/help list", "/status", "/privacy", "/share", "/share device")
        for command in (*asked, "/language", "/start new", "/review"):
            await phone.send("/chat/tap", data=command)
            phone.seen[command] = phone.text
            await _follow_documents(phone)
        await phone.send("/chat/tap", data="/review")
        await phone.tap("Submit and get my report")
        phone.seen["result"] = phone.text
        await _follow_documents(phone)
        await phone.go("GET", "/calendar")
        await _follow_assets(phone)
        assert len([path for path in phone.seen if "/document/" in path]) >= 2
        suffixes = {PurePosixPath(urlsplit(path).path).suffix for path in phone.seen}
        assert {".css", ".js", ".svg"} <= suffixes
        for path, text in phone.seen.items():
            _assert_at_home(path, text)


async def _follow_documents(phone: Phone) -> None:
    text = phone.text
    for link in Loads(text).links:
        if link.startswith("/chat/document/") and "/html" in link.replace("@html", "/html"):
            await phone.go("GET", link)
    phone.text = text


async def _follow_assets(phone: Phone) -> None:
    wanted = {one for text in list(phone.seen.values()) for one in Loads(text).loaded}
    for path in sorted(one for one in wanted if one.startswith("/") and "." in one):
        await phone.go("GET", path)


def _assert_at_home(path: str, text: str) -> None:
    page = Loads(text)
    assert from_elsewhere(page.loaded) == [], path
    if ".css" in path:
        assert from_elsewhere([a or b for a, b in IN_CSS.findall(text)]) == [], path
    scripts = [text] if ".js" in path else page.inside
    for script in scripts:
        assert not IN_SCRIPT.search(script), path
        assert not ONLY_HTTPS.search(script), path


def test_the_headers_ask_for_no_https_and_for_nothing_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "http" not in policy
    assert "upgrade-insecure-requests" not in policy
    assert policy.startswith("default-src 'none'")
