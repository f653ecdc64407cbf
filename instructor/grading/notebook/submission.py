"""Grade one submission: bytes go in, marks and a notebook come out. Touches no gradebook.

This is what runs in the processes of the pool, or on the machines of a cluster.
"""

import functools
import time
from dataclasses import dataclass, field

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.preprocessors import IgnorePattern, LimitOutput

from ..course.collect import Submission
from ..course.gradebook import grades_of
from ..sandbox.kernels import Kernels
from ..sandbox.limits import SandboxLimits
from .execute import execute
from .reading import Unreadable, read_notebook
from .repair import repair, similarity
from .session import error_output
from .states import AnswerState, SubmissionState

# What was handed in with one of these alone holds no work.
PLAIN = (".txt", ".md", ".csv", ".tsv", ".json", ".npy", ".npz", ".dat", ".xlsx", ".pyc")


@dataclass
class Job:
    """All that is needed to grade one submission, on whichever machine."""

    student: str
    submission: Submission
    templates: dict  # {notebook's name: Template}
    support: dict  # {relative path: bytes}
    seed: int
    limits: SandboxLimits
    unconfined: str | None  # why student code is not confined, None when it is
    hidden: tuple
    config: dict  # of nbgrader's LimitOutput and IgnorePattern
    libraries: tuple = ()  # modules that every kernel has loaded


@dataclass
class Result:
    """What came of it. `marks` is empty when nothing may be written to the gradebook."""

    student: str
    state: SubmissionState
    why: str = ""
    details: list = field(default_factory=list)  # of single answers
    notes: list = field(default_factory=list)  # what was repaired
    facts: list = field(default_factory=list)  # what is worth a look
    marks: dict = field(default_factory=dict)  # {notebook: ({cell: score}, {cell: comment})}
    notebooks: dict = field(default_factory=dict)  # {notebook: JSON}
    files: dict = field(default_factory=dict)  # pictures that the notebooks show
    timestamp: str | None = None
    unconfined: str | None = None  # why its code ran without a sandbox, None when it did not
    seconds: float = 0.0
    phases: dict = field(default_factory=dict)


def grade_submission(job):
    """Return the Result of a Job."""
    start = time.perf_counter()
    submission = job.submission
    result = Result(job.student, SubmissionState.GRADED, facts=[*submission.facts, *_modules(job)])
    result.timestamp = submission.timestamp
    readable = _read_all(job, result)
    chosen = {n: _pick(n, t, readable, result) for n, t in job.templates.items()}
    unknown = [path for path in readable if path not in chosen.values()]
    for name, path in chosen.items():
        if path is None:
            _not_graded(result, name, job.templates[name], unknown)
        else:
            _grade_notebook(job, result, name, path, readable[path])
    result.files = submission.files
    result.seconds = time.perf_counter() - start
    return result


def _modules(job):
    """Say which modules of the student's are not the course's."""
    for path, data in job.submission.modules.items():
        name = path.rpartition("/")[2]
        if job.support.get(path, job.support.get(name)) != data:
            known = path in job.support or name in job.support
            yield f"changed module, not used: {path}" if known else f"added module: {path}"


def _read_all(job, result):
    """Return {path: notebook} of what can be read."""
    submission = job.submission
    readable, reasons = {}, dict(submission.unread)
    for path, data in submission.notebooks.items():
        try:
            readable[path] = read_notebook(data)
        except Unreadable as error:
            reasons[path] = f"{path}: {error}"
    result.facts += reasons.values() if readable else []
    if submission.error or (reasons and not readable):
        result.state, result.why = (
            SubmissionState.FAILED,
            submission.error or "; ".join(reasons.values()),
        )
    elif not readable:
        forms = _other_forms(job)
        result.state = SubmissionState.FAILED if forms else SubmissionState.MISSING
        names = [*forms, *submission.files, *submission.modules, *submission.dropped][:3]
        there = f", but {', '.join(dict.fromkeys(names))}" if names else ""
        result.why = f"no notebook was handed in{there}"
    return readable


def _other_forms(job):
    """Return the paths of what may be the work in another form: a page, a script, a picture."""
    submission, own = job.submission, set(job.support.values())
    read = {**submission.files, **submission.modules}
    found = [p for p, d in read.items() if not p.lower().endswith(PLAIN) and d not in own]
    hidden = (p for p in submission.others if p.rpartition("/")[2].startswith("."))
    skipped = {p for p in hidden if not p.endswith(".icloud")}  # Apple's sign for a file elsewhere
    return [*(p for p in submission.others if p not in skipped), *found]


