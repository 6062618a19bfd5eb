"""Visits as BORIS writes them, made for the tests, and a workbench that keeps them in a folder of the test."""

from __future__ import annotations

import json
import random
import time
from typing import Any

from starlette.testclient import TestClient

from attunement.web.recordings.undo_bin import finish

HOME = "/api/recordings"
PHASES = {"smile": "positive", "look": "neutral", "cry": "negative", "away": "away"}
SECONDS = 120


def boris(name: str = "visit 1", *, seed: int = 4, unpaired: bool = False) -> bytes:
    """Return a BORIS project: mother and infant for two minutes; perhaps with a state that was never ended."""
    rng = random.Random(seed)
    events: list[list[Any]] = []
    for who, codes in (("mother", ("smile", "look", "away")), ("infant", ("smile", "look", "cry"))):
        at = 0.0
        while at < SECONDS:
            end = min(at + rng.choice([2, 3, 4, 6]), SECONDS)
            code = rng.choice(codes)
            events += [[at, who, code, "", "", ""], [end, who, code, "", "", ""]]
            at = end
    events.sort(key=lambda event: event[0])
    kinds = {str(i): {"type": "State event", "code": code, "category": "affect"} for i, code in enumerate(PHASES)}
    observation = {"type": "LIVE", "file": {}, "time offset": 0.0, "events": events[: len(events) - unpaired]}
    tree = {"time_format": "hh:mm:ss", "behaviors_conf": kinds, "observations": {name: observation}}
    return json.dumps(tree).encode()


class Bench:
    """The room's addresses, as a page uses them."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str = "/") -> Any:
        response = self.client.get(HOME + path)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, path: str, body: Any = None, *, status: int = 201) -> Any:
        response = self.client.post(HOME + path, json=body)
        assert response.status_code == status, response.text
        return response.json()

    def delete(self, path: str = "/", *, at_once: bool = True) -> Any:
        """Delete, and (unless it is to be taken back) let the ten seconds be over."""
        response = self.client.delete(HOME + path)
        assert response.status_code == 200, response.text
        if at_once:
            finish()
        return response.json()

    def begin(self, **files: bytes) -> str:
        study = self.post("/")["number"]
        for name, content in files.items():
            self.drop(study, f"{name}.boris", content)
        return study

    def drop(self, study: str, name: str, content: bytes) -> Any:
        response = self.client.post(f"{HOME}/{study}/files", params={"name": name}, content=content)
        assert response.status_code == 201, response.text
        return response.json()

    def mapping(self, study: str) -> Any:
        return self.get(f"/{study}/mappings/{self.get(f'/{study}')['mappings'][-1]}")

    def mapped(self, study: str) -> Any:
        """Say of every code what it counts as."""
        found = self.mapping(study)
        edits = [
            {"do": "mean", "track": track["number"], "code": code["code"], "to": PHASES[code["code"]]}
            for track in found["tracks"]
            for code in track["codes"]
        ]
        return self.post(f"/{study}/mappings/{found['number']}", {"edits": edits})

    def measured(self, study: str, **how: Any) -> Any:
        """Measure, and wait for it."""
        wish = {"mapping": self.get(f"/{study}")["mappings"][-1], "surrogates": 50, **how}
        return self.wait(study, self.post(f"/{study}/results", wish)["number"])

    def wait(self, study: str, result: str, seconds: float = 60) -> Any:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = self.get(f"/{study}/results/{result}")
            if found["state"] in ("done", "failed"):
                return found
            time.sleep(0.05)
        raise AssertionError(f"not done after {seconds} s: {found}")
