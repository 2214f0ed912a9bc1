"""Prints the numbers that src-main/backends/try-out.ts knows, computed in PyTorch float64 from the start it exports.

    /usr/bin/python3 test/golden/make-try-out.py

The network is that of make-network-steps.py beside it, in the shape of the try-out.
"""
import importlib.util
import json
import pathlib
import subprocess

import torch

FOLDER = pathlib.Path(__file__).parent
NODE = FOLDER.parent.parent / "node_modules" / ".bin" / "node"
STEPS = 8
DUMP = """
import { tryOutStart } from './src-main/backends/try-out.ts';
const { parameters, options, input, network } = tryOutStart();
const { mean, deviation } = network.layers[0];
const { scale } = network.layers.at(-1);
console.log(JSON.stringify({
  mean, deviation, scale, options, size: network.size,
  shapes: Object.fromEntries([...parameters].map(([name, values]) => [name, Array.from(values)])),
  images: Array.from(input.images), labels: Array.from(input.labels),
  learningRate: input.learningRate, q: input.q,
}));
"""


def main():
    dumped = subprocess.run(
        [NODE, "--input-type=module", "-e", DUMP], cwd=FOLDER.parent.parent, capture_output=True, text=True, check=True
    )
    start = json.loads(dumped.stdout)
    spec = importlib.util.spec_from_file_location("network_steps", FOLDER / "make-network-steps.py")
    network = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(network)
    network.MEAN, network.DEVIATION, network.LOGIT_SCALE = start["mean"], start["deviation"], start["scale"]

    parameters = {name: torch.tensor(values, dtype=torch.float64) for name, values in start["shapes"].items()}
    for name, value in parameters.items():
        outputs = value.numel() if not name.endswith(".weight") else None
        if name == "whiten.weight":
            parameters[name] = value.reshape(-1, 3, 2, 2)
        elif name == "linear.weight":
            parameters[name] = value.reshape(-1, 2)
        elif outputs is None:
            inputs = 24 if name.startswith("block1.conv1") else 8
            parameters[name] = value.reshape(8, inputs, 3, 3)
    trained = {name: value.requires_grad_() for name, value in parameters.items() if network.is_trained(name)}
    options = start["options"]
    optimiser = torch.optim.SGD(
        [
            {"params": [v for n, v in trained.items() if n.endswith(".weight")], "weight_decay": options["weightDecay"]},
            {"params": [v for n, v in trained.items() if n.endswith(".bias")], "weight_decay": 0.0},
        ],
        lr=start["learningRate"], momentum=options["momentum"], nesterov=True,
    )  # fmt: skip
    size, labels = start["size"], torch.tensor(start["labels"])
    pictures = torch.tensor(start["images"], dtype=torch.uint8).reshape(-1, 3, size, size)
    rows = torch.arange(len(labels))
    means = []
    for _ in range(STEPS):
        log_p = torch.log_softmax(network.forward(parameters, pictures, True), 1)[rows, labels]
        means.append(log_p.mean().item())
        optimiser.zero_grad()
        (-torch.expm1(start["q"] * log_p) / start["q"]).mean().backward()
        optimiser.step()
    with torch.no_grad():
        means.append(torch.log_softmax(network.forward(parameters, pictures, False), 1)[rows, labels].mean().item())
    print("smallest gap to a tie", network.smallest_gap)
    print(", ".join(f"{mean:.5f}" for mean in means))


if __name__ == "__main__":
    main()
