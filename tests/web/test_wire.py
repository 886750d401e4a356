"""What is refused before any room sees it, and what every answer carries."""

import pytest

from tests.client import Client

HEADERS = {
    "content-security-policy": "script-src 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
class TestWire:
    """One database is enough: nothing here reaches it."""

    @pytest.mark.parametrize(
        "path", ["/sign-in", "/nothing-here", "/api/nothing", "/employees/1", "/healthz"]
    )
    def test_every_answer_carries_the_headers(self, client: Client, path: str) -> None:
        answer = client.get(path)
        for name, value in HEADERS.items():
            assert value in answer.headers[name]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert len(answer.headers["x-request-id"]) == 16

    @pytest.mark.parametrize(
        "host", ["evil.example", "127.0.0.1.evil.example", "", "a@b:80", "127.0.0.1, evil"]
    )
    def test_a_strange_host_is_refused(self, client: Client, host: str) -> None:
        assert client.get("/sign-in", headers={"Host": host}).status_code == 400

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "same-site"}, 403),
            ({"Sec-Fetch-Site": "", "Origin": "https://evil.example"}, 403),
            ({"Sec-Fetch-Site": "", "Origin": "null"}, 403),
            ({"Sec-Fetch-Site": "", "Origin": "", "Cookie": "rapport_session=x"}, 403),
            ({"Sec-Fetch-Site": "same-origin"}, 422),
        ],
    )
    def test_forms_come_from_our_own_pages(
        self, client: Client, headers: dict[str, str], status: int
    ) -> None:
        assert (
            client.post("/sign-in", {"email": "a@b.c", "password": "x"}, headers=headers).status_code
            == status
        )

    @pytest.mark.parametrize(
        "path",
        [
            "/employees/%00",
            "/find?q=%00",
            "/employees/-1",
            "/employees/0",
            "/employees/" + "9" * 40,
            "/employees/1e3",
        ]
        + [
            "/employees/٣",
            "/employees/01",
            "/employees/%ED%A0%80",
            "/employees//",
            "/employees/ 1",
            "/teams/1;x",
        ]
        + [
            f"/reviews/{2**63}",
            f"/reviews/{2**63 - 1}",
            "/ratings/null",
            "/%ff%fe",
            "/api/employees/x/evidence",
        ],
    )
    def test_strange_addresses_are_no_fault(self, client: Client, path: str) -> None:
        assert client.get(path).status_code in {303, 307, 400, 401, 404}

    def test_a_large_body_is_refused_while_it_comes(self, client: Client) -> None:
        answer = client.request("POST", "/sign-in", content=b"x" * 21_000_000)
        assert answer.status_code == 413
        assert "20 MB" in answer.text

    def test_large_headers_are_refused(self, client: Client) -> None:
        assert client.get("/sign-in", headers={"Cookie": "a=" + "b" * 70_000}).status_code == 431

    def test_compressed_requests_are_refused(self, client: Client) -> None:
        assert client.post("/sign-in", {"a": "b"}, headers={"Content-Encoding": "gzip"}).status_code == 415

    @pytest.mark.parametrize(
        "body", [b"email=%00&password=x", b"email=\xff\xfe", b"a" * 70_000, b"&&&=;=", b""]
    )
    def test_strange_forms_are_no_fault(self, client: Client, body: bytes) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        assert client.request("POST", "/sign-in", content=body, headers=headers).status_code in {400, 422}

    def test_a_multipart_form_without_its_boundary_is_no_fault(self, client: Client) -> None:
        headers = {"Content-Type": "multipart/form-data"}
        assert client.request("POST", "/sign-in", content=b"--x", headers=headers).status_code in {400, 422}

    def test_programs_get_problem_json(self, client: Client) -> None:
        answer = client.get("/api/employees/5/evidence")
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"]
        assert set(answer.json()) == {"type", "title", "status", "detail", "errors"}

    def test_a_page_asked_for_signed_out_comes_back_after_signing_in(self, client: Client) -> None:
        answer = client.get("/employees/5?months=3")
        assert answer.headers["location"] == "/sign-in?next=%2Femployees%2F5%3Fmonths%3D3"

    @pytest.mark.parametrize(
        "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"]
    )
    def test_signing_in_never_leads_to_another_site(self, client: Client, target: str) -> None:
        assert 'name="next" value="/"' in client.get("/sign-in", params={"next": target}).text
