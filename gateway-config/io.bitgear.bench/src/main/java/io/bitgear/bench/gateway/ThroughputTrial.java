package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Clients that each send the next frame when the last one is answered: answers a second. */
final class ThroughputTrial {
    private final List<byte[]> frames;
    private final int clients;
    private final long nanos;
    private final Figure.Rounds rounds;
    private final LongAdder refused = new LongAdder();

    /**
     * @param seconds of a turn
     */
    ThroughputTrial(List<byte[]> frames, int clients, double seconds) {
        this.frames = frames;
        this.clients = clients;
        this.nanos = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        this.rounds =
                new Figure.Rounds(
                        "answers a second, " + clients + (clients == 1 ? " client" : " clients"),
                        "/s",
                        "bare Java process");
    }

    /** A turn of the gateway, then one of its peer. */
    void round(Subject gateway, Subject peer) throws Failure {
        double ours = rate(gateway, refused);
        LongAdder refusedByPeer = new LongAdder();
        double theirs = rate(peer, refusedByPeer);
        if (refusedByPeer.sum() > 0) {
            throw new Failure("the bare process refused requests", "");
        }
        rounds.add(ours, theirs);
        if (refused.sum() > 0) {
            rounds.note(refused.sum() + " requests were refused in all rounds, not counted");
        }
    }

    private double rate(Subject subject, LongAdder refusals) throws Failure {
        List<CoapLink> links = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            for (int i = 0; i < clients; i++) {
                links.add(new CoapLink(subject.port()));
            }
            String path = subject.inferPath();
            long begin = System.nanoTime();
            List<Future<Long>> answered = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int id = i;
                answered.add(
                        threads.submit(
                                () -> client(links.get(id), path, id, begin + nanos, refusals)));
            }
            long sum = 0;
            for (Future<Long> count : answered) {
                sum += count.get();
            }
            return sum / ((System.nanoTime() - begin) / 1e9);
        } catch (ExecutionException e) {
            throw new Failure("a client failed: " + e.getCause().getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        } finally {
            threads.shutdownNow();
            links.forEach(CoapLink::close);
        }
    }

    private long client(CoapLink link, String path, int id, long end, LongAdder refusals)
            throws Failure {
        long answered = 0;
        for (int i = id; System.nanoTime() < end; i++) {
            if (link.post(path, frames.get(i % frames.size())).isSuccess()) {
                answered++;
            } else {
                refusals.increment();
            }
        }
        return answered;
    }

    Figure figure() {
        return rounds.figure();
    }
}
