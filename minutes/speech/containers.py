"""Which container format a file's first bytes announce, from a whitelist.

Media files are hostile: FFmpeg's own probing opens an ffconcat script or an HLS playlist that calls itself
`meeting.wav` and then reads the other files it names. So the format is found here by magic bytes and handed to the
decoder explicitly; whatever is not in this table is not opened at all.
"""

import io
from typing import BinaryIO

HEAD_BYTES = 64

# FFmpeg demuxer names
WAV, W64, AIFF, CAF, FLAC, OGG, AMR, MP3, ADTS = "wav", "w64", "aiff", "caf", "flac", "ogg", "amr", "mp3", "aac"
MP4, MATROSKA, ASF, AVI = "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "asf", "avi"

_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"fLaC", FLAC),
    (b"OggS", OGG),
    (b"caff", CAF),
    (b"#!AMR", AMR),
    (b"\x1aE\xdf\xa3", MATROSKA),  # EBML
    (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), ASF),  # ASF header object
    (b"riff\x2e\x91\xcf\x11", W64),
)
_MP4_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"}


def container_format(file: BinaryIO) -> str | None:
    """FFmpeg's name of the container, or None when the content is not one that we read; rewinds the file."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    tagged = head[:3] == b"ID3" and len(head) >= 10
    if tagged:  # ID3v2: a tag in front of MP3 or AAC frames; its size is 4 x 7 bits
        size_bytes = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
        file.seek(10 + size_bytes)
        head = file.read(HEAD_BYTES)
    file.seek(0, io.SEEK_SET)
    return _of_head(head) or (MP3 if tagged else None)


def declared_bytes(file: BinaryIO, name: str) -> int | None:
    """How many bytes a WAV or AIFF header says the file has, None when it does not say; rewinds the file.

    FFmpeg takes the length from the bytes that are there, so this is the only sign that such a file was cut off.
    """
    if name not in {WAV, AIFF}:
        return None
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    size = int.from_bytes(head[4:8], "little" if head[:4] == b"RIFF" else "big")
    streamed = head[:4] in {b"RF64", b"BW64"} or size in {0, 0xFFFF_FFFF}  # size unknown when the header was written
    return None if streamed else 8 + size


def _of_head(head: bytes) -> str | None:
    for prefix, name in _PREFIXES:
        if head.startswith(prefix):
            return name
    kind = head[8:12]
    if head[:4] in {b"RIFF", b"RF64", b"BW64", b"RIFX"}:
        return {b"WAVE": WAV, b"AVI ": AVI}.get(kind)
    if head[:4] == b"FORM" and kind in {b"AIFF", b"AIFC"}:
        return AIFF
    if head[4:8] in _MP4_BOXES:
        return MP4
    return _of_frame_header(head.lstrip(b"\0"))


def _of_frame_header(head: bytes) -> str | None:
    """MP3 or ADTS by their 11 or 12 sync bits (ISO 11172-3 2.4.1.3, ISO 13818-7 6.2): they have no file header."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer = (head[1] >> 1) & 3
    if layer == 0:
        return ADTS if head[1] & 0xF0 == 0xF0 and (head[2] >> 2) & 15 < 13 else None
    version_is_reserved, bitrate_is_bad, rate_is_reserved = (
        (head[1] >> 3) & 3 == 1,
        head[2] >> 4 == 15,
        head[2] & 12 == 12,
    )
    return None if version_is_reserved or bitrate_is_bad or rate_is_reserved else MP3
