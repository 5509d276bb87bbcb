"""A round trip through the real LibreOffice; skipped only where it is missing."""

import shutil
import subprocess

import pytest
from wagtail.models import Page

from spreadsheets.services import start_import
from spreadsheets.services.exporting import export_sheet

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed"),
]
TEXTS = [
    "=1+1",
    "+62811",
    "-5",
    "@x",
    "'=1",
    "'biasa",
    "007",
    "198503152010011001",
    "1234567890123456",
    "1-2",
    "03/04/2024",
    "1e5",
    "35,22%",
    "  dua   spasi ",
    "TRUE",
    "1,50",
    "Mar-24",
    "12 Maret 2024",
    "“kutip” 'x' \"y\"",
    "a;b,c",
    "😀 é",
    "[hapus]",
]


@pytest.mark.parametrize("again", ["xlsx", "ods", "csv"])
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_what_libreoffice_saved_changes_nothing(tmp_path, context, site, kind, again):
    """Open our file, save it in each format, import it: nothing changed."""
    for number, text in enumerate(TEXTS):
        page = Page(
            title=f"Judul {number}",
            slug=f"judul-{number}",
            seo_title=text,
            search_description=f"{text}\nbaris kedua\n\n{text}",
        )
        site.root_page.add_child(instance=page)
    path = tmp_path / f"ekspor.{kind}"
    export_sheet(sheet="plain", context=context, target=path)

    saved = resaved(path, tmp_path / "hasil", again)
    run = start_import(
        sheet="plain", content=saved.read_bytes(), filename=saved.name, context=context
    )

    changes = {row.label: row.changes for row in run.rows.exclude(action="unchanged")}
    assert changes == {}
    assert run.counts["unchanged"] == len(TEXTS)
    assert run.warnings == []


def resaved(path, folder, kind):
    """Let LibreOffice open a file and save it."""
    profile = folder / "profil"
    # 59 is ";", 34 the quotation mark, 76 UTF-8: what its dialogue proposes.
    filters = {"csv": "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true"}
    command = [
        *(SOFFICE, f"-env:UserInstallation=file://{profile}", "--headless"),
        *("--convert-to", filters.get(kind, kind), "--outdir", str(folder)),
    ]
    if path.suffix == ".csv":
        command.append("--infilter=Text - txt - csv (StarCalc):59,34,76,1,,0")
    subprocess.run([*command, str(path)], check=True, timeout=120, capture_output=True)  # noqa: S603 -- our own file
    return folder / f"{path.stem}.{kind}"
