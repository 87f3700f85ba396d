package io.bitgear.cli.gateway;

import io.bitgear.cli.Failure;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Where the gateway is. */
public final class GatewayOptions {
    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "The gateway's host (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = "--coap-port",
            paramLabel = "PORT",
            defaultValue = "5683",
            description = "Its CoAP port (default: ${DEFAULT-VALUE}).")
    private int coapPort;

    @Option(
            names = "--mqtt-port",
            paramLabel = "PORT",
            defaultValue = "1883",
            description = "Its broker's port (default: ${DEFAULT-VALUE}).")
    private int mqttPort;

    @Option(
            names = "--gateway",
            paramLabel = "ID",
            defaultValue = "gateway",
            description = "Its id in MQTT topics (default: ${DEFAULT-VALUE}).")
    private String gateway;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Seconds to wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeout;

    /** The address that these options name. */
    public GatewayAddress address() throws Failure {
        if (timeout < 1) {
            throw new Failure("--timeout " + timeout + " is not at least one second", "");
        }
        return new GatewayAddress(host, coapPort, mqttPort, gateway, Duration.ofSeconds(timeout));
    }
}
