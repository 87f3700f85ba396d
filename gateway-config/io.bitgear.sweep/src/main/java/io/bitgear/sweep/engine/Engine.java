package io.bitgear.sweep.engine;

import io.bitgear.cli.Failure;
import java.io.Serializable;
import java.util.List;

/** Runs the tasks of a sweep. Not for two threads at once. */
public interface Engine extends AutoCloseable {
    /**
     * Does all tasks.
     *
     * @param what is done, for the progress line
     * @param common what all tasks share
     * @return the results in the order of the tasks
     * @throws Failure when a task cannot be done; of several, the first one in their order counts
     */
    <C extends Serializable, T extends Serializable, R extends Serializable> List<R> run(
            String what, C common, List<T> tasks, Work<C, T, R> work) throws Failure;

    /** Where the tasks run, for people. */
    String description();

    @Override
    void close();
}
