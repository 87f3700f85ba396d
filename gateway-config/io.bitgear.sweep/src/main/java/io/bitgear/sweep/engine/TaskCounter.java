package io.bitgear.sweep.engine;

import io.bitgear.cli.text.Progress;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Moves the progress line with every task that Spark says is done. */
final class TaskCounter extends SparkListener {
    private final Progress progress;
    private String what = "";
    private int done;
    private int total;

    TaskCounter(Progress progress) {
        this.progress = progress;
    }

    /** Counts the tasks of a job from here. */
    synchronized void begin(String job, int tasks) {
        what = job;
        done = 0;
        total = tasks;
        progress.begin();
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskInfo().successful()) {
            progress.show(what, Math.min(++done, total), total);
        }
    }
}
