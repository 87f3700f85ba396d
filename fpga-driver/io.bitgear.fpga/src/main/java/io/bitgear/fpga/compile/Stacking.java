package io.bitgear.fpga.compile;

import io.bitgear.model.Weights;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;
import java.util.List;

/**
 * Puts the rows of a window above each other as channels, where the input has so few channels that
 * they fit one block: the first layer then takes one pass instead of one a kernel row.
 *
 * @param layer that alone reads the input
 * @param input shape as it comes
 */
public record Stacking(Layer.Conv2d layer, Shape input) {
    /** Of a network's input for words of {@code block} channels, or null where it does not help. */
    public static Stacking of(Graph graph, int block) {
        String input = graph.input().name();
        List<Layer> readers =
                graph.layers().stream().filter(l -> l.inputs().contains(input)).toList();
        Shape shape = graph.input().shape();
        return readers.size() == 1
                        && readers.get(0) instanceof Layer.Conv2d c
                        && c.groups() == 1
                        && c.window().kernelHeight() > 1
                        && shape.channels() * c.window().kernelHeight() <= block
                ? new Stacking(c, shape)
                : null;
    }

    /** The stacked input: a row for each row of the output. */
    public Shape shape() {
        Window w = layer.window();
        int rows = w.slide(input, 1).height();
        return new Shape(input.channels() * w.kernelHeight(), rows, input.width());
    }

    /** The window that is left. */
    public Window window() {
        Window w = layer.window();
        return new Window(1, w.kernelWidth(), 1, w.strideWidth(), 0, w.left(), 0, w.right());
    }

    /** The code of a stacked channel and pixel. */
    public int code(byte[] frame, int zeroPoint, int channel, int row, int column) {
        Window w = layer.window();
        int c = channel % input.channels();
        int y = row * w.strideHeight() + channel / input.channels() - w.top();
        return y < 0 || y >= input.height()
                ? zeroPoint
                : frame[(c * input.height() + y) * input.width() + column] & 0xff;
    }

    /** The layer's weights with their channels in the stacked order. */
    public Weights weights(Weights weights) {
        Window w = layer.window();
        byte[] codes = new byte[weights.codes().length];
        for (int i = 0; i < codes.length; i++) {
            int filter = i / weights.fanIn();
            int inFilter = i % weights.fanIn();
            int channel = inFilter / w.kernelWidth();
            int c = channel % input.channels();
            int ky = channel / input.channels();
            codes[i] =
                    weights.codes()[
                            filter * weights.fanIn()
                                    + c * w.taps()
                                    + ky * w.kernelWidth()
                                    + inFilter % w.kernelWidth()];
        }
        return new Weights(
                codes, weights.scale(), weights.gamma(), weights.beta(), weights.epsilon());
    }
}
