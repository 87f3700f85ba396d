package io.bitgear.rollout;

import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import io.bitgear.rollout.store.EpochFile;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Keeps an epoch above all that were in use, for a restart with a clock that was set back. */
@Component
public final class EpochComponent implements PolicyListener {
    private static final int WAITING = 64;

    private final EpochFile epochs;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING),
                    task -> new Thread(task, "bitgear-epoch"),
                    // A later epoch will do.
                    new ThreadPoolExecutor.DiscardPolicy());

    /** With the store. */
    @Activate
    public EpochComponent(@Reference RestoreComponent restore) {
        epochs = restore.epochs();
    }

    @Deactivate
    void stop() {
        thread.shutdown();
    }

    @Override
    public void nodeChanged(NodeState state) {
        if (state.desired() != null && epochs.isAbove(state.desired().epoch())) {
            long epoch = state.desired().epoch();
            thread.execute(() -> epochs.reserve(epoch));
        }
    }
}
