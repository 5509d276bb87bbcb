"""Documents lie where the web server doesn't look."""

from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from portal.files.checks import documents_in_public


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_FILES_ROOT = tmp_path / "private"
    settings.MEDIA_ROOT.mkdir()
    return tmp_path


def test_names_decide_the_folder(folders):
    names = [
        default_storage.save(name, ContentFile(b"x"))
        for name in (
            "documents/a.pdf",
            "wagtail_uploads/b.pdf",
            "original_images/c.png",
        )
    ]

    assert [str(Path(default_storage.path(n)).relative_to(folders)) for n in names] == [
        "private/documents/a.pdf",
        "private/wagtail_uploads/b.pdf",
        "media/original_images/c.png",
    ]
    assert default_storage.url(names[2]) == "/media/original_images/c.png"
    for name in names[:2]:
        with pytest.raises(NotImplementedError):
            default_storage.url(name)
    assert default_storage.save("documents/a.pdf", ContentFile(b"y")) != names[0]


def test_no_name_leads_out(folders):
    for name in ("documents/../../x", "documents/../imports/x.xlsx"):
        with pytest.raises(SuspiciousFileOperation):
            default_storage.save(name, ContentFile(b"x"))
    with pytest.raises(SuspiciousFileOperation):
        default_storage.path("documents/../../x")


def test_documents_move_out_of_the_public_folder_and_back(folders, capsys):
    public = folders / "media" / "documents" / "tahun"
    public.mkdir(parents=True)
    (public / "a.pdf").write_bytes(b"isi")
    assert [one.id for one in documents_in_public()] == ["files.W001"]

    call_command("move_documents")

    assert (folders / "private/documents/tahun/a.pdf").read_bytes() == b"isi"
    assert not (folders / "media/documents").exists()
    assert documents_in_public() == []
    assert capsys.readouterr().out == "1 moved.\n"

    call_command("move_documents", "--back")

    assert (public / "a.pdf").read_bytes() == b"isi"


def test_moving_overwrites_nothing(folders, capsys):
    for root in ("media", "private"):
        (folders / root / "documents").mkdir(parents=True)
        (folders / root / "documents" / "a.pdf").write_text(root)

    with pytest.raises(SystemExit) as stopped:
        call_command("move_documents")

    assert stopped.value.code == 1
    assert (folders / "media/documents/a.pdf").read_text() == "media"
    assert (folders / "private/documents/a.pdf").read_text() == "private"
