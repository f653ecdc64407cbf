"""Short questions: each wrong choice has its own sentence.

The questions stand in the lesson, the replies in the file of sentences: the one named "loop A 2"
answers choice 2 of question A in the quiz "loop". The right one begins with "[passed]".
"""

from kmeanslab.sentences import load_sentences

REPLIES = load_sentences("quiz")


def loop_lines_test(answers):
    """Print a reply to each answer on the lines A, B and C of run_kMeans: {"A": 1, "B": ...}."""
    print("\n".join(reply("loop", question, choice) for question, choice in answers.items()))


def recall_test(answers):
    """Print a reply to each answer on the four questions of Part 8: {1: "a", 2: ...}."""
    print("\n".join(reply("recall", question, choice) for question, choice in answers.items()))


def cases_test(answers):
    """Print a reply to each answer on the five reports of the laboratory: {"a": 5, "b": ...}."""
    for report, case in answers.items():
        name = "blank" if case is ... else f"case {report} {case}"
        print(REPLIES.get(name, REPLIES["another case"]).format(question=report))


def reply(quiz: str, question: object, choice: object) -> str:
    """Return the sentence on one answer.

    Parameters
    ----------
    quiz
        "loop" or "recall".
    question, choice
        As the reader wrote them; ... stands for no answer.
    """
    if choice is ...:
        return REPLIES["blank"].format(question=question)
    written = str(choice).strip().lower()
    known = REPLIES.get(f"{quiz} {question} {written}")
    if known is None:
        return REPLIES["no such choice"].format(question=question, choice=choice)
    return known.format(question=question)
