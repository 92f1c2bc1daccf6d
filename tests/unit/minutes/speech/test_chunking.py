"""Chunks hold all speech once, fit Whisper's window, and lead every time back to the recording."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.speech.chunking import MAX_CHUNK_S, STEP_S, Chunk, plan_chunks, plan_steps
from minutes.speech.segments import SAMPLE_RATE_HZ, Span
from minutes.speech.vad import FRAME_S


def laid_out(pairs: list[tuple[float, float]]) -> tuple[list[Span], float]:
    spans, now_s = [], 0.0
    for silence_s, speech_s in pairs:
        spans.append((now_s + silence_s, now_s + silence_s + speech_s))
        now_s += silence_s + speech_s
    return spans, now_s + 1.0


spans_strategy = st.lists(
    st.tuples(st.floats(0.2, 20.0), st.one_of(st.floats(0.1, 8.0), st.floats(25.0, 100.0))), min_size=1, max_size=80
).map(laid_out)


@settings(deadline=None)
@given(spans_strategy)
def test_all_speech_is_in_exactly_one_chunk(laid: tuple[list[Span], float]) -> None:
    spans, duration_s = laid
    chunks = plan_chunks(spans, duration_s)
    pieces = [piece for chunk in chunks for piece in chunk.pieces]
    assert all(0 <= start_s < end_s <= duration_s + 0.001 for start_s, end_s in pieces)
    assert all(one[1] <= two[0] + 0.001 for one, two in itertools.pairwise(pieces))
    assert all(chunk.duration_s <= 30.0 for chunk in chunks)
    assert [chunk.index for chunk in chunks] == list(range(len(chunks)))
    for start_s, end_s in spans:
        covered_s = sum(max(0.0, min(end_s, b) - max(start_s, a)) for a, b in pieces)
        assert covered_s == pytest.approx(end_s - start_s, abs=0.01)


@settings(deadline=None)
@given(spans_strategy, st.floats(0, 1))
def test_packed_time_leads_back_to_the_very_sample(laid: tuple[list[Span], float], share: float) -> None:
    spans, duration_s = laid
    counting = np.arange(round(duration_s * SAMPLE_RATE_HZ) + 1) // SAMPLE_RATE_HZ % 30000
    for chunk in plan_chunks(spans, duration_s)[:3]:
        packed = chunk.packed(counting.astype(np.int16)) * 32768
        at_s = share * (chunk.duration_s - 0.01)
        seconds = packed[int(at_s * SAMPLE_RATE_HZ)]
        assert seconds == pytest.approx(chunk.source_time(at_s), abs=1.01)
        assert chunk.source_time(at_s) <= chunk.source_time(at_s + 0.005)


def test_long_silences_are_left_out_and_windows_are_full() -> None:
    spans = [(10.0 * i, 10.0 * i + 4.0) for i in range(60)]  # 4 s of speech in every 10 s: 240 s in 600 s
    chunks = plan_chunks(spans, 600.0)
    assert sum(chunk.duration_s for chunk in chunks) < 60 * 4.6
    assert len(chunks) <= 10  # 20 windows of 30 s without packing


def test_short_pauses_keep_their_length() -> None:
    (chunk,) = plan_chunks([(1.0, 3.0), (3.8, 6.0)], 7.0)
    assert chunk.pieces == ((0.75, 6.25),)


def test_borders_fall_into_the_best_pause_near_the_end_of_the_window() -> None:
    pause_s = [0.3] * 9
    pause_s[7] = 0.9
    spans, now_s = [], 0.5
    for silence_s in pause_s:
        spans.append((now_s, now_s + 3.0))
        now_s += 3.0 + silence_s
    first, second = plan_chunks(spans, now_s)
    assert first.end_s == pytest.approx(spans[7][1] + 0.25, abs=0.01)
    assert second.start_s == pytest.approx(spans[8][0] - 0.25, abs=0.01)


def test_speech_without_any_pause_is_cut_where_it_is_least_probable() -> None:
    probabilities = np.ones(round(70 / FRAME_S), np.float32)
    quiet_s = 25.0
    probabilities[round(quiet_s / FRAME_S)] = 0.6
    chunks = plan_chunks([(0.0, 70.0)], 70.0, probabilities)
    assert chunks[0].end_s == pytest.approx(quiet_s, abs=0.3)
    assert all(chunk.duration_s <= 30.0 for chunk in chunks)


def test_a_join_belongs_to_the_end_before_it_and_the_start_after_it() -> None:
    chunk = Chunk(0, ((10.0, 15.0), (30.0, 35.0)))
    assert chunk.source_time(5.0, is_end=True) == 15.0
    assert chunk.source_time(5.0) == 30.0
    assert chunk.source_time(99.0) == 35.0


def test_nobody_speaks() -> None:
    assert plan_chunks([], 100.0) == []
    assert plan_steps([]) == []


@settings(deadline=None)
@given(spans_strategy)
def test_steps_hold_all_chunks_and_little_enough_to_do_again(laid: tuple[list[Span], float]) -> None:
    chunks = plan_chunks(*laid)
    steps = plan_steps(chunks)
    assert [chunk for step in steps for chunk in step] == chunks
    assert all(len(step) == 1 or sum(chunk.duration_s for chunk in step) <= STEP_S for step in steps)
    assert Chunk.from_dict(chunks[0].to_dict()) == chunks[0]


def test_the_window_is_whispers() -> None:
    assert MAX_CHUNK_S < 30.0


@pytest.mark.parametrize("max_chunk_s", [6.0, 9.0, 29.5])
def test_a_model_that_loses_its_place_gets_shorter_windows(max_chunk_s: float) -> None:
    spans = [(start_s, start_s + 2.4) for start_s in np.arange(0.0, 120.0, 3.0)] + [(130.0, 170.0)]
    chunks = plan_chunks(spans, 171.0, max_chunk_s=max_chunk_s)
    assert max(chunk.duration_s for chunk in chunks) <= max_chunk_s + 1e-6
    spoken = [span for chunk in chunks for span in chunk.speech]
    assert spoken[0][0] == 0.0
    assert sum(end_s - start_s for start_s, end_s in spoken) == pytest.approx(sum(b - a for a, b in spans))
