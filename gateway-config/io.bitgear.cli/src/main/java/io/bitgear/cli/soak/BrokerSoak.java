package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.soak.BrokerKind.Signal;
import io.bitgear.cli.soak.BrokerSoakResult.Restart;
import io.bitgear.cli.text.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One run: a publisher and the gateway's MQTT side at a broker that is restarted under them. */
final class BrokerSoak {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int POLL_MILLIS = 10;
    private static final int SENTINEL_MILLIS = 500;

    private final BrokerKind kind;
    private final int events;
    private final int rate;
    private final int restarts;
    private final int backlog;
    private final Progress progress;

    private final List<Restart> done = new ArrayList<>();
    private BrokerProcess broker;
    private NumberedReceiver receiver;
    private NumberedPublisher publisher;

    /**
     * @param rate events a second
     * @param restarts by SIGKILL and SIGTERM in turn, evenly over the events
     * @param backlog events that the gateway has not taken when the broker is ended
     */
    BrokerSoak(
            BrokerKind kind, int events, int rate, int restarts, int backlog, Progress progress) {
        this.backlog = backlog;
        this.kind = kind;
        this.events = events;
        this.rate = rate;
        this.restarts = restarts;
        this.progress = progress;
    }

    /** Runs it in that folder. */
    BrokerSoakResult run(Path folder) throws Failure, InterruptedException {
        long begin = System.nanoTime();
        broker = BrokerProcess.start(kind, folder);
        try (BrokerProcess broken = broker;
                NumberedReceiver gateway = new NumberedReceiver(broken.uri())) {
            receiver = gateway;
            require("the gateway to connect", gateway::isConnected);
            try (NumberedPublisher source = new NumberedPublisher(broken.uri(), rate)) {
                publisher = source;
                require("the first state", () -> source.state() > 0 && isSynchronised());
                source.publishUpTo(events);
                for (int i = 1; i <= restarts; i++) {
                    restart(i, (int) ((long) events * i / (restarts + 1)));
                }
                require("the last acknowledgement", () -> acknowledgedBy(events));
                drain();
                return result((System.nanoTime() - begin) / 1e9).judged(kind);
            }
        }
    }

    private boolean isSynchronised() {
        return receiver.state() == publisher.state();
    }

    private boolean acknowledgedBy(int number) {
        progress.show(kind + ": events acknowledged", publisher.acknowledged(), events);
        return publisher.acknowledged() >= number;
    }

    private void restart(int index, int afterEvent) throws Failure, InterruptedException {
        require("event " + afterEvent, () -> acknowledgedBy(afterEvent));
        receiver.hold();
        int held = publisher.acknowledged();
        require(backlog + " events more", () -> acknowledgedBy(Math.min(events, held + backlog)));
        Signal signal = index % 2 == 1 ? Signal.SIGKILL : Signal.SIGTERM;
        final int state = publisher.state();
        final long sessionsLost = receiver.link().sessionsLost();
        final long connections = receiver.link().connections();
        final long begin = System.nanoTime();
        broker.end(signal);
        receiver.release();
        // Acknowledgements may still be on their way through the sockets.
        require("the publisher to be disconnected", () -> !publisher.isUp());
        final int acknowledged = publisher.acknowledged();
        broker.start();
        long up = System.nanoTime();
        boolean came =
                await(
                        () ->
                                publisher.state() > state
                                        && receiver.link().connections() > connections
                                        && isSynchronised());
        Restart restart =
                new Restart(
                        signal,
                        acknowledged,
                        millis(begin, up),
                        came ? millis(up, System.nanoTime()) : -1,
                        0,
                        0,
                        receiver.link().sessionsLost() > sessionsLost);
        done.add(restart);
        System.err.printf(
                "  %s %d of %d after %d events: down %d ms, state back in %d ms%s%n",
                signal,
                index,
                restarts,
                acknowledged,
                restart.downMillis(),
                restart.stateMillis(),
                restart.sessionLost() ? ", session lost" : "");
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }

    /** Further events until one arrives: order is kept, so nothing is under way before it. */
    private void drain() throws Failure, InterruptedException {
        int sentinel = events;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (receiver.highest() <= events) {
            if (System.nanoTime() > deadline) {
                throw new Failure("broker " + kind + ": no event arrives any more", "");
            }
            publisher.publishUpTo(++sentinel);
            TimeUnit.MILLISECONDS.sleep(SENTINEL_MILLIS);
        }
    }

    private BrokerSoakResult result(double seconds) {
        LostEvents lost = new LostEvents(done, events, receiver::has);
        return new BrokerSoakResult(
                kind.toString(),
                events,
                Math.min(events, publisher.acknowledged()),
                publisher.resent(),
                events - lost.count(),
                receiver.duplicates(),
                lost.count(),
                receiver.link().missing(),
                receiver.link().sessionsLost(),
                done.stream().filter(one -> one.stateMillis() >= 0).count(),
                seconds,
                lost.restarts(),
                List.of());
    }

    private void require(String what, BooleanSupplier condition)
            throws Failure, InterruptedException {
        if (!await(condition)) {
            throw new Failure(
                    "broker " + kind + ": waited " + LIMIT.toSeconds() + " s for " + what, "");
        }
    }

    private static boolean await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return true;
    }
}
