"""Children that try to break out of their bounds: `python -m tests.documents.probes KIND`."""

import os
import signal
import sys
from pathlib import Path

from documents import confinement


def probe(arguments):
    return PROBES[arguments[0]](), b""


def take_memory():
    return {"taken": len(bytearray(2 * confinement.MEMORY_BYTES))}


def take_time():
    confinement.confine(cpu_seconds=1)
    while True:
        pass


def wait():
    signal.pause()


def crash():
    os.kill(os.getpid(), signal.SIGSEGV)


def write_much():
    sys.stdout.buffer.write(bytes(confinement.OUTPUT_BYTES + 1))
    return {}


def open_much():
    return {"opened": len([open(0, "rb", closefd=False) for _number in range(3)] + [os.pipe() for _n in range(40)])}


def look_around():
    return {"environment": sorted(os.environ), "files": sorted(int(p.name) for p in Path("/proc/self/fd").iterdir())}


def read():
    with open(0, "rb", closefd=False) as file:
        return {"read": file.read().decode()}


def import_checks():
    import documents.images  # noqa: PLC0415 - what these bring along is the question
    import documents.pdf_structure  # noqa: PLC0415
    import documents.rendering  # noqa: PLC0415

    checks = documents.images, documents.pdf_structure, documents.rendering
    return {"checks": len(checks), "django": "django" in sys.modules}


PROBES = {
    function.__name__: function
    for function in (take_memory, take_time, wait, crash, write_much, open_much, look_around, read, import_checks)
}

if __name__ == "__main__":
    confinement.serve(probe)
