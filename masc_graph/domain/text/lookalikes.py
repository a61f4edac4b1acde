"""Letters that look like A to Z, from Unicode's confusables 17.0.0.

Made by ``python -m scripts.write_lookalikes``.
"""

from __future__ import annotations

from typing import Final

_PAIRS: Final = (
    "\xfep\u0131i\u0184b\u018dg\u0192f\u0196l\u01a6R\u01bds\u01bfp\u01c0l"
    "\u0251a\u0261g\u0263y\u0269i\u026ai\u026fw\u028bu\u028fy\u037fJ\u0391A"
    "\u0392B\u0395E\u0396Z\u0397H\u0399I\u039aK\u039cM\u039dN\u039fO\u03a1P"
    "\u03a4T\u03a5Y\u03a7X\u03b1a\u03b3y\u03b9i\u03bdv\u03bfo\u03c1p\u03c3o"
    "\u03c5u\u03dcF\u03f3j\u03f8p\u03faM\u0405S\u0406I\u0408J\u0410A\u0412B"
    "\u0415E\u041aK\u041cM\u041dH\u041eO\u0420P\u0421C\u0422T\u0423Y\u0425X"
    "\u042cb\u0430a\u0433r\u0435e\u043eo\u0440p\u0441c\u0443y\u0445x\u0448w"
    "\u0455s\u0456i\u0458j\u0461w\u0474V\u0475v\u04aeY\u04afy\u04bbh\u04bde"
    "\u04c0l\u04cfl\u0501d\u050cG\u051bq\u051cW\u051dw\u1d04c\u1d0fo\u1d11o"
    "\u1d1cu\u1d20v\u1d21w\u1d22z\u1d26r\u1d83g\u1d8cy\u1e9df\u1effy\ua647i"
    "\ua731s\ua798F\ua799f\ua79fu\ua7b2J\ua7b3X\ua7b4B\uab32e\uab35f\uab3do"
    "\uab47r\uab48r\uab4eu\uab52u\uab5ay\U0001d20dV\U0001d213F\U0001d216R\U0001d22aL"
)
"""Each letter, followed by the one that it looks like."""

LOOKALIKES: Final = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))
