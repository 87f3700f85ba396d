package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A broker, and what it promises to keep when it is restarted. */
enum BrokerKind {
    /** Bitgear's own, on disk: promises to lose nothing. */
    EMBEDDED(true, true, true),
    /** Bitgear's own, in memory: promises nothing. */
    EMBEDDED_MEMORY(false, false, false),
    /** Mosquitto, which saves at every change: promises to lose nothing at SIGTERM. */
    MOSQUITTO(true, false, true),
    /** Mosquitto with persistence and nothing else set: promises to lose nothing at SIGTERM. */
    MOSQUITTO_DEFAULT(true, false, false),
    /** Mosquitto without persistence: promises nothing. */
    MOSQUITTO_MEMORY(false, false, false);

    private static final String MOSQUITTO_PROGRAM = "mosquitto";

    private final boolean safeOverTerm;
    private final boolean safeOverKill;
    private final boolean savesAtOnce;

    BrokerKind(boolean safeOverTerm, boolean safeOverKill, boolean savesAtOnce) {
        this.safeOverTerm = safeOverTerm;
        this.safeOverKill = safeOverKill;
        this.savesAtOnce = savesAtOnce;
    }

    /** Whether it promises to lose nothing that it acknowledged. */
    boolean isSafeOver(Signal signal) {
        return signal == Signal.SIGTERM ? safeOverTerm : safeOverKill;
    }

    /** Whether it keeps anything. */
    boolean isPersistent() {
        return safeOverTerm;
    }

    private boolean isMosquitto() {
        return name().startsWith("MOSQUITTO");
    }

    /** How a broker is ended. */
    enum Signal {
        SIGTERM,
        SIGKILL
    }

    /**
     * Writes its configuration.
     *
     * @param folder of its own, for configuration and state
     * @param port on loopback
     * @return the command that starts it
     */
    List<String> prepare(Path folder, int port) throws Failure {
        try {
            return isMosquitto() ? mosquitto(folder, port) : embedded(folder, port);
        } catch (IOException e) {
            throw new Failure("cannot write in " + folder + ": " + e.getMessage(), "", e);
        }
    }

    private List<String> mosquitto(Path folder, int port) throws IOException, Failure {
        Path data = Files.createDirectories(folder.resolve("data"));
        StringBuilder text = new StringBuilder();
        text.append("listener ").append(port).append(" 127.0.0.1\n");
        text.append("allow_anonymous true\n");
        text.append("persistence ").append(isPersistent()).append('\n');
        text.append("persistence_location ").append(data).append("/\n");
        if (savesAtOnce) {
            text.append("autosave_on_changes true\nautosave_interval 1\n");
        }
        if (System.getProperty("user.name").equals("root")) {
            text.append("user root\n");
        }
        Path file = folder.resolve("mosquitto.conf");
        Files.writeString(file, text);
        return List.of(program(), "-c", file.toString());
    }

    /** Debian has it in a folder that is not on every user's path. */
    private static String program() throws Failure {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":"))
                .map(folder -> Path.of(folder, MOSQUITTO_PROGRAM))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(
                        () ->
                                new Failure(
                                        "there is no mosquitto",
                                        "Install the package mosquitto, or choose other"
                                                + " --brokers."));
    }

    /** The real launcher, framework and bundle, with no other feature than the broker's. */
    private List<String> embedded(Path folder, int port) throws IOException, Failure {
        Distribution distribution = Distribution.locate();
        Path home = Files.createDirectories(folder.resolve("home"));
        Path features = home.resolve("features");
        if (!Files.exists(features)) {
            Files.createDirectories(features);
            for (String feature : List.of("runtime", "broker")) {
                String file = "io.bitgear.feature." + feature + ".json";
                Files.copy(
                        distribution.home().resolve("features").resolve(file),
                        features.resolve(file));
            }
            for (String part : List.of("etc", "repository")) {
                Files.createSymbolicLink(home.resolve(part), distribution.home().resolve(part));
            }
        }
        Path overlay = folder.resolve("broker.json");
        Files.writeString(
                overlay,
                """
                { ":configurator:resource-version": 1,
                  "io.bitgear.broker": { "host": "127.0.0.1", "port": %d, "persistent": %b } }
                """
                        .formatted(port, isPersistent()));
        return List.of(
                distribution.script().toString(),
                "--home",
                home.toString(),
                "--work",
                folder.resolve("work").toString(),
                "--configuration",
                overlay.toString());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
