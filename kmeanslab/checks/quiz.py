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
    """Print a reply to each answer on the eight reports of the laboratory: {"a": 5, "b": ...}."""
    print("\n".join(reply("case", report, case) for report, case in answers.items()))


def reply(quiz: str, question: object, choice: object) -> str:
    """Return the sentence on one answer.

    Parameters
    ----------
    quiz
        "loop", "recall" or "case".
    question, choice
        As the reader wrote them; ... stands for no answer.
    """
    if choice is ...:
        return REPLIES["blank"].format(question=question)
    written = str(choice).strip().lower()
    others = REPLIES.get(f"{quiz} other", REPLIES["no such choice"])
    known = REPLIES.get(f"{quiz} {question} {written}", others)
    return known.format(question=question, choice=choice)
