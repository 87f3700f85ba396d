package io.bitgear.rollout;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.FrameListener;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.NodeException;
import io.bitgear.rollout.stages.RolloutException;
import io.bitgear.rollout.stages.Staged;
import io.bitgear.rollout.store.Served;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model: loaded beside the old one under the same name, with nodes, a router and a policy of its
 * own. The old one answers until it leaves.
 */
final class ModelPart implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(ModelPart.class);
    private static final int COMPARED = 2;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BundleContext context;
    private final TrialSettings settings;
    private final ModelConfigurations configurations;
    private final LoadedModels models;
    private final Staged staged;
    private final String name;
    private LoadedModel old;
    private LoadedModel fresh;
    private Mirror mirror;
    private ServiceRegistration<FrameListener> registration;
    private long lastSent;

    /**
     * @throws RolloutException a refusal, when no model of the name is served
     */
    ModelPart(
            BundleContext context,
            TrialSettings settings,
            ModelConfigurations configurations,
            Staged staged)
            throws RolloutException {
        this.context = context;
        this.settings = settings;
        this.configurations = configurations;
        this.models = new LoadedModels(context);
        this.staged = staged;
        this.name = staged.artifact().name();
        serving();
    }

    private LoadedModel serving() throws RolloutException {
        return models.serving(name)
                .orElseThrow(
                        () ->
                                RolloutException.refusal(
                                        "no model "
                                                + name
                                                + " is served that another version could take over"
                                                + " from"));
    }

    @Override
    public void prove() throws RolloutException, InterruptedException {
        old = serving();
        String pid = configurations.create(old.configuration(), staged);
        fresh =
                Await.until(
                        () -> models.of(pid).filter(model -> model.service().isReady()),
                        settings.limitMillis(),
                        "model " + name + ": the new version does not come up; the log says why");
        checkShape(old.service().model(), fresh.service().model());
        try {
            fresh.check().prove();
            canary();
        } catch (NodeException | ExecutionException | TimeoutException e) {
            throw new RolloutException("model " + name + ": canary: " + reason(e), e);
        }
    }

    private void checkShape(ModelInfo before, ModelInfo now) throws RolloutException {
        if (!before.inputShape().equals(now.inputShape())
                || !before.classes().equals(now.classes())) {
            throw new RolloutException(
                    "model "
                            + name
                            + ": clients send "
                            + before.inputShape()
                            + " and know "
                            + before.classes().size()
                            + " classes; the new version takes "
                            + now.inputShape()
                            + " and gives "
                            + now.classes().size());
        }
    }

    /** The same bits as the reference, and mostly the classes of the old version. */
    private void canary()
            throws RolloutException,
                    NodeException,
                    ExecutionException,
                    TimeoutException,
                    InterruptedException {
        List<byte[]> frames = fresh.check().frames();
        int agreed = 0;
        for (int i = 0; i < frames.size(); i++) {
            Answer answer = fresh.answer(frames.get(i), settings.limitMillis());
            if (i < COMPARED) {
                compare(frames.get(i), answer);
            }
            Answer before = old.answer(frames.get(i), settings.limitMillis());
            if (before.ranking().get(0).index() == answer.ranking().get(0).index()) {
                agreed++;
            }
        }
        if (agreed < settings.agreement() * frames.size()) {
            throw new RolloutException(
                    "model "
                            + name
                            + ": canary: the new version agrees with the old on "
                            + agreed
                            + " of "
                            + frames.size()
                            + " frames");
        }
        LOG.info("model {}: agrees on {} of {} canary frames", name, agreed, frames.size());
    }

    private void compare(byte[] frame, Answer answer) throws NodeException {
        if (!fresh.check().compare(frame, answer, fresh.widths(answer.configurationId()))) {
            LOG.info(
                    "model {}: configuration {} is not known here and not compared",
                    name,
                    answer.configurationId());
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    @Override
    public void beginWatch() {
        mirror = new Mirror(name, fresh, settings.share());
        registration = context.registerService(FrameListener.class, mirror, null);
        lastSent = System.nanoTime() - IDLE_NANOS;
    }

    @Override
    public void look() throws RolloutException {
        boolean isThere =
                models.of(fresh.configuration())
                        .filter(model -> model.instance() == fresh.instance())
                        .isPresent();
        if (!isThere || !fresh.service().isReady()) {
            throw new RolloutException("model " + name + ": the new version is no longer ready");
        }
        Set<String> failing = fresh.service().failingNodes();
        if (!failing.isEmpty()) {
            throw new RolloutException("model " + name + ": nodes " + failing + " fail");
        }
        if (mirror.failure() != null) {
            throw new RolloutException(
                    "model " + name + ": no answer of the new version: " + mirror.failure());
        }
        Mirror.Answered answered = mirror.poll();
        if (answered != null) {
            try {
                compare(answered.frame(), answered.answer());
            } catch (NodeException e) {
                throw new RolloutException(e.getMessage(), e);
            }
        }
        if (System.nanoTime() - lastSent >= IDLE_NANOS) {
            lastSent = System.nanoTime();
            mirror.send(fresh.check().frames().get(0));
        }
    }

    @Override
    public void endWatch() {
        registration.unregister();
        LOG.info("model {}: {} frames answered while watched", name, mirror.answers());
    }

    @Override
    public List<Served> served() {
        return List.of(new Served(staged.artifact(), old.configuration()));
    }

    /**
     * The old one's configuration now stands for the new file, as after a restart: it loads it, the
     * one on trial answers meanwhile, and leaves when the other is ready.
     */
    @Override
    public void keep() {
        try {
            configurations.renew(old.configuration());
            Await.until(
                    () ->
                            models.of(old.configuration())
                                    .filter(model -> model.instance() != old.instance())
                                    .filter(model -> model.service().isReady()),
                    settings.limitMillis(),
                    "model " + name + " does not come up again");
            configurations.delete(fresh.configuration());
        } catch (RolloutException e) {
            LOG.warn("{}; what was on trial answers until the next start", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void undo() {
        configurations.deleteTrials();
    }
}
