"""Switch all of this on from nbgrader_config.py."""

from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    GetGrades,
    IgnorePattern,
    LimitOutput,
    OverwriteKernelspec,
    SaveAutoGrades,
)

from .export import HarmlessCsv
from .feedback import SanitizeOutputs, StripHiddenTests, clean_markdown
from .preprocessors import RepairCells, SandboxExecute
from .prompt import PromptExporter


def use_sandbox(c):
    """Let `nbgrader autograde`, the formgrader and `generate_feedback` use this package.

    c: the configuration object of nbgrader_config.py. It is nbgrader's own list of steps with
    RepairCells for DeduplicateIds and OverwriteCells, and SandboxExecute for Execute.
    """
    c.Autograde.sanitize_preprocessors = [
        ClearOutput,
        RepairCells,
        OverwriteKernelspec,
        CheckCellMetadata,
    ]
    c.Autograde.autograde_preprocessors = [
        SandboxExecute,
        IgnorePattern,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveAutoGrades,
        AssignLatePenalties,
        CheckCellMetadata,
    ]
    c.GenerateFeedback.preprocessors = [StripHiddenTests, GetGrades, CSSHTMLHeaderPreprocessor]
    c.GenerateFeedback.exporter_class = PromptExporter
    c.ExportApp.plugin_class = HarmlessCsv
    c.HTMLExporter.preprocessors = [SanitizeOutputs]
    c.HTMLExporter.filters = {"markdown2html": clean_markdown}
