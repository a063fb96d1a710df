"""What routes take from the application and from a request."""

from typing import Annotated

from fastapi import Depends, Request

from api.desk import Desk


def desk(request: Request) -> Desk:
    """The desk of this application."""
    found = request.app.state.desk
    assert isinstance(found, Desk)
    return found


def request_id(request: Request) -> str:
    """The id of this request."""
    return str(request.scope.get("state", {}).get("request_id", ""))


TheDesk = Annotated[Desk, Depends(desk)]
