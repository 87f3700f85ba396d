package io.bitgear.swap;

import io.bitgear.api.swap.SwapReport;
import io.bitgear.api.swap.SwapService;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does swaps one after the other, on a thread of its own. */
final class Swapper implements SwapService, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Swapper.class);
    private static final int WAITING = 16;
    private static final long STOP_SECONDS = 60;

    private final BundleContext context;
    private final TrialHooks hooks;
    private final long limitMillis;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING),
                    task -> new Thread(task, "bitgear-swap"));
    private long number;

    /**
     * @param limitMillis for each wait of a swap
     */
    Swapper(BundleContext context, long limitMillis) {
        this.context = context;
        this.limitMillis = limitMillis;
        this.hooks = new TrialHooks(context);
        // Locations of an earlier run may still be taken.
        this.number = System.currentTimeMillis();
        // Now, for threads started from a command of the shell keep its streams, which are closed
        // when it ends, and so would all threads of the new versions.
        thread.prestartCoreThread();
    }

    @Override
    public CompletionStage<SwapReport> swap(List<Path> files) {
        List<Path> wanted = List.copyOf(files);
        CompletableFuture<SwapReport> report = new CompletableFuture<>();
        try {
            thread.execute(() -> report.complete(now(wanted)));
        } catch (RejectedExecutionException e) {
            report.completeExceptionally(e);
        }
        return report;
    }

    @Override
    public void save(String name, Path file) throws IOException {
        Bundle running =
                Exchange.running(context, name)
                        .orElseThrow(() -> new IOException("no running bundle is called " + name));
        try (InputStream jar = BundleCopy.of(running)) {
            Files.copy(jar, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private SwapReport now(List<Path> wanted) {
        long begin = System.nanoTime();
        List<String> bundles = new ArrayList<>();
        String reason = "";
        try {
            List<BundleFile> files = new ArrayList<>();
            for (Path file : wanted) {
                files.add(BundleFile.read(file));
            }
            Exchange exchange = Exchange.of(context, files);
            exchange.files()
                    .forEach(
                            (old, file) ->
                                    bundles.add(
                                            file == null
                                                    ? old.getSymbolicName() + " " + old.getVersion()
                                                    : file.toString()));
            new Swap(context, hooks, limitMillis, exchange).run(++number);
        } catch (SwapException e) {
            reason = e.getMessage();
        } catch (InterruptedException e) {
            reason = "the swap was interrupted and undone: the swapper stops";
        } catch (RuntimeException e) {
            LOG.error("A swap failed", e);
            reason = "the swap failed: " + e;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        String what =
                bundles.isEmpty()
                        ? wanted.stream().map(Path::toString).collect(Collectors.joining(", "))
                        : String.join(", ", bundles);
        if (reason.isEmpty()) {
            LOG.info("{} took over in {} ms", what, took.toMillis());
        } else {
            LOG.warn("{} not taken over: {}", what, reason);
        }
        return new SwapReport(reason.isEmpty(), bundles, took, reason);
    }

    /** Ends after the swap that is under way. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        hooks.close();
    }
}
