package io.bitgear.bench.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.bench.Shipped;
import io.bitgear.bench.engine.Contender;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BareServerTest {
    private static final int BYTES = 1500;

    @Test
    void answersTheClassOfTheReferenceInTheSizeThatIsAskedFor() throws Exception {
        Model model = Shipped.model(Shipped.VIBRATION);
        List<byte[]> frames = Shipped.frames(Shipped.WINDOWS, model, 3);
        MeasuredConfiguration measured = model.measured().get(0);
        ReferenceExecutor reference = new ReferenceExecutor(model, measured.configuration());
        StartTrial trial = new StartTrial(frames);

        StartTrial.Started<BareProcess> started =
                trial.start(
                        () ->
                                new BareProcess(
                                        Shipped.VIBRATION, measured.configuration().id(), BYTES));

        try (BareProcess bare = started.subject();
                CoapLink link = new CoapLink(bare.port())) {
            for (byte[] frame : frames) {
                byte[] answer = link.ask(bare.inferPath(), frame);
                String expected =
                        model.info().classes().get(Contender.classOf(reference.run(frame)));
                assertEquals(BYTES, answer.length);
                assertEquals(expected, new String(answer, StandardCharsets.US_ASCII).trim());
            }
            assertEquals(BYTES, link.ask(bare.echoPath(), frames.get(0)).length);
            assertTrue(started.residentBytes() > 0);
        }
    }
}
