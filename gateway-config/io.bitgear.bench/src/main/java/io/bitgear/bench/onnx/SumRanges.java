package io.bitgear.bench.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.bitgear.model.graph.Layer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds of the sums before a residual operand is added. Our engine never makes codes of them, so
 * the model file has no step for them; ONNX Runtime does. They are taken as its own quantiser does,
 * from the floating-point network on the model's calibration frames.
 */
final class SumRanges {
    private SumRanges() {}

    /**
     * By name of the layer.
     *
     * @throws IllegalArgumentException when the model brings no calibration frames
     */
    static Map<String, Range> of(FoldedNetwork network) throws OrtException {
        List<Layer.Conv2d> layers =
                network.model().graph().layers().stream()
                        .filter(Layer.Conv2d.class::isInstance)
                        .map(Layer.Conv2d.class::cast)
                        .filter(layer -> layer.residual() != null)
                        .toList();
        Map<String, Range> ranges = new HashMap<>();
        if (layers.isEmpty()) {
            return ranges;
        }
        if (network.model().calibration().isEmpty()) {
            throw new IllegalArgumentException("the model brings no calibration frames");
        }
        double[][] bounds = new double[layers.size()][2];
        byte[] file = FloatExport.writeWithSums(network, layers);
        try (OnnxSession session = OnnxSession.open(file, 1);
                OnnxSession.Frame frame = session.newFrame(network.model().graph().input())) {
            for (byte[] pixels : network.model().calibration()) {
                frame.put(pixels);
                try (OrtSession.Result result = session.run(frame)) {
                    for (int i = 0; i < bounds.length; i++) {
                        String name = FloatExport.sum(layers.get(i));
                        widen(bounds[i], (OnnxTensor) result.get(name).orElseThrow());
                    }
                }
            }
        }
        for (int i = 0; i < bounds.length; i++) {
            ranges.put(layers.get(i).name(), Range.of(bounds[i][0], bounds[i][1]));
        }
        return ranges;
    }

    private static void widen(double[] bounds, OnnxTensor tensor) {
        FloatBuffer values = tensor.getFloatBuffer();
        while (values.hasRemaining()) {
            float value = values.get();
            bounds[0] = Math.min(bounds[0], value);
            bounds[1] = Math.max(bounds[1], value);
        }
    }
}
