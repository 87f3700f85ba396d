package io.bitgear.fpga.compile;

import io.bitgear.model.graph.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What an accelerator is loaded with to run one configuration. */
public final class Image {
    /** Receives the words that the host writes. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One write.
         *
         * @param memory 0 activations, 1 weights, 2 tables, 3 descriptors
         * @param address in it
         * @param part bank, or number of the 32-bit part of a wide word
         * @param data bits
         */
        void write(int memory, int address, int part, int data);
    }

    private static final int ACTIVATIONS = 0;
    private static final int WEIGHTS = 1;
    private static final int TABLES = 2;
    private static final int DESCRIPTORS = 3;

    private final Geometry geometry;
    private final Placement input;
    private final Stacking stacking;
    private final int zeroPoint;
    private final List<Descriptor> descriptors;
    private final List<long[]> tables;
    private final List<BitSet> weights;
    private final int logits;
    private final long beats;

    Image(
            Geometry geometry,
            Placement input,
            Stacking stacking,
            int zeroPoint,
            List<Descriptor> descriptors,
            List<long[]> tables,
            List<BitSet> weights,
            int logits,
            long beats) {
        this.geometry = geometry;
        this.input = input;
        this.stacking = stacking;
        this.zeroPoint = zeroPoint;
        this.descriptors = new ArrayList<>(descriptors);
        this.tables = new ArrayList<>(tables);
        this.weights = new ArrayList<>(weights);
        this.logits = logits;
        this.beats = beats;
    }

    /** Number of logits. */
    public int logits() {
        return logits;
    }

    /** Beats of a frame, exactly: the core's counter shows the same. */
    public long beats() {
        return beats;
    }

    /** Writes descriptors, tables and weights. */
    public void load(Sink sink) {
        for (int i = 0; i < descriptors.size(); i++) {
            for (int part = 0; part < Field.BITS / 32; part++) {
                sink.write(DESCRIPTORS, i, part, descriptors.get(i).word(part));
            }
        }
        for (int i = 0; i < tables.size(); i++) {
            long bias = tables.get(i)[0];
            sink.write(TABLES, i, 0, (int) (tables.get(i)[1] & 0x1ffffff | bias << 25));
            sink.write(TABLES, i, 1, (int) (bias >>> 7));
            sink.write(TABLES, i, 2, (int) (bias >>> 39));
        }
        int parts = geometry.block() * geometry.block() * 3 / 32;
        for (int i = 0; i < weights.size(); i++) {
            long[] bits = weights.get(i).toLongArray();
            for (int part = 0; part < parts; part++) {
                long word = part / 2 < bits.length ? bits[part / 2] : 0;
                sink.write(WEIGHTS, i, part, (int) (word >>> (32 * (part & 1))));
            }
        }
    }

    /** Writes an input frame, channel by channel, one byte a code. */
    public void frame(byte[] frame, Sink sink) {
        Shape shape = input.shape();
        for (int block = 0; block < input.blocks(); block++) {
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    for (int plane = 0; plane < input.width(); plane++) {
                        int word = 0;
                        int first = block * geometry.block();
                        for (int c = 0; c < geometry.block() && first + c < shape.channels(); c++) {
                            word |= (code(frame, first + c, y, x) >> plane & 1) << c;
                        }
                        int bits = geometry.bankBits();
                        sink.write(
                                ACTIVATIONS,
                                input.address(bits, y, x, block, plane),
                                input.bank(bits, y, x, block),
                                word);
                    }
                }
            }
        }
    }

    private int code(byte[] frame, int channel, int row, int column) {
        if (stacking != null) {
            return stacking.code(frame, zeroPoint, channel, row, column);
        }
        Shape shape = input.shape();
        return frame[(channel * shape.height() + row) * shape.width() + column] & 0xff;
    }
}
