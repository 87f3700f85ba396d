package io.bitgear.cli.soak;

import io.bitgear.api.rollout.RolloutState;
import io.bitgear.api.rollout.RolloutState.Stage;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Progress;
import io.bitgear.rollout.stages.Rollouts;
import io.bitgear.rollout.store.RolloutStore;
import io.bitgear.rollout.store.Served;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The store's system calls, one after the other: at each of them a process that does a rollout is
 * killed, or the call fails, once or from then on. strace does that (option inject).
 */
final class StorePoints {
    private static final String CALLS =
            "openat,?open,?mkdir,?mkdirat,read,?pread64,write,?pwrite64,?lseek,fsync,fdatasync,"
                    + "?rename,?renameat,?renameat2,?unlink,?unlinkat,?stat,?lstat,?newfstatat,"
                    + "?fstat,?statx,?getdents64,close";
    private static final Pattern LINE = Pattern.compile("(\\d+) +([a-z_0-9]+)\\(");
    private static final long LIMIT_SECONDS = 120;

    /** What happens at a call. */
    private enum Fault {
        KILL("kill -9 at a system call", ":signal=KILL:when=%d"),
        EIO("EIO of one system call", ":error=EIO:when=%d"),
        DEAD("EIO of all calls of a kind from one on", ":error=EIO:when=%d+"),
        FULL("ENOSPC of all calls of a kind from one on", ":error=ENOSPC:when=%d+");

        private final String label;
        private final String inject;

        Fault(String label, String inject) {
            this.label = label;
            this.inject = inject;
        }
    }

    private final Path folder;
    private final ModelVersion old;
    private final ModelVersion fresh;
    private final Consumer<String> log;

    /**
     * @param log told of each kind when it is done
     */
    StorePoints(Path folder, ModelVersion old, ModelVersion fresh, Consumer<String> log) {
        this.log = log;
        this.folder = folder;
        this.old = old;
        this.fresh = fresh;
    }

    /** Whether strace is there and may trace here; if not, why. */
    static String obstacle() {
        try {
            Process process =
                    new ProcessBuilder("strace", "-f", "-qq", "-e", "trace=none", "true")
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? null : "strace may not trace here: " + output.strip();
        } catch (IOException e) {
            return "there is no strace here; apt-get install strace";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** The n-th call of one name in a thread. */
    private record Call(String name, int number) {}

    /**
     * Does all points.
     *
     * @param every only every so manieth call
     */
    List<PointCount> run(int every, Progress progress) throws Failure {
        try {
            List<Call> calls = calls();
            List<PointCount> counts = new ArrayList<>();
            int done = 0;
            int all = Fault.values().length * ((calls.size() + every - 1) / every);
            for (Fault fault : Fault.values()) {
                PointCount count = new PointCount(fault.label);
                counts.add(count);
                for (int i = 0; i < calls.size(); i += every) {
                    point(fault, calls.get(i), count);
                    progress.show("system calls of the store", ++done, all);
                }
                log.accept(count.toString());
                count.wrong().forEach(log);
            }
            return counts;
        } catch (IOException e) {
            throw new Failure("the soak cannot go on: " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    /** The calls of the busiest thread, in order, when nothing fails. */
    private List<Call> calls() throws IOException, InterruptedException, Failure {
        Path store = prepare();
        Path trace = folder.resolve("trace");
        String told = roll(store, List.of("-o", trace.toString()));
        if (!told.equals(Stage.SERVING.name())) {
            throw new Failure("a rollout without a fault ended with \"" + told + "\"", "");
        }
        Map<String, List<Call>> threads = new HashMap<>();
        for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.lookingAt()) {
                List<Call> calls =
                        threads.computeIfAbsent(matcher.group(1), t -> new ArrayList<>());
                String name = matcher.group(2);
                long before = calls.stream().filter(call -> call.name().equals(name)).count();
                calls.add(new Call(name, (int) before + 1));
            }
        }
        return threads.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
    }

    private void point(Fault fault, Call call, PointCount count)
            throws IOException, InterruptedException {
        Path store = prepare();
        String where = fault.label + ", " + call.name() + " " + call.number() + ": ";
        String inject = "inject=" + call.name() + String.format(fault.inject, call.number());
        String told = roll(store, List.of("-o", "/dev/null", "-e", inject));
        RolloutStore after = RolloutStore.open(store);
        List<String> digests =
                after.state().serving().stream()
                        .map(Served::artifact)
                        .map(artifact -> artifact.digest())
                        .toList();
        boolean isNew = digests.equals(List.of(fresh.digest()));
        boolean isOld = digests.equals(List.of(old.digest()));
        boolean toldNew = told.equals(Stage.SERVING.name());
        if (!isNew && !isOld) {
            count.addWrong(where + "serving " + digests + ", " + after.state().reason());
        } else if (told.isEmpty() ? fault != Fault.KILL : toldNew != isNew) {
            count.addWrong(where + "told \"" + told + "\", but the " + name(isNew) + " is kept");
        } else if (!recovers(after)) {
            count.addWrong(where + "no rollout is possible afterwards");
        } else {
            count.add(isNew);
        }
    }

    private static String name(boolean isNew) {
        return isNew ? "new version" : "old version";
    }

    private boolean recovers(RolloutStore store) {
        try (Rollouts rollouts = StorePoint.rollouts(store)) {
            RolloutState state =
                    StorePoint.roll(rollouts, "again", fresh.digest(), fresh.file().toUri());
            return state.stage() == Stage.SERVING;
        }
    }

    /** A store in which the old version serves. */
    private Path prepare() throws IOException {
        Path store = folder.resolve("store");
        if (Files.exists(store)) {
            try (Stream<Path> all = Files.walk(store)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        try (Rollouts rollouts = StorePoint.rollouts(RolloutStore.open(store))) {
            StorePoint.roll(rollouts, "old", old.digest(), old.file().toUri());
        }
        return store;
    }

    /** Runs the program under strace; what it printed last. */
    private String roll(Path store, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq"));
        Path versions = store.resolve("versions");
        for (Path path :
                List.of(
                        store,
                        store.resolve("state"),
                        store.resolve("state.new"),
                        versions,
                        versions.resolve("incoming"),
                        versions.resolve(old.digest()),
                        versions.resolve(fresh.digest()),
                        fresh.file())) {
            command.addAll(List.of("-P", path.toString()));
        }
        command.addAll(List.of("-e", "trace=" + CALLS));
        command.addAll(options);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StorePoint.class.getName(),
                        store.toString(),
                        "new",
                        fresh.digest(),
                        fresh.file().toUri().toString()));
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectOutput(output.toFile())
                        .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            return "nothing within " + LIMIT_SECONDS + " s";
        }
        return Files.readString(output).strip();
    }
}
