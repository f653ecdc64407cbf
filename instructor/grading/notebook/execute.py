"""nbgrader's preprocessors of ours: put them in the place of its own in nbgrader_config.py."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from nbgrader.apps import AutogradeApp
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Unicode

from ..course import collect, gradebook
from ..course.seeds import ensure_secret, seed_for
from ..run.records import Records
from ..sandbox.confinement import NotConfined, require_confinement
from ..sandbox.kernels import Kernels
from ..sandbox.limits import SandboxLimits
from . import checks
from .reading import tidy
from .repair import repair
from .session import Session

UNCONFINED = "Student code was not confined: {}."


def execute(notebook, template, support, extra, seed, kernels):
    """Run a repaired notebook: student cells in a sandbox, test cells here. Returns Session.

    support: the course's files {path: bytes}; extra: the student's own. The session is closed; its
    `facts`, `restarts` and `room` tell what happened.
    """
    tests = {cell.name: cell for cell in template.cells if cell.test}
    answers = {cell.name for cell in template.cells if cell.solution}
    with tempfile.TemporaryDirectory(prefix=f"grade-{os.getpid()}-") as folder:
        write_files(folder, support)
        own, left_out = fitting(
            {p: d for p, d in extra.items() if p not in support}, kernels.limits
        )
        session = Session({**support, **own}, kernels.limits, kernels)
        session.facts += [f"no room beside the notebook for {path}" for path in left_out]
        try:
            with session.phase("cells"):
                session.run_imports(template.imports)
            for cell in notebook.cells:
                name = cell.metadata.get("nbgrader", {}).get("grade_id")
                if cell.cell_type != "code":
                    continue
                if name in tests:
                    with session.phase("tests"):
                        checks.run_check(cell, session, seed, folder, tests[name].hidden)
                        session.run_imports(cell.source)
                else:
                    with session.phase("cells"):
                        session.run_cell(cell, solution=name in answers)
        finally:
            with session.phase("stop"):
                session.close()
    return session


def fitting(files, limits):
    """Return ({path: bytes} that fit beside the notebook, paths of the others): small ones first.

    A student's large picture must leave room for what the notebook itself writes.
    """
    size, count = limits.disk_bytes // 2, limits.files // 2
    chosen, left_out = {}, []
    for path, data in sorted(files.items(), key=lambda item: len(item[1])):
        size, count = size - len(data), count - 1
        if size < 0 or count < 0 or len(data) > limits.file_bytes:
            left_out.append(path)
        else:
            chosen[path] = data
    return chosen, left_out


def write_files(folder, files):
    """Write {relative path: bytes} below a folder."""
    for path, data in files.items():
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _coursedir(preprocessor):
    """Return the course of a preprocessor: it hangs below an exporter, below a converter."""
    return preprocessor.parent.parent.coursedir


class RepairCells(NbGraderPreprocessor):
    """Takes the place of DeduplicateIds and OverwriteCells: copied cells make them stop a class."""

    def preprocess(self, notebook, resources):
        """Repair the notebook from the gradebook's record of the release."""
        where, coursedir = resources["nbgrader"], _coursedir(self)
        folder = coursedir.format_path(
            coursedir.submitted_directory, where["student"], where["assignment"]
        )
        collect.refuse_link(Path(folder), f"{where['notebook']}.ipynb")
        template = gradebook.read_templates(coursedir, where["assignment"])[where["notebook"]]
        notebook = tidy(notebook)
        result = repair(notebook, template)
        for line in (*result.notes, *result.facts):
            self.log.warning("%s: %s", where["student"], line)
        return notebook, resources


class SandboxExecute(NbGraderPreprocessor):
    """Takes the place of Execute: student cells in a sandbox, test cells outside it."""

    secret = Unicode("course_secret", help="the file with the course's secret").tag(config=True)
    unconfined = Bool(
        False,
        help="Grade also where student code cannot be confined. It counts on the command line "
        "of `nbgrader autograde` alone, and never as root.",
    ).tag(config=True)

    def preprocess(self, notebook, resources):
        """Run the notebook that RepairCells has left."""
        where, coursedir = resources["nbgrader"], _coursedir(self)
        assignment, student = where["assignment"], where["student"]
        template = gradebook.read_templates(coursedir, assignment)[where["notebook"]]
        support = collect.support_files(coursedir, assignment)
        extra = collect.collect(coursedir, assignment, student).files
        reason = self._require_confinement(where)
        if reason:
            self.log.warning(UNCONFINED.format(reason))
            Records(coursedir, assignment).forget(student)  # grade.py will grade it again
        limits = SandboxLimits(config=self.config)
        kernels = Kernels(limits, [coursedir.root], spare=False, confined=reason is None)
        secret = ensure_secret(Path(coursedir.root) / self.secret)
        seed = seed_for(secret, assignment, student)
        session = execute(notebook, template, support, extra, seed, kernels)
        for fact in session.facts:
            self.log.warning("%s: %s", student, fact)
        return notebook, resources

    def _require_confinement(self, where):
        """Return why code is not confined, or None; where it must be and is not, end the command.

        An exception would be a stack for each student, and the next student would be tried.
        """
        try:
            root = _coursedir(self).root
            return require_confinement(self._asked_for_unconfined(), [root])
        except NotConfined as error:
            converter = self.parent.parent
            unfinished = converter._format_dest(where["assignment"], where["student"])
            shutil.rmtree(unfinished, ignore_errors=True)
            self.log.error(str(error))
            sys.exit(1)

    def _asked_for_unconfined(self):
        """Return whether this very `nbgrader autograde` command says so.

        A configuration file does not count, and behind the formgrader there is no such command.
        """
        app = self.parent.parent.parent
        on_line = app.cli_config if isinstance(app, AutogradeApp) else {}
        return self.unconfined and "unconfined" in on_line.get("SandboxExecute", {})
