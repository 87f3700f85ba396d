package io.bitgear.cli.gateway;

import io.bitgear.cli.Failure;
import java.time.Duration;

/**
 * Where a gateway is.
 *
 * @param host name or address
 * @param coapPort UDP port of CoAP
 * @param mqttPort TCP port of its broker
 * @param gateway its id in MQTT topics: letters, digits, dot, dash, underscore
 * @param timeout for an answer
 */
public record GatewayAddress(
        String host, int coapPort, int mqttPort, String gateway, Duration timeout) {
    /** Checks the parts. */
    public GatewayAddress {
        if (!gateway.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException(
                    "gateway id \""
                            + gateway
                            + "\" is not made of letters, digits, dot, dash and underscore");
        }
    }

    /** On loopback, with the default id and a patient timeout. */
    public static GatewayAddress loopback(int coapPort, int mqttPort) {
        return new GatewayAddress(
                "127.0.0.1", coapPort, mqttPort, "gateway", Duration.ofSeconds(10));
    }

    String coap(String path) {
        return "coap://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + coapPort + path;
    }

    String broker() {
        return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + mqttPort;
    }

    String topic(String source) {
        return "bitgear/" + gateway + "/context/" + source;
    }

    Failure silent(String what) {
        return new Failure(
                "no answer from " + what + " within " + timeout.toSeconds() + " s",
                "Is a gateway running there? ./bitgear run starts one.");
    }
}
