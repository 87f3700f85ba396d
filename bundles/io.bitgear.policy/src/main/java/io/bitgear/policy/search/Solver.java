package io.bitgear.policy.search;

import io.bitgear.model.cost.DeviceProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The path of least loss that keeps the ceilings, and among equals the one of least energy: labels
 * along the lattice, cut off by completion bounds (each measure alone, and all together through
 * {@link Multipliers}) and by dominance. Exact: nothing is cut that could be better than what is
 * found. The method is that of the resource-constrained shortest path (Handler and Zang 1980;
 * Dumitrescu and Boland 2003).
 */
final class Solver {
    /** Labels a node keeps in the first, quick walk that looks for a good path to beat. */
    private static final int BEAM = 48;

    /** Most labels made in the exact walk before it gives up and says so. */
    private static final int WORK_MAX = 3_000_000;

    /**
     * Slack of bounds that are sums of rounded numbers, in loss units: a thousandth of a millionth.
     */
    private static final double SLACK = 1e3;

    private final Lattice lattice;
    private final Paths measured;
    private final double[] joules;
    private final Reach reach;
    private final double joulesOfBit;
    private final double joulesOfCycle;

    Solver(Lattice lattice, DeviceProfile profile, Paths measured) {
        this.lattice = lattice;
        this.measured = measured;
        this.joulesOfBit = profile.bitJoules();
        this.joulesOfCycle = profile.basePowerWatts() / profile.clockHz();
        this.joules = new double[lattice.edges()];
        for (int e = 0; e < joules.length; e++) {
            joules[e] = joules(lattice.bitOperations[e], lattice.cycles[e]);
        }
        this.reach = new Reach(lattice, joules);
    }

    /**
     * @param path edges in order, or null when nothing better than asked for was found
     * @param isProven whether nothing better exists
     */
    record Found(int[] path, boolean isProven) {}

    /** The least of each measure over all paths. */
    Reach reach() {
        return reach;
    }

    /**
     * @param limits to be kept
     * @param keepsMemory whether bytes and peak count for the energy too, so that they must be
     *     compared
     * @param toBeat only paths of at most this loss are looked for
     * @param fits the last word on whether a path keeps the budget
     */
    Found solve(Ceilings limits, boolean keepsMemory, double toBeat, Predicate<int[]> fits) {
        Multipliers multipliers = new Multipliers(lattice, joules, reach, limits);
        Incumbent incumbent = new Incumbent(Math.min(toBeat, worst() + 1), fits);
        multipliers.climb(incumbent.loss, incumbent::offer);
        if (multipliers.bound() > incumbent.loss + SLACK) {
            return new Found(incumbent.path, true);
        }
        new Walk(limits, keepsMemory, multipliers, incumbent, BEAM).run();
        boolean proven =
                new Walk(limits, keepsMemory, multipliers, incumbent, Integer.MAX_VALUE).run();
        return new Found(incumbent.path, proven);
    }

    private double worst() {
        double[] gain = new double[lattice.edges()];
        for (int e = 0; e < gain.length; e++) {
            gain[e] = -lattice.loss[e];
        }
        return -Reach.sums(lattice, gain)[0];
    }

    private double joules(long bitOperations, long cycles) {
        return bitOperations * joulesOfBit + cycles * joulesOfCycle;
    }

    /** The best path so far. */
    private final class Incumbent {
        private final Predicate<int[]> fits;
        private double loss;
        private double energy = Double.POSITIVE_INFINITY;
        private int[] path;

        Incumbent(double loss, Predicate<int[]> fits) {
            this.loss = loss;
            this.fits = fits;
        }

        double offer(int[] candidate) {
            long sum = 0;
            long bits = 0;
            long cycles = 0;
            int place = 0;
            for (int e : candidate) {
                sum += lattice.loss[e];
                bits += lattice.bitOperations[e];
                cycles += lattice.cycles[e];
                place = measured.after(place, e);
            }
            double spent = joules(bits, cycles);
            boolean better = sum < loss || (sum == loss && spent < energy);
            if (better && !measured.isOpen(place) && fits.test(candidate)) {
                loss = sum;
                energy = spent;
                path = candidate;
            }
            return loss;
        }

        boolean isBeatenBy(double bound, double least) {
            return bound < loss + 0.5 && (bound < loss - 0.5 || least < energy);
        }
    }

    /** One walk along the lattice. */
    private final class Walk {
        private final Ceilings limits;
        private final boolean keepsMemory;
        private final Incumbent incumbent;
        private final int beam;
        private final double[] reduced;
        private final double[] potential;
        private final double offset;
        private final List<List<Label>> labels = new ArrayList<>();
        private int work;

