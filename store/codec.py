"""Frozen values to stored bytes and back; the shapes are those of ``store.types``."""

from __future__ import annotations

import zlib
from typing import Any

from pydantic import TypeAdapter, ValidationError

from store.types import CallData, Learnt, Reason, Verdict, Wishes

_CALL = TypeAdapter(CallData)
_WISHES = TypeAdapter(Wishes)
_REASONS = TypeAdapter(tuple[Reason, ...])
_VERDICTS = TypeAdapter(tuple[Verdict, ...])
_LEARNT = TypeAdapter(tuple[Learnt, ...])


def dump_call(call: CallData) -> bytes:
    """The call as compact JSON; fields at their default are left out, so that a new field costs no old row."""
    return _CALL.dump_json(call, exclude_defaults=True)


def load_call(data: bytes) -> CallData:
    return _CALL.validate_json(data)


def dump_wishes(wishes: Wishes) -> dict[str, Any]:
    return _WISHES.dump_python(wishes, mode="json", exclude_defaults=True)  # type: ignore[no-any-return]


def load_wishes(data: dict[str, Any]) -> Wishes:
    return _WISHES.validate_python(data)


def dump_reasons(reasons: tuple[Reason, ...]) -> list[Any]:
    return _REASONS.dump_python(reasons, mode="json")  # type: ignore[no-any-return]


def load_reasons(data: list[Any]) -> tuple[Reason, ...]:
    return _REASONS.validate_python(data)


def dump_verdicts(verdicts: tuple[Verdict, ...]) -> list[Any]:
    return _VERDICTS.dump_python(verdicts, mode="json")  # type: ignore[no-any-return]


def load_verdicts(data: list[Any]) -> tuple[Verdict, ...]:
    return _VERDICTS.validate_python(data)


def dump_learnt(learnt: tuple[Learnt, ...]) -> list[Any]:
    return _LEARNT.dump_python(learnt, mode="json")  # type: ignore[no-any-return]


def load_learnt(data: list[Any]) -> tuple[Learnt, ...]:
    return _LEARNT.validate_python(data)


def first_fault(error: ValidationError) -> str:
    """The first thing that is wrong with a value, and with which field of it."""
    detail = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, detail['loc'])) or 'value'}: {detail['msg']}"


def pack(raw: bytes) -> bytes:
    """The source's own bytes, compressed for keeping (zlib level 1: a crawl waits for it)."""
    return zlib.compress(raw, 1)


def unpack(packed: bytes) -> bytes:
    return zlib.decompress(packed)
