package io.bitgear.runtimes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/**
 * Writes {@code features.xml}, {@code bitgear.kar}, and the folder {@code bitgear-bundles} with a
 * zip of it.
 */
public final class Main {
    private static final String GROUP = "io.bitgear";
    private static final String ARTIFACT = "io.bitgear.runtimes";
    private static final String MODEL_SUFFIX = ".safetensors";

    private Main() {}

    /**
     * @param arguments the folder of the ready-made gateway, and the folder to write to
     */
    public static void main(String[] arguments) throws IOException {
        Path gateway = Path.of(arguments[0]);
        Path target = Path.of(arguments[1]);
        List<FeatureFile> features = FeatureFile.readAll(gateway.resolve("features"));
        if (features.isEmpty()) {
            throw new IOException("no feature files in " + gateway.resolve("features"));
        }
        Artifacts artifacts = new Artifacts(gateway.resolve("repository"));
        Files.createDirectories(target);
        karaf(features, artifacts, gateway, target);
        folder(features, artifacts, gateway, target.resolve("bitgear-bundles"));
    }

    private static void karaf(
            List<FeatureFile> features, Artifacts artifacts, Path gateway, Path target)
            throws IOException {
        String version = features.get(0).version();
        Map<String, ID> models = models(gateway, version);
        Path repository = target.resolve("features.xml");
        new KarafFeatures(features, models).write(repository);
        Archive kar = new Archive();
        kar.add(karEntry(id(version, "xml", "features")), repository);
        for (Map.Entry<String, ID> model : models.entrySet()) {
            kar.add(karEntry(model.getValue()), gateway.resolve(model.getKey()));
        }
        for (FeatureFile feature : features) {
            for (FeatureFile.Item bundle : feature.bundles()) {
                kar.add(karEntry(bundle.id()), artifacts.file(bundle.id()));
            }
        }
        kar.write(target.resolve("bitgear.kar"));
    }

    private static String karEntry(ID id) {
        return "repository/" + Artifacts.path(id);
    }

    /** The model files of the gateway, as artifacts of their own. */
    private static Map<String, ID> models(Path gateway, String version) throws IOException {
        Map<String, ID> models = new TreeMap<>();
        try (var files = Files.list(gateway.resolve("models"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(MODEL_SUFFIX)).toList()) {
                String name = file.getFileName().toString();
                String classifier = name.substring(0, name.length() - MODEL_SUFFIX.length());
                models.put("models/" + name, id(version, MODEL_SUFFIX.substring(1), classifier));
            }
        }
        return models;
    }

    private static ID id(String version, String type, String classifier) {
        return ServiceLoader.load(FeatureService.class)
                .findFirst()
                .orElseThrow()
                .getID(GROUP, ARTIFACT, version, type, classifier);
    }

    private static void folder(
            List<FeatureFile> features, Artifacts artifacts, Path gateway, Path folder)
            throws IOException {
        new BundleFolder(features, folder).write(artifacts);
        for (String copied : List.of("models", "etc/logback.xml", "LICENSE")) {
            copy(gateway.resolve(copied), folder.resolve(copied));
        }
        // Its plugin does not run in Maven's offline mode.
        Path bill = gateway.resolve("bitgear.cdx.json");
        if (Files.exists(bill)) {
            copy(bill, folder.resolve(bill.getFileName().toString()));
        }
        Archive zip = new Archive();
        zip.addAll("bitgear-bundles-" + features.get(0).version() + "/", folder);
        zip.write(folder.resolveSibling("bitgear-bundles.zip"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
