package io.bitgear.cli.bench;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces with a link between them whose rate the kernel limits in both directions
 * (token bucket filter). The bucket of a slow link holds hardly one packet, and packets are small:
 * what the bucket lets ahead of time is a fraction of a block.
 */
final class SplitNetwork implements AutoCloseable {
    static final String FAR_ADDRESS = "10.203.0.2";

    private static final String NEAR_ADDRESS = "10.203.0.1";
    private static final int MTU = 296;
    private static final int ETHERNET_HEADER = 14;
    private static final long COMMAND_SECONDS = 20;
    private static final long ID_MAX = 10_000_000; // a link's name has 15 characters at most

    /** A bucket fills within a millisecond, but holds at least one packet. */
    private static final double BUCKET_SECONDS = 1e-3;

    private final String near;
    private final String far;
    private final String nearLink;
    private final String farLink;

    private SplitNetwork(long id) {
        near = "bitgear-near-" + id;
        far = "bitgear-far-" + id;
        nearLink = "bgn" + id;
        farLink = "bgf" + id;
    }

    /**
     * Makes them.
     *
     * @throws Failure when that takes rights or tools that are not there
     */
    static SplitNetwork create() throws Failure {
        SplitNetwork network = new SplitNetwork(ProcessHandle.current().pid() % ID_MAX);
        try {
            run("ip", "netns", "add", network.near);
            run("ip", "netns", "add", network.far);
            run("ip", "link", "add", network.nearLink, "type", "veth", "peer", network.farLink);
            attach(network.near, network.nearLink, NEAR_ADDRESS);
            attach(network.far, network.farLink, FAR_ADDRESS);
            return network;
        } catch (Failure e) {
            network.close();
            throw e;
        }
    }

    private static void attach(String space, String link, String address) throws Failure {
        run("ip", "link", "set", link, "netns", space);
        run("ip", "-n", space, "addr", "add", address + "/24", "dev", link);
        run("ip", "-n", space, "link", "set", link, "mtu", Integer.toString(MTU), "up");
        run("ip", "-n", space, "link", "set", "lo", "up");
    }

    /** Limits the link in both directions, bits a second. */
    void limit(long bitsPerSecond) throws Failure {
        limit(near, nearLink, bitsPerSecond);
        limit(far, farLink, bitsPerSecond);
    }

    private static void limit(String space, String link, long rate) throws Failure {
        long bucket = Math.max(MTU + ETHERNET_HEADER, Math.round(rate / 8.0 * BUCKET_SECONDS));
        run(
                ("tc -n %s qdisc replace dev %s root tbf rate %dbit burst %d limit 1000000")
                        .formatted(space, link, rate, bucket)
                        .split(" "));
    }

    /** A command that runs in the terminal's namespace. */
    List<String> near(List<String> command) {
        return inside(near, command);
    }

    /** A command that runs in the far gateway's namespace. */
    List<String> far(List<String> command) {
        return inside(far, command);
    }

    private static List<String> inside(String space, List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", space));
        all.addAll(command);
        return all;
    }

    private static void run(String... command) throws Failure {
        String line = String.join(" ", command);
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new Failure("\"" + line + "\" does not end", "");
            }
            if (process.exitValue() != 0) {
                throw new Failure(
                        "\"" + line + "\" failed: " + output.strip(),
                        "This measurement needs root, network namespaces, veth and tbf.");
            }
        } catch (IOException e) {
            throw new Failure(
                    "cannot run \"" + line + "\": " + e.getMessage(),
                    "This measurement needs the commands ip and tc (iproute2).",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    /** Deletes the namespaces, and the link with them. */
    @Override
    public void close() {
        for (String space : List.of(near, far)) {
            try {
                run("ip", "netns", "del", space);
            } catch (Failure e) {
                // It was not made.
                continue;
            }
        }
    }
}
