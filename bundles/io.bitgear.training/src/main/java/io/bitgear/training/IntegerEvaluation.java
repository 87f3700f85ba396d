package io.bitgear.training;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.execution.Program;
import io.bitgear.model.graph.Tensor;
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
     * How a configuration does on images.
     *
     * @param accuracy share of right answers, 0..1
     * @param confidence mean probability of the right class, 0..1
     */
    public record Score(double accuracy, double confidence) {}

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
        return score(model, configuration, data).accuracy();
    }

    /**
     * Accuracy and confidence.
     *
     * @param model model
     * @param configuration calibrated configuration of it
     * @param data images
     * @return the score
     * @throws InterruptedException if the thread is interrupted
     */
    public Score score(Model model, PrecisionConfiguration configuration, Frames data)
            throws InterruptedException {
        int[][] logits = logits(model, configuration, data);
        double step = model.graph().output().step(Tensor.LOGIT_WIDTH);
        int right = 0;
        double sure = 0;
        for (int i = 0; i < logits.length; i++) {
            int label = data.labels()[i];
            int best = 0;
            double sum = 0;
            for (int c = 0; c < logits[i].length; c++) {
                best = logits[i][c] > logits[i][best] ? c : best;
                sum += Math.exp((logits[i][c] - logits[i][label]) * step);
            }
            right += best == label ? 1 : 0;
            sure += 1 / sum;
        }
        return new Score((double) right / logits.length, sure / logits.length);
    }

    /**
     * The logits of images.
     *
     * @param model model
     * @param configuration calibrated configuration of it
     * @param data images
     * @return codes, image by image
     * @throws InterruptedException if the thread is interrupted
     */
    public int[][] logits(Model model, PrecisionConfiguration configuration, Frames data)
            throws InterruptedException {
        Program program = new Program(model, configuration);
        int[][] logits = new int[data.size()][];
        List<Future<?>> parts = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int from = (int) ((long) data.size() * t / threads);
            int to = (int) ((long) data.size() * (t + 1) / threads);
            parts.add(pool.submit(() -> run(program, data, logits, from, to)));
        }
        for (Future<?> part : parts) {
            try {
                part.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "the evaluation failed: " + e.getCause(), e.getCause());
            }
        }
        return logits;
    }

    private static void run(Program program, Frames data, int[][] logits, int from, int to) {
        Program.Session session = program.newSession();
        for (int i = from; i < to; i++) {
            logits[i] = session.run(data.frame(i)).clone();
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
