package io.bitgear.rollout;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.FrameListener;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.node.NodeBusyException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a share of the clients' frames to a new version of a model too. The clients get the answers
 * of the old one: an answer of the new one has a later epoch, and none of an earlier epoch may
 * follow it.
 */
final class Mirror implements FrameListener {
    private static final int IN_FLIGHT = 4;
    private static final int KEPT = 4;

    /** A frame and the new version's answer to it. */
    record Answered(byte[] frame, Answer answer) {}

    private final String name;
    private final LoadedModel fresh;
    private final double share;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final BlockingQueue<Answered> kept = new ArrayBlockingQueue<>(KEPT);
    private volatile String failure;
    private double credit;

    Mirror(String name, LoadedModel fresh, double share) {
        this.name = name;
        this.fresh = fresh;
        this.share = share;
    }

    @Override
    public void frame(String model, byte[] frame) {
        if (model.equals(name) && isChosen()) {
            send(frame);
        }
    }

    private synchronized boolean isChosen() {
        credit += share;
        if (credit < 1) {
            return false;
        }
        credit -= 1;
        return true;
    }

    /** Sends a frame, unless several are on their way. */
    void send(byte[] frame) {
        if (inFlight.incrementAndGet() > IN_FLIGHT) {
            inFlight.decrementAndGet();
            return;
        }
        fresh.service()
                .infer(frame)
                .whenComplete(
                        (answer, error) -> {
                            inFlight.decrementAndGet();
                            if (error == null) {
                                answers.incrementAndGet();
                                kept.offer(new Answered(frame, answer));
                            } else if (counts(error)) {
                                failure = String.valueOf(error.getMessage());
                            }
                        });
    }

    /** A wrong frame is the client's fault, and a full queue that of the load. */
    static boolean counts(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return !(cause instanceof InferenceException known
                && (known.kind() == InferenceException.Kind.BAD_REQUEST
                        || known.getCause() instanceof NodeBusyException));
    }

    /** Why a frame was not answered, or null. */
    String failure() {
        return failure;
    }

    /** How many frames were answered. */
    int answers() {
        return answers.get();
    }

    /** An answer to look at, or null. */
    Answered poll() {
        return kept.poll();
    }
}
