"""Speed of the straightforward PyTorch float32 training step of our network, the floor test/bench/train.ts compares with.

    /usr/bin/python3 test/bench/pytorch-step.py --size 32 --batch 128 --classes 10 --widths 32,128,128 --steps 20

With --device cuda it runs on a graphics card, and waits for the card at the end of every step.

One step: normalise uint8 pictures, forward, cross-entropy, backward, Nesterov SGD; channels-last, always the same
batch, no augmentation. Prints one JSON line; imagesPerSecond is batch / median step time, after three steps of warm-up.
"""
import argparse
import json
import statistics
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

WHITENED, WARM_UP_STEPS, LOGIT_SCALE = 24, 3, 0.25


class Net(nn.Module):
    def __init__(self, size, classes, widths):
        super().__init__()
        stride = 2 if size >= 48 else 1  # as src-main/engine/network.ts
        self.whiten = nn.Conv2d(3, WHITENED, 2 * stride, stride)
        layers, channels = [], WHITENED
        for width in widths:
            layers += [nn.Conv2d(channels, width, 3, padding=1, bias=False), nn.MaxPool2d(2), norm(width), nn.ReLU()]
            layers += [nn.Conv2d(width, width, 3, padding=1, bias=False), norm(width), nn.ReLU()]
            channels = width
        self.blocks = nn.Sequential(*layers)
        self.linear = nn.Linear(channels, classes, bias=False)
        self.whiten.requires_grad_(False)

    def forward(self, x):
        x = self.blocks(F.relu(self.whiten(x)))
        return self.linear(F.adaptive_max_pool2d(x, 1).flatten(1)) * LOGIT_SCALE


def norm(width):
    layer = nn.BatchNorm2d(width)
    layer.weight.requires_grad_(False)
    return layer


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("size", 32), ("batch", 128), ("classes", 10), ("steps", 20), ("threads", 2), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--widths", type=lambda text: [int(part) for part in text.split(",")], default=[32, 128, 128])
    return parser.parse_args()


def main():
    options = read_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    net = Net(options.size, options.classes, options.widths).to(options.device, memory_format=torch.channels_last)
    trained = [parameter for parameter in net.parameters() if parameter.requires_grad]
    weights = [parameter for parameter in trained if parameter.dim() > 1]
    biases = [parameter for parameter in trained if parameter.dim() == 1]
    optimiser = torch.optim.SGD(
        [{"params": weights, "weight_decay": 5e-4}, {"params": biases, "lr": 0.2, "weight_decay": 0}],
        lr=0.05, momentum=0.9, nesterov=True,
    )  # fmt: skip
    pictures = torch.randint(256, (options.batch, 3, options.size, options.size), dtype=torch.uint8)
    pictures = pictures.to(options.device, memory_format=torch.channels_last)
    labels = torch.randint(options.classes, (options.batch,), device=options.device)

    milliseconds, processor = [], []
    for _ in range(WARM_UP_STEPS + options.steps):
        start, processor_start = time.perf_counter(), time.process_time()
        loss = F.cross_entropy(net((pictures.float() - 127.5) / 64), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if options.device == "cuda":
            torch.cuda.synchronize()
        milliseconds.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - processor_start) * 1000)
    median = statistics.median(milliseconds[WARM_UP_STEPS:])
    result = {
        "framework": "pytorch",
        "version": torch.__version__,
        "imagesPerSecond": options.batch / median * 1000,
        "medianMs": median,
        "processorMs": statistics.median(processor[WARM_UP_STEPS:]),
        "threads": options.threads,
        "device": torch.cuda.get_device_name() if options.device == "cuda" else "cpu",
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
