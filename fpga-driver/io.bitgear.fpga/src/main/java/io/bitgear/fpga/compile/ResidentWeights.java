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
    private BitSet running = new BitSet();

    /** Nothing is known: the accelerator came up, or a stage ended in the dark. */
    public void forget() {
        words.clear();
        running = new BitSet();
    }

    /**
     * Addresses of the words that are read and that the accelerator lacks.
     *
     * @throws IllegalArgumentException if one of them would overwrite a word of the configuration
     *     that runs
     */
    BitSet lacking(WeightUse use) {
        BitSet lacking = new BitSet();
        use.read().stream().filter(i -> !use.weight(i).equals(at(i))).forEach(lacking::set);
        if (lacking.intersects(running)) {
            throw new IllegalArgumentException(
                    "its weights lie where the configuration that runs has others; reset the node");
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

    /** Its words are in use from now on. */
    public void committed(WeightUse use) {
        running = use.read();
    }

    private BitSet at(int address) {
        return address < words.size() ? words.get(address) : null;
    }
}
