from pathlib import Path

import torch

from bot.reader.export import mean


def test_several_weights_are_averaged(tmp_path: Path) -> None:
    for number in (1, 3):
        torch.save({"layer": torch.full((2,), float(number)), "steps": torch.tensor(number)}, tmp_path / f"{number}.pt")
    found = mean([tmp_path / "1.pt", tmp_path / "3.pt"])
    assert found["layer"].tolist() == [2.0, 2.0]
    assert found["steps"].item() == 1
    assert mean([tmp_path / "3.pt"])["layer"].tolist() == [3.0, 3.0]
