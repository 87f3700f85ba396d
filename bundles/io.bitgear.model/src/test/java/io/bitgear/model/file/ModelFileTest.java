package io.bitgear.model.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.Escalation;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.RandomModels;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.gate.Slots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    @TempDir Path folder;
    private Path file;
    private Model model;
    private byte[] bytes;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("random.bitgear");
        RandomModels random = new RandomModels(42);
        Model fresh = random.model();
        var configuration = new Calibrator(fresh).calibrate(random.widths(fresh.graph()));
        MeasuredConfiguration measured = new MeasuredConfiguration("mixed", configuration, 0.5, 4);
        var widest = new Calibrator(fresh).calibrate(fresh.graph().widest());
        MeasuredConfiguration wide = new MeasuredConfiguration("wide", widest, 0.6, 4);
        var pair =
                new PerInputConfiguration(
                        "mixed+wide/20",
                        configuration.escalating(new Escalation(77, widest)),
                        0.2,
                        0.55,
                        4);
        model =
                ModelWriter.write(
                        fresh.measured(List.of(measured, wide), fresh.sensitivities())
                                .gated(gate(fresh), List.of(pair)),
                        file);
        bytes = Files.readAllBytes(file);
    }

    @Test
    void given_aWrittenModel_when_read_then_itComputesTheSame() throws IOException {
        Model again = ModelReader.read(file);
        assertEquals(model.info(), again.info());
        assertFalse(again.info().digest().startsWith("0000"));
        var first = model.measured().get(0).configuration();
        var second = again.measured().get(0).configuration();
        assertEquals(first.id(), second.id());
        byte[] frame = again.calibration().get(0);
        assertArrayEquals(
                new ReferenceExecutor(model, first).run(frame),
                new ReferenceExecutor(again, second).run(frame));
        assertEquals(
                new Calibrator(model).calibrate(model.graph().widest()),
                new Calibrator(again).calibrate(again.graph().widest()));
    }

    private static Gate gate(Model of) {
        int options = new Slots(of.graph()).options() + 1;
        float[] first = {1, 2, 3, 4, -1, -2, -3, -4};
        float[] second = new float[2 * options];
        for (int i = 0; i < second.length; i++) {
            second[i] = i % 7 - 3;
        }
        return new Gate(
                "xc7z020",
                List.of(
                        new Gate.Dense(4, first, new float[] {0.5f, 0.25f}),
                        new Gate.Dense(2, second, new float[options])));
    }

    @Test
    void given_aGateAndAnEscalatingConfiguration_when_read_then_theyAreTheSame()
            throws IOException {
        Model again = ModelReader.read(file);
        float[] terms = {-1, -0.5f, 0, -2};
        assertArrayEquals(gate(model).scores(terms), again.gate().orElseThrow().scores(terms), 0);
        assertEquals("xc7z020", again.gate().orElseThrow().profile());
        assertEquals(model.perInput(), again.perInput());
        var pair = again.perInput().get(0).configuration();
        assertEquals(77, pair.escalation().orElseThrow().margin());
        assertEquals(again.measured().get(1).configuration(), pair.escalation().get().higher());
    }

    @Test
    void given_aGateOfAnotherNetwork_when_put_then_itIsRefused() {
        Gate other = new Gate("p", List.of(new Gate.Dense(4, new float[4], new float[1])));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> model.gated(other, List.of()));
        assertTrue(refused.getMessage().contains("options"), refused.getMessage());
    }

    @Test
    void given_aFileCutAnywhere_when_read_then_itIsRefusedWithItsName() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            int length = i < 20 ? i : random.nextInt(bytes.length);
            Files.write(file, java.util.Arrays.copyOf(bytes, length));
            ModelFileException refused =
                    assertThrows(
                            ModelFileException.class,
                            () -> ModelReader.read(file),
                            "length " + length);
            assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        }
    }

    @Test
    void given_oneFlippedBitAnywhere_when_read_then_itIsRefused() throws IOException {
        Random random = new Random(8);
        for (int i = 0; i < 300; i++) {
            byte[] changed = bytes.clone();
            int at = i < 64 ? i : random.nextInt(bytes.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, changed);
            assertThrows(ModelFileException.class, () -> ModelReader.read(file), "byte " + at);
        }
    }

    @Test
    void given_aResealedHeaderWithAnyWordChanged_when_read_then_itIsReadOrRefusedButNothingElse()
            throws IOException {
        Random random = new Random(9);
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String[] replacements = {"0", "-1", "9", "null", "99999999", "\"", "{", "1e99", "[", ""};
        for (int i = 0; i < 1500; i++) {
            String header = new String(bytes, 8, length, StandardCharsets.ISO_8859_1);
            int at = random.nextInt(length);
            int end = Math.min(length, at + random.nextInt(6));
            String changed =
                    header.substring(0, at)
                            + replacements[random.nextInt(replacements.length)]
                            + header.substring(end);
            reseal(changed);
            try {
                ModelReader.read(file);
            } catch (ModelFileException expected) {
                assertTrue(expected.getMessage().startsWith("model file "), expected.getMessage());
            }
        }
    }

    @Test
    void given_aHeaderThatClaimsMoreThanTheFileHas_when_read_then_nothingOfThatSizeIsAllocated()
            throws IOException {
        ByteBuffer huge = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        huge.putLong(Long.MAX_VALUE);
        Files.write(file, huge.array());
        assertTrue(
                assertThrows(ModelFileException.class, () -> ModelReader.read(file))
                        .getMessage()
                        .contains("truncated or no model file"));
    }

    @Test
    void given_aMissingTensor_when_read_then_theMessageNamesIt() throws IOException {
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String header = new String(bytes, 8, length, StandardCharsets.ISO_8859_1);
        reseal(header.replace("\"weights.stem.scale\"", "\"weights.stem.scala\""));
        String message =
                assertThrows(ModelFileException.class, () -> ModelReader.read(file)).getMessage();
        assertTrue(message.contains("tensor weights.stem.scale is missing"), message);
    }

    /** Writes the file with another header and the digest that fits it. */
    private void reseal(String header) throws IOException {
        int oldLength = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String blank = header.replace(model.info().digest(), ModelDigest.BLANK);
        byte[] text = blank.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer changed =
                ByteBuffer.allocate(bytes.length - oldLength + text.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        changed.putLong(text.length)
                .put(text)
                .put(bytes, 8 + oldLength, bytes.length - 8 - oldLength);
        byte[] result = changed.array();
        if (blank.contains("\"sha256\":\"" + ModelDigest.BLANK)) {
            ModelDigest.seal(result, text.length);
        }
        Files.write(file, result);
    }
}
