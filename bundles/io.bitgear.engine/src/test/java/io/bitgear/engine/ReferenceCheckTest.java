package io.bitgear.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReferenceCheckTest {
    private final Random random = new Random(3);
    private final Model plain = RandomModels.model(3);
    private final PrecisionConfiguration known = RandomModels.configuration(plain, random);
    private final Model model =
            plain.measured(
                    List.of(new MeasuredConfiguration("known", known, 0.5, 10)),
                    plain.sensitivities());
    private final byte[] frame = RandomModels.frame(model, random);
    private final ReferenceCheck check = new ReferenceCheck(model);

    private Answer answer(int[] logits, String configuration) {
        FrameResult result =
                new FrameResult(
                        logits,
                        new ActiveConfiguration(configuration, 1),
                        Duration.ZERO,
                        Duration.ZERO,
                        0);
        return new AnswerMaker(model).answer(result, new FakeNode("a"));
    }

    @Test
    void given_the_references_bits_when_compared_then_right() throws NodeException {
        int[] logits = new ReferenceExecutor(model, known).run(frame);
        assertTrue(check.compare(frame, answer(logits, known.id()), null));
    }

    @Test
    void given_one_logit_more_when_compared_then_the_message_has_both() {
        int[] logits = new ReferenceExecutor(model, known).run(frame);
        logits[0]++;
        NodeException error =
                assertThrows(
                        NodeException.class,
                        () -> check.compare(frame, answer(logits, known.id()), null));
        assertTrue(error.getMessage().contains(Integer.toString(logits[0])), error.getMessage());
    }

    @Test
    void given_an_unknown_configuration_when_compared_then_nothing_is_said() throws NodeException {
        int[] logits = new ReferenceExecutor(model, known).run(frame);
        assertFalse(check.compare(frame, answer(logits, "0".repeat(64)), null));
    }

    @Test
    void given_a_model_when_proved_then_its_frames_have_the_references_bits() throws Exception {
        assertFalse(check.frames().isEmpty());
        check.prove();
    }
}
