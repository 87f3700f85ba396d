package io.bitgear.rollout;

import io.bitgear.api.rollout.Artifact.Kind;
import io.bitgear.api.swap.SwapService;
import io.bitgear.rollout.stages.RolloutException;
import io.bitgear.rollout.stages.Staged;
import io.bitgear.rollout.stages.Trial;
import io.bitgear.rollout.stages.Trials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;

/** Makes trials in the running gateway. */
final class GatewayTrials implements Trials {
    private final BundleContext context;
    private final TrialSettings settings;
    private final ModelConfigurations configurations;
    private final Supplier<SwapService> swaps;
    private final Path saved;

    /**
     * @param swaps gives null when bundles cannot be exchanged
     * @param saved folder for bundles to go back to
     */
    GatewayTrials(
            BundleContext context,
            TrialSettings settings,
            ModelConfigurations configurations,
            Supplier<SwapService> swaps,
            Path saved) {
        this.context = context;
        this.settings = settings;
        this.configurations = configurations;
        this.swaps = swaps;
        this.saved = saved;
    }

    /** Bundles come first: new models shall be tried by those that will run them. */
    @Override
    public Trial of(List<Staged> files) throws RolloutException {
        List<Part> parts = new ArrayList<>();
        List<Staged> bundles =
                files.stream().filter(file -> file.artifact().kind() == Kind.BUNDLE).toList();
        if (!bundles.isEmpty()) {
            SwapService service = swaps.get();
            if (service == null) {
                throw RolloutException.refusal(
                        "bundles cannot be exchanged: the bundle io.bitgear.swap does not run");
            }
            parts.add(new BundlePart(context, service, bundles, saved));
        }
        for (Staged file : files) {
            if (file.artifact().kind() == Kind.MODEL) {
                parts.add(new ModelPart(context, settings, configurations, file));
            }
        }
        return new GatewayTrial(settings.watchMillis(), parts);
    }
}
