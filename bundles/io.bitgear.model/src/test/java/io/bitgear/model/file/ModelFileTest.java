package io.bitgear.model.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.RandomModels;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
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
        model =
                ModelWriter.write(
                        new Model(
                                fresh.info(),
                                fresh.graph(),
                                fresh.graph().weighted().stream()
                                        .collect(
                                                java.util.stream.Collectors.toMap(
                                                        l -> l.name(),
                                                        l -> fresh.weights(l.name()))),
                                fresh.calibration(),
                                List.of(measured),
                                fresh.sensitivities()),
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
