"""Words of what stands before a site: bot walls, error and maintenance pages of hosting services, in lower case.

They belong to the vendors, not to one site; a site's own words are in its profile.
"""

from __future__ import annotations

from typing import NamedTuple


class BlockWords(NamedTuple):
    """Words in a page's title and in its source. `^` means at the title's very start."""

    titles: tuple[str, ...]
    texts: tuple[str, ...]


BLOCKED = BlockWords(
    titles=(
        "just a moment...",  # Cloudflare's challenge
        "attention required! | cloudflare",  # Cloudflare's block
        "pardon our interruption",  # Imperva
        "access denied",  # Akamai
    ),
    texts=(
        "cf-browser-verification",  # Cloudflare's older challenge form
        "incapsula incident id",  # Imperva
        "_incapsula_resource",  # Imperva's script of the challenge
        "px-captcha",  # HUMAN (PerimeterX)
        "captcha-delivery.com",  # DataDome
        "the requested url was rejected. please consult with your administrator",  # F5
        "errors.edgesuite.net",  # Akamai's "Access Denied" with a reference number
        "awswafcookiedomainlist",  # AWS WAF's challenge script
    ),
)
MAINTENANCE = BlockWords(
    titles=("site maintenance", "under maintenance", "site en maintenance", "503 service"),
    texts=(
        "site is under maintenance",
        "site is undergoing maintenance",
        "down for scheduled maintenance",
        "site est en maintenance",
        "en cours de maintenance",
        "interruption de service planifiée",
    ),
)
SOFT_404 = BlockWords(
    titles=(
        "404 not found",
        "^404 - ",  # not "Form IMM 5404 - Canada.ca"
        "page not found",
        "page introuvable",
        "page non trouvée",
        "error 404",
        "erreur 404",
    ),
    texts=(),  # an error page's text says little that a real page could not
)
# Answers that name the wall in a header: Cloudflare's challenge, AWS WAF's.
BLOCKED_HEADERS = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", "challenge"),
    ("x-amzn-waf-action", "captcha"),
)
