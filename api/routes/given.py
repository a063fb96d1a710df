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


def visitor(request: Request) -> str:
    """The address that a request comes from, "" where it is not known."""
    return request.client.host if request.client else ""


TheDesk = Annotated[Desk, Depends(desk)]
