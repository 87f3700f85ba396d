package io.bitgear.rollout;

import io.bitgear.api.inference.AnswerListener;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.Node;
import io.bitgear.api.swap.SwapReport;
import io.bitgear.api.swap.SwapService;
import io.bitgear.rollout.stages.RolloutException;
import io.bitgear.rollout.stages.Staged;
import io.bitgear.rollout.store.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bundles, exchanged all at once; the old ones are saved first, to go back to them. */
final class BundlePart implements Part, AnswerListener {
    private static final Logger LOG = LoggerFactory.getLogger(BundlePart.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final BundleContext context;
    private final SwapService swaps;
    private final List<Staged> staged;
    private final Path folder;
    private final List<Path> saved = new ArrayList<>();
    private Set<String> ready = Set.of();
    private long lastReady;
    private boolean isSwapped;
    private volatile String failure;
    private ServiceRegistration<AnswerListener> registration;

    /**
     * @param folder for the saved bundles
     */
    BundlePart(BundleContext context, SwapService swaps, List<Staged> staged, Path folder) {
        this.context = context;
        this.swaps = swaps;
        this.staged = staged;
        this.folder = folder;
    }

    @Override
    public void prove() throws RolloutException, InterruptedException {
        try {
            Files.createDirectories(folder);
            for (Staged file : staged) {
                Path jar = folder.resolve(file.artifact().name() + ".jar");
                swaps.save(file.artifact().name(), jar);
                saved.add(jar);
            }
        } catch (IOException e) {
            throw new RolloutException("the old bundles cannot be saved: " + e.getMessage(), e);
        }
        ready = readyModels();
        swap(staged.stream().map(Staged::file).toList());
        isSwapped = true;
    }

    private void swap(List<Path> files) throws RolloutException, InterruptedException {
        try {
            SwapReport report = swaps.swap(files).toCompletableFuture().get();
            if (!report.isServing()) {
                throw new RolloutException(report.reason());
            }
        } catch (ExecutionException e) {
            throw new RolloutException("no swap: " + e.getCause().getMessage(), e);
        }
    }

    private Set<String> readyModels() {
        Set<String> names = new TreeSet<>();
        try {
            for (ServiceReference<InferenceService> reference :
                    context.getServiceReferences(InferenceService.class, null)) {
                InferenceService service = context.getService(reference);
                if (service != null && service.isReady()) {
                    names.add(String.valueOf(reference.getProperty(Node.MODEL)));
                }
                context.ungetService(reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter is no wrong filter", e);
        }
        return names;
    }

    @Override
    public void beginWatch() {
        lastReady = System.nanoTime();
        registration = context.registerService(AnswerListener.class, this, null);
    }

    @Override
    public void failed(ModelInfo model, InferenceException cause, long nanos) {
        if (Mirror.counts(cause)) {
            failure = "model " + model.name() + ": " + cause.getMessage();
        }
    }

    @Override
    public void look() throws RolloutException {
        if (failure != null) {
            throw new RolloutException("no answer with the new bundles: " + failure);
        }
        if (readyModels().containsAll(ready)) {
            lastReady = System.nanoTime();
        } else if (System.nanoTime() - lastReady > PATIENCE_NANOS) {
            throw new RolloutException(
                    "with the new bundles only models " + readyModels() + " are ready");
        }
    }

    @Override
    public void endWatch() {
        registration.unregister();
    }

    @Override
    public List<Served> served() {
        return staged.stream().map(file -> new Served(file.artifact(), "")).toList();
    }

    @Override
    public void keep() {
        deleteSaved();
    }

    @Override
    public void undo() {
        if (isSwapped) {
            // Also when the gateway stops: the bundles of a stopped framework are not kept.
            try {
                swap(saved);
            } catch (RolloutException e) {
                LOG.error("The old bundles are not back before the next start: {}", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        deleteSaved();
    }

    private void deleteSaved() {
        for (Path jar : saved) {
            try {
                Files.deleteIfExists(jar);
            } catch (IOException e) {
                LOG.warn("{} is not deleted: {}", jar, e.toString());
            }
        }
    }
}
