"""`reextract --dask`: the same result from a cluster of two workers as from one process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.watching import Watch
from veille.errors import UsageError
from veille.pipeline.past.imports import run_import
from veille.pipeline.reread import cluster
from veille.pipeline.reread.reextract import ReextractReport, run_reextract
from veille.workspace import open_workspace

TEXT = "---\nurl: https://www.canada.ca/en/manuals/p{n}.html\ningest_date: 2025-01-0{n}\n---\n\nPage {n}\n======\n\nThe CAQ is valid for a maximum of {n} months [R205(a) – A7{n}].\n"


def prepare(watch: Watch) -> None:
    """A database of four pages whose stored readings say nothing, as if read by parsers that knew no rule."""
    for n in range(1, 5):
        (watch.folder / f"{n}.md").write_text(TEXT.format(n=n), encoding="utf-8")
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        run_import(workspace, [watch.folder / f"{n}.md" for n in range(1, 5)])
        for page in workspace.store.pages.all():
            (version,) = workspace.store.history.versions(page.page_id)
            document = workspace.store.history.load(version.version_id)
            bare = replace(
                document, extractor_version="older", sections=tuple(replace(s, rules=()) for s in document.sections)
            )
            workspace.store.history.replace_extraction(version.version_id, bare, at=workspace.now(), run_id=None)


def reextract(watch: Watch, dask: str | None) -> tuple[ReextractReport, list[tuple[object, ...]]]:
    """Read again; the report and the rules that are there then."""
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        report = run_reextract(workspace, processes=1, dask=dask)
    return report, watch.rows("SELECT rule_id, version, quote, start, observed_from FROM v1_rule ORDER BY 1, 2")


@pytest.mark.filterwarnings("ignore")  # Dask's own start-up warns of ports and of deprecated modules
def test_a_cluster_of_two_workers_gives_the_same_as_one_process(tmp_path: Path) -> None:
    """Rules, ids and times are equal, and a second pass has nothing left to read."""
    distributed = pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    from tests.watching import Site

    results = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
    ) as started:
        for name, address in (("one", None), ("two", started.scheduler_address)):
            folder = tmp_path / name
            folder.mkdir()
            watch = Watch(folder, Site())
            prepare(watch)
            assert watch.rows("SELECT count(*) FROM v1_rule_current") == [(0,)]
            results.append(reextract(watch, address))
            assert reextract(watch, address)[0].versions == 0
    (report, rules), (report_dask, rules_dask) = results
    assert (report.versions, report.changed) == (report_dask.versions, report_dask.changed) == (4, 4)
    assert rules == rules_dask
    assert len(rules) >= 4


@pytest.mark.filterwarnings("ignore")
def test_an_address_without_a_scheduler_is_one_clear_line(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong address is a usage error that says how to start a scheduler."""
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    prepare(watch)
    with open_workspace(watch.config()) as workspace, pytest.raises(UsageError, match="dask scheduler"):
        run_reextract(workspace, dask="tcp://127.0.0.1:9")
