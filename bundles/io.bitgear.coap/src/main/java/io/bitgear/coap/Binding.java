package io.bitgear.coap;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the endpoint listens, checked: plain CoAP leaves loopback only when that is asked for.
 *
 * @param plain address of the plain endpoint, if there is one
 * @param dtls address of the DTLS endpoint, if there is one
 * @param keys pre-shared keys of the DTLS endpoint by identity
 */
public record Binding(
        Optional<InetSocketAddress> plain,
        Optional<InetSocketAddress> dtls,
        Map<String, byte[]> keys) {
    private static final int KEY_MIN = 16;
    private static final int KEY_MAX = 64;

    /**
     * @throws IllegalArgumentException when the configuration is contradictory or unsafe; the
     *     message names the property
     */
    static Binding of(CoapConfiguration config) {
        String dtlsHost = config.dtls_host().isBlank() ? config.host() : config.dtls_host();
        Optional<InetSocketAddress> plain = address("host", config.host(), "port", config.port());
        Optional<InetSocketAddress> dtls =
                address("dtls.host", dtlsHost, "dtls.port", config.dtls_port());
        Map<String, byte[]> keys = keys(config.dtls_psk());
        if (plain.isEmpty() && dtls.isEmpty()) {
            throw new IllegalArgumentException(
                    "port and dtls.port are both -1: nothing to listen on");
        }
        if (dtls.isPresent() && keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "dtls.port is " + config.dtls_port() + " but dtls.psk has no key");
        }
        if (plain.isPresent()
                && !plain.get().getAddress().isLoopbackAddress()
                && !config.insecure()) {
            throw new IllegalArgumentException(
                    "host "
                            + config.host()
                            + " is not loopback and plain CoAP is neither encrypted nor"
                            + " authenticated: set port=-1 and dtls.port with dtls.psk, or"
                            + " insecure=true to accept that");
        }
        return new Binding(plain, dtls, keys);
    }

    private static Optional<InetSocketAddress> address(
            String hostName, String host, String portName, int port) {
        if (port < -1 || port > 65535) {
            throw new IllegalArgumentException(portName + " is " + port + ", not in -1..65535");
        }
        if (port == -1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(hostName + " is no known address: " + host, e);
        }
    }

    private static Map<String, byte[]> keys(String[] entries) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i++) {
            // The message must not show the key.
            String where = "dtls.psk[" + i + "]";
            int equals = entries[i].lastIndexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(where + " is not identity=hexadecimal key");
            }
            byte[] key;
            try {
                key = HexFormat.of().parseHex(entries[i].substring(equals + 1).strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(where + " has a key that is not hexadecimal");
            }
            if (key.length < KEY_MIN || key.length > KEY_MAX) {
                throw new IllegalArgumentException(
                        where
                                + " has a key of "
                                + key.length
                                + " bytes, not "
                                + KEY_MIN
                                + ".."
                                + KEY_MAX);
            }
            keys.put(entries[i].substring(0, equals).strip(), key);
        }
        return keys;
    }
}
