"""Which consolidated edition of an act is the newest: Cellar, the store of EU law, says.

The day is part of the CELEX number of an edition, so its address is not known before one asks.
"""

import datetime
import re
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from ingest.errors import NotFetched
from ingest.polite import Polite, Wanted

_PATH = "/webapi/rdf/sparql"
_QUERY = """PREFIX cdm: <http://publications.europa.eu/ontology/cdm#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?celex WHERE {{
  ?act owl:sameAs <http://publications.europa.eu/resource/celex/{celex}> .
  ?edition cdm:act_consolidated_consolidates_resource_legal ?act .
  ?edition cdm:resource_legal_id_celex ?celex .
}}"""


def newest_edition(
    celex: str, address: str, web: Polite, part: Path, today: datetime.date | None = None
) -> str:
    """The CELEX number of the newest consolidated edition of an act that is in force.

    Args:
        celex: The number of the act in the Official Journal.
        address: One of the addresses of the edition: its host is asked.
        web: Who asks.
        part: Where the bytes gather.
        today: Editions of a later day are published ahead of it, and are not taken.

    Raises:
        NotFetched: when the host does not say, or knows no edition.
    """
    host = urlsplit(address)
    query = urlencode({"query": _QUERY.format(celex=celex)})
    wanted = Wanted(f"{host.scheme}://{host.netloc}{_PATH}?{query}", "text/csv", "en")
    got = web.get(wanted, part)
    # Acts that this one amends are linked with it, too: only numbers made of its own are editions.
    own = re.compile(rf"0{re.escape(celex[1:])}-(\d{{8}})")
    latest = f"{today or datetime.datetime.now(datetime.UTC).date():%Y%m%d}"
    found = own.finditer(got.data.decode("utf-8", "replace") if got else "")
    days = [edition[1] for edition in found if edition[1] <= latest]
    if not days:
        raise NotFetched(f"names no consolidated edition of {celex}")
    return f"0{celex[1:]}-{max(days)}"
