package io.bitgear.sweep.configuration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.cli.Failure;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.sweep.Shipped;
import io.bitgear.sweep.SmallModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels to an executor arrives as it was, or is refused. */
class InputTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void given_a_model_when_it_travelled_then_it_is_the_same_one(boolean shared) throws Exception {
        ModelInput sent = ModelInput.read(SmallModel.write(folder), shared);
        ModelInput arrived = travelled(sent);
        assertEquals(sent.model().info(), arrived.model().info());
        var widths = sent.model().graph().uniform(3, 2);
        PackedConfiguration configuration =
                PackedConfiguration.of(new Calibrator(sent.model()).calibrate(widths));
        assertEquals(
                new Calibrator(arrived.model()).calibrate(widths).id(),
                travelled(configuration).unpack().id());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void given_images_when_they_travelled_then_they_are_the_same_ones(boolean shared)
            throws Exception {
        Path file = Shipped.images(folder, 9);
        ImageInput sent = ImageInput.read(file, 2, 5, shared);
        ImageInput arrived = travelled(sent);
        assertEquals(5, arrived.images().size());
        for (int i = 0; i < 5; i++) {
            assertEquals(sent.images().get(i).label(), arrived.images().get(i).label());
            assertArrayEquals(sent.images().get(i).pixels(), arrived.images().get(i).pixels());
        }
    }

    @Test
    void given_a_shared_file_that_is_another_one_there_when_read_then_it_is_refused()
            throws Exception {
        Path file = Shipped.images(folder, 4);
        ImageInput images = travelled(ImageInput.read(file, 0, 4, true));
        byte[] records = Files.readAllBytes(file);
        records[100]++;
        Files.write(file, records);
        IOException other = assertThrows(IOException.class, images::images);
        assertTrue(other.getMessage().contains("other images"), other.getMessage());

        Path model = SmallModel.write(folder);
        ModelInput input = travelled(ModelInput.read(model, true));
        Files.copy(Shipped.MODEL, model, StandardCopyOption.REPLACE_EXISTING);
        other = assertThrows(IOException.class, input::model);
        assertTrue(other.getMessage().contains("digest"), other.getMessage());
    }

    @Test
    void given_too_few_images_when_read_then_the_file_is_named() throws Exception {
        Path file = Shipped.images(folder, 4);
        Failure failure = assertThrows(Failure.class, () -> ImageInput.read(file, 4, 1, false));
        assertTrue(failure.getMessage().contains(file + " has 4 images"), failure.getMessage());
    }

    @SuppressWarnings("unchecked")
    private static <T> T travelled(T value) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
