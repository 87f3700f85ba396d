package io.bitgear.rollout.store;

import io.bitgear.api.rollout.Artifact;
import io.bitgear.api.rollout.RolloutState;
import io.bitgear.api.rollout.RolloutState.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is kept over restarts but the epochs. It is written as a whole: that is the one moment
 * at which a rollout is done.
 *
 * @param id of the present or last rollout; empty before the first
 * @param stage of it
 * @param reason why it was refused or rolled back
 * @param since when the stage began, milliseconds since 1970
 * @param serving the last good versions: what serves now and after a restart
 * @param previous what served before; its files are kept
 */
public record StoredState(
        String id,
        Stage stage,
        String reason,
        long since,
        List<Served> serving,
        List<Served> previous) {
    /** Before the first rollout. */
    public static final StoredState NONE =
            new StoredState("", Stage.NONE, "", 0, List.of(), List.of());

    /** Copies the lists. */
    public StoredState {
        serving = List.copyOf(serving);
        previous = List.copyOf(previous);
    }

    /** The same in another stage. */
    public StoredState at(String id, Stage stage, String reason, Instant since) {
        return new StoredState(id, stage, reason, since.toEpochMilli(), serving, previous);
    }

    /** With these in place of those of their names. */
    public StoredState serving(List<Served> added) {
        Map<String, Served> all = new LinkedHashMap<>();
        serving.forEach(served -> all.put(served.key(), served));
        added.forEach(served -> all.put(served.key(), served));
        return new StoredState(id, stage, reason, since, new ArrayList<>(all.values()), serving);
    }

    /** Whether these serve, by kind, name and digest. */
    public boolean isServing(List<Artifact> artifacts) {
        return artifacts.stream()
                .allMatch(
                        wanted ->
                                serving.stream()
                                        .map(Served::artifact)
                                        .anyMatch(
                                                there ->
                                                        there.kind() == wanted.kind()
                                                                && there.name()
                                                                        .equals(wanted.name())
                                                                && there.digest()
                                                                        .equals(wanted.digest())));
    }

    /** For the world. */
    public RolloutState report() {
        return new RolloutState(
                id,
                stage,
                serving.stream().map(Served::artifact).toList(),
                reason,
                Instant.ofEpochMilli(since));
    }
}
