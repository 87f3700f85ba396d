package io.bitgear.cli.demo;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The ports of a gateway on loopback.
 *
 * @param coap UDP
 * @param mqtt TCP
 */
record Ports(int coap, int mqtt) {
    /** Two ports that were free a moment ago. */
    static Ports free() throws Failure {
        try (DatagramSocket udp = new DatagramSocket(address(0));
                ServerSocket tcp = new ServerSocket()) {
            tcp.bind(address(0));
            return new Ports(udp.getLocalPort(), tcp.getLocalPort());
        } catch (IOException e) {
            throw new Failure("no free port on loopback: " + e.getMessage(), "", e);
        }
    }

    /** Refuses ports that somebody has. */
    void requireFree() throws Failure {
        try (DatagramSocket udp = new DatagramSocket(address(coap))) {
            udp.setReuseAddress(false);
        } catch (IOException | IllegalArgumentException e) {
            throw taken("UDP port " + coap + " (CoAP)", "--coap-port", e);
        }
        try (ServerSocket tcp = new ServerSocket()) {
            tcp.setReuseAddress(true);
            tcp.bind(address(mqtt));
        } catch (IOException | IllegalArgumentException e) {
            throw taken("TCP port " + mqtt + " (MQTT)", "--mqtt-port", e);
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static Failure taken(String what, String option, Exception cause) {
        return new Failure(
                what + " on 127.0.0.1 cannot be used: " + cause.getMessage(),
                "Does another gateway or broker run here? Stop it, or choose another port with "
                        + option
                        + ".",
                cause);
    }

    /** Writes them as Configurator JSON, to be laid over the gateway's own configuration. */
    void write(Path file) throws Failure {
        String json =
                """
                {
                    ":configurator:resource-version": 1,
                    "io.bitgear.coap": { "host": "127.0.0.1", "port": %d },
                    "io.bitgear.broker": { "host": "127.0.0.1", "port": %d },
                    "io.bitgear.mqtt": { "broker": "tcp://127.0.0.1:%d" }
                }
                """
                        .formatted(coap, mqtt, mqtt);
        try {
            Files.write(file, json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Failure("cannot write " + file + ": " + e.getMessage(), "", e);
        }
    }
}
