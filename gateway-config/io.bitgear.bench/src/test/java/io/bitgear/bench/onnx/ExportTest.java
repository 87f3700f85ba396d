package io.bitgear.bench.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.bench.Machine;
import io.bitgear.bench.Shipped;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExportTest {
    private static final int FRAMES = 100;
    private static final double LEAST = 0.95;

    @TempDir Path folder;

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of(Shipped.RESNET8, Shipped.IMAGES),
                Arguments.of(Shipped.VIBRATION, Shipped.WINDOWS));
    }

    private static WeightType fitting() throws Exception {
        return WeightType.fitting(Machine.here().flags());
    }

    @ParameterizedTest
    @MethodSource("models")
    void quantisedNetworkGivesTheClassesOfTheReference(Path file, Path data) throws Exception {
        Model model = Shipped.model(file);
        FoldedNetwork network = FoldedNetwork.widest(model);
        List<byte[]> frames = Shipped.frames(data, model, FRAMES);

        double agreement = agreement(QuantisedExport.write(network, fitting()), network, frames);

        assertTrue(agreement >= LEAST, "agreement " + agreement);
    }

    /** Unsigned weights never saturate, so this holds on every processor. */
    @ParameterizedTest
    @MethodSource("models")
    void unsignedWeightsGiveTheClassesOfTheReferenceEverywhere(Path file, Path data)
            throws Exception {
        FoldedNetwork network = FoldedNetwork.widest(Shipped.model(file));
        List<byte[]> frames = Shipped.frames(data, network.model(), FRAMES);
        byte[] onnx = QuantisedExport.write(network, WeightType.UNSIGNED);

        double agreement = agreement(onnx, network, frames);

        assertTrue(agreement >= LEAST, "agreement " + agreement);
    }

    @Test
    void signedWeightsFitWhereProductsAreAddedInThirtyTwoBits() {
        assertEquals(WeightType.SIGNED, WeightType.fitting(List.of("avx2", "avx512_vnni")));
        assertEquals(WeightType.SIGNED, WeightType.fitting(List.of("asimd", "asimddp")));
        assertEquals(WeightType.UNSIGNED, WeightType.fitting(List.of("avx", "avx2", "fma")));
    }

    @ParameterizedTest
    @MethodSource("models")
    void floatNetworkGivesTheClassesOfTheReference(Path file, Path data) throws Exception {
        Model model = Shipped.model(file);
        FoldedNetwork network = FoldedNetwork.widest(model);
        List<byte[]> frames = Shipped.frames(data, model, FRAMES);

        double agreement = agreement(FloatExport.write(network), network, frames);

        assertTrue(agreement >= LEAST, "agreement " + agreement);
    }

    /** A peer that fell back to floating point somewhere would be no peer. */
    @ParameterizedTest
    @EnumSource(WeightType.class)
    void onnxRuntimeComputesTheQuantisedNetworkInIntegers(WeightType type) throws Exception {
        FoldedNetwork network = FoldedNetwork.widest(Shipped.model(Shipped.RESNET8));
        Path optimised = folder.resolve("optimised.onnx");

        OnnxSession.open(QuantisedExport.write(network, type), 1, optimised).close();

        List<String> operations = operations(optimised);
        assertTrue(operations.contains("QLinearConv"), operations.toString());
        assertTrue(operations.contains("QLinearAdd"), operations.toString());
        assertTrue(operations.contains("QLinearGlobalAveragePool"), operations.toString());
        assertTrue(operations.contains("QGemm"), operations.toString());
        assertFalse(operations.contains("DequantizeLinear"), operations.toString());
    }

    /** Kinds of operations that the file names, found as protobuf strings. */
    private static List<String> operations(Path file) throws Exception {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        List<String> found = new ArrayList<>();
        for (String kind :
                List.of(
                        "QLinearConv",
                        "QLinearAdd",
                        "QLinearGlobalAveragePool",
                        "QGemm",
                        "DequantizeLinear")) {
            // Field 4 of a node: tag 0x22, then the length.
            if (bytes.contains("\"" + (char) kind.length() + kind)) {
                found.add(kind);
            }
        }
        return found;
    }

    private static double agreement(byte[] onnx, FoldedNetwork network, List<byte[]> frames)
            throws Exception {
        Model model = network.model();
        ReferenceExecutor reference = new ReferenceExecutor(model, network.configuration());
        int classes = model.info().classes().size();
        int same = 0;
        try (OnnxSession session = OnnxSession.open(onnx, 1);
                OnnxSession.Runner runner = session.newRunner(model.graph().input(), classes)) {
            for (byte[] frame : frames) {
                int[] expected = reference.run(frame);
                FloatBuffer logits = runner.run(frame);
                int theirs = 0;
                int ours = 0;
                for (int i = 1; i < classes; i++) {
                    theirs = logits.get(i) > logits.get(theirs) ? i : theirs;
                    ours = expected[i] > expected[ours] ? i : ours;
                }
                same += theirs == ours ? 1 : 0;
            }
        }
        return (double) same / frames.size();
    }
}
