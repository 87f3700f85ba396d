package io.bitgear.sweep.engine;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a master can be reached, told in seconds; Spark itself takes a minute to give up. */
final class MasterCheck {
    private static final Pattern STANDALONE = Pattern.compile("spark://\\[?([^]/]+?)]?:(\\d{1,5})");
    private static final int TIMEOUT_MILLIS = 5_000;

    private MasterCheck() {}

    /**
     * Connects to a standalone master and closes the connection again; other masters, and several,
     * are left to Spark.
     *
     * @throws Failure when it is not there, or its URL is none
     */
    static void check(String master) throws Failure {
        if (!master.startsWith("spark:") || master.contains(",")) {
            return;
        }
        Matcher address = STANDALONE.matcher(master);
        if (!address.matches() || Integer.parseInt(address.group(2)) > 65_535) {
            throw new Failure(
                    "--master " + master + " is not spark://HOST:PORT",
                    "For example: --master spark://127.0.0.1:7077");
        }
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2))),
                    TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new Failure(
                    "no Spark master answers at " + master + ": " + e.getMessage(),
                    "Is it started, and is that the URL that its log names?",
                    e);
        }
    }

    /** Whether a standalone master is on this machine's loopback. */
    static boolean isLoopback(String master) {
        return master.matches("spark://(localhost|127\\.\\d+\\.\\d+\\.\\d+):\\d+");
    }
}
