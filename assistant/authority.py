"""Where advice and rule differ, the rule comes first."""

from assistant.draft import Claim, Draft
from assistant.provisions import provision
from assistant.settings import Settings
from corpus.remark import RemarkKind
from corpus.snapshot import Snapshot


def binding_first(draft: Draft, snapshot: Snapshot, settings: Settings) -> Draft:
    """Put before the claims of a draft what they are known to conflict with.

    Of each text that says otherwise the beginning of the part in question is quoted, or its card
    while the text is not held; that the two differ is said in a notice.
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
    if not snapshot.holds(document_id):
        return ()
    document = snapshot.document(document_id)
    section = next((s for s in document.sections if s.id == section_id), None)
    if section is None:
        return ()
    return provision(document, section, settings.words, 1).claims
