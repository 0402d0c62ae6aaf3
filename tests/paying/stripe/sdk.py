"""Stripe's specification as its own SDK has it: which parameters a call takes, which fields and values an object has."""

import importlib
import re

import stripe

OPTIONS = set(stripe.RequestOptions.__annotations__)


def parameters(name):
    """The class of a call's parameters: `RefundCreateParams`, `checkout.SessionCreateParams`."""
    *folder, name = name.split(".")
    file = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return getattr(importlib.import_module(".".join(["stripe.params", *folder, f"_{file}"])), name)


def takes(kind, path):
    """Whether a call with parameters of this class takes `a[b][][c]`."""
    name, *rest = re.findall(r"[\w*]+", path)
    said = kind.__annotations__.get(name)
    if said is None or name in OPTIONS:
        return False
    inner = [
        one for one in re.findall(r"\w+", str(said)) if one.startswith(kind.__name__.split("Params")[0] + "Params")
    ]
    if not rest or rest == ["*"]:
        return bool(inner or "Dict[str, str]" in str(said)) if rest else True
    module = importlib.import_module(kind.__module__)
    deeper = "".join(f"[{part}]" for part in rest)[1:].replace("]", "", 1)
    return any(takes(getattr(module, one), deeper) for one in inner)


def strange(thing, where=""):
    """What an object or one within it says that the SDK's class doesn't know: a field, or a value of a closed list."""
    kind, name = type(thing), where or type(thing).__name__
    is_free = kind is stripe.StripeObject or kind.__name__ == "UntypedStripeObject"
    if is_free and "object" in thing._data:
        yield f"{name} is no object of Stripe's"
    known = {"object": "str"} if isinstance(thing, stripe.ListObject) else {}
    known |= {field: str(said) for one in kind.__mro__ for field, said in getattr(one, "__annotations__", {}).items()}
    for field, value in thing._data.items():
        if not is_free and not _is_known(known, field, value):
            yield f"{name}.{field}={value}"
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, stripe.StripeObject):
                yield from strange(one, f"{name}.{field}")


def _is_known(known, field, value):
    if field not in known or not isinstance(value, str) or "Literal[" not in known[field]:
        return field in known
    return value in re.findall(r"['\"]([\w.]*)['\"]", known[field])
