"""The command line.

`approvalbot serve · index · ask · search · replay · unanswered · feedback · documents · digest · generations · activate · evaluate ·
doctor · prepare`
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Column, Table
from rich.text import Text

from bot.errors import BotError
from bot.settings import BotSettings, unknown, unreadable
from index.errors import ApprovalIndexError

if TYPE_CHECKING:
    from bot.gate import Gate
    from bot.journal import Journal
    from bot.runtime import Runtime
    from index.encoder import Encoder

app = typer.Typer(
    name="approvalbot",
    help="Questions about a drug's approval, answered in words of your documents, with citations.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
out = Console()
err = Console(stderr=True)

Home = Annotated[Path | None, typer.Option("--home", help="Folder for models and generations (default: $APPROVALBOT_HOME).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, as the API gives it.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=50, help="Passages wanted.")]
Documents = Annotated[list[str] | None, typer.Option("--document", help="Only this document, by id; repeat for several.")]
AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Only what was published by this day.")]

STEPS = {
    "scan": "Looking for files",
    "load": "Reading files",
    "split": "Splitting into passages",
    "encode": "Encoding passages",
    "store": "Writing the generation",
    "verify": "Verifying it",
    "gate": "Asking the gate's questions",
    "publish": "Publishing it",
}


def main() -> None:
    """Run the command line; what goes wrong is told in a sentence, with exit status 1."""
    with told():
        app()


@contextmanager
def told() -> Iterator[None]:
    """Tell what went wrong without a traceback."""
    try:
        yield
    except (ApprovalIndexError, BotError) as error:
        err.print(Text(str(error), style="red"))
        sys.exit(1)


def settings(home: Path | None, **others: object) -> BotSettings:
    """Settings from the environment, with what the command line gives; names that set nothing are told.

    A value that cannot be read is told in a sentence, with exit status 2.
    """
    for line in unknown(sorted(os.environ)):
        err.print(Text(line, style="yellow"), soft_wrap=True)
    given: dict[str, Any] = {"home": home, **others}
    try:
        return BotSettings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        for line in unreadable(error):
            err.print(Text(line, style="red"), soft_wrap=True)
        raise typer.Exit(2) from error


@app.command()
def serve(
    home: Home = None,
    host: Annotated[str | None, typer.Option(help="Address to serve on (default: 127.0.0.1, this machine only).")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to serve on (default: 8000; 0 takes a free one).")] = None,
) -> None:
    """Serve the chat page and the API. Indexes the documents first where nothing is indexed yet."""
    from bot.serve import serve as run

    chosen = settings(home, host=host, port=port)
    run(chosen, lambda: _index(chosen), lambda line: out.print(line, soft_wrap=True))


@app.command()
def index(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FOLDER",
            help="Folders of .txt, .md, .html, .pdf and .docx files (default: those indexed last, at first the shipped ones).",
        ),
    ] = None,
    restore: Annotated[bool, typer.Option("--restore", help="Bring back what was removed through the page or the API.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and index again whenever files change and come to rest.")] = False,
    gate: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Question set: an index that answers it worse than the old one is not published."),
    ] = None,
    margin: Annotated[float | None, typer.Option(min=0, max=1, help="Share of its questions that may be lost (default: 0.02).")] = None,
    home: Home = None,
) -> None:
    """Index folders of documents and let them answer from now on, with the files that were uploaded.

    What did not change since the last time is not done again. The old index answers until the new one is
    written and verified. A file that cannot be read is named with the reason; the others are indexed.
    """
    chosen = settings(home, gate=gate, gate_margin=margin)
    if watch:
        _watch(chosen, folders, restore)
    else:
        _index(chosen, folders, restore)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    home: Home = None,
    limit: Limit = 5,
    document: Documents = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Answer a question in words of the documents, with citations, or say that they do not tell."""
    from bot.api import schemas
    from bot.ask import answer_to
    from bot.journal import entry
    from bot.recorder import Recorder
    from bot.render import answer as render
    from bot.types import Question

    asked = Question(question, limit=limit, where=schemas.where(document, as_of.date() if as_of else None))
    chosen = settings(home)
    with _running(chosen) as runtime, runtime.using() as opened:
        answer = answer_to(asked, opened)
    given = schemas.answer(answer)
    if as_json:
        _print_json(given.model_dump(mode="json"))
    else:
        render(answer, out)
        if chosen.journal_days:
            out.print(Text(f"\nanswer {answer.id}", style="dim"))
    with closing(Recorder(_journal(chosen))) as recorder:
        recorder.keep(entry(asked, answer, given.model_dump_json()))


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="What to look for.")],
    home: Home = None,
    limit: Limit = 10,
    document: Documents = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Show the passages that match a question best, without an answer. What is misspelt is mended."""
    from bot.api import schemas
    from bot.ask import check_documents, check_text
    from bot.render import passages as render
    from bot.retrieve import retrieve
    from bot.types import Question

    began = perf_counter()
    check_text(question)
    asked = Question(question, limit=limit, where=schemas.where(document, as_of.date() if as_of else None))
    with _running(settings(home)) as runtime, runtime.using() as opened:
        check_documents(asked, opened)
        understood = opened.spelling.mend(question.strip())
        hits = retrieve(understood, limit, asked.where, opened.encoder, opened.index)
        generation = opened.generation.id
    if as_json:
        _print_json(schemas.search(understood, hits, generation, 1e3 * (perf_counter() - began)).model_dump(mode="json"))
        return
    if understood != question.strip():
        out.print(Text(f"Understood as: {understood}", style="dim"))
    render(hits, out)


@app.command()
def replay(
    answer: Annotated[str, typer.Argument(metavar="ID", help="The answer, by its id, as `ask` and the API give it.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Give a past answer again, from the same index and models, and say whether it comes out the same.

    Exit status 0: the same to the byte, but for the time it took; 1: it differs; 2: it cannot be given again.
    """
    from bot.api import answer_schemas, schemas
    from bot.replay import replay as run

    chosen = settings(home)
    try:
        with closing(_journal(chosen)) as journal, _running(chosen) as runtime:
            done = run(journal.get(answer), runtime, lambda given: schemas.answer(given).model_dump_json())
    except (ApprovalIndexError, BotError) as error:
        err.print(Text(str(error), style="red"))
        raise typer.Exit(2) from error
    if as_json:
        _print_json(answer_schemas.replayed(done).model_dump(mode="json"))
    else:
        came = "the same to the byte" if done.same else f"otherwise: {', '.join(done.differs)}"
        out.print(Text(f"Given on {done.entry.given} from generation {done.entry.generation}; given again, it is {came}."))
    raise typer.Exit(0 if done.same else 1)


