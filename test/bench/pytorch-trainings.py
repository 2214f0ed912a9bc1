"""Our trainings in PyTorch, many at once on a graphics card: what a change of the method is worth, in minutes.

    python3 test/bench/pytorch-trainings.py CHANGES.json TREE [TREE ...] [--seeds 1,2] [--at-once 14] [--minutes 6]

CHANGES.json maps a name to a list of trainings, which follow one another as those of an audit do, each a map of the settings
in which it differs from the program's (`Settings` below):

    {"the program": [{}, {}], "Lq first": [{"loss": "lq"}, {}], "far": [{"shift": 4}, {"shift": 4}]}

TREE is as in pytorch-folds.py. Every change is tried on every tree; after the given minutes no more are begun. Prints
one JSON line a change, tree and seed: for each training its AP, and the AP, best F1 and share of true labels named of
all up to it. Left out of what the program does: planted errors, pairs of classes, groups of doubles, rare classes and
the look at small folders.

A step of the network is captured as a graph (torch.cuda.CUDAGraph) and replayed on a stream of its own, so nothing in
it may wait for the card. Without a card it runs as it is, slowly. Needs PyTorch 1.13 or later, numpy and pillow.
"""
import argparse
import copy
import dataclasses
import importlib.util
import json
import math
import pathlib
import time

import numpy as np
import torch
import torch.nn.functional as F

SIDE, WHITENED, EPSILON, SMALLEST = 32, 24, 1e-5, 1e-6
MOVES = ((0, 0), (1, 1), (-1, -1), (1, -1), (-1, 1))  # as src-main/engine/score-all.ts
ON_CARD = torch.cuda.is_available()
DEVICE = "cuda" if ON_CARD else "cpu"
STEPS_IN_TURN = 8


@dataclasses.dataclass(frozen=True)
class Settings:
    """Of one training; what is left out is as in src-main/engine/choose-settings.ts for 10,000 pictures in 10 classes."""

    loss: str = "truncated-lq"  # or lq
    q: float = 0.7
    last_q: float = None  # q grows towards it after the warm-up
    k: float = 0.1
    epochs: int = 48
    pretraining: int = 0  # epochs in which the network tells by how many quarters pictures are turned; one for all of a seed
    batch: int = 64
    learning_rate: float = 0.05
    weight_decay: float = 5e-4
    warm_up: float = 0.4
    shift: int = 2
    hidden: float = 0.3
    widths: tuple = (32, 128, 128)
    convolutions: int = 2  # of a block; a third one has a shortcut
    pool: str = "max"  # or mean, or both
    # What the program has not.
    colours: float = 0.0  # brightness, contrast and colours change by up to this
    turn: float = 0.0  # radians, and the same share of the size
    mixup: float = 0.0  # alpha
    cutmix: float = 0.0  # share of the batches
    teacher: float = 0.0  # share of what is learned that earlier trainings believe
    early: float = 0.0  # weight of early-learning regularization (Liu et al. 2020)


def load(name):
    """A script beside this one, whose name no import statement can say."""
    path = pathlib.Path(__file__).with_name(name)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


folds = load("pytorch-folds.py")


class Tree:
    def __init__(self, path, most):
        pictures, labels, wrong, self.classes, truth = folds.read_tree(path)
        self.pictures = pictures[:most].contiguous().to(DEVICE)
        self.labels, self.truth = labels[:most].to(DEVICE), truth[:most].to(DEVICE)
        self.wrong = wrong[:most]
        self.learnt = {}
        self.whiten = folds.whitening(self.pictures[:4000].cpu()).to(DEVICE)
        if ON_CARD:
            torch.cuda.synchronize()


def pick(values, at):
    """values[at] would wait for the card."""
    return values.index_select(0, at.view(1)).view(())


def reflect(at):
    at = at.abs()
    return torch.where(at >= SIDE, 2 * SIDE - 2 - at, at)


