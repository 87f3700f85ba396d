package io.bitgear.fpga.small;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The simulated small core's SPI port, in its own process (fpga-driver/sim/small.cpp). With {@code
 * -Dbitgear.small=program} another, such as the synthesised netlist's.
 */
public final class SmallSimulation implements SmallCore.Spi, AutoCloseable {
    private static final String PROGRAM =
            System.getProperty(
                    "bitgear.small",
                    Path.of("..", "target", "sim", "bitgear-small-sim").toString());

    private final Process process;
    private final OutputStream out;
    private final DataInputStream in;

    public SmallSimulation() throws IOException {
        process =
                new ProcessBuilder(PROGRAM).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out = process.getOutputStream();
        in = new DataInputStream(process.getInputStream());
    }

    @Override
    public short[] transfer(short[] words) throws IOException {
        ByteBuffer message = buffer(Integer.BYTES + Short.BYTES * words.length);
        message.putInt(words.length);
        for (short word : words) {
            message.putShort(word);
        }
        ByteBuffer answer = ask(message, Short.BYTES * words.length);
        short[] received = new short[words.length];
        answer.asShortBuffer().get(received);
        return received;
    }

    /** Clocks until the core is idle; returns how many. */
    public int await() throws IOException {
        return ask(buffer(Integer.BYTES), Integer.BYTES).getInt();
    }

    private ByteBuffer ask(ByteBuffer message, int answer) throws IOException {
        out.write(message.array());
        out.flush();
        ByteBuffer read = buffer(answer);
        in.readFully(read.array());
        return read;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
