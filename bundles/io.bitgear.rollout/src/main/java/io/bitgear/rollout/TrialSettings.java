package io.bitgear.rollout;

/**
 * Limits of a trial.
 *
 * @param limitMillis for a new version to come up, and for each answer
 * @param watchMillis that new versions are watched
 * @param share of the clients' frames that a new model gets while it is watched, 0..1
 * @param agreement least share of frames whose class must be that of the old model, 0..1
 */
record TrialSettings(long limitMillis, long watchMillis, double share, double agreement) {}
