package io.bitgear.swap;

import io.bitgear.api.swap.SwapReport;
import io.bitgear.api.swap.SwapService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Swaps in what is put into a folder. A file counts when it has not changed from one look to the
 * next, so that one that is still being copied is left alone; files that come together are swapped
 * together. Afterwards they are in the folder {@code done} or {@code failed} below, with the reason
 * beside them.
 */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final long LOOK_MILLIS = 500;

    /** What tells whether a file is still being written. */
    private record Stamp(long size, long modified) {}

    private final Path folder;
    private final SwapService swaps;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> new Thread(task, "bitgear-swap-folder"));
    private Map<Path, Stamp> seen = Map.of();

    /** Begins to look; the folder is made when it is not there. */
    FolderWatch(Path folder, SwapService swaps) {
        this.folder = folder;
        this.swaps = swaps;
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Files.createDirectories(folder);
            Map<Path, Stamp> now = new HashMap<>();
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
                for (Path jar : jars) {
                    now.put(
                            jar,
                            new Stamp(Files.size(jar), Files.getLastModifiedTime(jar).toMillis()));
                }
            }
            boolean isSettled = !now.isEmpty() && now.equals(seen);
            seen = isSettled ? Map.of() : now;
            if (isSettled) {
                swap(new ArrayList<>(now.keySet()));
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("Cannot look into {}: {}", folder, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void swap(List<Path> jars) throws IOException, InterruptedException {
        boolean isServing = false;
        String reason;
        try {
            SwapReport report = swaps.swap(jars).toCompletableFuture().get();
            isServing = report.isServing();
            reason = report.reason();
        } catch (ExecutionException | RejectedExecutionException e) {
            reason = e.getMessage();
        }
        Path to = Files.createDirectories(folder.resolve(isServing ? "done" : "failed"));
        for (Path jar : jars) {
            Path moved = to.resolve(jar.getFileName());
            Files.move(jar, moved, StandardCopyOption.REPLACE_EXISTING);
            if (!isServing) {
                Path why = to.resolve(jar.getFileName() + ".txt");
                Files.write(why, (reason + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
