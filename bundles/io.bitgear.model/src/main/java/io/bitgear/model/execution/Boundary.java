package io.bitgear.model.execution;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A place between two layers where a network may be cut, with the tensors that are alive there: the
 * ones that a layer before wrote (or the frame) and a layer behind reads. A shortcut that passes
 * over the boundary is one of them. Immutable.
 *
 * <p>Packed, the codes of these tensors are one string of bits, each code at its tensor's width,
 * most significant bit first, tensors in the graph's order; zero bits fill the last byte. Logits
 * are 16 bits in two's complement. Boundary 0 packs to the frame itself.
 */
public final class Boundary {
    private final int index;
    private final List<Live> live;

    private record Live(String tensor, int elements, int width, boolean isSigned) {}

    private Boundary(int index, List<Live> live) {
        this.index = index;
        this.live = List.copyOf(live);
    }

    /**
     * All boundaries of a graph under these widths: before the first of the n layers that run,
     * between each two, and behind the last, n + 1 in order.
     */
    public static List<Boundary> of(Graph graph, Widths widths) {
        List<Layer> layers = graph.executed(widths);
        Boundary[] boundaries = new Boundary[layers.size() + 1];
        Set<String> needed = new HashSet<>(List.of(graph.output().name()));
        for (int i = layers.size(); i >= 0; i--) {
            boundaries[i] = new Boundary(i, live(graph, widths, needed));
            if (i > 0) {
                needed.remove(layers.get(i - 1).output());
                needed.addAll(Graph.reads(layers.get(i - 1), widths));
            }
        }
        return List.of(boundaries);
    }

    private static List<Live> live(Graph graph, Widths widths, Set<String> needed) {
        List<Live> live = new ArrayList<>();
        for (Tensor tensor : graph.tensors()) {
            if (needed.contains(tensor.name())) {
                live.add(
                        new Live(
                                tensor.name(),
                                tensor.shape().elements(),
                                graph.width(tensor.name(), widths),
                                tensor.isLogits()));
            }
        }
        return live;
    }

    /** Number of layers before it. */
    public int index() {
        return index;
    }

    /** Names of the tensors alive here, in the order in which they are packed. */
    public List<String> tensors() {
        return live.stream().map(Live::tensor).toList();
    }

    /** Bytes of the packed tensors. */
    public int bytes() {
        return Math.toIntExact((bits() + 7) / 8);
    }

    /** The logits' codes, from the bytes behind the last layer. */
    public static int[] logits(byte[] packed) {
        int[] codes = new int[packed.length / 2];
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        for (int i = 0; i < codes.length; i++) {
            codes[i] = bytes.getShort();
        }
        return codes;
    }

    private long bits() {
        return live.stream().mapToLong(l -> (long) l.elements() * l.width()).sum();
    }

    /** Packs the codes of the tensors alive here. */
    byte[] pack(Function<String, int[]> codes) {
        byte[] packed = new byte[bytes()];
        int at = 0;
        int held = 0;
        int bits = 0;
        for (Live tensor : live) {
            int width = tensor.width();
            int mask = (1 << width) - 1;
            for (int code : codes.apply(tensor.tensor())) {
                held = held << width | code & mask;
                for (bits += width; bits >= 8; bits -= 8) {
                    packed[at++] = (byte) (held >> bits - 8);
                }
                held &= (1 << bits) - 1;
            }
        }
        if (bits > 0) {
            packed[at] = (byte) (held << 8 - bits);
        }
        return packed;
    }

    /**
     * Unpacks into the codes of the tensors alive here.
     *
     * @throws IllegalArgumentException when the length is another or a filling bit is not zero
     */
    void unpack(byte[] packed, Function<String, int[]> codes) {
        if (packed.length != bytes()) {
            throw new IllegalArgumentException(
                    packed.length
                            + " packed bytes, the tensors "
                            + tensors()
                            + " at boundary "
                            + index
                            + " take "
                            + bytes());
        }
        int at = 0;
        int held = 0;
        int bits = 0;
        for (Live tensor : live) {
            int width = tensor.width();
            int[] to = codes.apply(tensor.tensor());
            for (int i = 0; i < to.length; i++) {
                while (bits < width) {
                    held = held << 8 | packed[at++] & 0xff;
                    bits += 8;
                }
                bits -= width;
                int code = held >> bits;
                held &= (1 << bits) - 1;
                to[i] = tensor.isSigned() ? (short) code : code;
            }
        }
        if (held != 0) {
            throw new IllegalArgumentException(
                    "the filling bits behind the tensors " + tensors() + " are not zero");
        }
    }
}
