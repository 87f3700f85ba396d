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

/** Counts the right answers of a configuration, over all frames in parallel. */
final class Evaluator {
    private final Model model;
    private final List<LabelledImage> images;
    private final int threads;
    private final boolean fast;

    /**
     * @param fast with the fast executor, which gives the same bits as the reference
     */
    Evaluator(Model model, List<LabelledImage> images, int threads, boolean fast) {
        this.model = model;
        this.images = images;
        this.threads = threads;
        this.fast = fast;
    }

    /** The number of images whose class is right; of equal logits the first counts. */
    int right(PrecisionConfiguration configuration, String task, Progress progress) throws Failure {
        ReferenceExecutor reference = fast ? null : new ReferenceExecutor(model, configuration);
        Program program = fast ? new Program(model, configuration) : null;
        AtomicInteger next = new AtomicInteger();
        AtomicInteger right = new AtomicInteger();
        progress.begin();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Function<byte[], int[]> executor =
                        fast ? program.newSession()::run : reference::run;
                workers.add(pool.submit(() -> work(executor, next, right, task, progress)));
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
        return right.get();
    }

    private void work(
            Function<byte[], int[]> executor,
            AtomicInteger next,
            AtomicInteger right,
            String task,
            Progress progress) {
        for (int i = next.getAndIncrement(); i < images.size(); i = next.getAndIncrement()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            LabelledImage image = images.get(i);
            if (first(executor.apply(image.pixels())) == image.label()) {
                right.incrementAndGet();
            }
            progress.show(task, Math.min(i + 1, images.size()), images.size());
        }
    }

    private static int first(int[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }
}
