"""Formulas in Markdown, `$…$` and `$$…$$`, as MathML."""

import re

from latex2mathml.converter import convert

# What stands in code is no formula. A price is none either: "$5 and $6" has a space before "$6".
FORMULA = re.compile(
    r"(?P<code>```.*?```|`[^`\n]*`)"
    r"|(?<!\\)\$\$(?P<display>.+?)\$\$"
    r"|(?<!\\)\$(?P<inline>[^\s$](?:[^$\n]*[^\s$])?)\$(?!\d)",
    re.DOTALL,
)


class FormulaError(Exception):
    """A formula can't be turned into MathML; the message names its cell and the formula."""


def put_aside(text: str, cell: str, formulas: list[str]) -> str:
    """Return Markdown with a word in place of each formula, and append the MathML to formulas.

    Markdown would take the stars and underlines of a formula for emphasis.

    Raises
    ------
    FormulaError
        When a formula can't be turned into MathML.
    """

    def word(match: re.Match) -> str:
        if match["code"]:
            return match["code"]
        formulas.append(_mathml(match["display"] or match["inline"], cell, bool(match["display"])))
        return f"FORMULA{len(formulas) - 1}PUTASIDE"

    return FORMULA.sub(word, text)


def put_back(html: str, formulas: list[str]) -> str:
    """Return HTML with the formulas where `put_aside` left its words."""
    return re.sub(r"FORMULA(\d+)PUTASIDE", lambda match: formulas[int(match[1])], html)


def _mathml(latex: str, cell: str, display: bool) -> str:
    problem, mathml = _problem(latex), ""
    if not problem:
        try:
            mathml = convert(latex, display="block" if display else "inline")
        except Exception as error:  # each fault has a class of its own, and some are IndexErrors
            problem = f"latex2mathml stops with {type(error).__name__}"
    # What it does not know it keeps, or leaves out, and says nothing.
    if unknown := re.search(r"\\\w*", mathml):
        problem = f"latex2mathml does not know {unknown[0]}"
    elif r"\begin" in latex and "<mtable" not in mathml:
        problem = problem or r"latex2mathml does not know what \begin begins"
    if problem:
        raise FormulaError(f"cell {cell}: {problem} in the formula {latex.strip()}")
    return mathml


def _problem(latex: str) -> str:
    braces = re.sub(r"\\[{}]", "", latex)
    return "" if braces.count("{") == braces.count("}") else "{ and } are not in pairs"
