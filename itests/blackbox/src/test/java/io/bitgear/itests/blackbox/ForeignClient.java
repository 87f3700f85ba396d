package io.bitgear.itests.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The clients of other vendors, as a shell would run them: Mosquitto's over MQTT and libcoap's over
 * CoAP. None of Bitgear's own code takes part.
 *
 * @param mqttPort of the broker on loopback
 * @param coapPort of the endpoint on loopback
 */
record ForeignClient(int mqttPort, int coapPort) {
    private static final int SUBSCRIPTIONS = 3;
    private static final long SECONDS = 60;
    private static final String CONTEXT = "bitgear/gateway/context/";

    /** Publishes one context message, MQTT 5, QoS 1. */
    void publish(String source, String payload) throws IOException {
        mosquittoPub(source, null, "-m", payload);
    }

    /** Publishes one context message a line. */
    void publishLines(String source, String lines) throws IOException {
        mosquittoPub(source, lines, "-l");
    }

    /** Publishes a retained message on any topic of the gateway's; an empty one clears it. */
    void retain(String topic, String payload) throws IOException {
        String[] content = payload.isEmpty() ? new String[] {"-n"} : new String[] {"-m", payload};
        List<String> arguments = new ArrayList<>(List.of("-r"));
        arguments.addAll(List.of(content));
        mosquittoPubTo("bitgear/gateway/" + topic, null, arguments.toArray(String[]::new));
    }

    private void mosquittoPub(String source, String input, String... arguments) throws IOException {
        mosquittoPubTo(CONTEXT + source, input, arguments);
    }

    private void mosquittoPubTo(String topic, String input, String... arguments)
            throws IOException {
        List<String> command = mosquitto("mosquitto_pub", topic);
        command.addAll(List.of(arguments));
        Result result = run(command, input);
        if (result.exit() != 0) {
            throw new AssertionError(command + " gave " + result);
        }
    }

    /**
     * The retained message of a topic. Subscribes several times: who does so in the moment of a
     * topic's first retained message may miss it (readme of io.bitgear.broker).
     */
    String retained(String topic) throws IOException {
        List<String> command = mosquitto("mosquitto_sub", topic);
        command.addAll(List.of("-C", "1", "-W", "10"));
        Result result = run(command, null);
        for (int i = 1; i < SUBSCRIPTIONS && result.exit() != 0; i++) {
            result = run(command, null);
        }
        return result.output();
    }

    private List<String> mosquitto(String tool, String topic) {
        return new ArrayList<>(
                List.of(
                        tool,
                        "-V",
                        "5",
                        "-q",
                        "1",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(mqttPort),
                        "-t",
                        topic));
    }

    /** GETs a resource; what coap-client prints, an error's code too. */
    String get(String path) throws IOException {
        return coap(path);
    }

    /** POSTs a file to a resource; what coap-client prints, an error's code too. */
    String post(String path, int contentFormat, Path file) throws IOException {
        return coap(
                path, "-m", "post", "-t", Integer.toString(contentFormat), "-f", file.toString());
    }

    private String coap(String path, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("coap-client-notls", "-B", "30"));
        command.addAll(List.of(options));
        command.add("coap://127.0.0.1:" + coapPort + path);
        return run(command, null).output();
    }

    private record Result(int exit, String output) {}

    private static Result run(List<String> command, String input) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<byte[]> output =
                CompletableFuture.supplyAsync(
                        () -> {
                            try (InputStream in = process.getInputStream()) {
                                return in.readAllBytes();
                            } catch (IOException e) {
                                return new byte[0];
                            }
                        });
        try (OutputStream out = process.getOutputStream()) {
            if (input != null) {
                out.write(input.getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        String text = new String(output.join(), StandardCharsets.UTF_8).strip();
        return new Result(process.exitValue(), text);
    }
}
