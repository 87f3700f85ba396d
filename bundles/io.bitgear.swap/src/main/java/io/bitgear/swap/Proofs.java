package io.bitgear.swap;

import io.bitgear.api.swap.Proof;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks bundles for their proofs, each within a time, on a thread of its own. */
final class Proofs {
    private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);

    private final BundleContext context;
    private final long limitMillis;

    Proofs(BundleContext context, long limitMillis) {
        this.context = context;
        this.limitMillis = limitMillis;
    }

    /**
     * Asks for all proofs of these bundles.
     *
     * @throws SwapException when one fails or takes too long
     */
    void demand(Collection<Bundle> bundles) throws SwapException, InterruptedException {
        for (Bundle bundle : bundles) {
            ServiceReference<?>[] references = bundle.getRegisteredServices();
            if (references == null) {
                continue;
            }
            for (ServiceReference<?> reference : references) {
                String[] types = (String[]) reference.getProperty(Constants.OBJECTCLASS);
                if (Arrays.asList(types).contains(Proof.class.getName())
                        && context.getService(reference) instanceof Proof proof) {
                    demand(bundle, proof);
                    context.ungetService(reference);
                }
            }
        }
    }

    /** Whoever serves goes first. */
    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "bitgear-swap-proof");
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    private void demand(Bundle bundle, Proof proof) throws SwapException, InterruptedException {
        String what = bundle.getSymbolicName() + " " + bundle.getVersion() + ": " + proof.name();
        ExecutorService prover = Executors.newSingleThreadExecutor(Proofs::thread);
        try {
            Future<?> done =
                    prover.submit(
                            () -> {
                                proof.prove();
                                return null;
                            });
            done.get(limitMillis, TimeUnit.MILLISECONDS);
            LOG.info("{}: shown", what);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            throw new SwapException(what + " failed: " + message, cause);
        } catch (TimeoutException e) {
            throw new SwapException(what + " was not shown within " + limitMillis + " ms", e);
        } finally {
            prover.shutdownNow();
        }
    }
}
