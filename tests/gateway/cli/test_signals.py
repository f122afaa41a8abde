"""SIGTERM like Ctrl-C."""

import os
import signal

import pytest

from gateway.cli.signals import terminated_like_interrupted


def test_a_signal_is_an_interrupt_as_long_as_it_is_asked_for() -> None:
    former = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), terminated_like_interrupted():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is former
