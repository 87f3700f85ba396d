package io.bitgear.swap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One swap, step by step: trial, start, hand-over, removal. Whatever fails before the old versions
 * have left undoes all of it. Used by one thread.
 */
final class Swap {
    private static final Logger LOG = LoggerFactory.getLogger(Swap.class);
    private static final long LOOK_MILLIS = 5;
    private static final long USERS_MILLIS = 500;

    private final BundleContext context;
    private final TrialHooks hooks;
    private final Likeness likeness;
    private final Proofs proofs;
    private final long limitMillis;
    private final Exchange exchange;
    private final Map<Bundle, Bundle> pairs = new LinkedHashMap<>();

    /**
     * @param limitMillis for each wait: until the new versions offer what the old do, and a proof
     */
    Swap(BundleContext context, TrialHooks hooks, long limitMillis, Exchange exchange) {
        this.context = context;
        this.hooks = hooks;
        this.likeness = new Likeness(context);
        this.proofs = new Proofs(context, limitMillis);
        this.limitMillis = limitMillis;
        this.exchange = exchange;
    }

    /**
     * Does it.
     *
     * @param number of the swap, for the locations of the new bundles
     * @throws SwapException when the new versions do not serve; the old ones do then
     */
    void run(long number) throws SwapException, InterruptedException {
        try {
            install(number);
            attempt();
        } catch (SwapException | InterruptedException | RuntimeException e) {
            undo();
            throw e;
        } finally {
            hooks.end();
        }
        exchange.inStopOrder().forEach(this::uninstall);
        forget();
    }

    private void attempt() throws SwapException, InterruptedException {
        start();
        await("on trial", this::beside);
        proofs.demand(pairs.values());
        // What was registered on trial nobody was told of; so they register once more.
        stop(pairs.values());
        hooks.reveal();
        start();
        await("beside the old", this::beside);
        await("beside the old", this::notReady);
        letUsersKnow();
        handOver();
    }

    /** A moment only: who holds but one service at a time takes the new one when the old leaves. */
    private void letUsersKnow() throws InterruptedException {
        long deadline = System.nanoTime() + USERS_MILLIS * 1_000_000;
        while (pairs.entrySet().stream()
                        .anyMatch(pair -> !likeness.isKnown(pair.getKey(), pair.getValue()))
                && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void handOver() throws SwapException, InterruptedException {
        Map<Bundle, List<Likeness.Offer>> offers = offers();
        stop(exchange.inStopOrder());
        await("alone", () -> missing(offers, false));
        proofs.demand(pairs.values());
    }

    private void install(long number) throws SwapException {
        giveWay(true);
        for (Map.Entry<Bundle, BundleFile> entry : exchange.files().entrySet()) {
            Bundle old = entry.getKey();
            String location = "bitgear-swap:" + old.getSymbolicName() + ":" + number;
            try (InputStream in = open(old, entry.getValue())) {
                Bundle fresh = context.installBundle(location, in);
                pairs.put(old, fresh);
                fresh.adapt(BundleStartLevel.class).setStartLevel(Exchange.level(old));
            } catch (IOException | BundleException e) {
                throw new SwapException(
                        "cannot install " + describe(old, entry.getValue()) + ": " + reason(e), e);
            }
        }
        giveWay(false);
        hooks.begin(pairs.values(), pairs.keySet());
    }

    /**
     * Whether whoever serves goes first. Never while bundles start or stop: threads that are made
     * then inherit the priority.
     */
    private static void giveWay(boolean isLow) {
        Thread.currentThread().setPriority(isLow ? Thread.MIN_PRIORITY : Thread.NORM_PRIORITY);
    }

    private static InputStream open(Bundle old, BundleFile file) throws IOException {
        return file == null ? BundleCopy.of(old) : Files.newInputStream(file.file());
    }

    private static String describe(Bundle old, BundleFile file) {
        return file == null ? "a copy of " + old.getSymbolicName() : file.file().toString();
    }

    private void start() throws SwapException {
        context.getBundle(0).adapt(FrameworkWiring.class).resolveBundles(pairs.values());
        for (Bundle bundle : pairs.values()) {
            try {
                bundle.start();
            } catch (BundleException e) {
                throw new SwapException(
                        bundle.getSymbolicName()
                                + " "
                                + bundle.getVersion()
                                + " does not start: "
                                + reason(e),
                        e);
            }
        }
    }

    private List<String> beside() {
        return missing(offers(), true);
    }

    /** What every old version offers now, by the one that follows it. */
    private Map<Bundle, List<Likeness.Offer>> offers() {
        Map<Bundle, List<Likeness.Offer>> offers = new LinkedHashMap<>();
        pairs.forEach((old, fresh) -> offers.put(fresh, likeness.offers(old)));
        return offers;
    }

    private List<String> missing(Map<Bundle, List<Likeness.Offer>> offers, boolean isBeside) {
        List<String> missing = new ArrayList<>();
        offers.forEach((fresh, old) -> missing.addAll(likeness.missing(old, fresh, isBeside)));
        return missing;
    }

    private List<String> notReady() {
        List<String> missing = new ArrayList<>();
        pairs.forEach((old, fresh) -> missing.addAll(likeness.notReady(old, fresh)));
        return missing;
    }

    private void await(String when, Supplier<List<String>> missing)
            throws SwapException, InterruptedException {
        long deadline = System.nanoTime() + limitMillis * 1_000_000;
        giveWay(true);
        List<String> still = missing.get();
        while (!still.isEmpty()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new SwapException(
                        "the new version lacks, "
                                + when
                                + " for "
                                + limitMillis
                                + " ms: "
                                + String.join("; ", still));
            }
            Thread.sleep(LOOK_MILLIS);
            still = missing.get();
        }
        giveWay(false);
    }

    private static void stop(Collection<Bundle> bundles) throws SwapException {
        for (Bundle bundle : bundles) {
            try {
                bundle.stop();
            } catch (BundleException e) {
                throw new SwapException(
                        bundle.getSymbolicName() + " does not stop: " + reason(e), e);
            }
        }
    }

    /** The old versions serve again, if they had stopped, before the new ones leave. */
    private void undo() {
        giveWay(false);
        hooks.reveal();
        for (Bundle old : exchange.files().keySet()) {
            try {
                if (old.getState() == Bundle.RESOLVED) {
                    old.start();
                }
            } catch (BundleException e) {
                LOG.error("{} does not start again", old.getSymbolicName(), e);
            }
        }
        List<Bundle> fresh = new ArrayList<>(pairs.values());
        for (int i = fresh.size() - 1; i >= 0; i--) {
            uninstall(fresh.get(i));
        }
        forget();
    }

    private void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException | IllegalStateException e) {
            LOG.error("{} cannot be removed", bundle.getSymbolicName(), e);
        }
    }

    /** Frees what was removed, where nobody is wired to it: nothing else is refreshed. */
    private void forget() {
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        for (Bundle removed : wiring.getRemovalPendingBundles()) {
            Set<Bundle> all = Set.copyOf(wiring.getDependencyClosure(List.of(removed)));
            if (all.stream().allMatch(bundle -> bundle.getState() == Bundle.UNINSTALLED)) {
                wiring.refreshBundles(all);
            }
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
