package io.bitgear.mqtt.rollout;

import io.bitgear.api.rollout.Artifact;
import io.bitgear.api.rollout.Rollout;
import io.bitgear.api.rollout.RolloutListener;
import io.bitgear.api.rollout.RolloutService;
import io.bitgear.api.rollout.RolloutState;
import io.bitgear.api.rollout.RolloutState.Stage;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes desired rollouts to the rollout service, and the state of rollouts to whoever publishes it.
 * The broker sends the desired rollout again after every connect, and to the next version of this
 * bundle, which a rollout may have brought: one that the service has or had under its id is never
 * rolled again.
 */
public final class RolloutDesk implements RolloutListener {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutDesk.class);

    private final RolloutParser parser;
    private final Consumer<RolloutState> reported;
    private final Clock clock;
    private RolloutService service;
    private Rollout wanted;
    private Rollout handed;

    /**
     * A desk without a service.
     *
     * @param parser of messages
     * @param reported takes what is to be published; must not block
     * @param clock of the states that are not the service's
     */
    public RolloutDesk(RolloutParser parser, Consumer<RolloutState> reported, Clock clock) {
        this.parser = parser;
        this.reported = reported;
        this.clock = clock;
    }

    /**
     * What is desired now. Does not block.
     *
     * @param topic that it came on, for the error
     * @param payload JSON; empty when nothing is desired any more, which leaves all as it is
     */
    public void desired(String topic, byte[] payload) {
        if (payload.length == 0) {
            want(null);
            return;
        }
        try {
            want(parser.parse(payload));
        } catch (RolloutFormatException e) {
            want(null);
            refuse(e.id(), topic + ": " + e.getMessage());
        }
    }

    private void want(Rollout rollout) {
        synchronized (this) {
            wanted = rollout;
        }
        hand();
    }

    /** A service is there; it gets what is desired. */
    public void serve(RolloutService newService) {
        synchronized (this) {
            service = newService;
            handed = null;
        }
        hand();
    }

    /** The service leaves. */
    public synchronized void forget(RolloutService oldService) {
        if (service == oldService) {
            service = null;
        }
    }

    private void hand() {
        Rollout rollout;
        RolloutService target;
        synchronized (this) {
            rollout = wanted;
            target = service;
            if (rollout == null || (target != null && rollout.equals(handed))) {
                return;
            }
            handed = target == null ? null : rollout;
        }
        if (target == null) {
            refuse(
                    rollout.id(),
                    "no rollout service is active here; start the bundle io.bitgear.rollout, then"
                            + " this rollout is taken up");
        } else {
            roll(target, rollout);
        }
    }

    private void roll(RolloutService target, Rollout rollout) {
        try {
            RolloutState state = target.state();
            if (state.stage() == Stage.NONE || !state.id().equals(rollout.id())) {
                LOG.info("Rollout {} is desired", rollout.id());
                target.roll(rollout)
                        .whenComplete(
                                (end, failure) -> {
                                    if (failure != null) {
                                        rejected(rollout, failure);
                                    }
                                });
            } else if (state.stage() == Stage.SERVING && !has(state.serving(), rollout)) {
                refuse(
                        rollout.id(),
                        "the rollout that serves has this id and other artifacts; choose a new id");
            } else {
                reported.accept(state);
            }
        } catch (RuntimeException e) {
            rejected(rollout, e);
        }
    }

    private static boolean has(List<Artifact> serving, Rollout rollout) {
        Set<List<Object>> there = new HashSet<>();
        serving.forEach(artifact -> there.add(identity(artifact)));
        return rollout.artifacts().stream().allMatch(one -> there.contains(identity(one)));
    }

    /** Where it was fetched from does not matter. */
    private static List<Object> identity(Artifact artifact) {
        return List.of(artifact.kind(), artifact.name(), artifact.digest());
    }

    /** It did not begin, so it may be handed over again. */
    private void rejected(Rollout rollout, Throwable failure) {
        synchronized (this) {
            if (rollout.equals(handed)) {
                handed = null;
            }
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        LOG.debug("Rollout {} was not taken", rollout.id(), cause);
        refuse(rollout.id(), "not taken: " + cause);
    }

    private void refuse(String id, String reason) {
        RolloutService present;
        synchronized (this) {
            present = service;
        }
        LOG.warn("Rollout {} refused: {}", id, reason);
        reported.accept(
                new RolloutState(
                        id,
                        Stage.REFUSED,
                        present == null ? List.of() : present.state().serving(),
                        reason,
                        clock.instant()));
    }

    @Override
    public void rolloutChanged(RolloutState state) {
        reported.accept(state);
    }
}
