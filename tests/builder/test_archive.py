"""builder.archive from outside: the same bytes every time, files whole or not at all, and hostile archives refused."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import socket
import stat
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import warnings
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import builder
from builder.archive import Limits, read_course_files, tar_gz, write_file
from builder.diagnostics import BuilderError
from builder.fileset import FileSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MTIME = 1_700_000_000
COURSE = {
    "course/course.xml": b'<course url_name="run" org="LDN" course="1"/>\n',
    "course/html/empty.html": b"",
    "course/static/" + "long-" * 40 + ".bin": bytes(range(256)) * 5,
    "course/" + "deep/" * 40 + "leaf.txt": b"leaf",
    "course/static/Überblick – ру́сский 日本語.txt": "ü".encode(),
}
REPACK_TAR = "pack the course with 'tar czf', files and folders only"
REPACK_ZIP = "pack the course with an ordinary 'zip -r', without a password"
REPACK = "pack the course again, with plain names relative to its folder"
COPY = "put a copy of the file in its place and pack again"
AGAIN = "download or pack it again"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder inside another, so that messages show short paths and an escape would be seen."""
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    return inside


@pytest.fixture
def open_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty working folder that any user may enter, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        with monkeypatch.context() as patch:
            patch.chdir(name)
            yield Path(name)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Nobody's permissions while it lasts, since root may read and write everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


# --- Archives as others might make them


