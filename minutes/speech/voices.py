"""Which stretches of speech are the same voice: clustering in units of how much one voice varies.

Nothing is learnt beforehand. Within one stretch only one person speaks, so the differences between its parts show how
much a voice varies in this room with this microphone. Features are scaled by that (linear discriminant analysis with
stretches as classes), and two clusters are two people when they are farther apart than one voice spreads.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.linalg import eigh
from scipy.spatial.distance import cdist

from minutes.speech.prepare import WorkingAudio
from minutes.speech.segments import SAMPLE_RATE_HZ, Span
from minutes.speech.voice_features import voice_features

MAX_HEARD_S = 10.0  # more of a stretch does not change what it sounds like
PART_S = 1.6  # parts that are compared within a stretch: a few syllables, several values of pitch
MIN_LEARNT_S = 1.0  # shorter stretches are only compared, they do not shape the clusters
MAX_LEARNT = 1_500  # the longest ones: a distance is kept for each pair
DIRECTIONS = 3  # the directions in which voices differ most; more bring noise
SHRINKAGE = 0.3  # of the covariance within stretches towards its diagonal: there are few parts for 20 features
# Two Gaussian halves of one voice lie 1.6 of its spreads apart; measured on synthetic meetings of 8 to 80 stretches:
# halves of one voice 0.8 to 2.6, neighbouring voices three semitones apart 2.5 and more.
MIN_APART = 2.7
MIN_STRETCHES = 3  # a cluster of fewer is a cough or a bad moment, not a person
MAX_SPEAKERS = 12  # for estimates; a count given by a person may be higher

Matrix = NDArray[np.float64]


def cluster_voices(spans: Sequence[Span], audio: WorkingAudio, *, count: int | None = None) -> list[int]:
    """A number per span, the same for the same voice; `count` voices, or as many as seem to be there."""
    lengths = np.array([end_s - start_s for start_s, end_s in spans])
    learnt = np.argsort(-lengths, kind="stable")[:MAX_LEARNT]
    long_enough = learnt[lengths[learnt] >= MIN_LEARNT_S]
    if len(long_enough) >= max(2, count or 0):
        learnt = long_enough
    if count == 1 or len(learnt) < 2:
        return [0] * len(spans)
    voices = _discriminant([_parts(span, audio) for span in spans], learnt)
    numbers = _clusters(voices[learnt], count)
    centres = np.array([voices[learnt][numbers == number].mean(axis=0) for number in range(numbers.max() + 1)])
    nearest = np.argmin(cdist(voices, centres), axis=1)
    if count is not None:
        nearest[learnt] = numbers
    return [int(number) for number in nearest]


def _parts(span: Span, audio: WorkingAudio) -> Matrix:
    """Features of each part of a stretch, shape (parts, features)."""
    start = max(round(span[0] * SAMPLE_RATE_HZ), 0)
    end = max(round(min(span[1], span[0] + MAX_HEARD_S) * SAMPLE_RATE_HZ), start + SAMPLE_RATE_HZ // 20)
    samples = audio[start:end].astype(np.float32) / 32768.0
    if not len(samples):
        samples = np.zeros(SAMPLE_RATE_HZ // 20, np.float32)
    count = max(1, int(len(samples) / (PART_S * SAMPLE_RATE_HZ)))
    return np.array([voice_features(part) for part in np.array_split(samples, count)])


def _discriminant(parts: Sequence[Matrix], learnt: NDArray[np.intp]) -> Matrix:
    """Each stretch in the directions in which stretches differ most, in units of how much one varies inside."""
    owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    features = np.concatenate(parts)
    voiced = np.isfinite(features)
    middle = np.where(voiced, features, 0.0).sum(axis=0) / np.maximum(voiced.sum(axis=0), 1)
    features = np.where(voiced, features, middle)
    means = np.array([features[owner == index].mean(axis=0) for index in range(len(parts))])
    inside = features - means[owner]
    within = inside.T @ inside / max(len(features) - len(parts), 1)
    diagonal = np.diag(np.diag(within) + 1e-3)
    within = (1 - SHRINKAGE) * within + SHRINKAGE * diagonal
    between = np.atleast_2d(np.cov(means[learnt].T))
    _values, directions = eigh(between, within)
    projected: Matrix = (means - means[learnt].mean(axis=0)) @ directions[:, ::-1][:, :DIRECTIONS]
    return projected


def _clusters(voices: Matrix, count: int | None) -> NDArray[np.intp]:
    tree = linkage(voices, "ward")
    wanted = min(count, len(voices)) if count is not None else _estimate_cut(tree)
    numbers = fcluster(tree, wanted, "maxclust").astype(np.intp) - 1
    if count is None:
        sizes = np.bincount(numbers)
        people = np.flatnonzero(sizes >= MIN_STRETCHES)
        if not len(people):
            return np.zeros(len(voices), np.intp)
        centres = np.array([voices[numbers == number].mean(axis=0) for number in people])
        numbers = np.argmin(cdist(voices, centres), axis=1)
    return numbers


def _estimate_cut(tree: Matrix) -> int:
    """Into how many clusters to cut: down from the top, as long as a merge joins two people.

    A Ward merge of sizes a and b at height h joins centres that are h / sqrt(2ab / (a+b)) apart (Ward 1963).
    """
    leaves = len(tree) + 1
    sizes = np.concatenate([np.ones(leaves), tree[:, 3]])
    cut = 1
    for merges, (one, two, height, both) in enumerate(tree[::-1][: MAX_SPEAKERS - 1], start=2):
        a, b = sizes[int(one)], sizes[int(two)]
        if min(a, b) < MIN_STRETCHES:
            continue
        if height / np.sqrt(2 * a * b / both) < MIN_APART:
            break
        cut = merges
    return cut
