package io.bitgear.cli.evaluate;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Progress;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.execution.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** What a configuration answers to all images, several at a time. */
public final class Evaluator {
    private final Model model;
    private final List<LabelledImage> images;
    private final int threads;
    private final boolean fast;

    /**
     * @param images labelled
     * @param threads workers
     * @param fast with the fast executor, which gives the same bits as the reference
     */
    public Evaluator(Model model, List<LabelledImage> images, int threads, boolean fast) {
        this.model = model;
        this.images = images;
        this.threads = threads;
        this.fast = fast;
    }

    /**
     * The answers to all images.
     *
     * @param task for the progress line
     */
    public Scores scores(PrecisionConfiguration configuration, String task, Progress progress)
            throws Failure {
        ReferenceExecutor reference = fast ? null : new ReferenceExecutor(model, configuration);
        Program program = fast ? new Program(model, configuration) : null;
        AtomicInteger next = new AtomicInteger();
        Scores scores = new Scores(new int[images.size()], new int[images.size()], images);
        progress.begin();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Function<byte[], int[]> executor =
                        fast ? program.newSession()::run : reference::run;
                workers.add(pool.submit(() -> work(executor, next, scores, task, progress)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        } catch (ExecutionException e) {
            throw new Failure("evaluation failed: " + e.getCause(), "", e);
        } finally {
            pool.shutdownNow();
        }
        return scores;
    }

    private void work(
            Function<byte[], int[]> executor,
            AtomicInteger next,
            Scores scores,
            String task,
            Progress progress) {
        for (int i = next.getAndIncrement(); i < images.size(); i = next.getAndIncrement()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            scores.put(i, executor.apply(images.get(i).pixels()));
            progress.show(task, Math.min(i + 1, images.size()), images.size());
        }
    }
}
