package io.bitgear.rollout;

import io.bitgear.api.rollout.Artifact.Kind;
import io.bitgear.rollout.store.EpochFile;
import io.bitgear.rollout.store.RolloutStore;
import io.bitgear.rollout.store.Served;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what serves in the place of what the distribution brought, before anything of that starts:
 * the file of a model into its configuration while that is handed out (OSGi Compendium 8.1, section
 * 104.9), the new version of a bundle into the installed one. It has no configuration of its own,
 * for it has to be there before the first is handed out.
 */
@Component(
        service = {ConfigurationPlugin.class, RestoreComponent.class},
        immediate = true,
        property = {
            ConfigurationPlugin.CM_TARGET + "=" + RestoreComponent.MODEL_PID,
            ConfigurationPlugin.CM_TARGET + "=" + RestoreComponent.POLICY_PID,
            // After the interpolation of values.
            ConfigurationPlugin.CM_RANKING + ":Integer=900"
        })
public final class RestoreComponent implements ConfigurationPlugin {
    static final String MODEL_PID = "io.bitgear.engine.model";
    static final String POLICY_PID = "io.bitgear.policy";

    private static final Logger LOG = LoggerFactory.getLogger(RestoreComponent.class);
    private static final String FOLDER = "bitgear.rollout.folder";

    private final RolloutStore store;
    private final EpochFile epochs;
    private final List<Path> late;

    /** Reads the store and updates the bundles that have not started. */
    @Activate
    public RestoreComponent(BundleContext context) {
        long begin = System.nanoTime();
        Path folder = folder(context);
        store = RolloutStore.open(folder);
        epochs = new EpochFile(folder);
        late =
                new IdleBundles(context)
                        .update(
                                store.state().serving().stream()
                                        .map(Served::artifact)
                                        .filter(artifact -> artifact.kind() == Kind.BUNDLE)
                                        .toList(),
                                store.versions());
        LOG.info(
                "{} versions restored from {} in {} ms",
                store.state().serving().size(),
                folder,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    private static Path folder(BundleContext context) {
        String named = context.getProperty(FOLDER);
        if (named != null) {
            return Path.of(named);
        }
        String work = context.getProperty("bitgear.work");
        if (work != null) {
            return Path.of(work, "rollout");
        }
        String karaf = context.getProperty("karaf.data");
        return karaf != null
                ? Path.of(karaf, "bitgear", "rollout")
                : context.getDataFile("rollout").toPath();
    }

    RolloutStore store() {
        return store;
    }

    EpochFile epochs() {
        return epochs;
    }

    /** Files of bundles that run already, in the distribution's version; to be swapped in. */
    List<Path> late() {
        return late;
    }

    @Override
    public void modifyConfiguration(
            ServiceReference<?> reference, Dictionary<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        if (pid.equals(POLICY_PID)) {
            properties.put("epoch.floor", epochs.floor());
            return;
        }
        Optional<Served> served =
                store.state().serving().stream()
                        .filter(s -> s.artifact().kind() == Kind.MODEL)
                        .filter(s -> s.configuration().equals(pid))
                        .findFirst();
        if (served.isPresent()) {
            Path file = store.versions().path(served.get().artifact().digest());
            properties.put("file", file.toString());
            properties.put("name", served.get().artifact().name());
        }
    }
}
