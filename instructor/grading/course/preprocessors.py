"""nbgrader's preprocessors of ours: put them in the place of its own in nbgrader_config.py."""

import shutil
import sys
from pathlib import Path

from nbgrader.apps import AutogradeApp
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Unicode

from ..notebook.execute import execute
from ..notebook.reading import tidy
from ..notebook.repair import repair
from ..run.records import Records
from ..run.report import UNCONFINED, printable
from ..sandbox.confinement import NotConfined, require_confinement
from ..sandbox.kernels import Kernels
from ..sandbox.limits import SandboxLimits
from . import collect, gradebook
from .folders import hidden_folders
from .seeds import ensure_secret, seed_for


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
            self.log.warning("%s: %s", printable(where["student"]), printable(line))
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
        extra = collect.collect(coursedir, assignment, student).beside
        reason = self._require_confinement(where)
        if reason:
            self.log.warning(UNCONFINED.format(reason))
            Records(coursedir, assignment).forget(student)  # grade.py will grade it again
        limits = SandboxLimits(config=self.config)
        kernels = Kernels(limits, hidden_folders(coursedir), spare=False, confined=reason is None)
        secret = ensure_secret(Path(coursedir.root) / self.secret)
        seed = seed_for(secret, assignment, student)
        session = execute(notebook, template, support, extra, seed, kernels)
        left_open = [f"{test}: {why}" for test, why in session.open.items()]
        for line in (*session.notes, *session.facts, *left_open):
            self.log.warning("%s: %s", printable(student), printable(line))
        return notebook, resources

    def _require_confinement(self, where):
        """Return why code is not confined, or None; where it must be and is not, end the command.

        An exception would be a stack for each student, and the next student would be tried.
        """
        try:
            hidden = hidden_folders(_coursedir(self))
            return require_confinement(self._asked_for_unconfined(), hidden)
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
