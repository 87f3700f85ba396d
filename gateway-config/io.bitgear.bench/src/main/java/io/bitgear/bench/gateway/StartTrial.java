package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** From the start of a process to its first answer, and what it keeps in memory then. */
final class StartTrial {
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int ANSWERS = 20;
    private static final long LATER_SECONDS = 30;

    private static final String PEER = "bare Java process";
    private static final String PARTS = "its parts in one Java process";
    private static final String SUM = "bundles alone + its parts - an empty JVM";

    private final List<byte[]> frames;
    private final Figure.Rounds start = new Figure.Rounds("start to first answer", "s", PEER);
    private final Figure.Rounds early =
            new Figure.Rounds("resident memory after " + ANSWERS + " answers", "B", PEER);
    private final Figure.Rounds late =
            new Figure.Rounds("resident memory " + LATER_SECONDS + " s later", "B", PEER);
    private final Figure.Rounds startOfParts = new Figure.Rounds("the same start", "s", PARTS);
    private final Figure.Rounds archivedStart =
            new Figure.Rounds("start with a class archive", "s", PEER);
    private final Figure.Rounds archivedStartOfParts =
            new Figure.Rounds("the same start with a class archive", "s", PARTS);
    private final Figure.Rounds startOfSum = new Figure.Rounds("the same start", "s", SUM);
    private final Figure.Rounds archivedStartOfSum =
            new Figure.Rounds("the same start with a class archive", "s", SUM);
    private final Figure.Rounds lateOfParts = new Figure.Rounds("the same memory", "B", PARTS);
    private final Figure.Rounds lateOfSum = new Figure.Rounds("the same memory", "B", SUM);

    StartTrial(List<byte[]> frames) {
        this.frames = frames;
    }

    /** Makes a process. */
    interface Starter<S extends Subject> {
        S start() throws Failure;
    }

    /**
     * A process that answers.
     *
     * @param subject it
     * @param seconds to its first answer
     * @param answer that
     * @param residentBytes after some answers
     */
    record Started<S extends Subject>(
            S subject, double seconds, byte[] answer, long residentBytes) {}

    /** Starts one and waits for its first answers. */
    <S extends Subject> Started<S> start(Starter<S> starter) throws Failure {
        long begin = System.nanoTime();
        S subject = starter.start();
        try (Probe probe = new Probe(subject.port());
                CoapLink link = new CoapLink(subject.port())) {
            while (!probe.isReady()) {
                if (ProcessHandle.of(subject.pid()).isEmpty()) {
                    throw new Failure("a server ended before it was ready", "");
                }
                if (System.nanoTime() - begin > LIMIT_NANOS) {
                    throw new Failure("a server was not ready after five minutes", "");
                }
            }
            byte[] answer = link.ask(subject.inferPath(), frames.get(0));
            double seconds = (System.nanoTime() - begin) / 1e9;
            for (int i = 1; i < ANSWERS; i++) {
                link.ask(subject.inferPath(), frames.get(i % frames.size()));
            }
            return new Started<>(subject, seconds, answer, residentBytes(subject.pid()));
        } catch (Failure e) {
            subject.close();
            throw e;
        }
    }

    /**
     * One start of all; peers have no archive but the JDK's.
     *
     * @param gateway without an archive
     * @param archived gateway with one
     * @param peer bare
     * @param parts in one process
     * @param bundles alone, without an archive
     * @param jvm that does nothing
     */
    record Together(
            Started<BenchGateway> gateway,
            Started<BenchGateway> archived,
            Started<BareProcess> peer,
            Started<BareProcess> parts,
            Idle bundles,
            Idle jvm) {}

    /** Counts a start. */
    void add(Together all) {
        double ours = all.gateway().seconds();
        double archived = all.archived().seconds();
        double peer = all.peer().seconds();
        double parts = all.parts().seconds();
        double sum = all.bundles().seconds() + parts - all.jvm().seconds();
        start.add(ours, peer);
        startOfParts.add(ours, parts);
        startOfSum.add(ours, sum);
        archivedStart.add(archived, peer);
        archivedStartOfParts.add(archived, parts);
        archivedStartOfSum.add(archived, sum);
        early.add(all.gateway().residentBytes(), all.peer().residentBytes());
    }

    /** Waits and reads the memory again. */
    void later(Together last) throws Failure {
        try {
            TimeUnit.SECONDS.sleep(LATER_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
        long ours = residentBytes(last.gateway().subject().pid());
        long parts = residentBytes(last.parts().subject().pid());
        long bundles = residentBytes(last.bundles().pid());
        late.add(ours, residentBytes(last.peer().subject().pid()));
        lateOfParts.add(ours, parts);
        lateOfSum.add(ours, bundles + parts - residentBytes(last.jvm().pid()));
    }

    List<Figure> figures() {
        return List.of(
                start.figure(),
                startOfParts.figure(),
                startOfSum.figure(),
                archivedStart.figure(),
                archivedStartOfParts.figure(),
                archivedStartOfSum.figure(),
                early.figure(),
                late.figure(),
                lateOfParts.figure(),
                lateOfSum.figure());
    }

    private static long residentBytes(long pid) throws Failure {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow(() -> new Failure(status + " has no VmRSS", ""));
        } catch (IOException e) {
            throw new Failure("cannot read " + status + ": " + e.getMessage(), "", e);
        }
    }
}
