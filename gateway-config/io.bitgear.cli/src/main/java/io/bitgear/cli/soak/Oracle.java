package io.bitgear.cli.soak;

import java.util.Optional;

/** Says what the right answer is, from the configuration that an answer names. */
interface Oracle {
    /**
     * The logits' codes.
     *
     * @param configurationId as answered
     * @param frame index of the frame
     * @return empty when no configuration of that id is known
     */
    Optional<int[]> logits(String configurationId, int frame);
}
