package io.bitgear.cli.reproduce;

import java.util.List;

/**
 * What others published, to stand beside; other networks, data, boards and meters, so no line of it
 * is compared by a ratio.
 *
 * @param work whose
 * @param on network, data, board
 * @param result in its own terms
 */
record Published(String work, String on, String result) {
    static final List<Published> ALL =
            List.of(
                    new Published(
                            "Wang et al., Computer Science 50(11), 2023",
                            "not named in the abstract",
                            "storage -50 % at 78 % accuracy; FPGA energy -60 % at <= 2 points"),
                    new Published(
                            "TruncQuant, prefixes of one set of weights",
                            "ResNet-20, CIFAR-10",
                            "8/4/2/1 bits: 87.8 / 87.6 / 85.8 / 72.1 %"),
                    new Published(
                            "Quantisation-aware training, then truncated",
                            "ResNet-20, CIFAR-10",
                            "8/4/2/1 bits: 87.7 / 84.9 / 57.5 / 72.6 %"),
                    new Published(
                            "fpgaConvNet, MLPerf Tiny",
                            "ResNet-8, int8, ZedBoard (XC7Z020)",
                            "0.411 ms, 86.0 % of 200 images"),
                    new Published(
                            "FINN, MLPerf Tiny",
                            "CNV-W1A1, Pynq-Z2 (XC7Z020)",
                            "1.51 ms, 2.53 mJ, 84.5 % of 200 images"),
                    new Published(
                            "hls4ml, MLPerf Tiny",
                            "its own ResNet, 8 bits, Pynq-Z2 (XC7Z020)",
                            "7.65 ms, 12.27 mJ, 83.5 % of 200 images"));
}
