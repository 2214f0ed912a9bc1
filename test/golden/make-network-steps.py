"""Makes network-steps.json: ten training steps of our network in PyTorch float64, small shapes, and what came out.

    /usr/bin/python3 test/golden/make-network-steps.py

The network is that of src-main/engine/network.ts, parameters carry its names, the optimiser is torch.optim.SGD with
Nesterov. Batch-norm is by hand: scale 1, biased batch variance in training and in the running statistics too
(PyTorch's own would put the unbiased one there). Pictures are base64 of uint8 [batch, 3, size, size].
"""
import base64
import json
import pathlib

import torch
import torch.nn.functional as F

SOURCE = pathlib.Path(__file__)
SIZE, BATCH, CLASSES, WIDTHS, WHITENED = 12, 8, 3, (4, 8, 8), 24
MEAN, DEVIATION = (0.5, 0.4375, 0.46875), (0.25, 0.28125, 0.21875)
LOGIT_SCALE, EPSILON, RUNNING_SHARE = 0.25, 1e-5, 0.1
MOMENTUM, WEIGHT_DECAY, BIAS_LEARNING_RATE_SCALE = 0.9, 5e-4, 4.0
LEARNING_RATES = (0.01, 0.03, 0.06, 0.08, 0.1, 0.08, 0.06, 0.04, 0.02, 0.01)
EXPONENTS = (0.0,) * 4 + (0.7,) * 6  # q of each step; 0 is cross-entropy
KEEPS = (
    "11111111", "11111111", "11011111", "11111111", "11111110",
    "10110111", "01111101", "10101010", "00010000", "11101111",
)  # fmt: skip
SEED = 11

generator = torch.Generator().manual_seed(SEED)
# The smallest distance to a tie of a pool or to the corner of a ReLU, where a gradient passes back: float32 must not
# decide differently there.
smallest_gap = float("inf")


def random_parameters():
    """Multiples of 2^-10, so that float32 holds them exactly."""

    def rounded(*shape, scale):
        values = torch.randn(*shape, generator=generator, dtype=torch.float64) * scale
        return (values * 1024).round() / 1024

    parameters = {"whiten.weight": rounded(WHITENED, 3, 2, 2, scale=0.5), "whiten.bias": rounded(WHITENED, scale=0.2)}
    channels = WHITENED
    for index, width in enumerate(WIDTHS, 1):
        for part, inputs in ((1, channels), (2, width)):
            scale = (2 / (inputs * 9)) ** 0.5
            parameters[f"block{index}.conv{part}.weight"] = rounded(width, inputs, 3, 3, scale=scale)
            parameters[f"block{index}.norm{part}.bias"] = rounded(width, scale=0.1)
            parameters[f"block{index}.norm{part}.mean"] = rounded(width, scale=0.1)
            parameters[f"block{index}.norm{part}.variance"] = 1 + rounded(width, scale=0.1).abs()
        channels = width
    parameters["linear.weight"] = rounded(channels, CLASSES, scale=0.5)
    return parameters


def random_pictures(labels):
    """A stripe pattern per class under noise: something to learn, nothing that is equal."""
    rows, columns = torch.meshgrid(torch.arange(SIZE), torch.arange(SIZE), indexing="ij")
    patterns = torch.stack([rows % 4, columns % 4, (rows + columns) % 4])[labels].double() * 25
    noise = torch.randn(len(labels), 3, SIZE, SIZE, generator=generator, dtype=torch.float64) * 40
    return (patterns[:, None] + noise + 80).round().clamp(0, 255).to(torch.uint8)


def watch(gap):
    global smallest_gap
    if torch.is_grad_enabled():
        smallest_gap = min(smallest_gap, gap.min().item())


def relu(x):
    watch(x.abs())
    return x.relu()


def pool(x):
    windows = F.unfold(x.flatten(0, 1)[:, None], 2, stride=2)
    best, second = windows.topk(2, 1).values.unbind(1)
    watch(best - second)
    return F.max_pool2d(x, 2)


def batch_norm(x, parameters, name, training):
    if training:
        mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
        for part, value in (("mean", mean), ("variance", variance)):
            running = parameters[f"{name}.{part}"]
            running.mul_(1 - RUNNING_SHARE).add_(value.detach(), alpha=RUNNING_SHARE)
    else:
        mean, variance = parameters[f"{name}.mean"], parameters[f"{name}.variance"]
    scaled = (x - mean[:, None, None]) / (variance + EPSILON).sqrt()[:, None, None]
    return scaled + parameters[f"{name}.bias"][:, None, None]


