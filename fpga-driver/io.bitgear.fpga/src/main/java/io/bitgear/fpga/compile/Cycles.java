package io.bitgear.fpga.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The core's cycle counter, told from the descriptors. It is exact, because nothing in the core
 * depends on data: a tile's last beat waits for the fields of its descriptor and for the tile
 * before, a layer for the layer before, and the frame's end for the last tile's writes.
 *
 * <p>The latencies below are the RTL's (docs/accelerator.md) and change with it. Time is counted
 * from the cycle of {@code start}.
 *
 * <p>That no tile begins while four wait for the drain ({@code full} in bitgear_drain) needs no
 * term: tiles end at least {@code block / drain} cycles apart, and from 3 on the drain has always
 * taken the fourth tile before.
 */
final class Cycles {
    /** Until the first beat: the descriptor is fetched and checked. */
    private static final int START = 6;

    /** From a layer's last beat to the first of the next, which waits for nothing. */
    private static final int NEXT_LAYER = 3;

    /** From the cycle in which the drain is empty to the first beat of a layer behind a barrier. */
    private static final int BARRIER = 2;

    /** Between a layer's first tile and the tile before, beside their spacing (bitgear_core). */
    private static final int CONSTANTS = 16;

    /** A fetch beside its planes: a write may hold it up (bitgear_core). */
    private static final int HELD_UP = 8;

    /** From a tile's last beat to its sums: gathering 8, counting 2, adding up 1. */
    private static final int SUMS = 11;

    /** From a tile's last channel until its planes begin to leave: 6 of the requantiser, and 2. */
    private static final int REQUANTISE = 8;

    /** Behind a tile's last plane, until it is in its bank. */
    private static final int WRITE = 3;

    private Cycles() {}

    /** Cycles of each step of a frame, from its first beat to that of the next, or to the end. */
    static List<Long> of(List<Step> steps, Geometry geometry) {
        List<Long> begins = new ArrayList<>();
        long begin = START;
        long end = Integer.MIN_VALUE; // the first tile has none before
        long empty = 0;
        int before = 0;
        for (Step step : steps) {
            Descriptor d = step.descriptor();
            if (d.get(Field.BARRIER) != 0) {
                begin = Math.max(begin, empty + BARRIER);
            }
            begins.add(begins.isEmpty() ? 0 : begin);
            int spacing = d.get(Field.SPACING);
            int fetch = d.get(Field.RESIDUAL) == 0 ? 0 : d.get(Field.RES_WIDTH) + HELD_UP;
            // From a tile's first cycle to its last: its beats, or its residual operand's fetch.
            int tile = Math.max(step.beats() - 1, fetch);
            long apart = end + 1 + CONSTANTS + Math.max(before, spacing);
            long others = (long) step.tilesInRow() * step.tileRows() - 1;
            end = Math.max(begin + tile, apart) + others * (1 + Math.max(tile, spacing));
            int write = d.get(Field.LOGITS) == 0 ? d.get(Field.OUT_WIDTH) + WRITE : 0;
            empty = end + SUMS + geometry.block() / geometry.drain() + REQUANTISE + write;
            begin = end + NEXT_LAYER;
            before = spacing;
        }
        begins.add(empty);
        return IntStream.range(0, steps.size())
                .mapToObj(i -> begins.get(i + 1) - begins.get(i))
                .toList();
    }
}
