"""Addresses as QR codes, for a phone to scan from a screen.

Rule of this file: only an address that another device can reach becomes a code.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

import segno
from markupsafe import Markup


def qr_code(address: str) -> Markup | None:
    """Return an address as an SVG to stand in a page, None where only this machine reaches it."""
    if not address or is_only_here(urlsplit(address).hostname or ""):
        return None
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(scale=4, border=3, light="#fff", omitsize=True))


def is_only_here(host: str) -> bool:
    """Tell whether a host name or address leads back to the machine that asks."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
