"""A process of the deployment that has imported everything once, and forks for each piece of code it is given.

Starting a whole Django for every one of a dozen racers costs seconds; a fork of one that stands ready costs none, and
is a process of its own all the same. Run as `python -m tests.servers.forks`: a JSON list of code on one line of its
input is one race, answered by a line with what each printed and how it ended.
"""

import json
import os
import sys
import tempfile
import traceback
from typing import IO, NamedTuple

import django
from django.db import connection


class Child(NamedTuple):
    pid: int
    output: IO[str]
    errors: IO[str]


def together(codes: list[str]) -> list[tuple[int, str]]:
    """Run each in a process of its own. They begin at the same moment, each with its connection open."""
    ready, gate = os.pipe(), os.pipe()
    children = [_fork(code, ready, gate) for code in codes]
    os.close(ready[1])
    for _child in children:
        os.read(ready[0], 1)
    os.close(gate[1])
    endings = [_ending(child) for child in children]
    os.close(ready[0])
    os.close(gate[0])
    return endings


def _fork(code: str, ready: tuple[int, int], gate: tuple[int, int]) -> Child:
    output, errors = (tempfile.TemporaryFile("w+") for _ in range(2))  # noqa: SIM115 - closed when it has been read
    if pid := os.fork():
        return Child(pid, output, errors)
    os.close(gate[1])
    os.dup2(output.fileno(), 1)
    os.dup2(errors.fileno(), 2)
    status = 1
    try:
        connection.ensure_connection()
        os.write(ready[1], b".")
        os.read(gate[0], 1)  # comes back when the parent closes its end
        exec(code, {"__name__": "__main__"})  # noqa: S102 - the tests' own code
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it was, the test reads it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _ending(child: Child) -> tuple[int, str]:
    """How it ended, and what it printed; of one that broke, also what it complained of."""
    _pid, status = os.waitpid(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    with child.output as output, child.errors as errors:
        output.seek(0)
        errors.seek(0)
        return code, (output.read() + (errors.read() if code else "")).strip()


def main() -> None:
    django.setup()
    import tests.factories  # noqa: PLC0415 - what every fork would import
    import tests.servers.racing  # noqa: F401, PLC0415 - likewise

    for line in sys.stdin:
        print(json.dumps(together(json.loads(line))), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
