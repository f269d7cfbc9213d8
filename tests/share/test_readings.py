"""A text is found however it is wrapped."""

import base64
import gzip
import io
import json
import zipfile
import zlib
from urllib.parse import quote

import pytest

from reqportal.share.forbidden import squeezed
from reqportal.share.readings import readings

SECRET = "内部成本二十万元"  # noqa: S105 - a text that must be found


def zipped(name: str, content: bytes, *, comment: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.comment = comment
    return stream.getvalue()


def png(kind: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(kind + body).to_bytes(4, "big")
    chunk = len(body).to_bytes(4, "big") + kind + body + crc
    return b"\x89PNG\r\n\x1a\n" + chunk


RAW = SECRET.encode()
WRAPPED = {
    "as it is": RAW,
    "over a line break": "内部成本<br>二十万元".encode(),
    "in tags": "内部<b>成本</b>二十万元".encode(),
    "entities": "".join(f"&#{ord(x)};" for x in SECRET).encode(),
    "entities in entities": "".join(f"&amp;#x{ord(x):x};" for x in SECRET).encode(),
    "json": json.dumps([SECRET]).encode(),
    "json in an attribute": json.dumps([SECRET]).replace('"', "&quot;").encode(),
    "json in json": json.dumps(json.dumps([SECRET])).encode(),
    "percent": quote(SECRET).encode(),
    "percent twice": quote(quote(SECRET)).encode(),
    "css": "".join(f"\\{ord(x):x} " for x in SECRET).encode(),
    "base64": b"data:text/plain;base64," + base64.b64encode(RAW),
    "base64 for urls": base64.urlsafe_b64encode(RAW),
    "base64 of UTF-16": base64.b64encode(SECRET.encode("utf-16-le")),
    "base64 twice": base64.b64encode(base64.b64encode(RAW)),
    "base64 of gz": base64.b64encode(gzip.compress(RAW)),
    "hexadecimal": RAW.hex().encode(),
    "UTF-16 LE": SECRET.encode("utf-16-le"),
    "UTF-16 BE": SECRET.encode("utf-16-be"),
    "UTF-16 with a mark": SECRET.encode("utf-16"),
    "UTF-16 at an odd place": b"x" + SECRET.encode("utf-16-le"),
    "full width": "内部成本２０万元".replace("２０", "二十").encode(),
    "gz": gzip.compress(RAW),
    "gz of gz": gzip.compress(gzip.compress(RAW)),
    "zip": zipped("a.txt", RAW),
    "zip in a zip": zipped("a.zip", zipped("b.txt", RAW)),
    "name in a zip": zipped(f"{SECRET}.txt", b""),
    "comment of a zip": zipped("a.txt", b"", comment=RAW),
    "zlib": zlib.compress(RAW),
    "png text": png(b"tEXt", b"Author\0" + RAW),
    "png compressed text": png(b"zTXt", b"Author\0\0" + zlib.compress(RAW)),
}


@pytest.mark.parametrize("content", WRAPPED.values(), ids=WRAPPED)
def test_it_is_read_however_it_is_wrapped(content: bytes) -> None:
    texts = [squeezed(reading.text) for reading in readings("page.html", content)]
    assert any(SECRET in text for text in texts)


def test_a_name_of_a_file_is_read_too() -> None:
    names = [f"a/{SECRET}.html", f"a/{quote(SECRET)}.html"]
    for name in names:
        assert any(SECRET in one.text for one in readings(name, b""))


def test_two_cells_side_by_side_do_not_read_as_one() -> None:
    content = "<td>内部成本</td><td>二十万元</td>".encode()
    assert not any(SECRET in squeezed(x.text) for x in readings("a.html", content))


def test_a_place_names_the_member() -> None:
    places = {one.place for one in readings("a.zip", zipped("b.txt", RAW))}
    assert "a.zip › b.txt" in places


@pytest.mark.parametrize(
    "content",
    [b"\x1f\x8bbroken", b"PK\x03\x04broken", b"\x89PNG\r\n\x1a\n\0\0", b"\x78broken"],
)
def test_what_is_broken_is_read_as_far_as_it_goes(content: bytes) -> None:
    assert list(readings("a", content))
