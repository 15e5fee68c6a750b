"""A second count of the same log: from the JSON of events alone, by plain loops. It shares no code with the service."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from statistics import mean
from typing import Any

Event = Mapping[str, Any]
"""``type``, ``time`` and ``data`` of an event."""


class Count:
    """Everything a report says of one programme; ``until`` (RFC 3339) leaves later events out."""

    def __init__(self, events: Iterable[Event], programme_id: str, *, until: str = "9") -> None:
        self.programme_id = programme_id
        self.applied: set[str] = set()
        self.decided: dict[str, tuple[str, str]] = {}
        self.traits: dict[str, dict[str, str]] = {}
        self.revisions: dict[str, int] = {}
        self.places: dict[tuple[str, str], tuple[str, str]] = {}
        self.presences: dict[tuple[str, str], tuple[int, int, int]] = {}
        self.watched: set[tuple[str, str]] = set()
        self.attempts: dict[str, tuple[int, str, str, float, bool]] = {}
        self.certificates: dict[str, bool] = {}
        self.ratings: list[Mapping[str, int]] = []
        self.programme: Mapping[str, Any] = {}
        for event in sorted(events, key=lambda one: one["time"]):
            if event["time"] <= until:
                self._take(event["type"].split(".")[1:4], event["time"], event["data"])

    def _take(self, name: list[str], time: str, data: Mapping[str, Any]) -> None:
        if data.get("programme_id", self.programme_id) != self.programme_id:
            return
        getattr(self, f"_take_{name[0]}")(name[1:], time, data)

    def _take_scheduling(self, name: list[str], time: str, data: Mapping[str, Any]) -> None:
        if name[0] == "programme":
            self.programme = data["programme"]
        elif name[0] == "webinar_rating":
            self.ratings.append(data["ratings"])
        elif name[0] == "recording":
            self.watched.add((data["participant_id"], data["webinar_id"]))
        elif name[0] == "attendance":
            key = data["participant_id"], data["webinar_id"]
            counted = data["seconds"] + data["excused_seconds"] if data["seconds"] else 0
            if data["revision"] > self.presences.get(key, (0, 0, 0))[0]:
                self.presences[key] = (data["revision"], data["seconds"], counted)

    def _take_registration(self, name: list[str], time: str, data: Mapping[str, Any]) -> None:
        if name == ["application", "submitted"]:
            self.applied.add(data["participant_id"])
            self._person(data, 0)
        elif name[0] == "application":
            self.decided[data["participant_id"]] = (time, name[1])
        elif name[0] == "participant" and "personal" in data:
            self._person(data, data.get("revision", 1))
        elif name[0] == "enrolment":
            self.places[data["participant_id"], data["webinar_id"]] = (time, name[1])

    def _take_certification(self, name: list[str], time: str, data: Mapping[str, Any]) -> None:
        if name[0] == "certificate":
            self.certificates[data["participant_id"]] = name[1] != "revoked"

    def _take_notification(self, name: list[str], time: str, data: Mapping[str, Any]) -> None:
        """Mail is not counted."""

    def _person(self, data: Mapping[str, Any], revision: int) -> None:
        known = self.traits.setdefault(data["participant_id"], {})
        known |= {name: data[name] for name in ("oblast", "body_type") if name in data}
        if revision >= self.revisions.get(data["participant_id"], 0):
            known |= {name: data["personal"][name] for name in ("sex", "age_band", "role")}
            self.revisions[data["participant_id"]] = revision

    def _take_assessment(self, name: list[str], time: str, data: Mapping[str, Any]) -> None:
        if "attempt_id" not in data:
            return
        passed = data.get("passed", name[1] == "passed")
        revision = data.get("revision", 0)
        if revision >= self.attempts.get(data["attempt_id"], (0,))[0]:
            self.attempts[data["attempt_id"]] = (
                revision, data["participant_id"], data["test_id"], data["score"], passed
            )  # fmt: skip

    # ---- the answers

    @property
    def accepted(self) -> set[str]:
        return {who for who, (_, done) in self.decided.items() if done == "accepted"}

    @property
    def enrolled(self) -> set[str]:
        return {who for (who, _), (_, done) in self.places.items() if done == "confirmed"}

    @property
    def counting(self) -> dict[tuple[str, str], int]:
        """Seconds of the presences that count, by person and webinar."""
        least = self.programme["rule"]["minimum_minutes"] * 60
        return {key: seconds for key, (_, seconds, counted) in self.presences.items() if counted >= max(least, 1)}

    @property
    def attended(self) -> set[str]:
        return {who for who, _ in self.counting}

    @property
    def person_hours(self) -> float:
        return sum(self.counting.values()) / 3600

    @property
    def certified(self) -> set[str]:
        return {who for who, holds in self.certificates.items() if holds}

    def finals(self) -> list[tuple[str, float, bool]]:
        final = next(test for test in self.programme["rule"]["tests"])
        return [(who, score, passed) for _, who, test, score, passed in self.attempts.values() if test == final]

    @property
    def tested(self) -> set[str]:
        return {who for who, _, _ in self.finals()}

    @property
    def passed(self) -> set[str]:
        return {who for who, _, passed in self.finals() if passed}

    def best(self) -> dict[str, float]:
        scores: dict[str, float] = {}
        for who, score, _ in self.finals():
            scores[who] = max(score, scores.get(who, 0.0))
        return scores

    def entry(self) -> dict[str, float]:
        entry = next((test["id"] for test in self.programme["tests"] if test.get("stage") == "entry"), None)
        first: dict[str, float] = {}
        for attempt_id in sorted(self.attempts):
            _, who, test, score, _ = self.attempts[attempt_id]
            if test == entry:
                first.setdefault(who, score)
        return first

    def gains(self) -> list[tuple[float, float]]:
        before, after = self.entry(), self.best()
        return [(before[who], after[who]) for who in sorted(before.keys() & after.keys())]

    def mean_gain(self) -> float:
        return mean(after - before for before, after in self.gains())

    def normalised_gain(self) -> float:
        return 100 * mean((after - before) / (100 - before) for before, after in self.gains() if before < 100)

    def by(self, trait: str, people: Iterable[str]) -> Counter[str]:
        return Counter(self.traits.get(who, {}).get(trait, "not_stated") for who in people)

    def oblast_by_module(self) -> dict[tuple[str, str], int]:
        """Unique people who attended something of the module."""
        modules = {
            webinar["id"]: module["id"] for module in self.programme["modules"] for webinar in module["webinars"]
        }
        who_was: dict[tuple[str, str], set[str]] = defaultdict(set)
        for who, webinar in self.counting:
            who_was[self.traits[who]["oblast"], modules[webinar]].add(who)
        return {cell: len(people) for cell, people in who_was.items()}
