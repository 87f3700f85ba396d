package io.bitgear.sweep.hyper;

import com.fasterxml.jackson.core.type.TypeReference;
import io.bitgear.cli.Failure;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How an executor runs a {@link Trial}: in a JVM of its own, in a folder of its own that is deleted
 * behind it.
 *
 * @param training folder with classes and lib of io.bitgear.training, on every machine
 * @param threads that the engine may use
 * @param minutes after which a trial is ended
 */
record TrialJvm(String training, int threads, int minutes) implements Serializable {
    private static final int LINE_MAX = 300;

    /**
     * Runs a trial to its end.
     *
     * @param order JSON of an {@link Order}
     * @return accuracies by width, 0..1
     * @throws Failure when it fails, with the last line that it said
     */
    LinkedHashMap<String, Double> run(String order)
            throws Failure, IOException, InterruptedException {
        Path work = Files.createTempDirectory("bitgear-trial-");
        try {
            Files.writeString(work.resolve(Trial.ORDER), order);
            File log = work.resolve("log.txt").toFile();
            ProcessBuilder builder =
                    new ProcessBuilder(command(work)).redirectErrorStream(true).redirectOutput(log);
            environment(builder.environment());
            end(builder.start(), log.toPath());
            return Point.JSON.readValue(
                    work.resolve(Trial.ACCURACIES).toFile(), new TypeReference<>() {});
        } finally {
            delete(work);
        }
    }

    private void end(Process process, Path log) throws Failure, IOException, InterruptedException {
        Thread last = new Thread(process::destroyForcibly, "bitgear-trial-end");
        Runtime.getRuntime().addShutdownHook(last);
        try {
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                throw new Failure(
                        "a trial took more than " + minutes + " minutes", "--minutes allows more.");
            }
            if (process.exitValue() != 0) {
                throw new Failure(
                        "a trial ended with status " + process.exitValue() + ": " + lastLine(log),
                        "");
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
            Runtime.getRuntime().removeShutdownHook(last);
        }
    }

    private List<String> command(Path work) throws Failure {
        Path folder = Path.of(training);
        if (!Files.isDirectory(folder.resolve("lib"))) {
            throw new Failure(
                    "the training libraries are not in " + folder,
                    "--training names a folder with classes and lib of io.bitgear.training.");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(
                List.of(
                        "-Xmx1500m",
                        "-XX:+UseSerialGC",
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=" + threads,
                        "-Dai.djl.pytorch.num_interop_threads=1",
                        "-cp",
                        String.join(
                                File.pathSeparator,
                                folder.resolve("classes").toString(),
                                folder.resolve("lib") + File.separator + "*",
                                home(Trial.class),
                                home(Failure.class)),
                        Trial.class.getName(),
                        work.toString()));
        return command;
    }

    /** The jar or folder that a class came from. */
    private static String home(Class<?> type) throws Failure {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new Failure("cannot tell where " + type.getName() + " came from", "", e);
        }
    }

    /** As io.bitgear.training's readme says. */
    private void environment(Map<String, String> environment) {
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        environment.put("PYTORCH_FLAVOR", "cpu");
        environment.put("OPT_OUT_TRACKING", "true");
        environment.put("MALLOC_MMAP_MAX_", "0");
        environment.put("MALLOC_TRIM_THRESHOLD_", "8589934592");
        environment.put("MALLOC_TOP_PAD_", "268435456");
    }

    private static String lastLine(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            String last =
                    lines.filter(line -> !line.isBlank() && !line.startsWith("\t"))
                            .reduce((a, b) -> b)
                            .orElse("it said nothing");
            return last.substring(0, Math.min(LINE_MAX, last.length()));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
