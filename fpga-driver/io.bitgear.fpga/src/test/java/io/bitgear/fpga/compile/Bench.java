package io.bitgear.fpga.compile;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The simulated core in its own process (fpga-driver/sim/bench.cpp). */
final class Bench implements AutoCloseable {
    /** The geometry that the bench is built with: the reference, with deeper memories. */
    static final Geometry GEOMETRY = new Geometry(16, 16, 2, 4096, 8192, 4096, 512);

    /** What a frame gave. */
    record Result(int[] logits, long cycles, long beats, boolean overrun, boolean finished) {}

    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;

    Bench() throws IOException {
        process =
                new ProcessBuilder(Path.of("..", "target", "bench", "bench").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        in =
                new PrintWriter(
                        new BufferedWriter(
                                new OutputStreamWriter(
                                        process.getOutputStream(), StandardCharsets.US_ASCII)));
        out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    void load(Image image) {
        image.load(this::write);
    }

    Result run(Image image, byte[] frame) throws IOException {
        image.frame(frame, this::write);
        in.println("r");
        in.flush();
        int[] logits = new int[image.logits()];
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("d")) {
                return new Result(
                        logits,
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        words[3].equals("1"),
                        words[4].equals("1"));
            }
            int index = Integer.parseInt(words[1]);
            if (index < logits.length) {
                logits[index] = Integer.parseInt(words[2]);
            }
        }
        throw new IOException("the bench ended");
    }

    private void write(int memory, int address, int part, int data) {
        in.printf("w %d %d %d %x%n", memory, address, part, data);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
