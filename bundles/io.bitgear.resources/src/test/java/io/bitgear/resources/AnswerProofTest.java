package io.bitgear.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.swap.Rank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerProofTest {
    private final Workers workers = new Workers(2);
    private final Models models = new Models(Duration.ofSeconds(1));
    private final AnswerProof proof = new AnswerProof(models, workers);
    private final FakeModel model = new FakeModel("net", 2, 2);

    @AfterEach
    void stop() {
        workers.close();
    }

    private void serve(InferenceService service) {
        models.services().add("net", service, Rank.of(Map.of("service.id", 1L)));
    }

    @Test
    void given_a_model_when_proved_then_every_format_is_asked_for_and_no_listener_told()
            throws Exception {
        AtomicInteger heard = new AtomicInteger();
        models.listeners().add((name, frame) -> heard.incrementAndGet());
        serve(model);

        proof.prove();

        assertEquals(List.of("net"), proof.names());
        assertEquals(160, model.frames.get());
        assertEquals(0, heard.get());
    }

    @Test
    void given_other_logits_for_the_same_frame_when_proved_then_it_fails() {
        serve(new Unsteady());

        IllegalStateException e = assertThrows(IllegalStateException.class, proof::prove);

        assertTrue(e.getMessage().contains("model net has"), e.getMessage());
    }

    @Test
    void given_a_fault_when_proved_then_it_fails() {
        model.failure = new InferenceException(InferenceException.Kind.INTERNAL, "broken", null);
        serve(model);

        IllegalStateException e = assertThrows(IllegalStateException.class, proof::prove);

        assertTrue(e.getMessage().contains("broken"), e.getMessage());
    }

    @Test
    void given_nodes_that_stay_busy_when_proved_then_it_fails() {
        model.failure = new InferenceException(InferenceException.Kind.UNAVAILABLE, "busy", null);
        serve(model);

        IllegalStateException e = assertThrows(IllegalStateException.class, proof::prove);

        assertEquals("no frame of model net is answered", e.getMessage());
    }

    @Test
    void given_a_model_without_nodes_when_proved_then_it_is_passed_over() throws Exception {
        model.ready = false;
        serve(model);

        proof.prove();

        assertEquals(0, model.frames.get());
    }

    /** Gives a frame other logits each time. */
    private final class Unsteady implements InferenceService {
        private int count;

        @Override
        public ModelInfo model() {
            return model.info;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public CompletionStage<Answer> infer(byte[] frame, long leastEpoch) {
            return CompletableFuture.completedFuture(model.answer(new byte[] {(byte) ++count}));
        }
    }
}
