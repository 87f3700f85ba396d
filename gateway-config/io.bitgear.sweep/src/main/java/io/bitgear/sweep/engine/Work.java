package io.bitgear.sweep.engine;

import java.io.Serializable;

/**
 * What is done for each task of a sweep, wherever it runs. It depends on its arguments alone, so
 * that the result is the same on any number of machines.
 *
 * @param <C> what all tasks share; sent once to each executor
 * @param <T> a task
 * @param <R> its result
 */
@FunctionalInterface
public interface Work<C extends Serializable, T extends Serializable, R extends Serializable>
        extends Serializable {
    /**
     * Does one task. Several threads may call it with the same {@code common}.
     *
     * @throws Exception when it cannot be done; the message reaches the user
     */
    R run(C common, T task) throws Exception;
}
