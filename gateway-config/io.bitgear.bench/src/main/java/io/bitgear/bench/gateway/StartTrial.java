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
    private static final long PROBE_MILLIS = 50;
    private static final int ANSWERS = 20;
    private static final long LATER_SECONDS = 30;

    private static final String PEER = "bare Java process";
    private static final String PARTS = "its parts in one Java process";

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
    private final Figure.Rounds lateOfParts = new Figure.Rounds("the same memory", "B", PARTS);

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
        try (CoapLink link = new CoapLink(subject.port())) {
            while (!link.isReady(PROBE_MILLIS)) {
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

    /** Counts a start of all; peers have no archive but the JDK's. */
    void add(Started<?> gateway, Started<?> archived, Started<?> peer, Started<?> parts) {
        start.add(gateway.seconds(), peer.seconds());
        early.add(gateway.residentBytes(), peer.residentBytes());
        startOfParts.add(gateway.seconds(), parts.seconds());
        archivedStart.add(archived.seconds(), peer.seconds());
        archivedStartOfParts.add(archived.seconds(), parts.seconds());
    }

    /** Waits and reads the memory again. */
    void later(Subject gateway, Subject peer, Subject parts) throws Failure {
        try {
            TimeUnit.SECONDS.sleep(LATER_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
        long ours = residentBytes(gateway.pid());
        late.add(ours, residentBytes(peer.pid()));
        lateOfParts.add(ours, residentBytes(parts.pid()));
    }

    List<Figure> figures() {
        return List.of(
                start.figure(),
                startOfParts.figure(),
                archivedStart.figure(),
                archivedStartOfParts.figure(),
                early.figure(),
                late.figure(),
                lateOfParts.figure());
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
