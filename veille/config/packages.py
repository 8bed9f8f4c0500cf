"""Rule packages that take their parameters from the record: where each of their values stands in their files."""

from __future__ import annotations

from pathlib import PurePosixPath

from pydantic import Field, field_validator, model_validator

from veille.config.vocabulary import KnownUnit
from veille.model import Cmp, RateTime
from veille.strict import NotEmpty, Strict

MAPPINGS = (".json", ".toml")
PARAMETERS = (".yaml", ".yml")


class FactPlace(Strict):
    """Where one fact stands in a package's files."""

    fact: str = Field(description="key of the fact")
    file: str = Field(description="file below the package's root: an OpenFisca parameter (.yaml), or .json or .toml")
    at: str | None = Field(None, description="JSON Pointer of the value in a .json or .toml file, such as /rates/fee")
    unit: KnownUnit | None = Field(
        None, description="unit in which the file counts, where it does not say so itself (month)"
    )
    cmp: Cmp | None = Field(
        None, description="what the package takes the value for (max, min, eq, ...): another comparison is not proposed"
    )
    per: RateTime | None = Field(
        None,
        description="time for which the package counts the value (`year` of $155 per year), where its file is silent",
    )
    create: bool = Field(
        False,
        description="make the file or the place where the package has none yet; else a place that is not there is refused",
    )
    source: str | None = Field(
        None, description="JSON Pointer at which address, quote and first day are written beside the value"
    )

    @field_validator("file")
    @classmethod
    def _below_the_root(cls, file: str) -> str:
        path = PurePosixPath(file)
        if path.is_absolute() or ".." in path.parts or path.suffix not in (*MAPPINGS, *PARAMETERS):
            raise ValueError(f"{file!r} is no .yaml, .json or .toml file below the package's root")
        return file

    @field_validator("at", "source")
    @classmethod
    def _is_a_pointer(cls, pointer: str | None) -> str | None:
        if pointer is not None and (not pointer.startswith("/") or pointer.endswith("/")):
            raise ValueError(f"{pointer!r} is not a JSON Pointer; write /name or /table/name")
        return pointer

    @model_validator(mode="after")
    def _value_has_a_place(self) -> FactPlace:
        if (self.at is None) == (PurePosixPath(self.file).suffix in MAPPINGS):
            what = "needs `at`" if self.at is None else "is a parameter of its own: leave `at` out"
            raise ValueError(f"{self.file} {what}")
        return self


class Package(Strict):
    """A downstream rule package that `veille propose` writes to."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", description="its name in `packages` of sources and facts")
    root: str = Field(".", description="its working copy, relative to the config file; `propose --into` names another")
    folder: NotEmpty | None = Field(
        None, description="folder of OpenFisca parameters for facts without a place: caq.fee is caq/fee.yaml"
    )
    facts: tuple[str, ...] = Field(
        (), description="keys, with * as a wildcard (default: facts that name the package, and those of its places)"
    )
    reviewed: bool = Field(True, description="propose only what a person accepted or edited (`veille review`)")
    places: tuple[FactPlace, ...] = Field((), description="where its facts stand in its files")

    @field_validator("folder")
    @classmethod
    def _folder_below_the_root(cls, folder: str | None) -> str | None:
        if folder is not None and (PurePosixPath(folder).is_absolute() or ".." in PurePosixPath(folder).parts):
            raise ValueError(f"{folder!r} is not a folder below the package's root")
        return folder
