"""Running a parser on a stranger's file: in a child process with bounds on memory, time, output and open files.

Both sides live here, and neither knows Django. The child reads the file from its standard input and answers
on its standard output: one line of JSON, then, for pictures, the bytes.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
MEMORY_BYTES = 1024**3
CPU_SECONDS = 10
WALL_SECONDS = 20
OUTPUT_BYTES = 64 * 1024**2
OPEN_FILES = 32


class ChildFailedError(Exception):
    """The child ran into one of its bounds, or crashed. What it read is not to be trusted."""


def confine(*, memory: int = MEMORY_BYTES, cpu_seconds: int = CPU_SECONDS, output: int = OUTPUT_BYTES) -> None:
    """Bound this process, for good. Called by the child itself, before it looks at the first byte:
    what runs between fork and exec (`preexec_fn`) may deadlock where the parent has threads, as Celery has.
    """
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: output,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, wanted in bounds.items():
        _, hard = resource.getrlimit(kind)
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (limit, limit))


def answer(facts: dict[str, Any], content: bytes = b"") -> None:
    """Child side: the one line, then the bytes."""
    with os.fdopen(1, "wb") as out:
        out.write(json.dumps(facts).encode() + b"\n" + content)


def serve(work: Callable[[list[str]], tuple[dict[str, Any], bytes]]) -> None:
    """Child side: the whole life of the child."""
    confine()
    facts, content = work(sys.argv[1:])
    answer(facts, content)


def run(
    module: str, *arguments: str, chunks: Iterable[bytes], seconds: float = WALL_SECONDS
) -> tuple[dict[str, Any], bytes]:
    """Parent side: run `module` on a private copy of a file and wait for what it says.

    The copy is the child's only open file; its environment is empty, so that no secret of ours stands in it.
    Raises ChildFailedError when it is stopped, crashes or answers nonsense.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answered:
        for chunk in chunks:
            given.write(chunk)
        given.seek(0)
        _wait([sys.executable, "-B", "-m", module, *arguments], given=given, answered=answered, seconds=seconds)
        answered.seek(0)
        return _read_answer(answered)


def _wait(command: list[str], *, given: IO[bytes], answered: IO[bytes], seconds: float) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, named by our own code
            command,
            stdin=given,
            stdout=answered,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildFailedError(f"{command[3]} was stopped after {seconds} s") from error
    if done.returncode:
        raise ChildFailedError(f"{command[3]} ended with {done.returncode}")


def _read_answer(answered: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    try:
        return json.loads(answered.readline()), answered.read()
    except ValueError as error:
        raise ChildFailedError("no answer") from error
