"""The document path: from a folder of files to a published generation.

`build` is the whole of it, a stream of progress that ends with what was built. The generation is
written aside, verified, and only then published; stopped anywhere, it leaves the old one answering. A
gate, where one is set, may refuse to let it answer; then it is kept, and not published.
What did not change is not done again: a file's text is taken over by the file's hash, a passage's
vector by the hash of what was encoded, and where nothing at all changed, nothing is written. From a
generation whose files are not what was written nothing is taken over: all is done again.
"""

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import numpy as np

from index import catalogue, history, passages, sources, vectors
from index.collection import Collection
from index.durable import written
from index.encoder import Encoder
from index.errors import ApprovalIndexError, GenerationDamaged, GenerationMissing, NoDocuments, Refused, UnreadableFile
from index.fingerprints import file_sha256, fingerprint
from index.generation import (
    CATALOGUE,
    VECTORS,
    Generation,
    aside,
    fresh_folder,
    open_whole,
    prune,
    publish,
    refuse,
    write_manifest,
    writing,
)
from index.loading.apart import AGAIN, Apart
from index.loading.kinds import ending
from index.onnx_model import Array
from index.settings import IndexSettings
from index.types import Document, Failure, Indexed, Manifest, Passage, SourceFile, Span

ANYWAY = "See to the documents, or let it answer all the same: `approvalbot activate` with its id."
AT_ONCE = 64  # texts encoded between two reports of progress


