package io.bitgear.engine;

import io.bitgear.model.Model;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads one model file on a thread of its own and publishes it when it is verified. A bad file
 * gives one line of the log, and nothing is published.
 */
final class ModelLoader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);
    private static final long STOP_SECONDS = 5;

    /** Reads and verifies a model file. */
    @FunctionalInterface
    interface Source {
        Model read(Path file) throws IOException;
    }

    private final Path file;
    private final Source source;
    private final Function<Model, Optional<AutoCloseable>> publisher;
    private final Thread thread;
    private AutoCloseable published;
    private boolean closed;

    /**
     * @param publisher makes a model known and returns what ends that, or empty when it is refused
     */
    ModelLoader(Path file, Source source, Function<Model, Optional<AutoCloseable>> publisher) {
        this.file = file;
        this.source = source;
        this.publisher = publisher;
        this.thread = new Thread(this::load, "bitgear-model-" + file.getFileName());
        thread.setDaemon(true);
    }

    /** Begins to load and returns at once. */
    void start() {
        thread.start();
    }

    private void load() {
        Model model;
        long begin = System.nanoTime();
        try {
            model = read();
        } catch (ExecutionException e) {
            LOG.error("{}; it is not served", describe(e.getCause()));
            return;
        } catch (InterruptedException e) {
            // Closed before it was read.
            return;
        }
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        publisher.apply(model).ifPresent(registration -> keep(registration, model, millis));
    }

    /**
     * Reads it on a thread that gives way to others; those that are started when the model is
     * published shall not.
     */
    private Model read() throws ExecutionException, InterruptedException {
        FutureTask<Model> reading = new FutureTask<>(() -> source.read(file));
        Thread reader = new Thread(reading, thread.getName() + "-reader");
        reader.setDaemon(true);
        reader.setPriority(Thread.MIN_PRIORITY);
        reader.start();
        try {
            return reading.get();
        } finally {
            reader.interrupt();
        }
    }

    /** The cause, and the file where the cause does not name it. */
    private String describe(Throwable cause) {
        if (cause instanceof NoSuchFileException) {
            return "model file " + file + ": there is no such file";
        }
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message.contains(file.toString()) ? message : "model file " + file + ": " + message;
    }

    /** Publishing happens without the lock, so a close may have come between. */
    private void keep(AutoCloseable registration, Model model, long millis) {
        synchronized (this) {
            if (!closed) {
                published = registration;
                LOG.info(
                        "model {} version {} loaded from {} in {} ms, {} configurations measured,"
                                + " digest {}",
                        model.info().name(),
                        model.info().version(),
                        file,
                        millis,
                        model.measured().size(),
                        model.info().digest());
                return;
            }
        }
        end(registration);
    }

    private void end(AutoCloseable registration) {
        try {
            registration.close();
        } catch (Exception e) {
            LOG.warn("model file {}: the model did not leave cleanly", file, e);
        }
    }

    /** Ends the publication and the thread. */
    @Override
    public void close() {
        AutoCloseable ended;
        synchronized (this) {
            closed = true;
            ended = published;
            published = null;
        }
        thread.interrupt();
        if (ended != null) {
            end(ended);
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
