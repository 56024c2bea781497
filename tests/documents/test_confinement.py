import pytest

from documents.confinement import ChildFailedError, run


def ask(kind, **options):
    return run("tests.documents.probes", kind, **{"chunks": [], **options})[0]


@pytest.mark.parametrize("kind", ["take_memory", "take_time", "write_much", "open_much", "crash"])
def test_run_stops_a_child_that_takes_too_much(kind):
    with pytest.raises(ChildFailedError, match="ended with"):
        ask(kind)


def test_run_stops_a_child_that_waits():
    with pytest.raises(ChildFailedError, match="was stopped after"):
        ask("wait", seconds=0.5)


def test_run_refuses_nonsense_as_an_answer():
    with pytest.raises(ChildFailedError, match="no answer"):
        run("this", chunks=[])


def test_run_gives_the_child_the_whole_file():
    assert ask("read", chunks=[b"een", b"twee"]) == {"read": "eentwee"}


def test_run_keeps_our_secrets_and_files_from_the_child(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")

    seen = ask("look_around")

    assert set(seen["environment"]) <= {"LANG", "LC_CTYPE", "PATH"}
    assert seen["files"][:3] == [0, 1, 2]
    assert len(seen["files"]) == 4  # the fourth is the look itself


def test_children_do_not_load_django():
    assert ask("import_checks") == {"checks": 3, "django": False}
