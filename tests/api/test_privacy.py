"""Personal data in a question: told, and kept nowhere."""

from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from tests.fixtures.assistants import guidance_assistant

SECRET = "anna.lindqvist@example.org"


def test_personal_data_is_neither_answered_with_nor_kept(tmp_path):
    with TestClient(create_app(guidance_assistant(), ApiSettings(home=tmp_path))) as client:
        body = {"question": f"Can {SECRET} join Horizon Europe?", "request_id": "one"}

        answer = client.post("/v1/ask", json=body).text

        kept = client.get(f"/v1/answers/{client.post('/v1/ask', json=body).json()['id']}").text

    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert '"kind":"privacy"' in answer
    assert "anna" not in answer + kept
    assert b"anna" not in files


def test_personal_data_in_a_comment_is_not_kept(client):
    given = client.post("/v1/ask", json={"question": "What is PRIMA?"}).json()
    body = {"answer_id": given["id"], "verdict": "wrong", "comment": f"Tell me: {SECRET}"}

    assert client.post("/v1/feedback", json=body).status_code == 201

    (told,) = client.app.state.desk.feedback.every()
    assert told.comment == "Tell me: […]"
