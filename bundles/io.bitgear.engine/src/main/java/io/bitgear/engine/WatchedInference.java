package io.bitgear.engine;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.AnswerListener;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of what another service answers, before the client has it. Without listeners it
 * only passes the request on. A listener that throws harms nobody.
 */
final class WatchedInference implements InferenceService {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedInference.class);

    private final InferenceService inner;
    private final List<AnswerListener> listeners;
    private volatile boolean ended;

    /**
     * @param listeners may change at any time; safe for concurrent use
     */
    WatchedInference(InferenceService inner, List<AnswerListener> listeners) {
        this.inner = inner;
        this.listeners = listeners;
    }

    /** Its service has left: nobody should ask any more. */
    void end() {
        ended = true;
    }

    @Override
    public ModelInfo model() {
        return inner.model();
    }

    @Override
    public boolean isReady() {
        return inner.isReady();
    }

    @Override
    public Set<String> failingNodes() {
        return inner.failingNodes();
    }

    @Override
    public CompletionStage<Answer> infer(byte[] frame, long leastEpoch) {
        if (ended) {
            // Whoever exchanges this bundle counts on it that there is no such line.
            LOG.warn("model {} was asked after its service had left", model().name());
        }
        if (listeners.isEmpty()) {
            return inner.infer(frame, leastEpoch);
        }
        long begin = System.nanoTime();
        return inner.infer(frame, leastEpoch)
                .whenComplete(
                        (answer, failure) -> tell(answer, failure, System.nanoTime() - begin));
    }

    private void tell(Answer answer, Throwable failure, long nanos) {
        if (failure == null) {
            each(listener -> listener.answered(answer, nanos));
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof InferenceException known) {
            each(listener -> listener.failed(model(), known, nanos));
        } else {
            InferenceException unknown =
                    new InferenceException(
                            InferenceException.Kind.INTERNAL, String.valueOf(cause), cause);
            each(listener -> listener.failed(model(), unknown, nanos));
        }
    }

    private void each(Consumer<AnswerListener> call) {
        for (AnswerListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("answer listener {} failed", listener.getClass().getName(), e);
            }
        }
    }
}
