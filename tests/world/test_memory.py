"""What is remembered is what would be computed anew."""

import numpy as np

from sim.world.memory import Memory


def test_an_answer_is_kept_until_something_it_rests_on_changes():
    memory, policy, asked = Memory(), np.zeros((3, 2)), []

    def answer() -> float:
        asked.append(float(policy[0, 0]))
        return asked[-1]

    assert memory.recall("gain", [policy], answer) == memory.recall("gain", [policy], answer) == 0.0
    assert len(asked) == 1
    policy[0, 0] = 0.5  # in place, as the world changes
    assert memory.recall("gain", [policy], answer) == 0.5
    assert memory.recall("other", [policy], answer) == 0.5
    assert len(asked) == 3
    memory.forget()
    memory.recall("gain", [policy], answer)
    assert len(asked) == 4
