"""Real files of many kinds, as bytes: good ones, broken ones and ones that mean ill."""

import math
import struct
import wave
import zlib
from array import array
from io import BytesIO

from PIL import Image, PngImagePlugin

SECRET = b"38.7223N 9.1393W"
"""What pictures with metadata carry, and thumbnails must not."""
ORIENTATION, MAKE = 0x0112, 0x010F


def saved(picture, kind, **options):
    data = BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def halves(width=80, height=40, mode="RGB", left="red", right="blue"):
    """A picture whose left half has another colour than its right."""
    picture = Image.new(mode, (width, height), right)
    picture.paste(Image.new(mode, (width // 2, height), left), (0, 0))
    return picture


def noise(width, height, mode):
    """A picture that can't be made small in bytes."""
    return Image.merge(mode, [Image.effect_noise((width, height), 200) for _ in mode])


def png(width=80, height=40, **options):
    return saved(halves(width, height), "PNG", **options)


def seeThrough(width=80, height=40):
    return saved(halves(width, height, "RGBA", left=(255, 0, 0, 0), right=(0, 0, 255, 255)), "PNG")


def jpeg(width=80, height=40, orientation=1, **options):
    """A JPEG, with an orientation and a place in its Exif, and a comment."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = SECRET.decode()
    return saved(halves(width, height), "JPEG", exif=exif, comment=SECRET, quality=95, **options)


def pngWithSecrets():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    exif = Image.Exif()
    exif[MAKE] = SECRET.decode()
    return png(pnginfo=notes, exif=exif, icc_profile=SECRET)


def gif(frames=3):
    """An animation that is red and blue first, and green later."""
    later = [Image.new("RGB", (80, 40), (0, 100 + number, 0)) for number in range(1, frames)]
    return saved(halves(), "GIF", save_all=True, append_images=later)


def webp():
    return saved(halves(), "WEBP")


def bmp():
    return saved(halves(), "BMP")


def chunk(kind, data):
    """A chunk of a PNG (RFC 2083, section 3.2)."""
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def pngOf(width, height, *chunks):
    """A PNG in shades of grey that says it has this size, whatever is in it."""
    head = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IEND", b"")


def bomb(width=20_000, height=20_000):
    """A PNG that really has this many pixels, all black, in few bytes."""
    squeeze, row = zlib.compressobj(1), bytes(width + 1)
    return pngOf(
        width, height, chunk(b"IDAT", b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush())
    )


def textBomb(size=2**29):
    """A PNG of one pixel, with a text that is half a GiB when it is unpacked."""
    squeeze, zeros = zlib.compressobj(9), bytes(2**20)
    text = b"".join(squeeze.compress(zeros) for _ in range(size // len(zeros))) + squeeze.flush()
    return pngOf(1, 1, chunk(b"zTXt", b"Comment\0\0" + text), chunk(b"IDAT", zlib.compress(b"\0\0")))


def tone(frames, amplitude, period=40):
    """A sine, in numbers from -`amplitude` to `amplitude`."""
    return [amplitude * math.sin(2 * math.pi * frame / period) for frame in range(frames)]


def wav(samples, width=2, channels=1, rate=8000):
    """PCM; samples go from -1 to 1 and are the same on all channels."""
    data = BytesIO()
    with wave.open(data, "wb") as sound:
        sound.setparams((channels, width, rate, 0, "NONE", ""))
        frames = [pcm(sample, width) * channels for sample in samples]
        sound.writeframes(b"".join(frames))
    return data.getvalue()


def pcm(sample, width):
    value = round(sample * (2 ** (8 * width - 1) - 1))
    return bytes([value + 128]) if width == 1 else value.to_bytes(width, "little", signed=True)


def longWav(size=10 * 2**20):
    """Stereo of 16 bits and about this size, silent in its first half and loud in its second."""
    loud = array("h", [20_000, -20_000] * 2).tobytes()
    half = size // 2 // len(loud) * len(loud)
    data = BytesIO()
    with wave.open(data, "wb") as sound:
        sound.setparams((2, 2, 44_100, 0, "NONE", ""))
        sound.writeframes(bytes(half) + loud * (half // len(loud)))
    return data.getvalue()


def floatWav(seconds=2, rate=8000):
    """WAV in a coding that isn't PCM (3, IEEE float)."""
    samples = struct.pack(f"<{rate * seconds}f", *tone(rate * seconds, 0.5))
    form = struct.pack("<HHIIHH", 3, 1, rate, rate * 4, 4, 32)
    body = b"WAVE" + b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


def oggPage(packet, granule, number, flags):
    """A page of an Ogg stream with one packet (RFC 3533, section 6)."""
    table = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 7, number, 0, len(table)) + table
    page = head + packet
    return page[:22] + struct.pack("<I", oggSum(page)) + page[26:]


def oggSum(page):
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc


def ogg(*packets, granule):
    """An Ogg stream whose last page ends at `granule`."""
    flags = [2, *[0] * (len(packets) - 2), 4]
    ends = [*[0] * (len(packets) - 1), granule]
    return b"".join(oggPage(*page) for page in zip(packets, ends, range(len(packets)), flags, strict=True))


def opus(seconds=3):
    """Opus in Ogg (RFC 7845) without any sound in it; it counts 48,000 samples in a second."""
    head = struct.pack("<8sBBHIhB", b"OpusHead", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I4sI", 4, b"test", 0)
    return ogg(head, tags, b"\xf8\xff\xfe", granule=48_000 * seconds)


def theora():
    return ogg(b"\x80theora\x03\x02\x01" + bytes(33), b"\x81theora" + bytes(8), granule=1)


def mp3(frames=100):
    """MPEG-1 layer III of 128 kbit/s and 44,100 Hz: frames of 417 bytes and 1152 samples, all silent."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def flac(seconds=5, rate=44_100):
    """The head of a FLAC (RFC 9639, section 8.2), as far as its length stands in it."""
    numbers = rate << 44 | 0 << 41 | 15 << 36 | rate * seconds
    info = struct.pack("!HH", 4096, 4096) + bytes(6) + numbers.to_bytes(8, "big") + bytes(16)
    return b"fLaC" + b"\x80" + len(info).to_bytes(3, "big") + info


def box(kind, data):
    """A box of an MP4 (ISO/IEC 14496-12, section 4.2)."""
    return struct.pack("!I4s", 8 + len(data), kind) + data


def mp4(seconds=7, brand=b"isom"):
    """An MP4 with a sound of a length and nothing in it."""
    media = bytes(12) + struct.pack("!II", 1000, 1000 * seconds) + bytes(4)
    handler = bytes(8) + b"soun" + bytes(13)
    track = box(b"trak", box(b"mdia", box(b"mdhd", media) + box(b"hdlr", handler)))
    return box(b"ftyp", brand + bytes(4) + brand) + box(b"moov", box(b"mvhd", bytes(100)) + track)


PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
ZIP = b"PK\x05\x06" + bytes(18)
HTML = b"<!DOCTYPE html><script>alert(1)</script>\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>\n'
