package io.bitgear.fpga.compile;

import io.bitgear.model.graph.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** What an accelerator is loaded with to run one configuration. */
public final class Image implements WeightUse {
    private final Geometry geometry;
    private final Placement input;
    private final Stacking stacking;
    private final int zeroPoint;
    private final List<Descriptor> descriptors;
    private final List<long[]> tables;
    private final List<BitSet> weights;
    private final BitSet read;
    private final int logits;
    private final List<LayerTime> layers;

    Image(
            Geometry geometry,
            Placement input,
            Stacking stacking,
            int zeroPoint,
            List<Step> steps,
            List<String> names,
            List<long[]> tables,
            List<BitSet> weights,
            BitSet read,
            int logits) {
        this.geometry = geometry;
        this.input = input;
        this.stacking = stacking;
        this.zeroPoint = zeroPoint;
        this.descriptors = steps.stream().map(Step::descriptor).toList();
        this.tables = new ArrayList<>(tables);
        this.weights = new ArrayList<>(weights);
        this.read = (BitSet) read.clone();
        this.logits = logits;
        List<Long> cycles = Cycles.of(steps, geometry);
        this.layers =
                IntStream.range(0, steps.size())
                        .mapToObj(
                                i ->
                                        new LayerTime(
                                                names.get(i),
                                                steps.get(i).allBeats(),
                                                cycles.get(i)))
                        .toList();
    }

    /** Number of logits. */
    public int logits() {
        return logits;
    }

    /** Beats of a frame, exactly: the core's counter shows the same. */
    public long beats() {
        return layers.stream().mapToLong(LayerTime::beats).sum();
    }

    /**
     * Cycles of a frame, from its start to its last result, exactly: the core's counter shows the
     * same. Loading the frame comes before and is not in it.
     */
    public long cycles() {
        return layers.stream().mapToLong(LayerTime::cycles).sum();
    }

    /** What each descriptor takes, in order; a layer may have several. */
    public List<LayerTime> layers() {
        return layers;
    }

    @Override
    public BitSet read() {
        return (BitSet) read.clone();
    }

    @Override
    public BitSet weight(int address) {
        return weights.get(address);
    }

    boolean reads(int address) {
        return read.get(address);
    }

    /**
     * Checks that another image of the same model may be resident together with this one, and takes
     * the same frames: descriptors and tables have a half for each, weight words only one place.
     */
    void checkBeside(Image other) {
        BitSet both = read();
        both.and(other.read);
        both.stream()
                .filter(i -> !weight(i).equals(other.weight(i)))
                .findFirst()
                .ifPresent(
                        i -> {
                            throw new IllegalArgumentException(
                                    "weight word " + i + " is another one in the first run");
                        });
        if (!input.equals(other.input) || logits != other.logits) {
            throw new IllegalArgumentException(
                    "its frames or logits have another form than in the first run");
        }
    }

    /**
     * The stage stream for an accelerator: frame, descriptors, tables, and the weight words that it
     * lacks.
     *
     * @throws IllegalArgumentException if a weight word would overwrite one that is in use
     */
    public byte[] stream(ResidentWeights resident) {
        return stream(resident, this);
    }

    /** The same with the weight words that another use lacks. */
    byte[] stream(ResidentWeights resident, WeightUse use) {
        StageStream stream = new StageStream();
        stream.section(StageStream.FRAME, input.base(), frameAddresses(), logits);
        stream.section(StageStream.DESCRIPTORS, 0, descriptors.size(), 0);
        for (Descriptor descriptor : descriptors) {
            for (long word : descriptor.words()) {
                stream.word(word);
            }
        }
        if (!tables.isEmpty()) {
            stream.section(StageStream.TABLES, 0, tables.size(), 0);
            for (long[] entry : tables) {
                stream.word(entry[1] & 0x1ffffff | entry[0] << 25);
                stream.word(entry[0] >>> 39 & 0x1ffffff);
            }
        }
        lacking(stream, resident, use);
        return stream.end();
    }

    /** The weight words alone. */
    byte[] planes(ResidentWeights resident, WeightUse use) {
        StageStream stream = new StageStream();
        lacking(stream, resident, use);
        return stream.end();
    }

    private void lacking(StageStream stream, ResidentWeights resident, WeightUse use) {
        BitSet lacking = resident.lacking(use);
        for (int first = lacking.nextSetBit(0); first >= 0; ) {
            int end = lacking.nextClearBit(first);
            stream.section(StageStream.WEIGHTS, first, end - first, 0);
            for (int i = first; i < end; i++) {
                weight(stream, use.weight(i).toLongArray());
            }
            first = lacking.nextSetBit(end);
        }
    }

    private void weight(StageStream stream, long[] bits) {
        for (int part = 0; part < geometry.block() * geometry.block() * 3 / 64; part++) {
            stream.word(part < bits.length ? bits[part] : 0);
        }
    }

    private int frameAddresses() {
        return input.words(geometry.bankBits());
    }

    /** Bytes of an input frame in the accelerator's form. */
    public int frameBytes() {
        return frameAddresses() * geometry.banks() * geometry.block() / 8;
    }

    /**
     * Puts an input frame into the accelerator's form (docs/driver.md, "Frames and results").
     *
     * @param frame codes, channel by channel, one byte each
     */
    public byte[] frame(byte[] frame) {
        Shape shape = input.shape();
        int bits = geometry.bankBits();
        ByteBuffer words = ByteBuffer.allocate(frameBytes()).order(ByteOrder.LITTLE_ENDIAN);
        int block = geometry.block();
        for (int b = 0; b < input.blocks(); b++) {
            int channels = Math.min(block, shape.channels() - b * block);
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    int bank = input.bank(bits, y, x, b);
                    for (int plane = 0; plane < input.width(); plane++) {
                        int word = 0;
                        for (int c = 0; c < channels; c++) {
                            word |= (code(frame, b * block + c, y, x) >> plane & 1) << c;
                        }
                        int address = input.address(bits, y, x, b, plane) - input.base();
                        put(words, address * geometry.banks() + bank, word);
                    }
                }
            }
        }
        return words.array();
    }

    private void put(ByteBuffer words, int place, int word) {
        if (geometry.block() == 16) {
            words.putShort(2 * place, (short) word);
        } else {
            words.put(place, (byte) word);
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