def within(middle, side):
    """[..., SIDE] the rows or columns of a square around each middle."""
    along, first = torch.arange(SIDE, device=DEVICE), middle[..., None] - side // 2
    return (along >= first) & (along < first + side)


class Training:
    def __init__(self, tree, settings, seed, keep, believed):
        """keep: [n] what earlier trainings believe, to begin with; believed: [n, classes] of them; None of the first one."""
        self.tree, self.settings = tree, settings
        self.generator = torch.Generator(device=DEVICE).manual_seed(seed)
        self.keep = keep if keep is not None else torch.ones(len(tree.labels), dtype=torch.bool, device=DEVICE)
        self.believed = believed
        self._begin_network()
        self._begin_views()

    def _uniform(self, *shape):
        return torch.rand(*shape, generator=self.generator, device=DEVICE)

    def _integers(self, low, high, count):
        return torch.randint(low, high, (count,), generator=self.generator, device=DEVICE)

    def _begin_network(self):
        settings, weights, running, channels = self.settings, {}, {}, WHITENED
        self.layers = []
        for block, width in enumerate(settings.widths):
            for place in range(settings.convolutions):
                name = f"{block}.{place}"
                weight = (self._uniform(width, channels, 3, 3) * 2 - 1) * math.sqrt(3 / (channels * 9))
                same = torch.arange(min(channels, width))
                weight[same] = 0
                weight[same, same, 1, 1] = 1
                weights[name] = weight.contiguous(memory_format=torch.channels_last)
                weights[f"{name}.bias"] = torch.zeros(width, device=DEVICE)
                running[f"{name}.mean"] = torch.zeros(width, device=DEVICE)
                running[f"{name}.variance"] = torch.ones(width, device=DEVICE)
                self.layers.append((name, place == 0, place == 2))
                channels = width
        seen = channels * (2 if settings.pool == "both" else 1)
        weights["linear"] = (self._uniform(seen, self.tree.classes) * 2 - 1) / math.sqrt(seen)
        self.weights = {name: value.requires_grad_(True) for name, value in weights.items()}
        self.momentum = {name: torch.zeros_like(value) for name, value in weights.items()}
        self.running = running
        self.average = {name: value.detach().clone() for name, value in {**weights, **running}.items()}

    def _begin_views(self):
        """What an epoch's steps read: by example shown, and by step."""
        settings = self.settings
        most = (len(self.tree.labels) // settings.batch + 2) * settings.batch
        shown = lambda *shape, dtype=torch.int64: torch.zeros(most, *shape, dtype=dtype, device=DEVICE)  # noqa: E731
        steps = lambda dtype=torch.float32: torch.zeros(most // settings.batch, dtype=dtype, device=DEVICE)  # noqa: E731
        self.order, self.dx, self.dy, self.x, self.y = (shown() for _ in range(5))
        self.mirror = shown(dtype=torch.bool)
        self.turned, self.coloured = shown(2, 3, dtype=torch.float32), shown(5, dtype=torch.float32)
        self.rate, self.taken, self.mixed, self.cut = steps(), steps(), steps(), steps(torch.int64)
        self.step_at = torch.zeros((), dtype=torch.int64, device=DEVICE)
        self.q = torch.tensor(0.0, device=DEVICE)
        self.early = torch.tensor(0.0, device=DEVICE)
        self.targets = torch.zeros(len(self.tree.labels), self.tree.classes, device=DEVICE)

    def logits(self, x, weights, running, trains):
        x = F.relu(F.conv2d(x, self.tree.whiten)).contiguous(memory_format=torch.channels_last)
        for name, pools, has_shortcut in self.layers:
            y = F.conv2d(x, weights[name], padding=1)
            if pools:
                y = F.max_pool2d(y, 2)
            mean, variance = running[f"{name}.mean"], running[f"{name}.variance"]
            if trains:
                old = (mean, variance)
                mean, variance = y.mean((0, 2, 3)), y.var((0, 2, 3), unbiased=False)
                with torch.no_grad():
                    old[0].lerp_(mean, 0.1)
                    old[1].lerp_(variance, 0.1)
            scale = torch.rsqrt(variance + EPSILON)
            y = y * scale.view(1, -1, 1, 1) + (weights[f"{name}.bias"] - mean * scale).view(1, -1, 1, 1)
            x = F.relu(y + x if has_shortcut else y)
        pooled = {"max": [x.amax((2, 3))], "mean": [x.mean((2, 3))]}
        pooled["both"] = pooled["max"] + pooled["mean"]
        return torch.cat(pooled[self.settings.pool], 1) @ weights["linear"]

    def view(self, examples, dx, dy, mirror):
        along = torch.arange(SIDE, device=DEVICE)
        rows, columns = reflect(along[None] - dy[:, None]), reflect(along[None] - dx[:, None])
        columns = torch.where(mirror[:, None], SIDE - 1 - columns, columns)
        channels = torch.arange(3, device=DEVICE)[None, :, None, None]
        rows, columns = rows[:, None, :, None], columns[:, None, None, :]
        return self.tree.pictures[examples[:, None, None, None], channels, rows, columns]

    def step(self):
        settings = self.settings
        at = self.step_at * settings.batch + torch.arange(settings.batch, device=DEVICE)
        examples = self.order[at]
        labels = self.tree.labels[examples]
        x = self.view(examples, self.dx[at], self.dy[at], self.mirror[at])
        if settings.turn > 0:
            grid = F.affine_grid(self.turned[at], list(x.shape), align_corners=False)
            x = F.grid_sample(x, grid, padding_mode="reflection", align_corners=False)
        if settings.colours > 0:
            by = self.coloured[at][:, :, None, None]
            x = x * by[:, :1] + by[:, 1:2] + by[:, 2:]
        side = round(settings.hidden * SIDE)
        hidden = within(self.y[at], side)[:, None, :, None] & within(self.x[at], side)[:, None, None, :]
        x = x.masked_fill(hidden, 0.0)
        own = torch.ones((), device=DEVICE)
        if settings.mixup > 0:
            own = pick(self.mixed, self.step_at)
            x = own * x + (1 - own) * x.flip(0)
        if settings.cutmix > 0:
            side = pick(self.cut, self.step_at)
            first = self.step_at * settings.batch
            hole = within(pick(self.y, first), side)[:, None] & within(pick(self.x, first), side)[None]
            x = torch.where(hole, x.flip(0), x)
            own = 1 - hole.float().mean()

        logs = F.log_softmax(self.logits(x, self.weights, self.running, True), 1)
        lq = lambda of: -torch.expm1(self.q * logs.gather(1, of[:, None])[:, 0]) / self.q  # noqa: E731
        loss = (own * lq(labels) + (1 - own) * lq(labels.flip(0))).mean()
        if settings.early > 0:
            with torch.no_grad():
                targets = self.targets[examples] * 0.7 + logs.exp() * 0.3
                targets = targets / targets.sum(1, keepdim=True)
                self.targets[examples] = targets
            agreement = (logs.exp() * targets).sum(1)
            loss = loss + self.early * torch.log((1 - agreement).clamp_min(1e-4)).mean()
        if settings.teacher > 0 and self.believed is not None:
            taught = -(self.believed[examples] * logs).sum(1).mean()
            loss = (1 - settings.teacher) * loss + settings.teacher * taught
        gradients = torch.autograd.grad(loss, list(self.weights.values()))
        with torch.no_grad():
            self._update(dict(zip(self.weights, gradients)))
            self.step_at += 1

    def _update(self, gradients):
        """Nesterov, and the average of the weights; lists of tensors, because a card waits between small pieces of work."""
        rate = pick(self.rate, self.step_at)
        for is_weight in (True, False):
            names = [name for name, weight in self.weights.items() if (weight.dim() > 1) == is_weight]
            weights, momenta = ([of[name] for name in names] for of in (self.weights, self.momentum))
            own = [gradients[name] for name in names]
            if is_weight:
                own = torch._foreach_add(own, weights, alpha=self.settings.weight_decay)
            torch._foreach_mul_(momenta, 0.9)
            torch._foreach_add_(momenta, own)
            moved = torch._foreach_add(own, momenta, alpha=0.9)
            for values in moved:
                values.mul_(rate if is_weight else 4 * rate)
            torch._foreach_sub_(weights, moved)
        newest = [self.weights[name] if name in self.weights else self.running[name] for name in self.average]
        away = torch._foreach_sub(newest, list(self.average.values()))
        taken = pick(self.taken, self.step_at)
        for values in away:
            values.mul_(taken)
        torch._foreach_add_(list(self.average.values()), away)

    def _draw(self, epoch, examples, seen):
        """An epoch's views, in the order in which its steps read them; returns the number of steps."""
        settings, epochs = self.settings, self.settings.epochs
        shuffled = examples[torch.randperm(len(examples), generator=self.generator, device=DEVICE)]
        steps = -(-len(shuffled) // settings.batch)
        many = steps * settings.batch
        self.order[:many] = shuffled.repeat(many // len(shuffled) + 1)[:many]
        for values in (self.dx, self.dy):
            values[:many] = self._integers(-settings.shift, settings.shift + 1, many)
        for values in (self.x, self.y):
            values[:many] = self._integers(0, SIDE, many)
        self.mirror[:many] = ((self.order[:many] + epoch) % 2 == 0) & (epoch > round(0.1 * epochs))
        angle, size = ((self._uniform(many) * 2 - 1) * settings.turn for _ in range(2))
        cosine, sine = (1 + size) * torch.cos(angle), (1 + size) * torch.sin(angle)
        self.turned[:many, 0, 0], self.turned[:many, 0, 1] = cosine, -sine
        self.turned[:many, 1, 0], self.turned[:many, 1, 1] = sine, cosine
        self.coloured[:many] = (self._uniform(many, 5) * 2 - 1) * settings.colours
        self.coloured[:many, 2:] /= 2
        self.coloured[:many, 0] += 1
        if settings.mixup > 0:
            chance = np.random.RandomState(self._integers(0, 2**31, 1).item())
            self.mixed[:steps] = torch.tensor(chance.beta(settings.mixup, settings.mixup, steps), dtype=torch.float32)
        cut = (SIDE * (1 - self._uniform(steps)).sqrt()).long()
        self.cut[:steps] = torch.where(self._uniform(steps) < settings.cutmix, cut, torch.zeros_like(cut))
        progress = (epoch - 1 + torch.arange(steps, device=DEVICE) / steps) / epochs
        climbing, falling = 0.1 + 0.9 * progress / 0.2, ((1 - progress) / 0.8).clamp_min(0.01)
        self.rate[:steps] = settings.learning_rate * torch.where(progress < 0.2, climbing, falling)
        # The average looks back over a fifteenth of the run, and over all of it while young.
        least = 15 * settings.batch / (epochs * len(self.tree.labels))
        self.taken[:steps] = (1 / (seen + 1 + torch.arange(steps, device=DEVICE))).clamp_min(least)
        self.step_at.zero_()
        return steps

    @torch.no_grad()
    def score(self, dx, dy, mirror):
        """[n, classes] log-probabilities of one view, by the average of the weights."""
        parts = []
        for examples in torch.arange(len(self.tree.labels), device=DEVICE).split(2000):
            same = torch.ones_like(examples)
            x = self.view(examples, same * dx, same * dy, same.bool() if mirror else ~same.bool())
            parts.append(F.log_softmax(self.logits(x, self.average, self.average, False), 1))
        return torch.cat(parts)

    def _captured(self, graph):
        """The step as a graph, and how many steps of this epoch were taken to get it."""
        if not ON_CARD or graph is not None:
            return graph, 0
        for _ in range(3):
            self.step()
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, stream=torch.cuda.current_stream()):
            self.step()
        return graph, 3

    def _replayed(self, graph, done, steps):
        for step in range(done, steps):
            self.step() if graph is None else graph.replay()
            if step % STEPS_IN_TURN == 0:
                yield

    def begin_with(self, learnt):
        with torch.no_grad():
            for name, values in learnt.items():
                for kept in (self.weights, self.running, self.average):
                    if name in kept:
                        kept[name].copy_(values)

    def run(self):
        """A generator, so that trainings take turns; leaves [n, classes] mean logs and probabilities."""
        settings, labels, epochs = self.settings, self.tree.labels, self.settings.epochs
        warm_up, every = round(settings.warm_up * epochs), max(1, round(0.08 * epochs))
        held_out = torch.zeros(len(labels), dtype=torch.bool, device=DEVICE)
        held_out[torch.randperm(len(labels), generator=self.generator, device=DEVICE)[: len(labels) // 20]] = True
        logs, probabilities, averaged, seen, graph = 0, 0, 0, 0, None
        last, best, best_accuracy = None, None, None
        for epoch in range(1, epochs + 1):
            is_warm = epoch > warm_up
            q = settings.q
            if is_warm and settings.last_q is not None:
                q += (settings.last_q - q) * (epoch - warm_up) / (epochs - warm_up)
            elif not is_warm and settings.loss == "truncated-lq":
                q *= (epoch - 1) / warm_up
            self.q.fill_(max(1e-4, q))
            self.early.fill_(settings.early if epoch > warm_up // 2 else 0)
            steps = self._draw(epoch, torch.nonzero(self.keep & ~held_out)[:, 0], seen)
            graph, done = self._captured(graph)
            yield from self._replayed(graph, done, steps)
            seen += steps

            counts, left = epoch > warm_up + 1, epochs - epoch
            is_mirrored = counts and left % 2 == 1
            scores = self.score(*(MOVES[(left >> 1) % len(MOVES)] if counts else MOVES[0]), is_mirrored)
            newest = scores.exp()
            both = newest if last is None or not is_mirrored else (newest + last) / 2
            last = newest
            given = both.gather(1, labels[:, None])[:, 0]
            accuracy = (both.argmax(1) == labels)[held_out].float().mean()
            is_better = best is None or accuracy >= best_accuracy
            best = given if best is None else torch.where(is_better, given, best)
            best_accuracy = accuracy if best_accuracy is None else torch.maximum(accuracy, best_accuracy)
            if settings.loss == "truncated-lq" and epoch >= warm_up and (epoch - warm_up) % every == 0:
                self.keep = best > settings.k
            if counts:
                logs, probabilities = logs + scores.clamp_min(math.log(SMALLEST)), probabilities + newest
                averaged += 1
            yield
        self.logs, self.probabilities = logs / averaged, probabilities / averaged


class Pretraining(Training):
    """The network learns by how many quarters pictures are turned, as in src-main/engine/pretrain.ts."""

    def __init__(self, tree, settings, seed):
        turned = copy.copy(tree)
        turned.classes = 4
        super().__init__(turned, settings, seed, None, None)
        quarter = settings.batch // 4
        self.turns = torch.arange(4, device=DEVICE).repeat_interleave(quarter)

    def step(self):
        at = self.step_at * self.settings.batch + torch.arange(self.settings.batch, device=DEVICE)
        x = self.view(self.order[at], self.dx[at], self.dy[at], self.mirror[at])
        x = torch.cat([torch.rot90(part, turn, (2, 3)) for turn, part in enumerate(x.chunk(4))])
        logs = F.log_softmax(self.logits(x, self.weights, self.running, True), 1)
        loss = -logs.gather(1, self.turns[:, None]).mean()
        gradients = torch.autograd.grad(loss, list(self.weights.values()))
        with torch.no_grad():
            self._update(dict(zip(self.weights, gradients)))
            self.step_at += 1

    def run(self):
        """A generator like that of a training; leaves all but the last layer as `learnt`."""
        graph, seen = None, 0
        everything = torch.arange(len(self.tree.labels), device=DEVICE)
        for epoch in range(1, self.settings.epochs + 1):
            steps = self._draw(epoch, everything, seen)
            graph, done = self._captured(graph)
            yield from self._replayed(graph, done, steps)
            seen += steps
        self.learnt = {name: values.clone() for name, values in self.average.items() if name != "linear"}
        if ON_CARD:
            torch.cuda.synchronize()


def pretrained(tree, settings, seed):
    """A generator whose value is what all trainings of a tree and seed begin with, learnt once for the first that asks."""
    own = Settings(epochs=settings.pretraining, widths=settings.widths, convolutions=settings.convolutions)
    key = (own, seed)
    if key not in tree.learnt:
        tree.learnt[key] = None
        pretraining = Pretraining(tree, own, 7000 + seed)
        yield from pretraining.run()
        tree.learnt[key] = pretraining.learnt
    while tree.learnt[key] is None:
        yield
    return tree.learnt[key]


def margins(logs, labels):
    own = logs.gather(1, labels[:, None])
    return (own - logs.scatter(1, labels[:, None], -math.inf).max(1, keepdim=True).values)[:, 0].cpu().numpy()


def best_f1(quality, wrong):
    found = np.cumsum(wrong[np.argsort(quality, kind="stable")])
    return (2 * found / (np.arange(1, len(found) + 1) + wrong.sum())).max()


def trainings(tree, changes, seed):
    """A generator of nothing, whose value is what each training came to."""
    logs, probabilities, result = [], [], []
    for place, change in enumerate(changes):
        settings = Settings(**{**change, "widths": tuple(change.get("widths", Settings.widths))})
        believed = sum(probabilities) / len(probabilities) if probabilities else None
        keep = None
        if believed is not None and settings.loss == "truncated-lq":
            keep = believed.gather(1, tree.labels[:, None])[:, 0] > settings.k
        training = Training(tree, settings, 100 * seed + place, keep, believed)
        if settings.pretraining > 0:
            training.begin_with((yield from pretrained(tree, settings, seed)))
        yield from training.run()
        logs.append(training.logs)
        probabilities.append(training.probabilities)
        together = sum(logs) / len(logs)
        quality = margins(together, tree.labels)
        result.append(
            {
                "ownAveragePrecision": folds.average_precision(margins(training.logs, tree.labels), tree.wrong),
                "averagePrecision": folds.average_precision(quality, tree.wrong),
                "bestF1": best_f1(quality, tree.wrong),
                "named": (together.argmax(1) == tree.truth).float().mean().item(),
            }
        )
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("changes", type=pathlib.Path)
    parser.add_argument("trees", type=pathlib.Path, nargs="+")
    parser.add_argument("--seeds", type=lambda text: [int(seed) for seed in text.split(",")], default=[1])
    for name, kind, default in (("at-once", int, 14), ("minutes", float, 60), ("pictures", int, 10_000)):
        parser.add_argument(f"--{name}", type=kind, default=default)
    options = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True

    start = time.perf_counter()
    trees = {path: Tree(path, options.pictures) for path in options.trees}
    changes = json.loads(options.changes.read_text())
    waiting = [(path, seed, name) for path in options.trees for seed in options.seeds for name in changes]
    running = []
    while waiting or running:
        minutes = (time.perf_counter() - start) / 60
        while waiting and len(running) < options.at_once and minutes < options.minutes:
            path, seed, name = waiting.pop(0)
            stream = torch.cuda.Stream() if ON_CARD else None
            running.append((path, seed, name, stream, trainings(trees[path], changes[name], seed)))
        if not running:
            break
        for one in list(running):
            path, seed, name, stream, turns = one
            try:
                with torch.cuda.stream(stream):
                    next(turns)
            except StopIteration as end:
                running.remove(one)
                line = {"change": name, "tree": path.name, "seed": seed, "trainings": end.value}
                print(json.dumps({**line, "after": round(time.perf_counter() - start)}), flush=True)


if __name__ == "__main__":
    main()
