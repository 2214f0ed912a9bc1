"""The straightforward way to look for wrong labels, which test/bench/equal-quality.ts compares with: cross-entropy in
five folds, every picture judged by the network that has not seen it, ranked by the probability of its given label.

    /usr/bin/python3 test/bench/pytorch-folds.py TREE [--folds 5] [--epochs 16] [--seed 1] [--threads 2]

TREE holds class folders in `images` and a truth.csv with the columns file, given and is_error; pictures of 32 x 32, or all
of one smaller size, around which their edge is repeated. The network is ours (pytorch-step.py), with its whitened first layer;
batch 128, one-cycle Nesterov SGD to 0.05, mirror images and shifts of two pixels, channels-last. Prints one JSON line; seconds
are those of training and judging, without reading.
Needs Debian's python3-torch and python3-pil.
"""
import argparse
import csv
import importlib.util
import json
import pathlib
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

BATCH = 128
SIDE = 32


def load_step():
    """pytorch-step.py, whose name no import statement can say."""
    path = pathlib.Path(__file__).with_name("pytorch-step.py")
    spec = importlib.util.spec_from_file_location("pytorch_step", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_tree(tree):
    rows = list(csv.DictReader(open(tree / "truth.csv", newline="")))
    classes = sorted({row["given"] for row in rows})
    pictures = np.stack([np.asarray(Image.open(tree / row["file"]).convert("RGB")) for row in rows])
    labels = torch.tensor([classes.index(row["given"]) for row in rows])
    wrong = np.array([row["is_error"] == "1" for row in rows])
    x = torch.tensor(pictures).permute(0, 3, 1, 2).float() / 255
    x = (x - x.mean((0, 2, 3), keepdim=True)) / x.std((0, 2, 3), keepdim=True)
    if max(x.shape[2:]) > SIDE:
        raise SystemExit(f"{tree} has pictures of {x.shape[3]} x {x.shape[2]}; at most {SIDE} x {SIDE} are expected.")
    high, wide = ((SIDE - side) // 2 for side in x.shape[2:])
    x = F.pad(x, (wide, SIDE - x.shape[3] - wide, high, SIDE - x.shape[2] - high), mode="replicate")
    x = x.contiguous(memory_format=torch.channels_last)
    truth = [classes.index(row["truth"]) if row["truth"] in classes else -1 for row in rows]
    return x, labels, wrong, len(classes), torch.tensor(truth)


def whitening(x):
    """Eigenvectors of 2 x 2 patches at unit variance, and the same negated (Jordan 2024)."""
    patches = F.unfold(x, 2).transpose(1, 2).reshape(-1, 12)
    values, vectors = torch.linalg.eigh(patches.T @ patches / len(patches))
    filters = (vectors / (values + 5e-4).sqrt()).T.flip(0).reshape(12, 3, 2, 2)
    return torch.cat([filters, -filters])


def whiten(net, x):
    with torch.no_grad():
        net.whiten.weight.copy_(whitening(x[:2000]))
        net.whiten.bias.zero_()


def train(step, x, y, classes, epochs, generator):
    net = step.Net(SIDE, classes, [32, 128, 128]).to(memory_format=torch.channels_last)
    whiten(net, x)
    trained = [parameter for parameter in net.parameters() if parameter.requires_grad]
    optimiser = torch.optim.SGD(trained, lr=0.05, momentum=0.9, nesterov=True, weight_decay=5e-4)
    steps = -(-len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 0.05, total_steps=steps * epochs, pct_start=0.25)
    for _ in range(epochs):
        order = torch.randperm(len(x), generator=generator)
        for at in range(0, len(x), BATCH):
            chosen = order[at : at + BATCH]
            flip = torch.rand(len(chosen), generator=generator) < 0.5
            batch = torch.where(flip[:, None, None, None], x[chosen].flip(3), x[chosen])
            dx, dy = torch.randint(5, (2,), generator=generator).tolist()
            batch = F.pad(batch, (2, 2, 2, 2), mode="reflect")[:, :, dy : dy + SIDE, dx : dx + SIDE]
            loss = F.cross_entropy(net(batch), y[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return net


def probabilities(net, x):
    net.eval()
    with torch.no_grad():
        both = [(F.softmax(net(part), 1) + F.softmax(net(part.flip(3)), 1)) / 2 for part in x.split(500)]
    return torch.cat(both)


def average_precision(quality, wrong):
    ranked = wrong[np.argsort(quality, kind="stable")]
    found = np.cumsum(ranked)
    return (found[ranked] / (np.arange(1, len(ranked) + 1)[ranked])).mean()


def auroc(quality, wrong):
    rank = np.empty(len(wrong))
    rank[np.argsort(-quality, kind="stable")] = np.arange(1, len(wrong) + 1)
    n = wrong.sum()
    return (rank[wrong].sum() - n * (n + 1) / 2) / (n * (len(wrong) - n))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=pathlib.Path)
    for name, default in (("folds", 5), ("epochs", 16), ("seed", 1), ("threads", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    generator = torch.Generator().manual_seed(options.seed)
    step = load_step()
    x, y, wrong, classes, _ = read_tree(options.tree)

    start = time.perf_counter()
    fold = torch.randperm(len(x), generator=generator) % options.folds
    quality = torch.empty(len(x))
    right = 0
    folds = []
    for held_out in range(options.folds):
        inside, outside = fold != held_out, fold == held_out
        net = train(step, x[inside], y[inside], classes, options.epochs, generator)
        judged = probabilities(net, x[outside])
        quality[outside] = judged.gather(1, y[outside][:, None])[:, 0]
        right += (judged.argmax(1) == y[outside]).sum().item()
        folds.append(average_precision(quality[outside].numpy(), wrong[outside.numpy()]))
    seconds = time.perf_counter() - start
    own = quality.numpy()
    result = {
        "averagePrecision": average_precision(own, wrong),
        "auroc": auroc(own, wrong),
        "folds": folds,
        "heldOutAccuracy": right / len(x),
        "seconds": seconds,
        "torch": torch.__version__,
        "threads": options.threads,
        "seed": options.seed,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
