package io.bitgear.rollout;

import io.bitgear.api.rollout.Artifact;
import io.bitgear.rollout.store.Versions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bundles that are installed but have not started, and that nobody is wired to yet. */
final class IdleBundles {
    private static final Logger LOG = LoggerFactory.getLogger(IdleBundles.class);

    private final BundleContext context;

    IdleBundles(BundleContext context) {
        this.context = context;
    }

    /**
     * Updates them to the versions that serve.
     *
     * @return the files of the others: they run already
     */
    List<Path> update(List<Artifact> artifacts, Versions versions) {
        List<Path> late = new ArrayList<>();
        for (Artifact artifact : artifacts) {
            Path file = versions.path(artifact.digest());
            Optional<Bundle> idle = find(artifact.name());
            if (idle.isEmpty() || !update(idle.get(), file)) {
                late.add(file);
            }
        }
        return late;
    }

    private static boolean update(Bundle bundle, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            bundle.update(in);
            LOG.info(
                    "{} {} restored from {}",
                    bundle.getSymbolicName(),
                    bundle.getVersion(),
                    file.getFileName());
            return true;
        } catch (IOException | BundleException e) {
            LOG.error("{} is not restored from {}", bundle.getSymbolicName(), file, e);
            return false;
        }
    }

    private Optional<Bundle> find(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .filter(
                        bundle ->
                                bundle.getState() == Bundle.INSTALLED
                                        || bundle.getState() == Bundle.RESOLVED && !isUsed(bundle))
                .findFirst();
    }

    private static boolean isUsed(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring != null
                && wiring.getProvidedWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
                        .anyMatch(wire -> wire.getRequirer().getBundle() != bundle);
    }
}
