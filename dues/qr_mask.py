"""Which of the eight masks a QR code gets: the one with the lowest penalty of ISO/IEC 18004 (7.8.3).

segno walks every module of eight symbols in Python: three quarters of what a code costs. Here a whole symbol is one
large number, and the penalties are a few shifts of it. What stands in the modules is segno's.
"""

from collections.abc import Sequence
from functools import cache

import segno

MASKS = range(8)
DIGITS = bytes.maketrans(b"\x00\x01", b"01")
CORE, TAIL = 0b1011101, 7  # dark-light-dark-dark-dark-light-dark, and its length


def make(text: str, *, mask: int | None = None, version: int | None = None) -> segno.QRCode:
    """Bytes of UTF-8, error correction M as the EPC prescribes."""
    return segno.make(
        text, version=version, error="m", mode="byte", mask=mask, encoding="utf-8", micro=False, boost_error=False
    )


def lightest(text: str) -> list[str]:
    """The rows of the code of `text`, as 0 and 1, with the mask that gives the lowest penalty."""
    symbol = make(text, mask=0)
    size, plain = len(symbol.matrix), _number(symbol.matrix)
    best = min((plain ^ flip for flip in _flips(symbol.version)), key=lambda bits: penalty(bits, size))
    digits = f"{best:0{size * (size + 1) - 1}b}"
    return [digits[start : start + size] for start in range(0, len(digits), size + 1)]


@cache
def _flips(version: int) -> list[int]:
    """What each mask changes in a symbol of this version that has mask 0: the same whatever stands in it."""
    sample = [_number(make("x", mask=mask, version=version).matrix) for mask in MASKS]
    return [sample[0] ^ one for one in sample]


def _number(rows: Sequence[bytearray]) -> int:
    """All modules as one number, row after row, with one bit of nothing between two rows."""
    return int(b"\x00".join(bytes(row) for row in rows).translate(DIGITS), 2)


@cache
def _frame(size: int, width: int, height: int) -> int:
    """Where a window of `width` by `height` modules fits wholly: a bit at its last row and column."""
    row = (1 << (size - width + 1)) - 1
    return sum(row << (line * (size + 1)) for line in range(size - height + 1))


def penalty(bits: int, size: int) -> int:
    step = size + 1
    across = ~(bits ^ (bits >> 1)) & _frame(size, 2, 1)
    down = ~(bits ^ (bits >> step)) & _frame(size, 1, 2)
    squares = across & (across >> step) & down & (down >> 1)
    finders = _finders(bits, 1, size, _frame(size, TAIL, 1)) + _finders(bits, step, size, _frame(size, 1, TAIL))
    share = bits.bit_count() / size**2
    uneven = int(abs(share * 100 - 50) / 5)
    return _runs(across, 1) + _runs(down, step) + 3 * squares.bit_count() + 40 * finders + 10 * uneven


def _runs(alike: int, step: int) -> int:
    """Five modules of one colour in a row cost 3, each further one 1. `alike` marks neighbours of one colour."""
    pairs = alike & (alike >> step)
    fours = pairs & (pairs >> 2 * step)
    return fours.bit_count() + 2 * (fours & ~(fours << step)).bit_count()


def _finders(bits: int, step: int, size: int, fits: int) -> int:
    """What looks like a finder pattern with four light modules before or after it. Outside the symbol is light."""
    found = fits
    for place in range(TAIL):
        shifted = bits >> place * step
        found &= shifted if CORE >> place & 1 else ~shifted
    return sum(1 for start in _places(found) if _light_beside(bits, start, step, size))


def _places(found: int) -> list[int]:
    places = []
    while found:
        places.append((found & -found).bit_length() - 1)
        found &= found - 1
    return places


def _light_beside(bits: int, start: int, step: int, size: int) -> bool:
    line, column = divmod(start, size + 1)
    place = column if step == 1 else line
    before = [start - step * far for far in range(1, 5) if place - far >= 0]
    after = [start + step * (TAIL - 1 + far) for far in range(1, 5) if place + TAIL - 1 + far < size]
    return not any(bits >> one & 1 for one in before) or not any(bits >> one & 1 for one in after)
