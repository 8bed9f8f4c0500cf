"""Marks of what stands before a site: bot walls, error and maintenance pages of hosting services, in lower case.

They belong to the vendors, not to one site; a site's own marks are in its profile.
"""

from __future__ import annotations

BLOCKED = (
    "just a moment...",  # Cloudflare's challenge, as title
    "attention required! | cloudflare",  # Cloudflare's block, as title
    "cf-browser-verification",  # Cloudflare's older challenge form
    "incapsula incident id",  # Imperva
    "_incapsula_resource",  # Imperva's script of the challenge
    "pardon our interruption",  # Imperva, as title and heading
    "px-captcha",  # HUMAN (PerimeterX)
    "captcha-delivery.com",  # DataDome
    "the requested url was rejected. please consult with your administrator",  # F5
    "errors.edgesuite.net",  # Akamai's "Access Denied" with a reference number
    "awswafcookiedomainlist",  # AWS WAF's challenge script
)
MAINTENANCE = (
    "<title>503 service",  # proxies that pass their own page with status 200
    "site is under maintenance",
    "site is undergoing maintenance",
    "down for scheduled maintenance",
    "temporarily unavailable due to maintenance",
    "site est en maintenance",
    "en cours de maintenance",
    "interruption de service planifiée",
)
SOFT_404 = (
    "<title>404",  # "404 Not Found", "404 - Page introuvable"
    "<title>page not found",
    "<title>page introuvable",
    "<title>page non trouvée",
    "<title>error 404",
    "<title>erreur 404",
)
# Answers that name the wall in a header: Cloudflare's challenge.
BLOCKED_HEADERS = (("cf-mitigated", "challenge"),)