class Step(StrEnum):
    """Where a build is."""

    SCAN = "scan"
    LOAD = "load"
    SPLIT = "split"
    ENCODE = "encode"
    STORE = "store"
    VERIFY = "verify"
    GATE = "gate"  # only where there is one
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` things of a step are done; `path` is the file in hand, where there is one."""

    step: Step
    done: int
    total: int
    path: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended: what stands in the published generation and what changed since the one before.

    `encoded` counts the passages whose vectors were made anew. `left` says why nothing was taken over
    from the generation before, where it could not be; it is empty where that one is whole.
    """

    manifest: Manifest
    changes: sources.Changes
    encoded: int
    left: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A passage on its way into the index.

    `text` is what the encoder is given, `spans` are the sentences in it, `encoded` is the hash of both. One that
    was taken over needs no text: its vectors are there.
    """

    document: int
    passage: Passage
    context: str
    encoded: str
    text: str = ""
    spans: Sequence[Span] = ()


# Compares the generation that answers with the new one: tells how many of how many questions it has asked, and at
# the end why the new one is not to answer, None where it may.
Gate = Callable[[Generation, Generation], Generator[tuple[int, int], None, str | None]]


def build(
    what: Path | Collection,
    home: Path,
    encoder: Encoder,
    settings: IndexSettings,
    apart: Apart | None = None,
    needed: Callable[[], Iterable[str]] = tuple,
    gate: Gate | None = None,
) -> Iterator[Progress | Built]:
    """Index the files of a collection, or of one folder alone, and publish the generation under `home`.

    `apart` reads the files, and stays as it is; without one, one is made and ended. `needed` gives the ids of
    generations that are kept however old they are. `gate` is passed before a generation is published, unless
    the encoder cannot read the one that answers, or there is none.

    Raises NoDocuments where nothing can be indexed, Busy where another process is indexing, CannotWrite where
    the disk does not take it, Refused where the gate does not let it pass. A file that cannot be read is named
    in the manifest with its reason.
    """
    collection = Collection((what,)) if isinstance(what, Path) else what
    with writing(home):
        before, left = _open_before(home)
        reader = apart or Apart(settings.limits)
        try:
            for event in _build(collection, home, encoder, settings, before, reader, needed, gate):
                yield replace(event, left=left) if isinstance(event, Built) else event
        finally:
            if not apart:
                reader.close()
            if before:
                before.close()


def _build(
    collection: Collection,
    home: Path,
    encoder: Encoder,
    settings: IndexSettings,
    before: Generation | None,
    apart: Apart,
    needed: Callable[[], Iterable[str]],
    gate: Gate | None,
) -> Iterator[Progress | Built]:
    """The steps, in order."""
    yield Progress(Step.SCAN, 0, 1)
    files, failures = collection.scan(settings.limits.size)
    made_with = settings.fingerprint(encoder)
    same = before if before and before.manifest.settings == made_with else None
    documents, unreadable, kept = yield from _load(files, same, apart)
    failures = sorted([*failures, *unreadable], key=lambda failure: failure.path)
    if not documents:
        reasons = "; ".join(f"{failure.path}: {failure.reason}" for failure in failures[:5])
        raise NoDocuments(f"None of the {len(failures)} files under {', '.join(map(str, collection.folders))} can be indexed ({reasons}).")
    changes = sources.compare({document.path: document.sha256 for document in documents}, before.manifest if before else None)
    found = [(document.path, document.sha256) for document in documents]
    generation = fingerprint(made_with, found, [(failure.path, failure.reason) for failure in failures])
    if before and before.id == generation:
        yield Built(before.manifest, changes, encoded=0)
        return
    split = same.catalogue.split(kept) if same else {}
    parts = yield from _split(documents, split, encoder, settings)
    made, encoded = yield from _encode(parts, encoder, before)
    known = before.manifest.since() if before else {}
    with written(str(home)):
        target = fresh_folder(home, generation)
    with aside(home, target):
        with written(str(target)):
            _store(target, documents, parts, made)
            manifest = _manifest(generation, made_with, encoder, documents, parts, failures, target, known)
            write_manifest(target, manifest)
        yield Progress(Step.STORE, 1, 1)
        _verify(target)
        yield Progress(Step.VERIFY, 1, 1)
        asked = gate if before and before.manifest.encoder == encoder.fingerprint else None
        if refusal := (yield from _refusal(asked, before, target)):
            refuse(target, refusal)
        else:
            with written(str(home / history.RECORD)):
                history.record(home, manifest, manifest.created)
            publish(home, target.name)
    prune(home, needed=needed())
    if refusal:
        raise Refused(f"Generation {generation} is built and kept, but not published: {refusal} {ANYWAY}", generation)
    yield Progress(Step.PUBLISH, 1, 1)
    yield Built(manifest, changes, encoded)


def _open_before(home: Path) -> tuple[Generation | None, str]:
    """The published generation; None where there is none, and None with the reason where it is not whole."""
    try:
        return open_whole(home), ""
    except GenerationMissing:
        return None, ""
    except ApprovalIndexError as error:
        return None, str(error)


def _load(
    files: Sequence[SourceFile], before: Generation | None, apart: Apart
) -> Generator[Progress, None, tuple[list[Document], list[Failure], list[Document]]]:
    """The documents in files, the files that could not be read, and those of the documents that were taken over.

    A file whose bytes `before` holds, or could not read, is not loaded again.
    """
    documents: dict[str, Document] = {}
    kept: list[Document] = []
    failures: list[Failure] = []
    refused = {(one.sha256, ending(one.path)): one.reason for one in before.manifest.failures} if before else {}
    for number, file in enumerate(files):
        progress = Progress(Step.LOAD, number, len(files), file.path)
        yield progress
        if file.sha256 in documents:
            failures.append(Failure(file.path, _same_as(documents[file.sha256])))
            continue
        reason = refused.get((file.sha256, ending(file.path)), AGAIN)
        if not reason.endswith(AGAIN):
            failures.append(Failure(file.path, reason, file.sha256))
            continue
        try:
            if document := _known(file, before):
                kept.append(document)
            else:
                document = yield from apart.load(file, progress)
        except UnreadableFile as error:
            failures.append(Failure(file.path, str(error), file.sha256))
        except OSError as error:
            failures.append(Failure(file.path, sources.reason_of(error)))
        else:
            if documents.setdefault(document.sha256, document) is not document:  # it was changed while this ran
                failures.append(Failure(file.path, _same_as(documents[document.sha256])))
    yield Progress(Step.LOAD, len(files), len(files))
    return list(documents.values()), failures, kept


def _same_as(document: Document) -> str:
    return f"the same file as {document.path}, which is indexed"


def _known(file: SourceFile, before: Generation | None) -> Document | None:
    """The document that a generation holds of the same bytes, if they were read as the same kind of file."""
    known = before.catalogue.document_by_id(file.sha256[:16]) if before else None
    if known is None or ending(known.path) != ending(file.path):
        return None
    return replace(known, path=file.path)


def _split(
    documents: Sequence[Document], split: Mapping[str, Sequence[tuple[Passage, str]]], encoder: Encoder, settings: IndexSettings
) -> Generator[Progress, None, list[Part]]:
    """The passages of documents with what the encoder is given for each; `split` holds those that were split before, by document."""
    parts: list[Part] = []
    limit = max(1, encoder.limit - passages.LONGEST_CONTEXT)
    for number, document in enumerate(documents):
        yield Progress(Step.SPLIT, number, len(documents), document.path)
        if document.id in split:
            parts += [Part(number, passage, passages.context(document, passage), encoded) for passage, encoded in split[document.id]]
            continue
        for passage in passages.split(document, encoder.count, min(settings.target, limit), limit):
            text, spans = passages.encoder_input(document, passage, encoder.count)
            encoded = hashlib.sha256(f"{text}\0{spans}".encode("utf-8", "surrogatepass")).hexdigest()
            parts.append(Part(number, passage, passages.context(document, passage), encoded, text, spans))
    return parts


def _encode(parts: Sequence[Part], encoder: Encoder, before: Generation | None) -> Generator[Progress, None, tuple[Array, int]]:
    """The vectors of all sentences, of shape (sentences, dimension), and for how many passages they were made anew.

    They are rounded to half precision: so a vector taken over from a large index, which keeps no more,
    is the one that encoding again would give.
    """
    made = _kept(parts, before) if before and before.manifest.encoder == encoder.fingerprint else {}
    new = list({part.encoded: part for part in parts if part.encoded not in made}.values())
    assert all(part.text for part in new)
    for start in range(0, len(new), AT_ONCE):
        yield Progress(Step.ENCODE, start, len(new))
        batch = new[start : start + AT_ONCE]
        for part, vectors_of in zip(batch, encoder.encode_spans([(part.text, part.spans) for part in batch]), strict=True):
            made[part.encoded] = vectors_of.astype(np.float16).astype(np.float32)
    yield Progress(Step.ENCODE, len(new), len(new))
    return np.concatenate([made[part.encoded] for part in parts]), len(new)


def _kept(parts: Sequence[Part], before: Generation) -> dict[str, Array]:
    """The vectors of the passages whose text was encoded before, by its hash."""
    known = before.catalogue.encoded()
    hashes = [encoded for encoded in dict.fromkeys(part.encoded for part in parts) if encoded in known]
    if not hashes:
        return {}
    passage = np.array([known[encoded] for encoded in hashes], np.int64)
    firsts, counts = before.firsts[passage], before.firsts[passage + 1] - before.firsts[passage]
    ends = np.cumsum(counts)
    taken = before.vectors.take(np.repeat(firsts - (ends - counts), counts) + np.arange(ends[-1]))
    return dict(zip(hashes, np.split(taken, ends[:-1]), strict=True))


def _store(target: Path, documents: Sequence[Document], parts: Sequence[Part], made: Array) -> None:
    """Write a generation's files, the manifest aside, into its folder."""
    catalogue.write(target / CATALOGUE, documents, ((part.document, part.passage, part.context, part.encoded) for part in parts))
    vectors.save(vectors.build(made), target / VECTORS)


def _verify(target: Path) -> None:
    """Raises GenerationDamaged where what was written does not verify."""
    try:
        with closing(Generation(target)) as opened:
            opened.verify()
    except GenerationDamaged as error:
        raise GenerationDamaged(f"What was built is not published, and what answered before goes on answering: {error}") from error


def _refusal(gate: Gate | None, before: Generation | None, target: Path) -> Generator[Progress, None, str | None]:
    """Why what was built is not to answer, None where it may."""
    if not gate or not before:
        return None
    refusal: str | None = None

    def asking(opened: Generation) -> Iterator[tuple[int, int]]:
        nonlocal refusal
        refusal = yield from gate(before, opened)

    with closing(Generation(target)) as opened:
        for done, total in asking(opened):
            yield Progress(Step.GATE, done, total)
    return refusal


def _manifest(
    generation: str,
    made_with: str,
    encoder: Encoder,
    documents: Sequence[Document],
    parts: Sequence[Part],
    failures: Sequence[Failure],
    target: Path,
    known: Mapping[str, str],
) -> Manifest:
    """What was built, with the checksums of its files. `known` tells since when the documents of the generation before are there."""
    created = datetime.now(UTC).isoformat(timespec="microseconds")
    counts = np.bincount([part.document for part in parts], minlength=len(documents))
    return Manifest(
        generation=generation,
        created=created,
        settings=made_with,
        encoder=encoder.fingerprint,
        dimension=encoder.dimension,
        documents=tuple(
            Indexed(document.path, document.sha256, document.id, int(count), known.get(document.id, created), document.title)
            for document, count in zip(documents, counts, strict=True)
        ),
        passages=len(parts),
        sentences=sum(len(part.passage.sentences) for part in parts),
        failures=tuple(failures),
        checksums={name: file_sha256(target / name) for name in (CATALOGUE, VECTORS)},
    )
