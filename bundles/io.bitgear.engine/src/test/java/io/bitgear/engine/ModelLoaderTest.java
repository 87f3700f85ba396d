package io.bitgear.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.model.Model;
import io.bitgear.model.file.ModelReader;
import io.bitgear.model.file.ModelWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelLoaderTest {
    @TempDir Path folder;

    private final List<Model> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();

    private Optional<AutoCloseable> publish(Model model) {
        published.add(model);
        return Optional.of(ended::incrementAndGet);
    }

    @Test
    void given_a_model_file_when_loaded_then_published_from_another_thread_until_closed()
            throws Exception {
        Path file = folder.resolve("model.safetensors");
        ModelWriter.write(RandomModels.model(5), file);
        AtomicReference<Thread> thread = new AtomicReference<>();
        ModelLoader loader =
                new ModelLoader(
                        file,
                        ModelReader::read,
                        model -> {
                            thread.set(Thread.currentThread());
                            return publish(model);
                        });
        loader.start();
        await().until(() -> published.size() == 1);
        assertEquals("random", published.get(0).info().name());
        assertNotEquals(Thread.currentThread(), thread.get());
        loader.close();
        assertEquals(1, ended.get());
    }

    @Test
    void given_a_bad_file_when_loaded_then_nothing_is_published() throws Exception {
        Path file = folder.resolve("garbage.safetensors");
        Files.write(file, new byte[100]);
        AtomicReference<Exception> cause = new AtomicReference<>();
        ModelLoader loader =
                new ModelLoader(
                        file,
                        path -> {
                            try {
                                return ModelReader.read(path);
                            } catch (IOException e) {
                                cause.set(e);
                                throw e;
                            }
                        },
                        this::publish);
        loader.start();
        await().until(() -> cause.get() != null);
        loader.close();
        assertTrue(published.isEmpty());
    }

    @Test
    void given_a_slow_file_when_closed_while_it_loads_then_nothing_stays_published()
            throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch hold = new CountDownLatch(1);
        ModelLoader loader =
                new ModelLoader(
                        folder.resolve("slow"),
                        path -> {
                            reading.countDown();
                            try {
                                hold.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return RandomModels.model(1);
                        },
                        this::publish);
        loader.start();
        reading.await();
        loader.close();
        assertEquals(published.size(), ended.get());
    }
}
