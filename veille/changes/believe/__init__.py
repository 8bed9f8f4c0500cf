"""Is this really the page? Likeness to the last version with content, signs of what stands in a page's place, the verdict.

Loaded on use, as `veille.changes` is: a page whose bytes are the same is not judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from veille.lazy import names_on_use

if TYPE_CHECKING:
    from veille.changes.believe.first_sight import is_unproven
    from veille.changes.believe.judgement import is_copy, is_kept, judge_capture, judge_part
    from veille.changes.believe.likeness import ReadCapture, plain
    from veille.changes.believe.surroundings import Surroundings

__all__ = ["ReadCapture", "Surroundings", "is_copy", "is_kept", "is_unproven", "judge_capture", "judge_part", "plain"]

if not TYPE_CHECKING:  # a type checker must refuse a name that is not here
    __getattr__ = names_on_use(__name__)
