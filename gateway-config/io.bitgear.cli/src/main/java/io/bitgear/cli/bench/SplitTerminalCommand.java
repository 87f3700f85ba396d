package io.bitgear.cli.bench;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.bitgear.api.node.NodeException;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Wire;
import io.bitgear.split.CoapPeer;
import io.bitgear.split.PeerAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The terminal of {@code bench split}: a split node in a process of its own, led over a pipe. */
@Command(
        name = "split-terminal",
        hidden = true,
        description = "The terminal's process of bench split; reads commands, writes JSON lines.")
public final class SplitTerminalCommand implements Callable<Integer> {
    private static final ObjectWriter LINES =
            Wire.JSON.writer().without(SerializationFeature.INDENT_OUTPUT);
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(90);
    private static final long PAUSE_MILLIS = 500;
    private static final int WARM_EXCHANGES = 200;
    private static final int WARM_BYTES = 4096;

    @Option(names = "--model", required = true)
    private Path file;

    @Option(names = "--widths", required = true)
    private String widths;

    @Option(names = "--peer", required = true)
    private String peer;

    @Override
    public Integer call() throws Exception {
        PeerAddress address = PeerAddress.of(peer, true);
        try (CoapPeer far = new CoapPeer(SplitTrial.NEAR, address, SplitTrial.TIMEOUT);
                SplitTrial trial = new SplitTrial(file, widths, far);
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            trial.warm();
            await(far);
            answer(Map.of("ready", true));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "plan" -> answer(trial.plan());
                    case "round" -> answer(trial.round(Integer.parseInt(words[1]), cuts(words[2])));
                    default -> throw new Failure("unknown command " + line, "");
                }
            }
        }
        return 0;
    }

    private static Set<Integer> cuts(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
    }

    /** Until the peer is up; then some exchanges to warm up. */
    private static void await(CoapPeer far) throws Failure, InterruptedException {
        long deadline = System.nanoTime() + WAIT_NANOS;
        while (true) {
            try {
                for (int i = 0; i < WARM_EXCHANGES; i++) {
                    far.probe(i % 2 * WARM_BYTES);
                }
                return;
            } catch (NodeException e) {
                if (System.nanoTime() > deadline) {
                    throw new Failure("the far gateway does not come up: " + e.getMessage(), "", e);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static void answer(Object value) throws IOException {
        System.out.println(LINES.writeValueAsString(value));
        System.out.flush();
    }
}
