package io.bitgear.sweep.engine;

import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Progress;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** One task after the other in the calling thread: what every other engine is measured against. */
public final class LoopEngine implements Engine {
    private final Progress progress = Progress.onTerminal();

    @Override
    public <C extends Serializable, T extends Serializable, R extends Serializable> List<R> run(
            String what, C common, List<T> tasks, Work<C, T, R> work) throws Failure {
        List<R> results = new ArrayList<>();
        progress.begin();
        for (T task : tasks) {
            try {
                results.add(Outcome.of(work, common, task).get(""));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("interrupted", "", e);
            }
            progress.show(what, results.size(), tasks.size());
        }
        return results;
    }

    @Override
    public String description() {
        return "a plain loop";
    }

    @Override
    public void close() {
        progress.close();
    }
}
