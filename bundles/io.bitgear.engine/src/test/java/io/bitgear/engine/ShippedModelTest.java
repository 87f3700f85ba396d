package io.bitgear.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.file.ModelReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The CPU node and the reference on the model and the images that a gateway ships. */
class ShippedModelTest {
    private static final Path GATEWAY = Path.of("../../gateway-config/src/gateway");
    private static final int RECORD = 1 + 3 * 32 * 32;
    private static final int IMAGES = 1000;
    private static final int CONFIGURATIONS = 20;

    @Test
    void given_theShippedModel_when_20RandomConfigurationsRun1000Images_then_allBitsAgree()
            throws Exception {
        Model model = ModelReader.read(GATEWAY.resolve("models/resnet8-cifar10.safetensors"));
        byte[] sample = Files.readAllBytes(GATEWAY.resolve("data/cifar10-sample-1000.bin"));
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        PrecisionConfiguration[] configurations = new PrecisionConfiguration[CONFIGURATIONS];
        for (int i = 0; i < CONFIGURATIONS; i++) {
            configurations[i] = allowed(model, random);
        }
        CompletableFuture<?>[] runs =
                Arrays.stream(configurations)
                        .map(c -> CompletableFuture.runAsync(() -> compare(model, c, sample, seed)))
                        .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(runs).get(30, TimeUnit.MINUTES);
    }

    /** Draws until the graph allows it: width 0 on one layer of a block alone is refused. */
    private static PrecisionConfiguration allowed(Model model, Random random) {
        while (true) {
            try {
                return RandomModels.configuration(model, random);
            } catch (IllegalArgumentException e) {
                continue;
            }
        }
    }

    private static void compare(
            Model model, PrecisionConfiguration configuration, byte[] sample, long seed) {
        ReferenceExecutor reference = new ReferenceExecutor(model, configuration);
        try (CpuNode node = new CpuNode(CpuSettings.of("cpu", "ice40up5k", 1, 4), model)) {
            node.stage(configuration);
            node.commit(configuration.id(), 1);
            for (int i = 0; i < IMAGES; i++) {
                byte[] frame = Arrays.copyOfRange(sample, i * RECORD + 1, (i + 1) * RECORD);
                int[] logits =
                        node.run(frame).toCompletableFuture().get(1, TimeUnit.MINUTES).logits();
                assertArrayEquals(
                        reference.run(frame),
                        logits,
                        "seed " + seed + ", image " + i + ", " + configuration.widths());
            }
        } catch (Exception e) {
            throw new IllegalStateException("seed " + seed + ", " + configuration.widths(), e);
        }
    }
}
