"""Views: what patterns read of each block."""

from cleaner.document.folding import fold_lines
from cleaner.engine.view import Views, shown_texts
from tests.engine.trial import document


def test_the_folded_texts_are_those_of_the_views() -> None:
    article = document("Read more", "• Read more", "№ 5", "»Read« more\u00a0", "[Read](/more) it", "…")
    views = Views(article, folded=fold_lines(shown_texts(article)))
    expected = ["read more", "read more", "5", '"read" more', "read it", "..."]
    assert views.folded() == expected
    assert Views(article).folded() == expected == [view.folded for view in views]