        Walk(Ceilings limits, boolean keepsMemory, Multipliers m, Incumbent incumbent, int beam) {
            this.limits = limits;
            this.keepsMemory = keepsMemory;
            this.incumbent = incumbent;
            this.beam = beam;
            this.reduced = m.reduced();
            this.potential = m.potential();
            this.offset = m.offset();
            for (int node = 0; node < lattice.nodes; node++) {
                labels.add(null);
            }
        }

        /** Whether the walk was complete. */
        boolean run() {
            List<Label> root = new ArrayList<>();
            root.add(new Label(null, -1, 0, 0, 0, 0, 0, 0, -offset, 0));
            labels.set(0, root);
            for (int node = 0; node < lattice.nodes - 1; node++) {
                if (labels.get(node) != null) {
                    for (Label label : reduce(labels.get(node), node)) {
                        expand(label, node);
                    }
                    labels.set(node, null);
                }
                if (work > WORK_MAX) {
                    return false;
                }
            }
            List<Label> ends = labels.get(lattice.nodes - 1);
            if (ends != null) {
                ends.sort(Comparator.comparingLong(Label::loss).thenComparingDouble(Label::joules));
                ends.forEach(label -> incumbent.offer(path(label)));
            }
            return true;
        }

        /** {@code label.bound()} is the priced sum so far less the priced ceilings. */
        private void expand(Label label, int node) {
            for (int e = lattice.first[node]; e < lattice.first[node + 1]; e++) {
                int target = lattice.target[e];
                double bound = label.bound() + reduced[e];
                if (bound + potential[target] > incumbent.loss + SLACK) {
                    continue;
                }
                Label next = step(label, e, bound);
                if (isWorthwhile(next, target)) {
                    if (labels.get(target) == null) {
                        labels.set(target, new ArrayList<>());
                    }
                    labels.get(target).add(next);
                    work++;
                }
            }
        }

        private Label step(Label label, int e, double bound) {
            long cycles = label.cycles() + lattice.cycles[e];
            long bits = label.bitOperations() + lattice.bitOperations[e];
            return new Label(
                    label,
                    e,
                    label.loss() + lattice.loss[e],
                    cycles,
                    bits,
                    label.bytes() + lattice.bytes[e],
                    Math.max(label.peak(), lattice.peak[e]),
                    joules(bits, cycles),
                    bound,
                    measured.after(label.measured(), e));
        }

        private boolean isWorthwhile(Label label, int node) {
            double bytes = label.bytes() + reach.bytes[node];
            double energy = label.joules() + reach.joules[node];
            return label.cycles() + reach.cycles[node] <= limits.cycles()
                    && energy <= limits.joules()
                    && bytes <= limits.bytes()
                    && bytes + Math.max(label.peak(), reach.peak[node]) <= limits.memory()
                    && incumbent.isBeatenBy(label.loss() + reach.loss[node], energy * (1 - 1e-12));
        }

        /** The labels that no other one dominates; in a beam only the most promising. */
        private List<Label> reduce(List<Label> all, int node) {
            if (beam < all.size()) {
                all.sort(Comparator.comparingDouble(Label::bound));
                all = new ArrayList<>(all.subList(0, beam));
            }
            all.removeIf(label -> label.bound() + potential[node] > incumbent.loss + SLACK);
            all.sort(Comparator.comparingLong(Label::loss).thenComparingDouble(Label::joules));
            List<Label> kept = new ArrayList<>();
            List<Label> strong = new ArrayList<>();
            for (Label label : all) {
                if (strong.stream().noneMatch(other -> dominates(other, label, reach.peak[node]))) {
                    kept.add(label);
                    if (!measured.isOpen(label.measured())) {
                        strong.add(label);
                    }
                }
            }
            return kept;
        }

        /**
         * {@code a} comes before {@code b} in the order of loss, then energy; a peak below the one
         * that is still to come does not matter.
         */
        private boolean dominates(Label a, Label b, double peakToCome) {
            boolean cheaper =
                    a.joules() <= b.joules() * (1 - 1e-12)
                            || (a.cycles() <= b.cycles() && a.bitOperations() <= b.bitOperations());
            return (cheaper || (a.loss() < b.loss() && limits.joules() == Double.POSITIVE_INFINITY))
                    && (a.cycles() <= b.cycles() || limits.cycles() == Double.POSITIVE_INFINITY)
                    && (a.bytes() <= b.bytes() || !comparesBytes())
                    && (a.peak() <= Math.max(b.peak(), peakToCome) || !comparesPeak());
        }

        private boolean comparesBytes() {
            return keepsMemory || limits.bytes() < Double.POSITIVE_INFINITY || comparesPeak();
        }

        private boolean comparesPeak() {
            return keepsMemory || limits.memory() < Double.POSITIVE_INFINITY;
        }
    }

    private static int[] path(Label last) {
        List<Integer> edges = new ArrayList<>();
        for (Label label = last; label.parent() != null; label = label.parent()) {
            edges.add(0, label.edge());
        }
        return edges.stream().mapToInt(Integer::intValue).toArray();
    }
}
