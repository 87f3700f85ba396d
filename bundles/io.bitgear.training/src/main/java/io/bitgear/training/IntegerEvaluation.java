package io.bitgear.training;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.execution.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Accuracy by integer arithmetic: {@link Program}, whose bits are the reference's. Several threads;
 * the result does not depend on their number.
 */
public final class IntegerEvaluation implements AutoCloseable {

    private final int threads;
    private final ExecutorService pool;

    /**
     * Starts the threads.
     *
     * @param threads number of threads, at least 1
     */
    public IntegerEvaluation(int threads) {
        this.threads = threads;
        this.pool =
                Executors.newFixedThreadPool(
                        threads,
                        task -> {
                            Thread thread = new Thread(task, "bitgear-training-evaluation");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /**
     * Share of images classified rightly.
     *
     * @param model model
     * @param configuration calibrated configuration of it
     * @param data images
     * @return accuracy, 0..1
     * @throws InterruptedException if the thread is interrupted
     */
    public double accuracy(Model model, PrecisionConfiguration configuration, Frames data)
            throws InterruptedException {
        Program program = new Program(model, configuration);
        List<Future<Integer>> parts = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int from = (int) ((long) data.size() * t / threads);
            int to = (int) ((long) data.size() * (t + 1) / threads);
            parts.add(pool.submit(() -> right(program, data, from, to)));
        }
        int right = 0;
        for (Future<Integer> part : parts) {
            try {
                right += part.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "the evaluation failed: " + e.getCause(), e.getCause());
            }
        }
        return (double) right / data.size();
    }

    private static int right(Program program, Frames data, int from, int to) {
        Program.Session session = program.newSession();
        int right = 0;
        for (int i = from; i < to; i++) {
            int[] logits = session.run(data.frame(i));
            int best = 0;
            for (int c = 1; c < logits.length; c++) {
                best = logits[c] > logits[best] ? c : best;
            }
            right += best == data.labels()[i] ? 1 : 0;
        }
        return right;
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
