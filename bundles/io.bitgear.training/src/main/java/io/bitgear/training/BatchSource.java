package io.bitgear.training;

import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Makes the shuffled, augmented batches of one epoch ahead of the training step, on one thread with
 * a bounded queue. The batches depend on the seed and the epoch only, so that a resumed run sees
 * the same images.
 */
public final class BatchSource implements AutoCloseable {

    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(4);
    private final Thread thread;
    private final int batches;

    /**
     * Starts making batches.
     *
     * @param data images
     * @param batchSize images a batch; a rest that does not fill a batch is left out
     * @param augmentation how frames are changed at random
     * @param seed seed of the run
     * @param epoch epoch, counted from 0
     */
    public BatchSource(
            Frames data, int batchSize, Augmentation augmentation, long seed, int epoch) {
        this.batches = data.size() / batchSize;
        this.thread =
                new Thread(
                        () -> fill(data, batchSize, augmentation, seed, epoch),
                        "bitgear-training-batches");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Batches of the epoch.
     *
     * @return number of batches
     */
    public int batches() {
        return batches;
    }

    /**
     * The next batch.
     *
     * @return the batch
     * @throws InterruptedException if the caller is interrupted
     */
    public Batch next() throws InterruptedException {
        Batch batch = queue.poll(60, TimeUnit.SECONDS);
        if (batch == null) {
            throw new IllegalStateException("the batch thread made no batch for 60 s");
        }
        return batch;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void fill(Frames data, int batchSize, Augmentation augmentation, long seed, int epoch) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + epoch);
        int[] order = permutation(data.size(), random);
        try {
            for (int i = 0; i < batches; i++) {
                queue.put(Batch.of(data, order, i * batchSize, batchSize, augmentation, random));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int[] permutation(int n, SplittableRandom random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
