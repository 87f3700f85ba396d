package io.bitgear.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Wire;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The ports of a gateway on loopback.
 *
 * @param coap UDP
 * @param mqtt TCP
 */
public record Ports(int coap, int mqtt) {
    /**
     * A board's clock does not wait for a processor; that of a simulation does, on a busy machine.
     */
    private static final int SIMULATED_STALL_MS = 1_000;

    private static final String HOST = "127.0.0.1";

    /** Two ports that were free a moment ago. */
    public static Ports free() throws Failure {
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

    /**
     * Writes them as Configurator JSON, to be laid over the gateway's own configuration.
     *
     * @param accelerator folder of a simulated accelerator that becomes a node, if any
     */
    void write(Path file, Optional<Path> accelerator) throws Failure {
        ObjectNode overlay = overlay();
        accelerator.ifPresent(folder -> addAccelerator(overlay, "fpga", folder));
        write(overlay, file);
    }

    /** They as Configurator JSON; more may be added. Metrics take any free port. */
    public ObjectNode overlay() {
        ObjectNode overlay = Wire.JSON.createObjectNode();
        overlay.put(":configurator:resource-version", 1);
        overlay.putObject("io.bitgear.coap").put("host", HOST).put("port", coap);
        overlay.putObject("io.bitgear.broker").put("host", HOST).put("port", mqtt);
        overlay.putObject("io.bitgear.mqtt").put("broker", "tcp://" + HOST + ":" + mqtt);
        overlay.putObject("io.bitgear.metrics").put("port", 0);
        return overlay;
    }

    /**
     * Adds a simulated accelerator as a node.
     *
     * @param id of the node
     * @param folder that the simulation serves
     */
    public static void addAccelerator(ObjectNode overlay, String id, Path folder) {
        overlay.putObject("io.bitgear.fpga.node~" + id)
                .put("id", id)
                .put("folder", folder.toAbsolutePath().toString())
                .put("simulated", true)
                .put("stall.ms", SIMULATED_STALL_MS);
    }

    /** Writes Configurator JSON. */
    public static void write(ObjectNode overlay, Path file) throws Failure {
        try {
            Files.writeString(file, overlay.toPrettyString());
        } catch (IOException e) {
            throw new Failure("cannot write " + file + ": " + e.getMessage(), "", e);
        }
    }
}
