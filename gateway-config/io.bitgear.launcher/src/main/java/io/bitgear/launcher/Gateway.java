package io.bitgear.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.feature.ID;

/** Builds a running framework from options. */
public final class Gateway {
    private static final String SHELL = "io.bitgear.feature.shell.json";
    private static final int LAST_START_LEVEL = 10;

    private Gateway() {}

    /**
     * Starts a framework and every bundle of its features.
     *
     * @return the framework, with all bundles active
     * @throws LaunchException if a file is missing or broken, or a bundle does not resolve or start
     */
    public static Framework start(Options options) throws LaunchException {
        FeatureSet features = FeatureSet.read(featureFiles(options));
        Map<String, String> properties = properties(options, features);
        Framework framework =
                ServiceLoader.load(FrameworkFactory.class, Gateway.class.getClassLoader())
                        .findFirst()
                        .orElseThrow()
                        .newFramework(properties);
        try {
            framework.init();
            UsageRecords.attend(framework);
            Map<Bundle, FeatureSet.Item> installed = install(framework, features, options);
            startAll(framework, installed.keySet());
            return framework;
        } catch (BundleException | IOException | LaunchException e) {
            stop(framework);
            throw e instanceof LaunchException known
                    ? known
                    : new LaunchException("the framework does not start: " + e.getMessage(), e);
        }
    }

    /** Stops a framework and waits, ten seconds at most, until its bundles have stopped. */
    public static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(10_000);
        } catch (BundleException e) {
            System.err.println("bitgear-gateway: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Path> featureFiles(Options options) throws LaunchException {
        Path folder = options.home().resolve("features");
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(folder)) {
            found.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> options.console() || !file.endsWith(SHELL))
                    .sorted()
                    .forEach(files::add);
        } catch (IOException e) {
            throw new LaunchException("no features in " + folder, e);
        }
        files.addAll(options.features());
        return files;
    }

    private static Map<String, String> properties(Options options, FeatureSet features)
            throws LaunchException {
        Map<String, String> properties = new HashMap<>(features.frameworkProperties());
        Path etc = options.home().resolve("etc");
        properties.put("bitgear.home", options.home().toString());
        properties.put("bitgear.work", options.work().toString());
        properties.put(
                Constants.FRAMEWORK_STORAGE, options.work().resolve("bundle-cache").toString());
        properties.put(
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        if (!options.unconfigured()) {
            ConfigurationLayers layers = new ConfigurationLayers();
            layers.add(features.configurations());
            Path user = etc.resolve("bitgear.json");
            if (Files.exists(user)) {
                layers.add(user);
            }
            for (Path file : options.configurations()) {
                layers.add(file);
            }
            properties.put(
                    "configurator.initial",
                    layers.toJson(n -> properties.getOrDefault(n, System.getProperty(n))));
        }
        return properties;
    }

    private static Map<Bundle, FeatureSet.Item> install(
            Framework framework, FeatureSet features, Options options)
            throws BundleException, IOException, LaunchException {
        List<Path> repositories = new ArrayList<>(options.repositories());
        repositories.add(options.home().resolve("repository"));
        Map<Bundle, FeatureSet.Item> installed = new LinkedHashMap<>();
        for (FeatureSet.Item item : features.bundles()) {
            Path file = find(item, repositories);
            try (InputStream in = Files.newInputStream(file)) {
                Bundle bundle = framework.getBundleContext().installBundle("mvn:" + item.id(), in);
                bundle.adapt(BundleStartLevel.class).setStartLevel(item.startLevel());
                installed.put(bundle, item);
            }
        }
        return installed;
    }

    private static Path find(FeatureSet.Item item, List<Path> repositories) throws LaunchException {
        ID id = item.id();
        String name =
                id.getArtifactId()
                        + "-"
                        + id.getVersion()
                        + id.getClassifier().map(c -> "-" + c).orElse("")
                        + "."
                        + id.getType().orElse("jar");
        String path =
                String.join(
                        "/",
                        id.getGroupId().replace('.', '/'),
                        id.getArtifactId(),
                        id.getVersion(),
                        name);
        return repositories.stream()
                .map(repository -> repository.resolve(path))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(
                        () ->
                                new LaunchException(
                                        item.feature()
                                                + " names "
                                                + id
                                                + ", which is not in "
                                                + repositories));
    }

    private static void startAll(Framework framework, Collection<Bundle> bundles)
            throws BundleException, LaunchException {
        CountDownLatch levelReached = new CountDownLatch(1);
        framework.start();
        // All at once, so that optional imports of what starts later are wired too.
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        for (Bundle bundle : bundles) {
            if (!isFragment(bundle)) {
                bundle.start();
            }
        }
        framework
                .adapt(FrameworkStartLevel.class)
                .setStartLevel(LAST_START_LEVEL, event -> levelReached.countDown());
        try {
            levelReached.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        failOnIdle(bundles);
    }

    /** A start level swallows what bundles throw at their start; asking again brings it up. */
    private static void failOnIdle(Collection<Bundle> bundles) throws LaunchException {
        StringBuilder problems = new StringBuilder();
        for (Bundle bundle : bundles) {
            if (bundle.getState() != Bundle.ACTIVE && !isFragment(bundle)) {
                try {
                    bundle.start(Bundle.START_TRANSIENT);
                } catch (BundleException e) {
                    problems.append("\n  ").append(bundle.getSymbolicName()).append(": ");
                    problems.append(e.getMessage());
                    if (e.getCause() != null) {
                        problems.append(" (").append(e.getCause()).append(')');
                    }
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new LaunchException("these bundles do not start:" + problems);
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }
}
