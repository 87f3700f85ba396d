package io.bitgear.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.engine.kernel.Executable;
import io.bitgear.engine.kernel.Kernels;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.file.ModelReader;
import io.bitgear.model.graph.Layer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every instruction set of this machine against the plain reference, bit for bit. */
class KernelsTest {
    private static final Path MODELS = Path.of("../../gateway-config/src/gateway/models");
    private static final int NETWORKS = 150;

    static Stream<String> sets() {
        List<String> all = new ArrayList<>(Kernels.available());
        all.add(Kernels.JAVA);
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void given_randomNetworks_when_theyRun_then_allBitsAreThoseOfTheReference(String set) {
        long first = new Random().nextLong();
        int compared = 0;
        try (Kernels kernels = Kernels.of(set)) {
            for (int i = 0; i < NETWORKS; i++) {
                compared += compare(kernels, RandomModels::model, first + i);
            }
            assertTrue(compared > NETWORKS / 2, compared + " networks");
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void given_wideLayers_when_theyRun_then_allBitsAreThoseOfTheReference(String set) {
        long first = new Random().nextLong();
        int compared = 0;
        try (Kernels kernels = Kernels.of(set)) {
            for (int i = 0; i < NETWORKS; i++) {
                compared += compare(kernels, WideModels::model, first + i);
            }
            assertTrue(compared > NETWORKS / 2, compared + " networks");
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void given_theShippedModels_when_everyWidthRuns_then_allBitsAreThoseOfTheReference(String set)
            throws Exception {
        try (Kernels kernels = Kernels.of(set)) {
            for (String file : List.of("resnet8-cifar10", "vibration")) {
                Model model = ModelReader.read(MODELS.resolve(file + ".safetensors"));
                for (int bits = 1; bits <= 8; bits++) {
                    compare(
                            kernels,
                            model,
                            new Calibrator(model).calibrate(model.graph().uniform(bits, bits)),
                            new Random(bits),
                            bits);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void given_aProgram_when_someWidthsChange_then_allBitsAreThoseOfTheReference(String set)
            throws Exception {
        Model model = ModelReader.read(MODELS.resolve("resnet8-cifar10.safetensors"));
        Calibrator calibrator = new Calibrator(model);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Widths widths = model.graph().uniform(4, 4);
        try (Kernels kernels = Kernels.of(set)) {
            for (int i = 0; i < 8; i++) {
                compare(kernels, model, calibrator.calibrate(widths), random, seed);
                // Weights alone now and then: then those of all other layers are known.
                SortedMap<String, Integer> weights =
                        redrawn(widths.weights(), name -> allowed(model, name), random);
                SortedMap<String, Integer> activations =
                        i % 2 == 0
                                ? widths.activations()
                                : redrawn(
                                        widths.activations(),
                                        name -> model.graph().tensor(name).widths(),
                                        random);
                widths = new Widths(weights, activations);
            }
        }
    }

    private static SortedSet<Integer> allowed(Model model, String layer) {
        return ((Layer.Weighted) model.graph().layer(layer)).widths();
    }

    /** Two of them with other widths, but not 0. */
    private static SortedMap<String, Integer> redrawn(
            SortedMap<String, Integer> widths,
            Function<String, SortedSet<Integer>> allowed,
            Random random) {
        SortedMap<String, Integer> redrawn = new TreeMap<>(widths);
        List<String> names = List.copyOf(widths.keySet());
        for (int i = 0; i < 2; i++) {
            String name = names.get(random.nextInt(names.size()));
            List<Integer> choice = allowed.apply(name).stream().filter(w -> w > 0).toList();
            redrawn.put(name, choice.get(random.nextInt(choice.size())));
        }
        return redrawn;
    }

    /** Returns 1, or 0 where the sizes that are drawn do not fit: no network has that seed. */
    private static int compare(Kernels kernels, LongFunction<Model> models, long seed) {
        Random random = new Random(seed);
        Model model;
        PrecisionConfiguration configuration;
        try {
            model = models.apply(seed);
            configuration = RandomModels.configuration(model, random);
        } catch (IllegalArgumentException e) {
            return 0;
        }
        compare(kernels, model, configuration, random, seed);
        return 1;
    }

    private static void compare(
            Kernels kernels,
            Model model,
            PrecisionConfiguration configuration,
            Random random,
            long seed) {
        ReferenceExecutor reference = new ReferenceExecutor(model, configuration);
        Executable program = kernels.program(model, configuration);
        assertEquals(
                kernels.name().equals(Kernels.JAVA),
                program.getClass().getSimpleName().equals("JavaProgram"));
        Executable.Run run = program.open();
        for (int i = 0; i < 3; i++) {
            byte[] frame = RandomModels.frame(model, random);
            assertArrayEquals(
                    reference.run(frame),
                    run.run(frame),
                    kernels.name() + ", seed " + seed + ", " + configuration.widths());
        }
    }

    @Test
    void given_aMachineOfTheBuild_when_theBestKernelsAreAskedFor_then_itHasThem() {
        assertTrue(Kernels.available().contains("portable"), () -> "" + Kernels.available());
        String best = Kernels.available().get(Kernels.available().size() - 1);
        Model model = RandomModels.model(1);
        PrecisionConfiguration configuration = RandomModels.configuration(model, new Random(1));
        try (Kernels kernels = Kernels.of(Kernels.AUTO)) {
            // With AMX the first program decides.
            assertTrue(kernels.name().endsWith(best), kernels.name());
            kernels.program(model, configuration);
            assertTrue(Kernels.available().contains(kernels.name()), kernels.name());
        }
    }

    @Test
    void given_anUnknownInstructionSet_when_itIsChosen_then_theMessageNamesThoseThereAre() {
        String message =
                assertThrows(IllegalArgumentException.class, () -> Kernels.of("mmx")).getMessage();
        assertTrue(message.contains("mmx") && message.contains("portable"), message);
    }

    @Test
    void given_aFrameOfAnotherLength_when_itRuns_then_itIsRefused() {
        Model model = RandomModels.model(1);
        PrecisionConfiguration configuration = RandomModels.configuration(model, new Random(1));
        try (Kernels kernels = Kernels.of(Kernels.AUTO)) {
            Executable.Run run = kernels.program(model, configuration).open();
            assertThrows(
                    IllegalArgumentException.class,
                    () -> run.run(new byte[model.info().inputBytes() + 1]));
        }
    }
}
