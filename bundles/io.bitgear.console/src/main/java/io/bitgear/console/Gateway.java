package io.bitgear.console;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.PolicyService;
import java.util.List;

/** The services that the commands look at, as they are now. */
interface Gateway {
    /** At most one in an ordinary gateway. */
    List<ContextService> contexts();

    /** One a model. */
    List<PolicyService> policies();

    /** One a model. */
    List<InferenceService> models();

    /** All nodes. */
    List<Node> nodes();

    /**
     * Why a service may be missing.
     *
     * @param bundle symbolic name of the bundle that provides it
     * @param needs what that bundle needs to provide it
     */
    String why(String bundle, String needs);

    /** A line that says that the context service is missing, and why. */
    default String noContext() {
        return "No context service: " + why("io.bitgear.context", "its configuration");
    }

    /** A line that says that the policy service is missing, and why. */
    default String noPolicy() {
        return "No policy service: "
                + why("io.bitgear.policy", "its configuration and a loaded model");
    }

    /** A line that says that no model is served, and why. */
    default String noModel() {
        return "No inference service: "
                + why(
                        "io.bitgear.engine",
                        "a configuration io.bitgear.engine.model~NAME with a model file");
    }

    /** A line that says that there is no node, and why. */
    default String noNode() {
        return "No node: "
                + why(
                        "io.bitgear.engine",
                        "a configuration io.bitgear.engine.cpu~NAME, or another node's bundle");
    }
}
