package io.bitgear.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An archive of the classes that the gateway loads when it starts, those of the bundles included
 * (class data sharing of the JVM, JEP 310; for class loaders of others see {@code
 * -XX:SharedClassListFile}). With it classes are neither parsed nor verified at a start. It belongs
 * to the Java that made it, which ignores it after an update; a class of a bundle is taken from it
 * only while the bundle has that very class file.
 */
final class ClassArchive {
    /** System property, set by the start script: the archive's file. */
    static final String FILE = "bitgear.class.archive";

    private static final long POLL_MILLIS = 250;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final long STOP_SECONDS = 30;

    private final Path jar;
    private final Path archive;
    private final Path folder;

    private ClassArchive(Path jar, Path archive, Path folder) {
        this.jar = jar;
        this.archive = archive;
        this.folder = folder;
    }

    /**
     * Starts the gateway once, in a process and a work folder of its own, and writes the archive.
     *
     * @param jar of the launcher
     * @param arguments of the gateway
     * @throws LaunchException when the file cannot be written, or the gateway does not start
     */
    static void make(Path jar, List<String> arguments)
            throws LaunchException, InterruptedException {
        String file = System.getProperty(FILE);
        if (file == null) {
            throw new LaunchException(
                    "no file for the class archive: start with bin/bitgear-gateway, or set -D"
                            + FILE
                            + "=FILE.jsa");
        }
        Path archive = Path.of(file).toAbsolutePath();
        if (!Files.isWritable(archive.getParent())) {
            throw new LaunchException(
                    archive.getParent() + " cannot be written; make the archive as its owner");
        }
        try {
            Path folder = Files.createTempDirectory("bitgear-class-archive-");
            try {
                new ClassArchive(jar, archive, folder).make(arguments);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new LaunchException("no class archive: " + e, e);
        }
    }

    private void make(List<String> arguments)
            throws IOException, LaunchException, InterruptedException {
        say("starts once, to see which classes that takes");
        Path own = folder.resolve("own.classlist");
        Path log = folder.resolve("classes.log");
        Path work = folder.resolve("work");
        record(own, log, work, arguments);
        ClassList list = new ClassList(Files.readAllLines(own));
        try (BufferedReader in = Files.newBufferedReader(log)) {
            list.add(in, ClassFiles.under(work.resolve("bundle-cache")));
        }
        say("archives them, " + list.bundled() + " of them classes of bundles");
        dump(Files.write(folder.resolve("all.classlist"), list.lines()));
        say("%s has %d MB".formatted(archive, Files.size(archive) / 1_000_000));
    }

    private static void say(String what) {
        System.out.println("bitgear-gateway: " + what);
    }

    private void record(Path own, Path log, Path work, List<String> arguments)
            throws IOException, LaunchException, InterruptedException {
        List<String> command = java();
        command.add("-XX:DumpLoadedClassList=" + own);
        command.add("-Xlog:class+load=debug:file=\"" + log + "\":none:filecount=0");
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        command.addAll(List.of("--work", work.toString()));
        Path console = folder.resolve("gateway.txt");
        Process gateway = start(command, console);
        try {
            awaitQuiet(gateway, console, log);
        } finally {
            gateway.destroy();
            if (!gateway.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                gateway.destroyForcibly().waitFor();
            }
        }
    }

    /** Until it has started and has loaded nothing new for some seconds. */
    private static void awaitQuiet(Process gateway, Path console, Path log)
            throws IOException, LaunchException, InterruptedException {
        long begin = System.nanoTime();
        long changed = begin;
        long bytes = 0;
        while (bytes == 0 || System.nanoTime() - changed < QUIET_NANOS) {
            if (gateway.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new LaunchException("the gateway did not start:\n" + text(console));
            }
            if (System.nanoTime() - begin > LIMIT_NANOS) {
                throw new LaunchException("the gateway was not ready in time:\n" + text(console));
            }
            long now = Files.exists(log) ? Files.size(log) : 0;
            if (now != bytes || !text(console).contains(Main.STARTED)) {
                bytes = now;
                changed = System.nanoTime();
            }
        }
    }

    private void dump(Path list) throws IOException, LaunchException, InterruptedException {
        Path made = archive.resolveSibling(archive.getFileName() + ".new");
        List<String> command = java();
        command.addAll(List.of("-Xshare:dump", "-XX:SharedClassListFile=" + list));
        command.add("-XX:SharedArchiveFile=" + made);
        command.addAll(List.of("-cp", jar.toString()));
        Path console = folder.resolve("dump.txt");
        int code = start(command, console).waitFor();
        if (code != 0 || !Files.exists(made)) {
            Files.deleteIfExists(made);
            throw new LaunchException(
                    "Java made no class archive, exit code " + code + ":\n" + text(console));
        }
        Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
    }

    /** This Java with its options, which decide whether an archive fits, but without an archive. */
    private static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-XX:SharedArchiveFile="))
                .forEach(command::add);
        return command;
    }

    private static Process start(List<String> command, Path console) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
    }

    private static String text(Path console) throws IOException {
        return Files.readString(console, StandardCharsets.UTF_8);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