def member(name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    """One member for `packed`, of any kind."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, target, len(content)
    return info, content


def symlink(name: str, target: str) -> tuple[tarfile.TarInfo, bytes]:
    return member(name, kind=tarfile.SYMTYPE, target=target)


def hardlink(name: str, target: str) -> tuple[tarfile.TarInfo, bytes]:
    return member(name, kind=tarfile.LNKTYPE, target=target)


def directory(name: str) -> tuple[tarfile.TarInfo, bytes]:
    return member(name, kind=tarfile.DIRTYPE)


def tar_bytes(*members: tuple[tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    """An uncompressed tar of `members`, written by the standard library."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def packed(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    return gzip.compress(tar_bytes(*members), 1)


def raw_header(name: str, size: int, kind: bytes = b"0") -> bytes:
    """One header block that may lie about its size."""
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, size
    return info.tobuf(tarfile.GNU_FORMAT)


def pax(records: bytes, name: str = "course/a") -> bytes:
    """An archive of one empty file after a pax header with `records`."""
    block = raw_header("pax", len(records), b"x") + records + bytes(-len(records) % 512)
    return gzip.compress(block + raw_header(name, 0) + bytes(1024))


def zip_bytes(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of duplicate names
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def zip_of_kind(kind: int) -> bytes:
    """A .zip with one member whose Unix mode is of `kind`."""
    info = zipfile.ZipInfo("course/a")
    info.external_attr = (kind | 0o644) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def patched(content: bytes, signature: bytes, offset: int, new: bytes) -> bytes:
    """`content` with `new` at `offset` after the first `signature`."""
    start = content.index(signature) + offset
    return content[:start] + new + content[start + len(new) :]


def duplicate_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("course/a", "1")
        archive.writestr("course/a", "2")
    return buffer.getvalue()


def overlapping_zip() -> bytes:
    """Two names for one place, as in a zip bomb: the second entry of the list points to the first file."""
    content = zip_bytes({"course/a": b"0" * 5000, "course/b": b"0" * 5000})
    second = content.rindex(b"PK\x01\x02")
    return content[: second + 42] + struct.pack("<L", 0) + content[second + 46 :]


# --- tar_gz


def test_headers_hold_nothing_of_this_machine() -> None:
    """Every member is a plain file of mode 644 with the given time, owned by nobody, in sorted order; gzip's header is fixed."""
    content = tar_gz(COURSE, mtime=MTIME)
    assert content[:10] == bytes.fromhex("1f8b08000000000000ff")
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        found = [(m.name, m.mode, m.uid, m.gid, m.uname, m.gname, m.mtime, m.type) for m in archive]
    expected = [(name, 0o644, 0, 0, "", "", MTIME, tarfile.REGTYPE) for name in sorted(COURSE)]
    assert expected == found


def test_uncompressed_bytes_are_pinned() -> None:
    """The tar inside never changes, whatever the zlib: a new hash here means that every course gets new bytes."""
    content = gzip.decompress(tar_gz(COURSE, mtime=MTIME))
    assert len(content) % 10240 == 0
    assert hashlib.sha256(content).hexdigest() == "5b85baa23e82477bf3d8b1a209da66c603275d56ff5d6f6669d8da38d32435d7"


BUILD = """
import hashlib, json, os, sys
os.umask(int(sys.argv[1], 8))
from builder.archive import tar_gz
names = json.loads(sys.stdin.read())
files = {name: name.encode() * 50 for name in names}
print(hashlib.sha256(tar_gz(files, mtime=1700000000)).hexdigest())
"""


def test_same_bytes_in_any_environment(tmp_path: Path) -> None:
    """Time zone, locale, umask, hash seed, working folder and order of insertion leave no trace."""
    names = sorted({*COURSE, *(f"course/html/{number}.xml" for number in range(200))})
    root = str(Path(builder.__file__).parents[1])
    runs = [
        ("022", {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"}, names, Path(root)),
        ("077", {"TZ": "Asia/Kathmandu", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"}, names[::-1], tmp_path),
        (
            "000",
            {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "random"},
            [*names[50:], *names[:50]],
            tmp_path,
        ),
    ]
    printed = set()
    for umask, environment, order, cwd in runs:
        variables = {"PATH": os.environ["PATH"], "PYTHONPATH": root, **environment}
        command = [sys.executable, "-c", BUILD, umask]
        done = subprocess.run(
            command, env=variables, cwd=cwd, input=json.dumps(order), capture_output=True, text=True, check=True
        )
        printed.add(done.stdout)
    assert len(printed) == 1


@pytest.mark.parametrize("mtime", [-1, 8**11])
def test_impossible_time_is_a_bug_of_the_caller(mtime: int) -> None:
    """A time that 11 octal digits cannot hold raises ValueError instead of spoiling the header."""
    with pytest.raises(ValueError, match="cannot hold"):
        tar_gz(COURSE, mtime=mtime)


@pytest.mark.parametrize("name", ["/a", "../a", "a/../b", "a\\b", "a\nb", "a/", "", "\ud800"])
def test_unsafe_name_is_a_bug_of_the_caller(name: str) -> None:
    """No archive with a name that we would refuse to read is ever written."""
    with pytest.raises(ValueError):  # noqa: PT011 (one message for each)
        tar_gz({name: b""}, mtime=0)


def test_gnu_tar_can_list_it(folder: Path) -> None:
    """The tool that authors have reads every name, long and Unicode too."""
    tar = shutil.which("tar")
    if tar is None:
        assert os.environ.get("CI") != "true", "tar is missing"
        pytest.skip("TAR IS NOT INSTALLED: the archive is not proven readable by it")
    write_file(Path("course.tar.gz"), tar_gz(COURSE, mtime=MTIME))
    command = [tar, "--quoting-style=literal", "-tzf", "course.tar.gz"]
    done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert sorted(COURSE) == done.stdout.decode().splitlines()
    assert done.stderr == b""


def test_nine_thousand_files_are_quick(folder: Path) -> None:
    """A course as large as any is written and read in a moment (far above what it takes, so as not to depend on the machine)."""
    files = FileSet({f"course/problem/{number:05}.xml": b"<problem>%d</problem>\n" % number * 10 for number in range(9000)})
    start = time.perf_counter()
    content = tar_gz(files, mtime=MTIME)
    assert time.perf_counter() - start < 2
    Path("course.tar.gz").write_bytes(content)
    start = time.perf_counter()
    assert len(read_course_files(Path("course.tar.gz"))) == 9000
    assert time.perf_counter() - start < 4


# --- Round trip

PARTS = (
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="/\\\x7f" + "".join(map(chr, range(32)))),
        min_size=1,
        max_size=63,
    )
    | st.text("ab", min_size=90, max_size=255)
    | st.sampled_from(["a", "b", "static", "ü", "._x", ".DS_Store"])
).filter(lambda part: part not in {".", "..", "__MACOSX"} and part[1:2] != ":")
NAMES = st.lists(PARTS, min_size=1, max_size=6).map("/".join)


def has_file_below_file(names: set[str]) -> bool:
    return any(str(parent) in names for name in names for parent in Path(name).parents)


COURSES = st.dictionaries(NAMES, st.binary(max_size=1200), max_size=8).filter(lambda files: not has_file_below_file(set(files)))
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@QUICK
@given(COURSES)
@example(COURSE)
def test_written_archive_reads_back_equal(tmp_path: Path, files: dict[str, bytes]) -> None:
    """Whatever the names and contents, `read_course_files` gives back what `tar_gz` was given."""
    path = tmp_path / "course.tar.gz"
    write_file(path, tar_gz(files, mtime=MTIME))
    assert files == dict(read_course_files(path))


@QUICK
@given(COURSES, st.integers(0, 8**11 - 1))
@example(COURSE, MTIME)
def test_python_tarfile_reads_it_too(files: dict[str, bytes], mtime: int) -> None:
    """What Studio unpacks with (`tarfile`) finds the same names and contents."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(tar_gz(files, mtime=mtime))) as archive:
        for info in archive:
            handle = archive.extractfile(info)
            assert handle is not None
            found[info.name] = handle.read()
    assert files == found


@QUICK
@given(COURSES, st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]))
@example(COURSE, tarfile.GNU_FORMAT)
@example({"course/" + "part/" * 25 + "leaf": b"1"}, tarfile.USTAR_FORMAT)
def test_archive_by_tarfile_reads_back_equal(tmp_path: Path, files: dict[str, bytes], form: int) -> None:
    """Long names in the manner of GNU, pax and ustar are all understood."""
    path = tmp_path / "course.tgz"
    path.write_bytes(gzip.compress(tar_bytes(*(member(name, content) for name, content in files.items()), form=form)))
    assert files == dict(read_course_files(path))


@QUICK
@given(COURSES, st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
@example(COURSE, zipfile.ZIP_DEFLATED)
def test_zip_reads_back_equal(tmp_path: Path, files: dict[str, bytes], method: int) -> None:
    """A .zip gives the same as the .tar.gz of the same files."""
    path = tmp_path / "course.zip"
    path.write_bytes(zip_bytes(files, method))
    assert files == dict(read_course_files(path))


def test_folder_reads_back_equal(folder: Path) -> None:
    """An unpacked course gives the same as its archive; `.git` and the shadow tree of macOS are left out."""
    junk = {".git/HEAD": b"", "course/.git/config": b"", "__MACOSX/course/._course.xml": b""}
    for name, content in {**COURSE, **junk}.items():
        write_file(Path(name), content)
    assert dict(read_course_files(Path())) == COURSE


@pytest.mark.parametrize(
    "make", [lambda files: packed(*(member(*item) for item in files.items())), zip_bytes], ids=["tar", "zip"]
)
def test_names_are_made_plain(folder: Path, make: Callable[[Mapping[str, bytes]], bytes]) -> None:
    """`./`, doubled slashes and macOS's shadow tree vanish; `._*`, `.DS_Store` and names that differ in case stay."""
    files = {
        "./a": b"1",
        "b//c": b"2",
        "__MACOSX/._a": b"3",
        "A": b"4",
        "static/._x": b"5",
        ".DS_Store": b"6",
        "x/__MACOSX/y": b"7",
    }
    path = Path("course.zip" if make is zip_bytes else "course.tar.gz")
    path.write_bytes(make(files))
    expected = {"a": b"1", "b/c": b"2", "A": b"4", "static/._x": b"5", ".DS_Store": b"6", "x/__MACOSX/y": b"7"}
    assert expected == dict(read_course_files(path))


def test_folders_twice_and_github_headers_are_legal(folder: Path) -> None:
    """Entries for folders, even twice, the root itself and a pax header for all members (as GitHub writes) do no harm."""
    common = b"52 comment=0123456789012345678901234567890123456789\n"
    head = raw_header("pax_global_header", len(common), b"g") + common + bytes(-len(common) % 512)
    body = tar_bytes(directory("./"), directory("course"), member("course/a", b"1"), directory("course/"))
    Path("course.tar.gz").write_bytes(gzip.compress(head + body))
    assert dict(read_course_files(Path("course.tar.gz"))) == {"course/a": b"1"}


# --- Links


def test_inner_links_become_copies(folder: Path) -> None:
    """Links that stay in their folder, chains of them and links to folders are legal in Studio, and give what they point to."""
    Path("course.tar.gz").write_bytes(
        packed(
            symlink("course/first", "second"),
            symlink("course/second", "./html/a"),
            member("course/html/a", b"A"),
            symlink("course/html/z", "a"),
            hardlink("course/hard", "course/html/a"),
            symlink("course/pages", "html"),
            symlink("course/through", "pages/a"),
            directory("course/void"),
            symlink("course/nothing", "void"),
        )
    )
    names = ["first", "second", "html/a", "html/z", "hard", "pages/a", "pages/z", "through"]
    assert dict(read_course_files(Path("course.tar.gz"))) == {f"course/{name}": b"A" for name in names}


def test_links_of_a_folder_may_point_anywhere_inside(folder: Path) -> None:
    """In an unpacked course a link may climb, as long as it stays in the course."""
    write_file(Path("course/static/a"), b"A")
    Path("course/html").mkdir()
    Path("course/html/b").symlink_to("../static/a")
    Path("course/media").symlink_to("static", target_is_directory=True)
    assert dict(read_course_files(Path("course"))) == {"static/a": b"A", "html/b": b"A", "media/a": b"A"}


LINKS = {
    "up": ([symlink("course/a", "../b"), member("b")], f"'course/a' is a link to '../b', which leaves its folder; {COPY}"),
    "absolute": ([symlink("a", "/etc/passwd")], f"'a' is a link to '/etc/passwd', which leaves its folder; {COPY}"),
    "hidden climb": ([symlink("a", "x/../../b")], f"'a' is a link to 'x/../../b', which leaves its folder; {COPY}"),
    "hard": ([hardlink("a", "../../etc/passwd")], f"'a' is a link to '../../etc/passwd', which leaves its folder; {COPY}"),
    "empty": ([symlink("a", "")], f"'a' is a link to '', which leaves its folder; {COPY}"),
    "dangling": ([symlink("a", "b")], "'a' is a link to 'b', which is not there; add that file or remove the link"),
    "self": ([symlink("a", "a")], f"'a' is a link that leads in a circle; {COPY}"),
    "cycle": ([symlink("a", "b"), symlink("b", "c"), symlink("c", "a")], f"'a' is a link that leads in a circle; {COPY}"),
    "own folder": ([symlink("x/a", "."), member("x/b")], f"'x/a' is a link that leads in a circle; {COPY}"),
    "root": ([symlink("a", "./")], f"'a' is a link that leads in a circle; {COPY}"),
    "chain": (
        [*(symlink(f"l{n}", f"l{n + 1}") for n in range(50)), member("l50")],
        f"'l0' is a link that leads in a circle; {COPY}",
    ),
    "hard, too early": (
        [hardlink("a", "b"), member("b")],
        f"'a' is a hard link to 'b', which is not there before it; {REPACK_TAR}",
    ),
    "deep": ([symlink("a", "d/" * 5000)], f"'a' is a link that leads more than 64 folders deep; {COPY}"),
    "through": (
        [symlink("x", "y"), member("x/b"), directory("y")],
        "'x' is a file or a link, and yet 'x/b' lies below it; rename one of them",
    ),
}


@pytest.mark.parametrize(("members", "message"), LINKS.values(), ids=LINKS)
def test_bad_links_are_refused(folder: Path, members: list[tuple[tarfile.TarInfo, bytes]], message: str) -> None:
    """A link that leaves its folder, leads nowhere or leads in a circle is named, with the reason and the remedy."""
    assert f"evil.tar.gz: {message}" == refusal(folder, "evil.tar.gz", packed(*members))


@pytest.mark.parametrize("leaf", [member("x/" * 40 + "leaf"), directory("x/" * 41)], ids=["file", "empty folder"])
def test_links_that_multiply_are_refused(folder: Path, leaf: tuple[tarfile.TarInfo, bytes]) -> None:
    """Folders of links to folders of links double at each step; the bound on members stops them at once."""
    levels = [symlink("x/" * n + name, "x") for n in range(40) for name in ("a", "b")]
    content = packed(leaf, *levels)
    start = time.perf_counter()
    message = refusal(folder, "evil.tar.gz", content, Limits(members=5000))
    assert message == "evil.tar.gz: the archive has more than 5000 files; remove what is not part of the course"
    assert time.perf_counter() - start < 3


def test_links_out_of_a_folder_are_refused(folder: Path) -> None:
    """An unpacked course is not a way to read other files of the machine."""
    Path("course").mkdir()
    write_file(Path("secret"), b"secret")
    for target in ("../secret", str(folder / "secret")):
        Path("course/a").symlink_to(target)
        with pytest.raises(BuilderError) as caught:
            read_course_files(Path("course"))
        assert f"course: 'a' is a link to {target!r}, which leaves its folder; {COPY}" == str(caught.value)
        Path("course/a").unlink()


def test_links_between_folders_in_a_circle_are_refused(folder: Path) -> None:
    """Two folders that link to each other would have no end."""
    for name, other in (("a", "b"), ("b", "a")):
        write_file(Path(f"course/{name}/file"), b"")
        Path(f"course/{name}/link").symlink_to(f"../{other}", target_is_directory=True)
    with pytest.raises(BuilderError, match="is a link that leads in a circle"):
        read_course_files(Path("course"))


# --- Hostile archives


def listing(folder: Path) -> list[tuple[str, bytes]]:
    """Every file in and around the working folder, with its content."""
    return sorted((str(path), path.read_bytes() if path.is_file() else b"") for path in folder.parent.rglob("*"))


def refusal(folder: Path, name: str, content: bytes, limits: Limits | None = None) -> str:
    """The message with which the archive `name` is refused. Also proves that nothing was written anywhere."""
    (folder / name).write_bytes(content)
    before = listing(folder)
    with pytest.raises(BuilderError) as caught:
        read_course_files(Path(name), limits or Limits())
    assert before == listing(folder)
    return str(caught.value)


SPARSE = pax(b"22 GNU.sparse.major=1\n")
PLAIN_TAR = tar_bytes(member("course/a", b"1"))
PLAIN_GZIP = gzip.compress(PLAIN_TAR)
LONG = "x" * 300

TARS = {
    "absolute": (packed(member("/etc/cron.d/x")), f"'/etc/cron.d/x' is absolute or has a backslash or a drive; {REPACK}"),
    "parent": (packed(member("../../x")), f"'../../x' climbs out of the archive; {REPACK}"),
    "inner parent": (packed(member("a/../b")), f"'a/../b' climbs out of the archive; {REPACK}"),
    "parent folder": (packed(directory("../x")), f"'../x' climbs out of the archive; {REPACK}"),
    "junk parent": (packed(member("__MACOSX/../../x")), f"'__MACOSX/../../x' climbs out of the archive; {REPACK}"),
    "backslash": (packed(member("course\\a")), f"'course\\\\a' is absolute or has a backslash or a drive; {REPACK}"),
    "drive": (packed(member("C:x")), f"'C:x' is absolute or has a backslash or a drive; {REPACK}"),
    "control": (packed(member("a\x1b[2Jb")), f"'a\\x1b[2Jb' has a control character; {REPACK}"),
    "not utf-8": (gzip.compress(raw_header("course/\udcff", 0)), f"'course/\\udcff' is not a UTF-8 name; {REPACK}"),
    "root as file": (packed(member("./")), "'.' is not a file name; pack the course again"),
    "long part": (
        packed(member(LONG)),
        f"'{LONG[:80]}…{LONG[-60:]}' has a part of more than 255 bytes, which no file system takes; {REPACK}",
    ),
    "deep": (packed(member("d/" * 65 + "a")), f"'{'d/' * 65}a' lies more than 64 folders deep; {REPACK}"),
    "duplicate": (
        packed(member("course/a", b"1"), member("./course//a", b"2")),
        "'course/a' is in the archive twice, and the later one would win silently; remove one and pack again",
    ),
    "duplicate link": (
        packed(member("a", b"1"), symlink("a", "b")),
        "'a' is in the archive twice, and the later one would win silently; remove one and pack again",
    ),
    "file as folder": (
        packed(member("a", b"1"), member("a/b", b"2")),
        "'a' is a file or a link, and yet 'a/b' lies below it; rename one of them",
    ),
    "file and folder": (packed(directory("a"), member("a", b"1")), "'a' is both a folder and a file; rename one of them"),
    "device": (packed(member("a", kind=tarfile.CHRTYPE)), f"'a' is a device or a pipe, not a file; {REPACK_TAR}"),
    "block device": (packed(member("a", kind=tarfile.BLKTYPE)), f"'a' is a device or a pipe, not a file; {REPACK_TAR}"),
    "fifo": (packed(member("a", kind=tarfile.FIFOTYPE)), f"'a' is a device or a pipe, not a file; {REPACK_TAR}"),
    "unknown kind": (packed(member("a", kind=b"V")), f"'a' is of the unknown kind b'V'; {REPACK_TAR}"),
    "sparse": (packed(member("a", kind=b"S")), f"'a' is a sparse file, whose real size is not what it says; {REPACK_TAR}"),
    "pax sparse": (SPARSE, f"'course/a' is a sparse file, whose real size is not what it says; {REPACK_TAR}"),
    "pax size": (pax(b"11 size=-1\n"), f"'course/a' has the impossible size '-1'; {REPACK_TAR}"),
    "pax parent": (pax(b"16 path=../../x\n"), f"'../../x' climbs out of the archive; {REPACK}"),
    "pax no number": (pax(b"x path=y\n"), f"the archive is damaged (a pax header that cannot be read); {AGAIN}"),
    "pax no end": (pax(b"0 path=y\n"), f"the archive is damaged (a pax header that cannot be read); {AGAIN}"),
    "pax too long": (pax(b"99 path=y\n"), f"the archive is damaged (a pax header that cannot be read); {AGAIN}"),
    "huge pax": (
        gzip.compress(raw_header("pax", 2**31, b"x") + bytes(4096)),
        f"'pax' is a header of 2147483648 bytes, or one too many; {REPACK_TAR}",
    ),
    "huge long name": (
        gzip.compress(raw_header("././@LongLink", 2**31, b"L") + bytes(4096)),
        f"'././@LongLink' is a header of 2147483648 bytes, or one too many; {REPACK_TAR}",
    ),
    "endless pax": (
        gzip.compress(raw_header("pax", 0, b"x") * 9 + raw_header("a", 0)),
        f"'pax' is a header of 0 bytes, or one too many; {REPACK_TAR}",
    ),
    "huge size": (
        gzip.compress(raw_header("a", 2**40)),
        "'a' has 1099511627776 bytes, more than the 104857600 allowed; host so large a file elsewhere",
    ),
    "negative size": (gzip.compress(raw_header("a", -512)), f"the archive is damaged (a size of -512 bytes); {AGAIN}"),
    "plain tar": (PLAIN_TAR, f"the archive is not a gzip file, whatever its name says; {AGAIN}"),
    "web page": (b"<!DOCTYPE html>", f"the archive is not a gzip file, whatever its name says; {AGAIN}"),
    "empty": (b"", f"the archive is not a gzip file, whatever its name says; {AGAIN}"),
    "gzip of text": (gzip.compress(b"hello " * 200), f"the archive is damaged (a header that is none); {AGAIN}"),
    "short": (gzip.compress(b"hello"), f"the archive is cut short; {AGAIN}"),
    "cut gzip": (packed(member("a", os.urandom(5000)))[:-2000], f"the archive is cut short; {AGAIN}"),
    "cut checksum": (packed(member("a"))[:-3], f"the archive is cut short; {AGAIN}"),
    "cut tar": (gzip.compress(raw_header("a", 5000) + bytes(1000)), f"the archive is cut short; {AGAIN}"),
    "cut pax": (
        gzip.compress(raw_header("x", 9, b"x") + b"9 path=y\n" + bytes(503 + 1024)),
        f"the archive is cut short; {AGAIN}",
    ),
    "bad checksum": (PLAIN_GZIP[:-8] + bytes(8), f"the archive is damaged; {AGAIN}"),
    "bad deflate": (PLAIN_GZIP[:10] + b"\xff" + PLAIN_GZIP[11:], f"the archive is damaged; {AGAIN}"),
    "garbage behind": (PLAIN_GZIP + b"garbage", f"the archive is damaged; {AGAIN}"),
}


@pytest.mark.parametrize(("content", "message"), TARS.values(), ids=TARS)
def test_hostile_tar_is_refused(folder: Path, content: bytes, message: str) -> None:
    """The message names the member, the reason and the remedy, and nothing is written anywhere."""
    assert f"evil.tar.gz: {message}" == refusal(folder, "evil.tar.gz", content)


ZIP = zip_bytes({"course/a": b"0" * 5000})
ZIPS = {
    "absolute": (zip_bytes({"/etc/x": b""}), f"'/etc/x' is absolute or has a backslash or a drive; {REPACK}"),
    "parent": (zip_bytes({"a/../../x": b""}), f"'a/../../x' climbs out of the archive; {REPACK}"),
    "backslash": (zip_bytes({"course\\a": b""}), f"'course\\\\a' is absolute or has a backslash or a drive; {REPACK}"),
    "nul": (ZIP.replace(b"course/a", b"course\0a"), f"'course\\x00a' has a control character; {REPACK}"),
    "not utf-8": (
        zip_bytes({"ü": b""}).replace("ü".encode(), b"\xff\xff"),
        f"the archive is not a .zip file, or is damaged; {AGAIN}",
    ),
    "duplicate": (
        duplicate_zip(),
        "'course/a' is in the archive twice, and the later one would win silently; remove one and pack again",
    ),
    "link": (zip_of_kind(stat.S_IFLNK), f"'course/a' is a link, which a .zip cannot hold for Studio; {COPY}"),
    "device": (zip_of_kind(stat.S_IFCHR), f"'course/a' is a device or a pipe, not a file; {REPACK_ZIP}"),
    "encrypted": (patched(ZIP, b"PK\x01\x02", 8, b"\x01"), f"'course/a' is encrypted; {REPACK_ZIP}"),
    "bzip2": (
        zip_bytes({"a": b"0"}, zipfile.ZIP_BZIP2),
        f"'a' is compressed by method 12; only 'deflate' is safe to read; {REPACK_ZIP}",
    ),
    "lzma": (
        zip_bytes({"a": b"0"}, zipfile.ZIP_LZMA),
        f"'a' is compressed by method 14; only 'deflate' is safe to read; {REPACK_ZIP}",
    ),
    "overlap": (overlapping_zip(), f"'course/a' shares its bytes with another member; {REPACK_ZIP}"),
    "compressed size": (
        patched(ZIP, b"PK\x01\x02", 20, struct.pack("<L", 10**6)),
        f"'course/a' shares its bytes with another member; {REPACK_ZIP}",
    ),
    "says less": (
        patched(ZIP, b"PK\x01\x02", 24, struct.pack("<L", 10)),
        f"the archive is not a .zip file, or is damaged; {AGAIN}",
    ),
    "says more": (
        patched(ZIP, b"PK\x01\x02", 24, struct.pack("<L", 9000)),
        f"'course/a' has 5000 bytes and not 9000 as the archive says; {REPACK_ZIP}",
    ),
    "says 4 GB": (
        patched(ZIP, b"PK\x01\x02", 24, struct.pack("<L", 2**32 - 2)),
        "'course/a' has 4294967294 bytes, more than the 104857600 allowed; host so large a file elsewhere",
    ),
    "other name": (
        ZIP.replace(b"course/a", b"course/b", 1),
        f"the archive is not a .zip file, or is damaged; {AGAIN}",
    ),
    "text": (b"hello", f"the archive is not a .zip file, or is damaged; {AGAIN}"),
    "empty": (b"", f"the archive is not a .zip file, or is damaged; {AGAIN}"),
    "gzip": (PLAIN_GZIP, f"the archive is not a .zip file, or is damaged; {AGAIN}"),
    "cut": (ZIP[:-30], f"the archive is not a .zip file, or is damaged; {AGAIN}"),
    "no beginning": (ZIP[20:], f"the archive has lost its beginning; {AGAIN}"),
}


@pytest.mark.parametrize(("content", "message"), ZIPS.values(), ids=ZIPS)
def test_hostile_zip_is_refused(folder: Path, content: bytes, message: str) -> None:
    """The same for .zip, whose list of names, sizes and places may each be a lie."""
    assert f"evil.zip: {message}" == refusal(folder, "evil.zip", content)


FOUR = {f"f{number}": b"0" * 1000 for number in range(4)}
ABOVE = "brings the unpacked course above 2500 bytes; host large media elsewhere and link to them"
TAR, ZIPPED, UNPACKED = "evil.tar.gz", "evil.zip", "course"
TOO_MANY = "the archive has more than 3 files; remove what is not part of the course"
TOO_LARGE = "'f0' has 1000 bytes, more than the 999 allowed; host so large a file elsewhere"
BOUNDS = [
    *((kind, Limits(members=3), TOO_MANY) for kind in (TAR, ZIPPED, UNPACKED)),
    *((kind, Limits(file_bytes=999), TOO_LARGE) for kind in (TAR, ZIPPED, UNPACKED)),
    *((kind, Limits(kept_bytes=2500), f"'f2' {ABOVE}") for kind in (TAR, ZIPPED, UNPACKED)),
    (TAR, Limits(total_bytes=4000), "the archive unpacks to more than 4000 bytes; remove what is not part of the course"),
    (ZIPPED, Limits(directory_bytes=150), f"the archive has a list of names of 192 bytes; {AGAIN}"),
]


@pytest.mark.parametrize(("kind", "limits", "message"), BOUNDS)
def test_each_bound_holds(folder: Path, kind: str, limits: Limits, message: str) -> None:
    """Every bound is kept in every kind of archive that it concerns, and what lies just below all of them is read."""
    for name, data in FOUR.items():
        write_file(Path(UNPACKED) / name, data)
    write_file(Path(TAR), packed(*(member(*item) for item in FOUR.items())))
    write_file(Path(ZIPPED), zip_bytes(FOUR))
    with pytest.raises(BuilderError) as caught:
        read_course_files(Path(kind), limits)
    assert f"{kind}: {message}" == str(caught.value)
    just_enough = Limits(members=4, file_bytes=1000, kept_bytes=4032, total_bytes=10240, directory_bytes=192, depth=1, links=0)
    assert dict(read_course_files(Path(kind), just_enough)) == FOUR


def test_number_of_links_is_bounded(folder: Path) -> None:
    """No course needs thousands of links, and each costs time to follow."""
    content = packed(*(symlink(f"l{number}", "a") for number in range(6)), member("a"))
    message = refusal(folder, "evil.tar.gz", content, Limits(links=5))
    assert message == "evil.tar.gz: 'l5' is one of more than 5 links; pack the files instead of links to them"


def test_zeros_after_the_end_are_counted(folder: Path) -> None:
    """A bomb behind the end of the archive is not unpacked for the sake of its checksum."""
    content = gzip.compress(PLAIN_TAR + bytes(200_000))
    message = refusal(folder, "evil.tar.gz", content, Limits(total_bytes=100_000))
    assert message == "evil.tar.gz: the archive unpacks to more than 100000 bytes; remove what is not part of the course"


READ_A_BOMB = """
import re, resource, sys
from pathlib import Path
from builder.archive import read_course_files
from builder.diagnostics import BuilderError
try:
    read_course_files(Path(sys.argv[1]))
except BuilderError as error:
    print(error)
if sys.platform == "linux":  # where ru_maxrss includes what the parent had before exec
    kib = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
else:
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "darwin" else 1)
print(kib * 1024 // 1_000_000)
"""


def bomb(size: int, name: str, each: int) -> Iterator[bytes]:
    """About `size` bytes as a .tar.gz of a few MB at most: zeros in gzip members that are made once and repeated."""
    zeros = gzip.compress(bytes(each), 1)
    for number in range(size // each):
        yield gzip.compress(raw_header(name.format(number), each))
        yield zeros


BOMBED = "brings the unpacked course above 268435456 bytes; host large media elsewhere and link to them"
TOTAL = "the archive unpacks to more than 1073741824 bytes; remove what is not part of the course"


def assert_refused_in_little_memory(path: Path, message: str) -> None:
    """A process of its own refuses the archive with `message`, and never takes 300 MB."""
    command = [sys.executable, "-c", READ_A_BOMB, str(path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(builder.__file__).parents[1])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    printed, megabytes = done.stdout.splitlines()
    assert f"{path}: {message}" == printed
    assert int(megabytes) < 300


@pytest.mark.parametrize(
    ("name", "mebibytes", "message"),
    [("f{}", 63, f"'f4' {BOMBED}"), ("f{}", 90, f"'f2' {BOMBED}"), ("__MACOSX/{}", 64, TOTAL)],
    ids=["kept", "large files", "skipped"],
)
def test_tar_bomb_is_refused_in_little_memory(folder: Path, name: str, mebibytes: int, message: str) -> None:
    """Of an archive that unpacks to 1.5 GB of zeros, no more is read than may be kept, and no more is skipped than allowed."""
    with Path("bomb.tar.gz").open("wb") as handle:
        handle.writelines(bomb(1_500_000_000, name, mebibytes * 1024**2))
    assert_refused_in_little_memory(Path("bomb.tar.gz"), message)


def test_zip_bomb_is_refused_in_little_memory(folder: Path) -> None:
    """The same for a .zip."""
    zeros = bytes(63 * 1024**2)
    with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(5):
            archive.writestr(f"f{number}", zeros)
    assert_refused_in_little_memory(Path("bomb.zip"), f"'f4' {BOMBED}")


@settings(QUICK, max_examples=300)
@given(
    st.sampled_from(["tar", "gz", "zip"]),
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=4)), max_size=6),
    st.integers(0, 99),
)
def test_damage_gives_files_or_a_plain_message(tmp_path: Path, kind: str, changes: list[tuple[int, bytes]], cut: int) -> None:
    """Whatever is overwritten or cut off, the outcome is a FileSet or a BuilderError, never another exception."""
    sources = {
        "tar": tar_bytes(member("a" * 200, b"1"), symlink("b", "c"), member("c", b"3"), directory("d")),
        "gz": PLAIN_GZIP,
        "zip": zip_bytes({"a": b"0" * 500, "b": b"1", "ü": b""}),
    }
    content = bytearray(sources[kind])
    for place, new in changes:
        start = place % len(content)
        content[start : start + len(new)] = new
    data = bytes(content[: len(content) - cut])
    path = tmp_path / ("x.zip" if kind == "zip" else "x.tar.gz")
    path.write_bytes(gzip.compress(data, 1) if kind == "tar" else data)
    outcome = f"{path}: read"
    try:
        read_course_files(path)
    except BuilderError as error:
        outcome = str(error)
    assert outcome.startswith(f"{path}: ")


# --- Paths that cannot be read


def test_missing_path(folder: Path) -> None:
    """A misspelt path gets a hint, not a traceback."""
    with pytest.raises(BuilderError) as caught:
        read_course_files(Path("cuorse.tar.gz"))
    assert str(caught.value) == "no such file or folder: cuorse.tar.gz; check the spelling, or give the full path"


def test_other_kind_of_file(folder: Path) -> None:
    """A file with another name is not guessed at."""
    write_file(Path("course.yaml"), b"")
    with pytest.raises(BuilderError) as caught:
        read_course_files(Path("course.yaml"))
    expected = "course.yaml is not a course archive; give a .tar.gz or .zip file, or the folder of an unpacked course"
    assert expected == str(caught.value)


def test_pipe_as_archive_is_not_opened(folder: Path) -> None:
    """Reading from a pipe would wait for ever."""
    os.mkfifo("course.tar.gz")
    with pytest.raises(BuilderError, match=r"course.tar.gz is neither a file nor a folder; give a"):
        read_course_files(Path("course.tar.gz"))


def test_specials_in_a_folder_are_refused(folder: Path) -> None:
    """A pipe or a socket in an unpacked course is named and not opened."""
    Path("course").mkdir()
    os.mkfifo("course/a")
    with pytest.raises(BuilderError) as caught:
        read_course_files(Path("course"))
    assert str(caught.value) == "course: 'a' is a device, a pipe or a socket, not a file; remove it"
    Path("course/a").unlink()
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind("course/a")
        with pytest.raises(BuilderError, match="'a' is a device, a pipe or a socket, not a file; remove it"):
            read_course_files(Path("course"))


def test_name_that_is_not_utf8_in_a_folder(folder: Path) -> None:
    """A file name in another encoding is refused by name, since no archive could hold it."""
    Path("course").mkdir()
    try:
        Path(os.fsdecode(b"course/\xff")).touch()
    except OSError:
        pytest.skip("THIS FILE SYSTEM TAKES NO SUCH NAME: not proven here")
    with pytest.raises(BuilderError) as caught:
        read_course_files(Path("course"))
    assert f"course: '\\udcff' is not a UTF-8 name; {REPACK}" == str(caught.value)


@pytest.mark.parametrize("locked", ["course/a", "course/b"])
def test_unreadable_file_in_a_folder(open_folder: Path, locked: str) -> None:
    """A file or folder without permission is named."""
    write_file(Path("course/a"), b"")
    Path("course/b").mkdir()
    Path(locked).chmod(0)
    with ordinary_user(), pytest.raises(BuilderError) as caught:
        read_course_files(Path("course"))
    expected = f"cannot read {locked}: permission is denied; change the permissions or choose another place"
    assert expected == str(caught.value)
    Path(locked).chmod(0o700)


def test_unreadable_archive(open_folder: Path) -> None:
    """So is an archive."""
    for name in ("course.tar.gz", "course.zip"):
        Path(name).touch(mode=0)
        with (
            ordinary_user(),
            pytest.raises(BuilderError, match=f"cannot read {name}: permission is denied; change the permissions"),
        ):
            read_course_files(Path(name))


# --- write_file


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_write_file_makes_folders_and_is_readable(folder: Path) -> None:
    """The folder is made, an old file replaced, anyone may read the result, and nothing else is left."""
    path = Path("new/folder/course.tar.gz")
    for content in (b"old", b"new"):
        write_file(path, content)
        assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert names_in(path.parent) == ["course.tar.gz"]


def test_target_is_a_folder(folder: Path) -> None:
    """A folder of that name is not touched, and the message says so."""
    Path("out").mkdir()
    with pytest.raises(BuilderError) as caught:
        write_file(Path("out"), b"new")
    assert str(caught.value) == "cannot write out: it is a folder, not a file; choose another name"
    assert names_in(folder) == ["out"]


@pytest.mark.parametrize("path", ["file/course.tar.gz", "file/deeper/course.tar.gz"])
def test_parent_is_a_file(folder: Path, path: str) -> None:
    """A file where a folder should be stays as it is."""
    Path("file").write_bytes(b"old")
    with pytest.raises(BuilderError) as caught:
        write_file(Path(path), b"new")
    assert f"cannot write {path}: a part of the path is a file, not a folder; choose another place" == str(caught.value)
    assert Path("file").read_bytes() == b"old"


def test_name_too_long(folder: Path) -> None:
    """The new content is written before its name fails, and yet nothing stays."""
    with pytest.raises(BuilderError, match="the name is too long; choose a shorter one"):
        write_file(Path("x" * 300), b"new")
    assert names_in(folder) == []


def test_read_only_folder(open_folder: Path) -> None:
    """A folder without permission gives a message that says so."""
    Path("out").mkdir(mode=0o555)
    with ordinary_user(), pytest.raises(BuilderError) as caught:
        write_file(Path("out/a"), b"new")
    assert str(caught.value) == "cannot write out/a: permission is denied; change the permissions or choose another place"


WRITE_TOO_MUCH = """
import resource, sys
from pathlib import Path
from builder.archive import write_file
from builder.diagnostics import BuilderError
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    write_file(Path("course.tar.gz"), bytes(5_000_000))
except BuilderError as error:
    print(error)
"""


def test_failure_half_way_keeps_the_old_file(folder: Path) -> None:
    """When the system stops the writing after a megabyte, the old file is whole and the half one is gone."""
    Path("course.tar.gz").write_bytes(b"old")
    environment = {**os.environ, "PYTHONPATH": str(Path(builder.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", WRITE_TOO_MUCH], env=environment, capture_output=True, text=True, check=True)
    reason = "the file would be larger than the system allows; choose another disk or raise the limit"
    assert done.stdout == f"cannot write course.tar.gz: {reason}\n"
    assert Path("course.tar.gz").read_bytes() == b"old"
    assert names_in(folder) == ["course.tar.gz"]


def test_interruption_keeps_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C at the last moment leaves the old file and no other."""

    def interrupted(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    Path("course.tar.gz").write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(Path("course.tar.gz"), b"new")
    assert Path("course.tar.gz").read_bytes() == b"old"
    assert names_in(folder) == ["course.tar.gz"]
