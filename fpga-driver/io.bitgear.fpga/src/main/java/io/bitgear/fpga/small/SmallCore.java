package io.bitgear.fpga.small;

import io.bitgear.fpga.compile.small.SmallImage;
import java.io.IOException;

/** Drives a small core over SPI (docs/small-core.md, "SPI"). Not for several threads. */
public final class SmallCore {
    private static final int WRITE = 1;
    private static final int READ = 2;
    private static final int START = 3;
    private static final int STATUS = 4;
    private static final int STOP = 5;

    /** Words before an answer: command, address, and one while the memory is read. */
    private static final int BEFORE = 3;

    private static final int PARAMETERS = 3;
    private static final int MEMORY_SHIFT = 14;

    private final Spi spi;

    /** An SPI master of mode 0. */
    @FunctionalInterface
    public interface Spi {
        /** Sends words, most significant bit first, in one transaction; returns what came back. */
        short[] transfer(short[] words) throws IOException;
    }

    /** A core behind this port. What it does is stopped. */
    public SmallCore(Spi spi) throws IOException {
        this.spi = spi;
        command(STOP, 0, 1);
    }

    /** Loads the weights, which stay for every configuration of a model. */
    public void loadWeights(SmallImage image) throws IOException {
        parameters(0, image.weights());
    }

    /** Loads a configuration: tables and descriptors. */
    public void loadTables(SmallImage image) throws IOException {
        parameters(image.weights().length, image.tables());
    }

    /** Starts a frame. */
    public void start(SmallImage image, byte[] frame) throws IOException {
        write(image.inputAddress(), image.frame(frame));
        command(START, image.start(), 1);
    }

    /** Whether a frame is under way. */
    public boolean isBusy() throws IOException {
        return command(STATUS, 0, BEFORE + 1)[BEFORE] != 0;
    }

    /** Cycles of the last frame. */
    public long cycles() throws IOException {
        short[] answer = command(STATUS, 1, BEFORE + 2);
        return (answer[BEFORE] & 0xffffL) << 16 | answer[BEFORE + 1] & 0xffffL;
    }

    /** The logits of the last frame. */
    public int[] logits(SmallImage image) throws IOException {
        short[] words = read(image.outputAddress(), image.logits());
        int[] logits = new int[words.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = words[i];
        }
        return logits;
    }

    /** Reads memory, while no frame is under way: activations, then the three of the parameters. */
    public short[] read(int address, int count) throws IOException {
        short[] answer = command(READ, address, BEFORE + count);
        short[] words = new short[count];
        System.arraycopy(answer, BEFORE, words, 0, count);
        return words;
    }

    /** Writes memory, while no frame is under way. */
    public void write(int address, short[] words) throws IOException {
        short[] message = new short[2 + words.length];
        message[0] = WRITE;
        message[1] = (short) address;
        System.arraycopy(words, 0, message, 2, words.length);
        spi.transfer(message);
    }

    private void parameters(int first, long[] words) throws IOException {
        for (int memory = 0; memory < PARAMETERS; memory++) {
            short[] part = new short[words.length];
            for (int i = 0; i < part.length; i++) {
                part[i] = (short) (words[i] >> Short.SIZE * (PARAMETERS - 1 - memory));
            }
            write(memory + 1 << MEMORY_SHIFT | first, part);
        }
    }

    private short[] command(int command, int address, int words) throws IOException {
        short[] message = new short[Math.max(2, words)];
        message[0] = (short) command;
        message[1] = (short) address;
        return spi.transfer(message);
    }
}