@app.command()
def unanswered(home: Home = None, as_json: Json = False) -> None:
    """List the questions that were not found in the documents, most frequent first: what a new document could tell.

    What was answered since is left out.
    """
    with _told_journal(home) as journal:
        found = journal.unanswered()
    if as_json:
        _print_json([asdict(one) for one in found])
        return
    table = _table("asked", "last", "question")
    for one in found:
        table.add_row(str(one.times), one.last[:10], _plain(one.question))
    out.print(table)


@app.command()
def feedback(home: Home = None, as_json: Json = False) -> None:
    """List what was thought of answers, newest first."""
    with _told_journal(home) as journal:
        found = journal.opinions()
    if as_json:
        _print_json([asdict(one) for one in found])
        return
    table = _table("answer", "given", "thumb", "question", "comment")
    for one in found:
        table.add_row(one.answer, one.given[:10], one.thumb, _plain(one.understood), _plain(one.comment or ""))
    out.print(table)


@app.command()
def documents(home: Home = None, as_json: Json = False) -> None:
    """List the documents that answer, and the files that could not be indexed."""
    from bot.api import schemas
    from bot.reindex import collected
    from index.generation import open_current

    chosen = settings(home)
    generation = open_current(chosen.home)
    catalogue = generation.catalogue
    listed = schemas.documents(list(catalogue.all_documents()), generation.manifest, collected(chosen), catalogue.replaced)
    generation.close()
    if as_json:
        _print_json(listed.model_dump(mode="json"))
        return
    table = _table("id", "title", "published", "passages", "file")
    for row in listed.documents:
        table.add_row(row.id, row.title, str(row.published or ""), str(row.passages), row.path)
    out.print(table)
    _print_failures((failure.path, failure.reason) for failure in listed.failed)


@app.command()
def digest(
    since: Annotated[str, typer.Option(help="From when on: a day such as 2026-01-01, or a number of days such as 7d.")] = "7d",
    home: Home = None,
) -> None:
    """Tell in Markdown what is new in the documents: added, changed, removed. What was removed is told without its title."""
    from bot.digest import digest as lines
    from bot.digest import moment
    from bot.news import entries
    from index.generation import open_current

    try:
        begin = moment(since, datetime.now(UTC))
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(
            f"{since!r} is neither a day such as 2026-01-01 nor a number of days such as 7d", param_hint="--since"
        ) from error
    where = settings(home).home
    with closing(open_current(where)) as generation:
        for line in lines(entries(where, generation), begin):
            print(line)


