"""The bytes of a scenario's pages: two templates, and noise that differs on every day without meaning."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from scenario import words
from scenario.plan import Content, Lang, Page, Plan
from scenario.truth import content_on

_FIRST_STAMP = date(2026, 2, 16)  # before the first check
_TITLES: dict[Lang, str] = {
    "en": "Instructions {n}: {topic} in {region}",
    "fr": "Instructions {n} : {topic} vers {region}",
}


def render(plan: Plan, page: Page, day: int, *, other: str, halved: bool = False, empty: bool = False) -> str:
    """The page on a day as HTML; `other` is the twin's address."""
    lang, number = page.lang, page.pair.number
    topic = words.TOPICS[lang][number % len(words.TOPICS[lang])]
    region = words.REGIONS[lang][number // len(words.TOPICS[lang]) % len(words.REGIONS[lang])]
    title = _TITLES[lang].format(n=number, topic=topic, region=region)
    content = content_on(plan, page, day)
    new = page.pair.host == "canada" and day >= plan.redesign
    body = "" if empty else _body(content, lang, topic, region, new=new, halved=halved)
    noise = hashlib.sha256(f"{plan.seed} {page.path} {day // 2}".encode()).hexdigest()  # moves every other day
    if page.pair.host == "quebec":
        return _quebec(lang, title, body, other, noise)
    edition = (day - halved) // 2  # a half page is one of the edition that was there
    stamp = (_FIRST_STAMP + timedelta(days=edition)).isoformat()  # moves forward without an edit
    return _canada(lang, title, body, other, noise, new=new, stamp=stamp)


def _body(content: Content, lang: Lang, topic: str, region: str, *, new: bool, halved: bool) -> str:
    heads = words.HEADINGS[lang]
    prose = words.PROSE[lang][content.prose].format(topic=topic, region=region)
    items = "\n".join(f"<li>{words.CONDITIONS[lang][item]}</li>" for item in content.items)
    blocks = [
        (heads[0], f"<p>{prose}</p>"),
        (heads[1], f"<p>{words.LEADS[lang, content.logic]}</p>\n<ul>\n{items}\n</ul>"),
        (heads[2], f"<p>{words.duration_sentence(lang, content.duration)}</p>"),
        (heads[3], f"<p>{words.fee_sentence(lang, content.fee)}</p>"),
        (
            heads[4],
            f"<p>{words.date_sentence(lang, content.date)}</p>\n<p>{words.code_sentence(lang, content.code)}</p>\n<p>{words.AGE[lang]}</p>",
        ),
    ]
    if halved:
        blocks = blocks[:1]
    filler = f"<p>{words.FILLER[lang]}</p>"
    out = []
    for index, (heading, inner) in enumerate(blocks):
        anchor = f"toc{index}" if new else f"s{index}"
        part = f'<h2 id="{anchor}">{heading}</h2>\n{inner}\n{filler if index == 0 and not halved else ""}'
        out.append(f'<section class="gc-part">{part}</section>' if new else f'<div class="mwsbodytext">{part}</div>')
    return "\n".join(out)


def _canada(lang: Lang, title: str, body: str, other: str, noise: str, *, new: bool, stamp: str) -> str:
    twin = "fr" if lang == "en" else "en"
    classes = 'class="container gc-v2"' if new else 'class="container"'
    details = "Page details" if lang == "en" else "Détails de la page"
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title} - Canada.ca</title>
<link rel="alternate" hreflang="{twin}" href="{other}">
<meta name="dcterms.language" content="{"eng" if lang == "en" else "fra"}">
<script>var session = "{noise}";</script></head>
<body class="t{noise[:6]}"><header><div id="wb-bnr"><section id="wb-lng"><a hreflang="{twin}" href="{other}">{twin}</a></section></div>
<nav id="wb-bc"><ol><li><a href="/{noise[:4]}">Canada.ca</a></li></ol></nav></header>
<main property="mainContentOfPage" resource="#wb-main" {classes}>
<h1 property="name" id="wb-cont">{title}</h1>
{body}
<section class="pagedetails"><h2 class="wb-inv">{details}</h2><div class="gc-pg-hlpfl">{noise}</div>
<time property="dateModified">{stamp}</time></section>
</main><footer id="wb-info"><p>{noise[-8:]}</p></footer></body></html>
"""


def _quebec(lang: Lang, title: str, body: str, other: str, noise: str) -> str:
    twin = "fr" if lang == "en" else "en"
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Gouvernement du Québec</title>
<link rel="alternate" hreflang="{twin}" href="{other}">
<link rel="stylesheet" href="/merged-{noise[:12]}.css"></head>
<body id="p{noise[:5]}"><header class="piv"><a hreflang="{twin}" href="{other}">{twin}</a></header>
<nav class="breadcrumb"><ol><li>Québec.ca</li></ol></nav>
<main><div id="main"><div class="col-12"><h1>{title}</h1>
{body}
</div></div></main><footer><p>{noise[-8:]}</p></footer></body></html>
"""


def error_page(kind: str, lang: Lang) -> str:
    """A page that says with status 200 that it is not the page."""
    says = {
        ("bot_wall", "en"): ("Access Denied", "You don't have permission to access this page on this server."),
        ("bot_wall", "fr"): ("Access Denied", "You don't have permission to access this page on this server."),
        ("maintenance", "en"): ("Scheduled maintenance", "The site is temporarily unavailable."),
        ("maintenance", "fr"): ("Maintenance planifiée", "Le site est temporairement indisponible."),
        ("soft_404", "en"): ("We couldn't find that Web page (Error 404)", "We couldn't find that Web page."),
        ("soft_404", "fr"): (
            "Nous ne pouvons trouver cette page Web (Erreur 404)",
            "Nous ne pouvons trouver cette page Web.",
        ),
    }[kind, lang]
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{says[0]}</title></head>'
        f"<body><main><h1>{says[0]}</h1><p>{says[1]}</p></main></body></html>\n"
    )
