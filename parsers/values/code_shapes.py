"""What each sort of code looks like, said once for prose, lists and the cells of tables. Patterns read text as written."""

from __future__ import annotations

# LMIA exemption codes. Any of these letters begins one where something says so; alone in prose only a few do, because
# "A25" is a provision of the Act, "R10" one of the Regulations and "M5" a postal area.
LMIA_NAMED = r"[ACFHMNPRSTU]\d{2}"
LMIA_LISTED = r"[ACTFHRSP]\d{2}"
LMIA_ALONE = r"(?:[ACTFHSP]\d{2}|R0\d)"
# An occupation of the classification has five digits, four before 2021; a group two or more.
NOC = r"\d{4,5}"
NOC_GROUP = r"\d{2,5}"
# A designated learning institution: O and eleven or twelve digits.
DLI = r"O\d{11,12}"
CONDITION = r"\d{1,2}"
CASE_TYPE = r"\d{1,3}"
PROGRAM = r"(?:[A-Z]{2,6}\d{0,2}|\d{2,4})"
FEE = r"(?:[A-Z]\d{2,3}|\d{2,5})"
# A form of any series, where a heading says that it is one: "PER0007", "E311".
FORM_NAMED = r"[A-Z]{1,4}[ -]?\d{3,5}[A-Z]?"
