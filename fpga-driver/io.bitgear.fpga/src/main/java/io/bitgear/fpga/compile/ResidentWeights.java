package io.bitgear.fpga.compile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What is known of an accelerator's weight memory, so that only planes that it lacks are sent. For
 * one thread.
 */
public final class ResidentWeights {
    private final List<BitSet> words = new ArrayList<>();
    private WeightUse running;

    /** Nothing is known, and nothing runs: the accelerator came up, or was reset. */
    public void forget() {
        doubt();
        running = null;
    }

    /** A stage ended in the dark: what runs goes on, but everything is to be sent anew. */
    public void doubt() {
        words.clear();
    }

    /**
     * Addresses of the words that are read and that the accelerator lacks.
     *
     * @throws IllegalArgumentException if one of them would overwrite another word of the
     *     configuration that runs
     */
    BitSet lacking(WeightUse use) {
        BitSet lacking = new BitSet();
        use.read().stream().filter(i -> !use.weight(i).equals(at(i))).forEach(lacking::set);
        if (running != null) {
            BitSet shared = running.read();
            shared.and(lacking);
            if (shared.stream().anyMatch(i -> !use.weight(i).equals(running.weight(i)))) {
                throw new IllegalArgumentException(
                        "its weights lie where the configuration that runs has others;"
                                + " reset the node");
            }
        }
        return lacking;
    }

    /** The accelerator has loaded what was lacking. */
    public void staged(WeightUse use) {
        use.read().stream()
                .forEach(
                        i -> {
                            while (words.size() <= i) {
                                words.add(null);
                            }
                            words.set(i, use.weight(i));
                        });
    }

    /** Its words are in use from now on, and no others. */
    public void committed(WeightUse use) {
        running = use;
    }

    private BitSet at(int address) {
        return address < words.size() ? words.get(address) : null;
    }
}
