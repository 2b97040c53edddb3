"""Answers that are kept for whoever asks the same again."""

from backend.recent_answers import MAX_ANSWERS, RecentAnswers


def test_the_same_question_is_worked_out_once_until_others_push_it_out() -> None:
    answers, asked = RecentAnswers(), []

    def ask(question: int) -> int:
        def work_out() -> dict[str, int]:
            asked.append(question)
            return {"answer": question}

        return int(answers.get(("square", question), work_out)["answer"])

    assert [ask(1), ask(1), ask(2)] == [1, 1, 2]
    assert asked == [1, 2]
    for question in range(3, MAX_ANSWERS + 1):
        ask(question)
    ask(1)  # asked for again, so 2 is the oldest
    ask(0)
    assert ask(1) == 1
    assert asked.count(1) == 1
    ask(2)
    assert asked.count(2) == 2
