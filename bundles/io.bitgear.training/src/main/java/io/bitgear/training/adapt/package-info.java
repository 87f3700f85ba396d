/** Fine-tunes a model file on frames of its own surroundings, under the constraints of a device. */
package io.bitgear.training.adapt;
