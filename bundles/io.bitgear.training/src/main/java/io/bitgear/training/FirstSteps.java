package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Tensor;
import java.util.Map;

/** The activation steps that quantisation-aware training begins with. */
final class FirstSteps {

    private static final int IMAGES = 256;
    private static final int SAMPLES = 30_000;

    private final Graph net;
    private final Frames training;

    /**
     * Binds the network and the images that its tensors are sampled on.
     *
     * @param net network
     * @param training images
     */
    FirstSteps(Graph net, Frames training) {
        this.net = net;
        this.training = training;
    }

    /** Sets every step to the one with the least squared error on the float network. */
    void set(NDManager manager, FloatNet floats, ActivationSteps steps) {
        int[] order = new int[IMAGES];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) ((long) i * training.size() / order.length);
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Batch batch = Batch.plain(training, order);
            Map<String, NDArray> tensors =
                    floats.forward(Evaluation.images(manager, batch), false, 0.9f);
            for (Tensor tensor : Plans.freeTensors(net)) {
                steps.initialise(tensor, sample(tensors.get(tensor.name()).toFloatArray()));
            }
        }
    }

    private static float[] sample(float[] all) {
        int stride = Math.max(1, all.length / SAMPLES) | 1;
        float[] some = new float[(all.length + stride - 1) / stride];
        for (int i = 0; i < some.length; i++) {
            some[i] = all[i * stride];
        }
        return some;
    }
}