def forward(parameters, pictures, training):
    mean, deviation = (torch.tensor(v, dtype=torch.float64)[:, None, None] for v in (MEAN, DEVIATION))
    x = (pictures.double() / 255 - mean) / deviation
    x = F.conv2d(x, parameters["whiten.weight"], parameters["whiten.bias"]).relu()
    for index in range(1, len(WIDTHS) + 1):
        block = f"block{index}"
        x = pool(F.conv2d(x, parameters[f"{block}.conv1.weight"], padding=1))
        x = relu(batch_norm(x, parameters, f"{block}.norm1", training))
        x = F.conv2d(x, parameters[f"{block}.conv2.weight"], padding=1)
        x = relu(batch_norm(x, parameters, f"{block}.norm2", training))
    assert x.shape[2:] == (1, 1)
    return x.amax((2, 3)) @ parameters["linear.weight"] * LOGIT_SCALE


def is_trained(name):
    return not name.startswith("whiten") and not name.endswith((".mean", ".variance"))


def lists(parameters):
    return {name: value.detach().flatten().tolist() for name, value in parameters.items()}


def base64_of(pictures):
    return base64.b64encode(pictures.numpy().tobytes()).decode()


def train(parameters):
    trained = {name: value.requires_grad_() for name, value in parameters.items() if is_trained(name)}
    weights = [value for name, value in trained.items() if name.endswith(".weight")]
    biases = [value for name, value in trained.items() if name.endswith(".bias")]
    optimiser = torch.optim.SGD(
        [{"params": weights, "weight_decay": WEIGHT_DECAY}, {"params": biases, "weight_decay": 0.0}],
        lr=1.0, momentum=MOMENTUM, nesterov=True,
    )  # fmt: skip
    steps = []
    for learning_rate, q, keep_text in zip(LEARNING_RATES, EXPONENTS, KEEPS, strict=True):
        labels = torch.randint(CLASSES, (BATCH,), generator=generator)
        pictures = random_pictures(labels)
        keep = torch.tensor([float(c) for c in keep_text], dtype=torch.float64)
        log_p = torch.log_softmax(forward(parameters, pictures, True), 1)[torch.arange(BATCH), labels]
        losses = -log_p if q == 0 else -torch.expm1(q * log_p) / q
        loss = (losses * keep).sum() / keep.sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.param_groups[0]["lr"] = learning_rate
        optimiser.param_groups[1]["lr"] = learning_rate * BIAS_LEARNING_RATE_SCALE
        optimiser.step()
        steps.append({
            "learningRate": learning_rate,
            "q": q,
            "images": base64_of(pictures),
            "labels": labels.tolist(),
            "keep": [int(c) for c in keep_text],
            "logProbability": log_p.tolist(),
            "probability": log_p.exp().tolist(),
            "meanLoss": loss.item(),
        })  # fmt: skip
    momenta = {f"momentum/{name}": optimiser.state[value]["momentum_buffer"] for name, value in trained.items()}
    return steps, momenta


def main():
    torch.set_num_threads(1)
    parameters = random_parameters()
    shapes = {name: list(value.shape) for name, value in parameters.items()}
    initial = lists(parameters)
    fixed_pictures = random_pictures(torch.arange(5) % CLASSES)
    with torch.no_grad():
        logits_before = forward(parameters, fixed_pictures, False).tolist()
    steps, momenta = train(parameters)
    with torch.no_grad():
        logits = forward(parameters, fixed_pictures, False).tolist()
    assert smallest_gap > 2e-5, f"seed {SEED} comes within {smallest_gap} of a tie"
    document = {
        "script": SOURCE.name,
        "torch": torch.__version__,
        "dtype": "float64",
        "seed": SEED,
        "smallestGapToATie": smallest_gap,
        "size": SIZE,
        "batchSize": BATCH,
        "classes": CLASSES,
        "widths": WIDTHS,
        "mean": MEAN,
        "deviation": DEVIATION,
        "logitScale": LOGIT_SCALE,
        "normEpsilon": EPSILON,
        "runningShare": RUNNING_SHARE,
        "momentum": MOMENTUM,
        "weightDecay": WEIGHT_DECAY,
        "biasLearningRateScale": BIAS_LEARNING_RATE_SCALE,
        "shapes": shapes,
        "initial": initial,
        "steps": steps,
        "final": lists(parameters) | lists(momenta),
        "evaluation": {"images": base64_of(fixed_pictures), "logitsBefore": logits_before, "logits": logits},
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value, allow_nan=False)}" for key, value in document.items())
    SOURCE.with_name("network-steps.json").write_text("{\n" + lines + "\n}\n")
    print("gap", smallest_gap, "losses", [round(step["meanLoss"], 4) for step in steps])


if __name__ == "__main__":
    main()
