package io.bitgear.cli.demo;

import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.gateway.CoapGateway.Precision;
import io.bitgear.cli.gateway.InferAnswer;
import io.bitgear.cli.text.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Plays scenes against a site and measures what it answers. */
final class Play {
    private static final Duration AGAIN = Duration.ofSeconds(3);

    private final Site site;
    private final List<LabelledImage> images;
    private final Settings settings;
    private final LongSupplier nanos;
    private final Progress progress;
    private int next;

    /**
     * How long to wait, and what to compare with.
     *
     * @param limit for a change to show in the answers
     * @param quiet after which a decision that does not change any more counts as the scene's
     * @param clients that ask at once
     * @param widestEnergy modelled joules of a frame under 8 bits everywhere, if known
     */
    record Settings(Duration limit, Duration quiet, int clients, OptionalDouble widestEnergy) {}

    /**
     * @param nanos the clock, as {@link System#nanoTime()}
     */
    Play(
            Site site,
            List<LabelledImage> images,
            Settings settings,
            LongSupplier nanos,
            Progress progress) {
        this.site = site;
        this.images = images;
        this.settings = settings;
        this.nanos = nanos;
        this.progress = progress;
    }

    /** The decision of a scene, as the answers show it. */
    private record Settled(Decision decision, InferAnswer answer, Double switchMs) {}

    /**
     * Plays one scene.
     *
     * @throws Failure when the answers do not follow within the limit
     */
    SceneReport play(Scene scene) throws Failure {
        Settled settled = settle(scene);
        SceneFigures figures = new SceneFigures(settled.answer().configurationId());
        progress.begin();
        ask(scene, figures);
        return figures.report(
                scene,
                settled.decision(),
                settled.answer(),
                settled.switchMs(),
                settings.widestEnergy());
    }

    /** Several clients at once, so that every node has something to do. */
    private void ask(Scene scene, SceneFigures figures) throws Failure {
        AtomicInteger number = new AtomicInteger();
        ExecutorService clients =
                Executors.newFixedThreadPool(
                        settings.clients(), task -> new Thread(task, "bitgear-demo-client"));
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < settings.clients(); i++) {
                all.add(
                        clients.submit(
                                () -> {
                                    client(scene, number, figures);
                                    return null;
                                }));
            }
            for (Future<?> client : all) {
                client.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure
                    ? failure
                    : new Failure(e.getCause().toString(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        } finally {
            clients.shutdownNow();
        }
    }

    private void client(Scene scene, AtomicInteger number, SceneFigures figures) throws Failure {
        for (int i = number.getAndIncrement(); i < images.size(); i = number.getAndIncrement()) {
            LabelledImage image = images.get(i);
            long begin = nanos.getAsLong();
            InferAnswer answer = site.infer(image, i % 2 == 1);
            long took = nanos.getAsLong() - begin;
            synchronized (figures) {
                figures.add(image, answer, took);
                progress.show(scene.name(), figures.answers(), images.size());
            }
        }
    }

    private Settled settle(Scene scene) throws Failure {
        String before = site.infer(images.get(0), false).configurationId();
        long event = nanos.getAsLong();
        site.publish(scene.values());
        Map<String, Long> firstSeen = new HashMap<>();
        OptionalLong context = OptionalLong.empty();
        InferAnswer answer = null;
        long last = -1;
        long unchangedSince = event;
        long start = event;
        while (nanos.getAsLong() - start < settings.limit().toNanos()) {
            progress.show(scene.name() + ": waiting for the answers to follow");
            context = context.isPresent() ? context : site.contextWith(scene.values());
            if (context.isEmpty() && nanos.getAsLong() - event > AGAIN.toNanos()) {
                // A gateway that has just started may not have subscribed when it was published.
                event = nanos.getAsLong();
                site.publish(scene.values());
            }
            answer = site.infer(images.get(next++ % images.size()), false);
            long now = nanos.getAsLong();
            firstSeen.putIfAbsent(answer.configurationId(), now);
            Precision precision = site.precision();
            Decision decision = precision.decision();
            if (decision == null || context.isEmpty() || !follows(precision, answer)) {
                continue;
            }
            if (decision.sequence() != last) {
                last = decision.sequence();
                unchangedSince = now;
            }
            boolean changed = !answer.configurationId().equals(before);
            boolean forThis =
                    scene.owns(decision) || decision.contextSequence() >= context.getAsLong();
            boolean quiet = now - unchangedSince >= settings.quiet().toNanos();
            if (forThis || (quiet && changed == scene.changes())) {
                double millis = (firstSeen.get(answer.configurationId()) - event) / 1e6;
                return new Settled(decision, answer, changed ? millis : null);
            }
        }
        throw late(scene, answer, context.isPresent());
    }

    /** Whether the node that answered runs what the decision wants, and this answer shows it. */
    private static boolean follows(Precision precision, InferAnswer answer) {
        for (NodeState state : precision.nodes()) {
            if (state.node().equals(answer.node())) {
                return state.desired() != null
                        && state.desired().equals(state.reported())
                        && state.desired().configurationId().equals(answer.configurationId())
                        && precision.decision().widths().equals(state.desiredWidths());
            }
        }
        return false;
    }

    private Failure late(Scene scene, InferAnswer answer, boolean arrived) throws Failure {
        Precision precision = site.precision();
        StringBuilder why = new StringBuilder();
        precision.nodes().stream()
                .filter(state -> state.error() != null)
                .forEach(
                        state ->
                                why.append(" Node ")
                                        .append(state.node())
                                        .append(": ")
                                        .append(state.error()));
        if (precision.decision() != null) {
            why.append(" The decision in force says: ")
                    .append(String.join(" ", precision.decision().explanation()));
        }
        return new Failure(
                "scene \""
                        + scene.name()
                        + "\": "
                        + (arrived
                                ? "the context arrived, but no"
                                : "the context did not arrive, no")
                        + " new configuration answered within "
                        + settings.limit().toSeconds()
                        + " s; answers name "
                        + (answer == null
                                ? "none"
                                : answer.configurationId()
                                        .substring(
                                                0,
                                                Math.min(12, answer.configurationId().length()))),
                why.toString().trim());
    }
}
