"""Which stretches of speech are the same voice: agglomerative clustering of voice features."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import cdist, pdist, squareform

from minutes.speech.prepare import WorkingAudio
from minutes.speech.segments import SAMPLE_RATE_HZ, Span
from minutes.speech.voice_features import CEPSTRA, voice_features

MAX_HEARD_S = 20.0  # more of a stretch does not change what it sounds like
MIN_LEARNT_S = 1.0  # shorter stretches are only compared, they do not shape the clusters
MAX_LEARNT = 1_500  # the longest ones; distances are kept for each pair
MAX_SPEAKERS = 8  # for estimates; a count given by a person may be higher
MIN_SILHOUETTE = (
    0.12  # below, two voices are not more alike inside than outside: one speaker. Tuned on synthetic voices
)
PITCH_WEIGHT = 4.0  # pitch is 2 numbers of 40 but tells voices apart best; also tuned on synthetic voices

Matrix = NDArray[np.float64]


def cluster_voices(spans: Sequence[Span], audio: WorkingAudio, *, count: int | None = None) -> list[int]:
    """A number per span, the same for the same voice; `count` voices, or as many as seem to be there."""
    features = _standardised(np.array([voice_features(_samples(span, audio)) for span in spans]))
    lengths = np.array([end_s - start_s for start_s, end_s in spans])
    learnt = np.argsort(-lengths, kind="stable")[:MAX_LEARNT]
    long_enough = learnt[lengths[learnt] >= MIN_LEARNT_S]
    if len(long_enough) >= max(2, count or 0):
        learnt = long_enough
    numbers = _clusters(features[learnt], count)
    centres = np.array([features[learnt][numbers == number].mean(axis=0) for number in np.unique(numbers)])
    nearest = np.argmin(cdist(features, centres), axis=1)
    nearest[learnt] = np.searchsorted(np.unique(numbers), numbers)
    return [int(number) for number in nearest]


def _samples(span: Span, audio: WorkingAudio) -> NDArray[np.float32]:
    start = max(round(span[0] * SAMPLE_RATE_HZ), 0)
    end = max(round(min(span[1], span[0] + MAX_HEARD_S) * SAMPLE_RATE_HZ), start + SAMPLE_RATE_HZ // 20)
    samples: NDArray[np.float32] = audio[start:end].astype(np.float32) / 32768.0
    return samples if len(samples) else np.zeros(SAMPLE_RATE_HZ // 20, np.float32)


def _standardised(features: Matrix) -> Matrix:
    """Zero mean and unit spread per feature, missing pitch at the mean, pitch weighted up."""
    mean, spread = np.nanmean(features, axis=0), np.nanstd(features, axis=0)
    scaled: Matrix = np.nan_to_num((features - mean) / np.where(spread > 0, spread, 1.0))
    scaled[:, 2 * CEPSTRA] *= PITCH_WEIGHT
    return scaled


def _clusters(features: Matrix, count: int | None) -> NDArray[np.int32]:
    if len(features) < 2 or count == 1:
        return np.ones(len(features), np.int32)
    tree = linkage(features, "ward")
    if count is not None:
        return fcluster(tree, min(count, len(features)), "maxclust")
    distances = squareform(pdist(features))
    best, best_score = np.ones(len(features), np.int32), MIN_SILHOUETTE
    for number in range(2, min(MAX_SPEAKERS, len(features) - 1) + 1):
        candidate = fcluster(tree, number, "maxclust")
        score = silhouette(distances, candidate)
        if score > best_score:
            best, best_score = candidate, score
    return best


def silhouette(distances: Matrix, numbers: NDArray[np.int32]) -> float:
    """Mean silhouette (Rousseeuw 1987): how much nearer each one is to its own cluster than to the next, -1 to 1."""
    kinds = np.unique(numbers)
    if len(kinds) < 2:
        return -1.0
    member = numbers[:, None] == kinds[None, :]
    sizes = member.sum(axis=0)
    sums = distances @ member
    own = np.argmax(member, axis=1)
    rows = np.arange(len(numbers))
    inside = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    means = sums / sizes
    means[rows, own] = np.inf
    outside = means.min(axis=1)
    scores = np.where(sizes[own] > 1, (outside - inside) / np.maximum(np.maximum(outside, inside), 1e-12), 0.0)
    return float(scores.mean())
