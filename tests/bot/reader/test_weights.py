import json

from bot.reader.model import DESCRIPTION, MODEL, WEIGHTS, Calibration


def test_the_shipped_file_holds_nothing_of_the_machine_it_was_made_on() -> None:
    content = (WEIGHTS / MODEL).read_bytes()
    assert b"site-packages" not in content
    assert b'File "' not in content


def test_the_shipped_calibration_is_one() -> None:
    calibration = Calibration(**json.loads((WEIGHTS / DESCRIPTION).read_text(encoding="utf-8"))["calibration"])
    assert 0 < calibration.threshold < 1
    assert calibration.first.keys() < calibration.choice.keys()
