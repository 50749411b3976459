"""The reader's network: a BERT body, span scores for every token, and one score for "this passage answers".

The span scores of a question's passages are trained in one softmax ("shared normalisation", Clark and
Gardner 2018), so that they compare across passages. The answerable score looks at the first token and
at the words that the span scores point to: it can check what the question says against them.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import BertModel

NEVER = -1e4  # a score for tokens that cannot begin or end an answer


class Scores(NamedTuple):
    """`start` and `end` have shape (pairs, tokens), `answerable` (pairs,)."""

    start: Tensor
    end: Tensor
    answerable: Tensor


class Head(nn.Module):
    """Scores from hidden states."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.spans = nn.Linear(width, 2)
        self.mix = nn.Linear(3 * width, width)
        self.answerable = nn.Linear(width, 1)

    def forward(self, hidden: Tensor, in_passage: Tensor) -> Scores:
        """`hidden` has shape (pairs, tokens, width); `in_passage` is 1 for the passage's tokens, else 0."""
        out = (in_passage.to(hidden.dtype) - 1) * -NEVER
        start, end = (scores + out for scores in self.spans(hidden).unbind(-1))
        starts = torch.softmax(start, dim=-1).unsqueeze(-1)
        ends = torch.softmax(end, dim=-1).unsqueeze(-1)
        seen = torch.cat([hidden[:, 0], (hidden * starts).sum(dim=1), (hidden * ends).sum(dim=1)], dim=-1)
        answerable = self.answerable(nn.functional.gelu(self.mix(seen))).squeeze(-1)
        return Scores(start, end, answerable)


class Reader(nn.Module):
    """The network as it is trained."""

    def __init__(self, model_folder: str) -> None:
        super().__init__()
        # Without dropout on its weights, attention runs fused: a step takes half the time.
        self.bert = BertModel.from_pretrained(model_folder, add_pooling_layer=False, attention_probs_dropout_prob=0.0)
        self.head = Head(self.bert.config.hidden_size)

    def forward(self, input_ids: Tensor, token_types: Tensor, mask: Tensor, in_passage: Tensor) -> Scores:
        """All inputs have shape (pairs, tokens)."""
        hidden = self.bert(input_ids=input_ids, token_type_ids=token_types, attention_mask=mask).last_hidden_state
        scores: Scores = self.head(hidden, in_passage)
        return scores


def loss_of(scores: Scores, group: Tensor, start: Tensor, end: Tensor, answerable: Tensor) -> Tensor:
    """The loss of a batch.

    `group` (pairs,) numbers the question that a pair belongs to; `start` and `end` (pairs,) are the
    answer's tokens, -1 where the pair has none; `answerable` (pairs,) is 1 or 0.
    """
    held = start >= 0
    spans = torch.zeros((), dtype=torch.float32)
    if held.any():
        spans = (_shared(scores.start.float(), start, group, held) + _shared(scores.end.float(), end, group, held)) / 2
    return spans + nn.functional.binary_cross_entropy_with_logits(scores.answerable.float(), answerable)


def _shared(scores: Tensor, wanted: Tensor, group: Tensor, held: Tensor) -> Tensor:
    """The mean negative log probability of the wanted tokens, each question's passages in one softmax."""
    totals = torch.logsumexp(scores, dim=1)
    groups = int(group.max()) + 1
    largest = torch.full((groups,), -torch.inf).scatter_reduce(0, group, totals.detach(), "amax")
    summed = torch.zeros(groups).scatter_add(0, group, torch.exp(totals - largest[group]))
    normaliser = torch.log(summed) + largest
    right = scores[held].gather(1, wanted[held].unsqueeze(1)).squeeze(1)
    return (normaliser[group[held]] - right).mean()