@app.command()
def generations(home: Home = None, as_json: Json = False) -> None:
    """List the generations of the index that are kept, newest first; the one that answers is marked.

    The differences are to the one made before. One that a gate refused stands with the reason.
    """
    from bot.api import index_schemas
    from index.generation import current_id, listed, refusals

    where = settings(home).home
    kept = index_schemas.generations(listed(where), current_id(where), refusals(where))
    if as_json:
        _print_json(kept.model_dump(mode="json"))
        return
    table = _table("generation", "", "created", "documents", "passages", "differences")
    for one in kept.generations:
        differences = ", ".join(f"{len(paths)} {name}" for name in ("added", "changed", "removed") if (paths := getattr(one, name)))
        mark = "→" if one.current else "refused" if one.refused else ""
        table.add_row(one.id, mark, one.created, str(one.documents), str(one.passages), differences)
    out.print(table)
    for one in kept.generations:
        if one.refused:
            out.print(Text(f"{one.id} is not published: {one.refused}"))


@app.command()
def activate(
    generation: Annotated[str, typer.Argument(help="The generation, by its id; `approvalbot generations` lists them.")],
    home: Home = None,
) -> None:
    """Let an older or newer generation answer from now on, once it verifies.

    A running bot takes it over with the next question. The next `approvalbot index` goes on from the documents.
    """
    from bot.runtime import Runtime
    from index.generation import activate as switch

    chosen = settings(home)
    runtime = Runtime(chosen)
    try:
        manifest = switch(chosen.home, generation, runtime.models().encoder)
    finally:
        runtime.close()
    out.print(f"Generation {manifest.generation} answers: {len(manifest.documents)} documents, {manifest.passages} passages.")


@app.command()
def evaluate(
    questions: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Question set: JSON lines, see docs/quality.md.")],
    home: Home = None,
    show: Annotated[bool, typer.Option("--show", help="Print every question that was not answered right.")] = False,
    as_json: Json = False,
) -> None:
    """Score the index on a question set: recall, MRR, nDCG@10, answers right, wrongly silent, wrongly talking."""
    from bot.evaluate import evaluate as run
    from bot.evaluate import load_set, wrong_rows
    from bot.render import evaluation as render

    rows = load_set(questions)
    with _running(settings(home)) as runtime, runtime.using() as opened, _bar() as bar:
        task = bar.add_task("Asking", total=len(rows))
        scored = run(rows, opened, lambda: bar.advance(task))
    if as_json:
        _print_json(scored.as_json())
        return
    render(scored, out)
    if show:
        for line in wrong_rows(scored):
            out.print(Text(line))


@app.command()
def prepare(home: Home = None) -> None:
    """Prepare the encoder: once, about half a minute, no network. `serve` and `index` do it where it is missing."""
    _prepare(settings(home))


@app.command()
def doctor(home: Home = None) -> None:
    """Say what is installed, which index answers, and whether it is whole."""
    from bot.doctor import examine

    healthy = True
    for check in examine(settings(home)):
        healthy &= check.good
        out.print(Text.assemble(("✓ " if check.good else "✗ ", "green" if check.good else "red"), f"{check.name}: {check.found}"))
    raise typer.Exit(0 if healthy else 1)


def _index(chosen: BotSettings, folders: Sequence[Path] | None = None, restore: bool = False) -> None:
    """Index folders once."""
    _index_with(_encoder(chosen), chosen, folders, restore)


def _watch(chosen: BotSettings, folders: Sequence[Path] | None, restore: bool) -> None:
    """Index folders now and whenever they have changed, until stopped. What goes wrong is told, and tried again with the next change."""
    from bot.reindex import collected
    from index.watch import changes

    watched = collected(chosen, folders).folders
    encoder = _encoder(chosen)
    out.print(f"Watching {', '.join(map(str, watched))}  (stop with Ctrl+C)", soft_wrap=True)
    for _ in changes(watched):
        try:
            _index_with(encoder, chosen, folders, restore)
        except ApprovalIndexError as error:
            err.print(Text(str(error), style="red"))
        restore = False


