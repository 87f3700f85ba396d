package io.bitgear.model.execution;

/** The integer part of a layer, before requantisation. Immutable. */
interface Accumulator {
    /**
     * @param tensors codes by slot
     * @param inputs slots of the layer's inputs
     * @param accumulations receives one int an output element
     * @param scratch memory to work in
     */
    void run(int[][] tensors, int[] inputs, int[] accumulations, Convolver.Scratch scratch);
}
