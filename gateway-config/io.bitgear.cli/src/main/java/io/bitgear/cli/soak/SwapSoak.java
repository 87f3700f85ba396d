package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Progress;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Swaps bundles of a gateway again and again while clients ask. */
final class SwapSoak {
    /** Under load after the last swap, so that its version has done all that it does. */
    private static final int SETTLE_SECONDS = 5;

    private static final Pattern SERVING = Pattern.compile(".*serving after (\\d+) ms.*");
    private static final Pattern REFUSED = Pattern.compile(".*not swapped[^:]*: (.*)");
    private static final Pattern BUNDLE =
            Pattern.compile("(?:g! )*(io\\.bitgear\\.\\w+) \\d+\\..*");

    /** Versions above and below one another, both above the distribution's. */
    private static final List<String> VERSIONS = List.of("0.1.2", "0.1.1");

    private final SoakGateway gateway;
    private final Load load;
    private final Judge judge;
    private final Plan plan;
    private final Progress progress;

    /**
     * What to do.
     *
     * @param bundles symbolic names
     * @param swaps of each
     * @param pauseMillis between two swaps
     * @param warmUpSeconds before the steady state is measured
     * @param steadySeconds for which it is
     */
    record Plan(
            List<String> bundles,
            int swaps,
            long pauseMillis,
            int warmUpSeconds,
            int steadySeconds) {}

    /**
     * What came of it.
     *
     * @param steady before any swap
     * @param bundles one each
     * @param before base line
     * @param after end
     * @param loads of the machine
     */
    record Outcome(
            SwapReport.Phase steady,
            List<SwapReport.Bundle> bundles,
            Footprint before,
            Footprint after,
            List<Double> loads) {}

    private static final class Tally {
        private final TreeSet<String> along = new TreeSet<>();
        private final List<String> reasons = new ArrayList<>();
        private final Latencies times = new Latencies();
        private int done;
        private int refused;
    }

    SwapSoak(SoakGateway gateway, Load load, Judge judge, Plan plan, Progress progress) {
        this.gateway = gateway;
        this.load = load;
        this.judge = judge;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Does it all; while the footprint is taken the load stops.
     *
     * @param variants two files of each bundle
     * @param jvm of the gateway
     */
    Outcome run(Map<String, List<Path>> variants, GatewayJvm jvm) throws Failure {
        load.start();
        wait(progress, "warming up", plan.warmUpSeconds());
        gateway.forgetComplaints();
        double loadBefore = systemLoad();
        SwapReport.Phase steady = steady();
        // Also the first swap of a bundle loads classes and opens files that stay.
        for (String bundle : plan.bundles()) {
            progress.show("first swap of " + bundle);
            Tally first = new Tally();
            swap(variants.get(bundle).get(1), bundle, first);
        }
        load.stop();
        Footprint before = jvm.footprint();
        load.start();
        List<SwapReport.Bundle> rows = new ArrayList<>();
        for (String bundle : plan.bundles()) {
            rows.add(swaps(bundle, variants.get(bundle)));
        }
        double loadAfter = systemLoad();
        wait(progress, "settling", SETTLE_SECONDS);
        load.stop();
        progress.show("counting what is left");
        return new Outcome(steady, rows, before, jvm.footprint(), List.of(loadBefore, loadAfter));
    }

    private SwapReport.Phase steady() throws Failure {
        Latencies latencies = new Latencies();
        long begin = System.nanoTime();
        load.record(latencies);
        wait(progress, "steady state", plan.steadySeconds());
        load.record(new Latencies());
        return SwapReport.Phase.of(latencies, System.nanoTime() - begin);
    }

    /** Shows that it waits. */
    static void wait(Progress progress, String what, int seconds) throws Failure {
        progress.begin();
        for (int second = 0; second < seconds; second++) {
            progress.show(what, second, seconds);
            SoakGateway.pause(TimeUnit.SECONDS.toMillis(1));
        }
    }

    private SwapReport.Bundle swaps(String bundle, List<Path> variants) throws Failure {
        Tally tally = new Tally();
        Latencies latencies = new Latencies();
        long failed = judge.failed();
        long faults = judge.faults();
        load.record(latencies);
        long begin = System.nanoTime();
        progress.begin();
        for (int i = 0; i < plan.swaps(); i++) {
            progress.show("swaps of " + bundle, i, plan.swaps());
            swap(variants.get(i % 2), bundle, tally);
            SoakGateway.pause(plan.pauseMillis());
        }
        long took = System.nanoTime() - begin;
        load.record(new Latencies());
        return new SwapReport.Bundle(
                bundle,
                List.copyOf(tally.along),
                tally.done,
                tally.refused,
                List.copyOf(tally.reasons),
                List.of(tally.times.millis(0.5), tally.times.millis(1)),
                SwapReport.Phase.of(latencies, took),
                judge.failed() - failed,
                judge.faults() - faults);
    }

    private void swap(Path file, String bundle, Tally tally) throws Failure {
        boolean isDone = false;
        for (String line : gateway.execute("bitgear:swap " + file)) {
            Matcher serving = SERVING.matcher(line);
            Matcher refused = REFUSED.matcher(line);
            Matcher along = BUNDLE.matcher(line);
            if (serving.matches()) {
                isDone = true;
                tally.times.add(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(serving.group(1))));
            } else if (refused.matches() && tally.reasons.size() < 5) {
                tally.reasons.add(refused.group(1));
            } else if (along.matches() && !along.group(1).equals(bundle)) {
                tally.along.add(along.group(1));
            }
        }
        tally.done += isDone ? 1 : 0;
        tally.refused += isDone ? 0 : 1;
    }

    /** Load average of the machine over a minute. */
    static double systemLoad() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /**
     * Two versions of each bundle.
     *
     * @param home of the distribution
     * @param folder for the files
     */
    static List<Path> variants(Path home, String bundle, Path folder) throws Failure {
        Path file = BundleVariant.file(home, bundle);
        List<Path> variants = new ArrayList<>();
        for (String version : VERSIONS) {
            variants.add(
                    BundleVariant.write(
                            file, version, folder.resolve(bundle + "-" + version + ".jar")));
        }
        return variants;
    }
}
