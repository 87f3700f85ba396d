package io.bitgear.sweep.engine;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.io.Serializable;

/**
 * What became of a task. A failure travels as its message: the engine then neither tries again what
 * cannot succeed nor buries the cause in its own stack trace.
 *
 * @param result null when it failed
 * @param error null when it did not
 * @param cure what to do about the error; may be empty
 */
record Outcome<R extends Serializable>(R result, String error, String cure)
        implements Serializable {
    /** Does a task and keeps what came of it. */
    static <C extends Serializable, T extends Serializable, R extends Serializable> Outcome<R> of(
            Work<C, T, R> work, C common, T task) throws InterruptedException {
        try {
            return new Outcome<>(work.run(common, task), null, "");
        } catch (InterruptedException e) {
            throw e;
        } catch (Failure e) {
            return new Outcome<>(null, e.getMessage(), e.cure());
        } catch (Exception e) {
            boolean plain = e instanceof IOException || e instanceof IllegalArgumentException;
            return new Outcome<>(null, plain ? e.getMessage() : e.toString(), "");
        }
    }

    /**
     * The result.
     *
     * @param where the task ran, or empty when that is here
     * @throws Failure when the task failed
     */
    R get(String where) throws Failure {
        if (error != null) {
            throw new Failure(where.isEmpty() ? error : "on " + where + ": " + error, cure);
        }
        return result;
    }
}
