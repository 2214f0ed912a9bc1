"""Makes losses.json: values and logit gradients of every loss, by PyTorch autograd in float64.

    /usr/bin/python3 test/golden/make-losses.py

Entries: {case, loss, q, k, logits [classes], label, value, gradient [classes]}; q and k are null where the loss has none.
"""
import json
import math
import pathlib

import torch

SOURCE = pathlib.Path(__file__)
SEED = 20180520
EXPONENTS = (0.05, 0.35, 0.5, 0.7, 1.0)
TRUNCATIONS = (0.0, 0.1, 0.25, 0.5)


def loss_of(name, logits, label, q, k):
    log_p = torch.log_softmax(logits, 0)[label]
    if name == "ce":
        return -log_p
    if name == "mae":
        onehot = torch.nn.functional.one_hot(torch.tensor(label), len(logits)).double()
        return (onehot - torch.softmax(logits, 0)).abs().sum()
    lq = -torch.expm1(q * log_p) / q
    # The paper's form, not stable for p near 0 or 1 but near enough to tell a wrong formula.
    assert math.isclose(lq.item(), (1 - math.exp(log_p.item()) ** q) / q, rel_tol=1e-12, abs_tol=1e-14)
    if name == "lq":
        return lq
    if k > 0 and log_p.item() <= math.log(k):
        return torch.full_like(log_p, (1 - k**q) / q) + 0 * log_p
    return lq


def logits_with_probability(p, classes, label, generator):
    """A row whose softmax gives `label` the probability p; the other logits are random."""
    logits = torch.randn(classes, generator=generator, dtype=torch.float64)
    others = torch.cat([logits[:label], logits[label + 1 :]])
    logits[label] = torch.logsumexp(others, 0) + math.log(p) - math.log1p(-p)
    return logits


def make_rows():
    """(case, logits, label)"""
    generator = torch.Generator().manual_seed(SEED)
    rows = [
        ("by hand in DESIGN.md", torch.tensor([1, -0.5, 2]), 0),
        ("equal logits, p exactly 1/2", torch.zeros(2), 0),
        ("equal logits, three classes", torch.full((3,), 7.0), 1),
        ("equal logits, ten classes", torch.full((10,), -3.0), 9),
        ("equal logits, a hundred classes", torch.zeros(100), 50),
        ("p towards 1, two classes", torch.tensor([60.0, -60.0]), 0),
        ("p towards 0, two classes", torch.tensor([60.0, -60.0]), 1),
        ("p towards 1, three classes", torch.tensor([-60.0, 60.0, 0.0]), 1),
        ("p towards 0, three classes", torch.tensor([-60.0, 60.0, 0.0]), 0),
        ("p small, three classes", torch.tensor([-60.0, 60.0, 0.0]), 2),
        ("p towards 1/2, both at 60", torch.tensor([60.0, 60.0, -60.0]), 0),
        ("all at -60 but one", torch.cat([torch.full((9,), -60.0), torch.tensor([60.0])]), 9),
        ("all at -60 but another", torch.cat([torch.full((9,), -60.0), torch.tensor([60.0])]), 4),
        ("one at 60 of a hundred", torch.cat([torch.tensor([60.0]), torch.zeros(99)]), 0),
        ("a zero beside 60, a hundred", torch.cat([torch.tensor([60.0]), torch.zeros(99)]), 77),
    ]
    for classes in (2, 3, 10, 100):
        for index, spread in enumerate((0.5, 3.0, 12.0)):
            logits = torch.randn(classes, generator=generator, dtype=torch.float64) * spread
            rows.append((f"random, {classes} classes, spread {spread}", logits, (index * 7) % classes))
    for p, name in ((1e-12, "p = 1e-12"), (1 - 1e-9, "p = 1 - 1e-9"), (0.3, "p = 0.3"), (0.7 / 1.7, "p = q/(1+q)")):
        rows.append((name, logits_with_probability(p, 3, 2, generator), 2))
    for k in TRUNCATIONS[1:]:
        for classes in (2, 10):
            above = logits_with_probability(k * (1 + 1e-9), classes, 1, generator)
            rows.append((f"p just above {k}, {classes} classes", above, 1))
            below = logits_with_probability(k * (1 - 1e-9), classes, 1, generator)
            rows.append((f"p just below {k}, {classes} classes", below, 1))
    return [(case, logits.double(), label) for case, logits, label in rows]


def make_entries():
    every = [("ce", None, None), ("mae", None, None)]
    every += [("lq", q, None) for q in EXPONENTS]
    every += [("truncated-lq", q, k) for q in EXPONENTS for k in TRUNCATIONS]
    # A hundred classes with every q and k would be most of the file and say nothing new.
    few = every[:2] + [("lq", 0.35, None), ("truncated-lq", 0.35, 0.1)]
    for case, logits, label in make_rows():
        for loss, q, k in few if len(logits) == 100 else every:
            row = logits.clone().requires_grad_()
            value = loss_of(loss, row, label, q, k)
            value.backward()
            yield {
                "case": case,
                "loss": loss,
                "q": q,
                "k": k,
                "logits": logits.tolist(),
                "label": label,
                "value": value.item() + 0.0,
                "gradient": (row.grad + 0.0).tolist(),  # + 0.0 turns -0 into 0
            }


if __name__ == "__main__":
    torch.set_num_threads(1)
    entries = list(make_entries())
    head = f'"script": "{SOURCE.name}",\n"torch": "{torch.__version__}",\n"dtype": "float64",\n"seed": {SEED},\n"entries": [\n'
    lines = ",\n".join(json.dumps(entry, allow_nan=False) for entry in entries)
    SOURCE.with_name("losses.json").write_text("{\n" + head + lines + "\n]\n}\n")
    print(len(entries), "entries")