def _encoder(chosen: BotSettings) -> "Encoder":
    """The encoder, prepared first where it is not, as are the everyday wordings by it."""
    from bot.wordings import Wordings
    from index.encoder import open_encoder

    _prepare(chosen)
    encoder = open_encoder(chosen.encoder, chosen.models, chosen.threads)
    wordings = Wordings(encoder, chosen.models)
    if not wordings.prepared:
        with out.status("Preparing the everyday wordings (once, a few seconds)"):
            wordings.prepare()
    return encoder


def _index_with(encoder: "Encoder", chosen: BotSettings, folders: Sequence[Path] | None, restore: bool) -> None:
    """Index folders with a bar for each step, tell what changed, and remember them where they were asked for."""
    from bot.reindex import asked_for, collected, in_turn, needed
    from index import collection
    from index.build import Built, Progress, build
    from index.settings import IndexSettings

    what = collected(chosen, folders, restore)
    with _bar() as bar, _gate(chosen, encoder) as gate:

        def begin() -> Iterator[Progress | Built]:
            return build(what, chosen.home, encoder, IndexSettings(), needed=partial(needed, chosen), gate=gate)

        task = bar.add_task("", total=None)
        for event in in_turn(begin, err.print):
            if isinstance(event, Built):
                built = event
            else:
                bar.update(task, description=STEPS[event.step], completed=event.done, total=max(event.total, 1))
    collection.remember(chosen.home, asked_for(chosen, folders), restore)
    changes, manifest = built.changes, built.manifest
    out.print(
        f"{len(manifest.documents)} documents, {manifest.passages} passages, generation {manifest.generation}"
        f" ({len(changes.added)} added, {len(changes.changed)} changed, {len(changes.removed)} removed, {len(changes.unchanged)} unchanged;"
        f" {built.encoded} passages encoded)"
    )
    if built.left:
        err.print(Text(f"all was done again, since {built.left.split('. ')[0]}", style="yellow"), soft_wrap=True)
    _print_failures((failure.path, failure.reason) for failure in manifest.failures)


@contextmanager
def _gate(chosen: BotSettings, encoder: "Encoder") -> Iterator["Gate | None"]:
    """What a new index has to pass, None where nothing is set."""
    from bot.reader.model import shipped_reader
    from bot.reindex import gate_of
    from bot.runtime import Models
    from bot.wordings import Wordings

    if not chosen.gate:
        yield None
        return
    with closing(shipped_reader(chosen.threads)) as reader:
        yield gate_of(chosen, Models(encoder, reader, Wordings(encoder, chosen.models)))


def _prepare(chosen: BotSettings) -> None:
    """Prepare the packaged encoder, if that is the one in use and it is not there."""
    from index.encoder import NAME, is_prepared
    from index.encoder import prepare as run

    if chosen.encoder == NAME and not is_prepared(chosen.models):
        with out.status("Preparing the encoder (once, about half a minute)"):
            run(chosen.models)
        out.print("The encoder is prepared.")


def _journal(chosen: BotSettings) -> "Journal":
    """The journal."""
    from bot.journal import Journal

    return Journal(chosen.home, chosen.journal_days)


@contextmanager
def _told_journal(home: Path | None) -> Iterator["Journal"]:
    """The journal, closed at the end; where none is kept, that is told."""
    with closing(_journal(settings(home))) as journal:
        if not journal.on:
            err.print(Text("No answers are kept, since APPROVALBOT_JOURNAL_DAYS is 0.", style="yellow"))
        yield journal


def _plain(text: str) -> Text:
    """What somebody wrote, without what would steer the terminal."""
    return Text("".join(one if one.isprintable() else " " for one in text))


def _table(first: str, *others: str) -> Table:
    """A table whose first column stays whole however narrow the terminal; the others are wrapped."""
    return Table(Column(first, no_wrap=True, overflow="ignore"), *(Column(name, overflow="fold") for name in others))


def _bar() -> Bar:
    """A progress bar that goes when it is done; on a pipe, nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Bar(*columns, console=err, transient=True, disable=not err.is_terminal)


@contextmanager
def _running(chosen: BotSettings) -> Iterator["Runtime"]:
    """A runtime that is closed at the end."""
    from bot.runtime import Runtime

    runtime = Runtime(chosen)
    try:
        yield runtime
    finally:
        runtime.close()


def _print_failures(failures: Iterator[tuple[str, str]]) -> None:
    for path, reason in failures:
        err.print(Text(f"not indexed: {path}: {reason}", style="yellow"))


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