def _pick(name, template, readable, result):
    """Return the path of the notebook that counts, or None when there is none of these cells.

    The one with the released name, unless it holds no answer and another one does.
    """
    scores = {path: similarity(notebook, template) for path, notebook in readable.items()}
    scores = {path: score for path, score in scores.items() if score[1] > 0}
    exact = f"{name}.ipynb"
    if not scores:
        return None
    path = max(scores, key=lambda p: (scores[p], p == exact, p.endswith(f"/{exact}"), p))
    if scores.get(exact, (0, 0))[0] > 0 or scores[path][0] == 0:
        path = exact if exact in scores else path
    if len(scores) > 1:
        result.notes.append(f"{len(scores)} notebooks handed in: {path} was graded")
    return path


def _grade_notebook(job, result, name, path, notebook):
    """Repair, run and mark one notebook."""
    template = job.templates[name]
    if path != f"{name}.ipynb":
        result.notes.append(f"{path} taken for {name}.ipynb")
    repaired = repair(notebook, template)
    result.notes += repaired.notes
    result.facts += repaired.facts
    kernels = _kernels(job.limits, job.hidden, job.unconfined is None, job.libraries)
    result.unconfined = job.unconfined
    folder = path.rpartition("/")[0]
    extra = _beside(job.submission.beside, folder)
    session = execute(notebook, template, job.support, extra, job.seed, kernels)
    result.facts += session.facts
    result.notes += session.notes
    result.phases = session.phases
    _finish(job, result, name, notebook)
    result.marks[name][0].update(dict.fromkeys(session.open))
    _describe(result, template, repaired, session)


def _beside(files, folder):
    """Return the student's files as the notebook sees them: relative to its own folder."""
    start = f"{folder}/" if folder else ""
    inside = {p[len(start) :]: data for p, data in files.items() if p.startswith(start)}
    return {**files, **inside}


def _finish(job, result, name, notebook):
    """Let nbgrader trim the outputs, then read the marks as nbgrader reads them."""
    from traitlets.config import Config

    for kind in (IgnorePattern, LimitOutput):
        notebook, _ = kind(config=Config(job.config))(notebook, {})
    result.marks[name] = grades_of(notebook)
    result.notebooks[name] = nbformat.writes(notebook)


def _describe(result, template, repaired, session):
    """Say what became of each answer with points; a function that was lost is no silent 0."""
    graded = [a for a, tests in template.exercises() if tests or a.grade or a.task]
    scores, _ = result.marks[template.name]
    earned = {a.name for a, tests in template.exercises() if any(scores.get(t.name) for t in tests)}
    tests_of = {answer.name: tests for answer, tests in template.exercises()}
    for cell in graded:
        why = [session.lost[f] for f in sorted(cell.functions) if f in session.lost]
        why += [session.open[t.name] for t in tests_of[cell.name] if t.name in session.open]
        state = repaired.states.get(cell.name, AnswerState.DONE)
        if why:
            result.details.append(f"{cell.name}: {why[0]}")
        elif state is not AnswerState.DONE and cell.name not in earned:
            where = repaired.found_in.get(cell.name)
            there = f", text was found in {where}" if where else ""
            result.details.append(f"{cell.name}: {state}{there}")
    blank = all(repaired.states.get(cell.name) is AnswerState.UNTOUCHED for cell in graded)
    if graded and blank and not earned:
        result.state = SubmissionState.UNTOUCHED


def _not_graded(result, name, template, unknown):
    """Leave a notebook that says why; the instructor is asked to look.

    unknown: paths of notebooks that are none of the course's. With one of them there is no mark,
    since it may be the work under another form; with none it is 0.
    """
    if result.state == SubmissionState.GRADED:
        there = f", but {', '.join(unknown[:3])}" if unknown else ""
        result.state = SubmissionState.FAILED if unknown else SubmissionState.MISSING
        result.why = f"{name}.ipynb was not handed in{there}"
    words = f"**This notebook could not be graded.** {result.why}."
    notebook = new_notebook(metadata=template.metadata, cells=[new_markdown_cell(words, id="why")])
    for cell in template.cells:
        new = cell.new_cell(cell.source)
        if cell.test:
            new.outputs = [error_output("NotGraded", result.why)]
        notebook.cells.append(new)
    scores, comments = grades_of(notebook)
    if result.state == SubmissionState.FAILED:
        scores = dict.fromkeys(scores)
    result.marks[name] = scores, comments
    result.notebooks[name] = nbformat.writes(notebook)


@functools.cache
def _kernels(limits, hidden, confined, libraries):
    """Return this process's kernels."""
    return Kernels(limits, hidden, confined=confined, libraries=libraries)
