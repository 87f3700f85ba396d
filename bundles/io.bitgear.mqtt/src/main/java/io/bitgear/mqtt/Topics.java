package io.bitgear.mqtt;

/**
 * The topics of one gateway. Names from outside lose the characters that mean something in a topic.
 */
final class Topics {
    private final String prefix;

    Topics(String gateway) {
        prefix = "bitgear/" + gateway + "/";
    }

    /** What to subscribe to for context. */
    String contextFilter() {
        return prefix + "context/+";
    }

    String rolloutDesired() {
        return prefix + "rollout/desired";
    }

    String rolloutReported() {
        return prefix + "rollout/reported";
    }

    String status() {
        return prefix + "status";
    }

    String decision(String model) {
        return prefix + "decision/" + level(model);
    }

    String desired(String node) {
        return prefix + "node/" + level(node) + "/precision/desired";
    }

    String reported(String node) {
        return prefix + "node/" + level(node) + "/precision/reported";
    }

    private static String level(String name) {
        return name.replaceAll("[/+#\\p{Cntrl}]", "_");
    }
}
