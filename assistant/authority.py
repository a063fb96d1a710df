"""Where advice and rule differ, the rule comes first."""

from assistant.draft import Claim, Draft
from assistant.editions import EditionAsked, Editions
from assistant.provisions import provision
from assistant.settings import Settings
from corpus.remark import RemarkKind
from corpus.snapshot import Snapshot


def binding_first(draft: Draft, snapshot: Snapshot, settings: Settings) -> Draft:
    """Put before the claims of a draft what they are known to conflict with.

    Of each text that says otherwise the beginning of the part in question is quoted, from the
    edition in force, or from its card while the text is not held; that the two differ is said in a
    notice.
    """
    against = dict.fromkeys(
        place
        for claim in draft.claims
        for pick in claim.picks
        for remark in snapshot.remarks_on(pick.document, pick.span)
        if remark.kind is RemarkKind.CONFLICT
        for place in remark.against
    )
    rules = [
        claim
        for place in against
        for claim in _opening(place, snapshot, settings)
        if claim not in draft.claims
    ]
    return Draft((*dict.fromkeys(rules), *draft.claims))


def _opening(place: tuple[str, str], snapshot: Snapshot, settings: Settings) -> tuple[Claim, ...]:
    document_id, section_id = place
    family = [d for d in snapshot.documents if document_id in (d.id, d.source.edition_of)]
    if not family:
        return ()
    answering = Editions(snapshot).answering(family[0], EditionAsked())
    # A consolidated edition may lack a part that the Journal has.
    for document in sorted(family, key=lambda d: d.id != answering):
        section = next((s for s in document.sections if s.id == section_id), None)
        if section is not None:
            return provision(document, section, settings.words, 1).claims
    return ()
