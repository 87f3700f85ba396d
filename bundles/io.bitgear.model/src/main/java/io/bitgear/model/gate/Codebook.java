package io.bitgear.model.gate;

import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * What a gate may choose: the measured configurations of the model file, then its escalating ones.
 * A mix that nobody has measured is no choice: what it is worth could only be guessed.
 */
public final class Codebook {
    private final int options;
    private final List<int[]> words = new ArrayList<>();

    /** The codebook of a model. */
    public Codebook(Model model) {
        Slots slots = new Slots(model.graph());
        for (MeasuredConfiguration measured : model.measured()) {
            int[] choice = slots.choice(measured.configuration().widths());
            for (int s = 0; s < choice.length; s++) {
                choice[s] += slots.all().get(s).first();
            }
            words.add(choice);
        }
        for (int p = 0; p < model.perInput().size(); p++) {
            words.add(new int[] {slots.options() + p});
        }
        this.options = slots.options() + model.perInput().size();
    }

    /** The number of scores that a gate gives. */
    public int options() {
        return options;
    }

    /** The number of configurations. */
    public int size() {
        return words.size();
    }

    /** The scores that speak for a configuration, by index: they are added up. */
    public int[] word(int configuration) {
        return words.get(configuration).clone();
    }

    /** What speaks for each configuration. */
    public float[] sums(float[] scores) {
        float[] sums = new float[words.size()];
        for (int k = 0; k < sums.length; k++) {
            for (int option : words.get(k)) {
                sums[k] += scores[option];
            }
        }
        return sums;
    }
}
