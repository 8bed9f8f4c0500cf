"""Damaged inputs: bytes flipped, cut, repeated, spliced with another file, tokens of markup and encodings put in."""

from __future__ import annotations

import random
from collections.abc import Sequence

_TOKENS = (
    b"<", b">", b"</", b"<!--", b"]]>", b"<![CDATA[", b"&#0;", b"&#x110000;", b"&", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80",
    b"<table>", b"</table>", b"<td rowspan=9999999>", b"<td colspan=-1>", b"<td rowspan='a'>", b"<svg>", b"<template>", b"<main>", b"<base href=//[>",
    b"<meta charset=undefined>", b"<meta charset=idna>", b"<html lang=''>", b"<?xml version='1.0' encoding='utf-7'?>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<a href='http://[::1'>x</a>", b"<a href='javascript:x'>", b"<time datetime='9999-99-99'>", b"---\n", b"url: http://[\n", b"```", b"| a | b |\n|--|\n",
    b"$1,000,000,000,000,000", b"P99999999999Y", b"99999999999 years", b"February 31, 2024", b"0000-00-00", b"R999(a)(b)(c)(d)", b"1e999", b"\xc2\xa0" * 50,
    b"WARC/1.0\r\n", b"Content-Length: -1\r\n", b"stream\n", b"endobj", b"/Length 99999999", b"/Type /Page", b"xref\n", b"%%EOF", b"\r", b"\xe2\x80\xae",
)  # fmt: skip


def mutate(raw: bytes, others: Sequence[bytes], dice: random.Random, *, most: int = 6) -> bytes:
    """The bytes with one damage or several, `most` at most."""
    data = bytearray(raw)
    for _ in range(dice.randint(1, most)):
        at = dice.randrange(len(data) + 1)
        match dice.randrange(7):
            case 0:
                for _ in range(dice.randint(1, 20)):
                    if data:
                        data[dice.randrange(len(data))] = dice.randrange(256)
            case 1:
                del data[at : at + dice.choice((1, 10, 200, len(data)))]
            case 2:
                data[at:at] = data[at : at + dice.randint(1, 400)] * dice.randint(1, 20)
            case 3:
                other = dice.choice(others)
                start = dice.randrange(len(other) + 1)
                data[at:at] = other[start : start + dice.randint(1, 2_000)]
            case 4 | 5:
                data[at:at] = dice.choice(_TOKENS) * dice.choice((1, 1, 3))
            case _:
                data[at:] = data[at:][::-1] if dice.random() < 0.1 else data[at:].swapcase()
    return bytes(data)
