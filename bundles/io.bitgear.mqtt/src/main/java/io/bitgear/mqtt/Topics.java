package io.bitgear.mqtt;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The topics of one gateway. Names from outside lose the characters that mean something in a topic.
 */
final class Topics {
    private static final String INFO = "/info";
    private static final String REPORTED = "/precision/reported";
    private static final Pattern SPECIAL = Pattern.compile("[/+#\\p{Cntrl}]");

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
        return node(node) + "/precision/desired";
    }

    String reported(String node) {
        return node(node) + REPORTED;
    }

    /** What to subscribe to for what remote nodes are. */
    String infoFilter() {
        return prefix + "node/+" + INFO;
    }

    /** What to subscribe to for what remote nodes run. */
    String reportedFilter() {
        return prefix + "node/+" + REPORTED;
    }

    /** The node that says on that topic what it is, if one does. */
    Optional<String> informing(String topic) {
        return nodeOf(topic, INFO);
    }

    /** The node that reports on that topic, if one does. */
    Optional<String> reporting(String topic) {
        return nodeOf(topic, REPORTED);
    }

    private Optional<String> nodeOf(String topic, String end) {
        String begin = prefix + "node/";
        return topic.startsWith(begin)
                        && topic.endsWith(end)
                        && topic.length() > begin.length() + end.length()
                ? Optional.of(topic.substring(begin.length(), topic.length() - end.length()))
                : Optional.empty();
    }

    private String node(String node) {
        return prefix + "node/" + level(node);
    }

    private static String level(String name) {
        return SPECIAL.matcher(name).replaceAll("_");
    }
}
