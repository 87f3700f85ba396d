package io.bitgear.runtimes;

import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.osgi.service.feature.ID;

/**
 * The feature files as a feature repository of Apache Karaf.
 *
 * <p>One Karaf feature a file, and {@code bitgear} for all of them. A file of libraries alone is
 * what the runtime brings by itself, so Karaf gets none of it but as a candidate ({@code
 * dependency="true"}): Karaf installs of these only what something needs and nothing present
 * provides. So it is with the libraries of the other files. The same way a feature finds the
 * bundles of another that it needs.
 */
final class KarafFeatures {
    private static final String NAMESPACE = "http://karaf.apache.org/xmlns/features/v1.6.0";
    private static final String PREFIX = "bitgear-";
    private static final String LIBRARY = PREFIX + "library";
    private static final String MODELS = PREFIX + "models";

    /** Karaf's own bundles start below 80. */
    private static final int FIRST_LEVEL = 80;

    private static final Map<String, String> PLACEHOLDERS =
            Map.of(
                    "bitgear.home",
                    "${karaf.base}/bitgear",
                    "bitgear.work",
                    "${karaf.data}/bitgear");

    private final List<FeatureFile> features;
    private final Map<String, ID> models;
    private final String version;

    /**
     * @param features all feature files
     * @param models model files by their path in the gateway's folder
     */
    KarafFeatures(List<FeatureFile> features, Map<String, ID> models) {
        this.features = features;
        this.models = new LinkedHashMap<>(models);
        version = features.get(0).version();
    }

    /**
     * @throws IOException if it cannot be written, or a configuration has no form in Karaf
     */
    void write(Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            line(xml, 0);
            xml.writeStartElement("features");
            xml.writeDefaultNamespace(NAMESPACE);
            xml.writeAttribute("name", "bitgear");
            all(xml);
            library(xml);
            models(xml);
            for (FeatureFile feature : features) {
                if (!feature.isRuntime()) {
                    feature(xml, feature);
                }
            }
            line(xml, 0);
            xml.writeEndElement();
            xml.writeEndDocument();
            out.write('\n');
        } catch (XMLStreamException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private void all(XMLStreamWriter xml) throws XMLStreamException {
        start(xml, "bitgear", "The whole gateway", "auto");
        for (FeatureFile feature : features) {
            if (!feature.isRuntime()) {
                element(xml, "feature", PREFIX + feature.name());
            }
        }
        end(xml);
    }

    private void library(XMLStreamWriter xml) throws XMLStreamException {
        start(xml, LIBRARY, "Bundles that are installed when another one needs them", "manual");
        for (FeatureFile feature : features) {
            for (FeatureFile.Item bundle : feature.bundles()) {
                bundle(xml, bundle, true);
            }
        }
        end(xml);
    }

    private void models(XMLStreamWriter xml) throws XMLStreamException {
        start(xml, MODELS, "The models that come with Bitgear", "manual");
        for (Map.Entry<String, ID> model : models.entrySet()) {
            line(xml, 2);
            xml.writeStartElement("configfile");
            xml.writeAttribute(
                    "finalname", fill("${bitgear.home}/" + model.getKey(), PLACEHOLDERS));
            xml.writeCharacters(Artifacts.url(model.getValue()));
            xml.writeEndElement();
        }
        end(xml);
    }

    private void feature(XMLStreamWriter xml, FeatureFile feature)
            throws XMLStreamException, IOException {
        start(xml, PREFIX + feature.name(), feature.description(), "manual");
        element(xml, "feature", LIBRARY);
        if (feature.configurations().toString().contains("${bitgear.home}/models/")) {
            element(xml, "feature", MODELS);
        }
        for (Map.Entry<String, Map<String, Object>> configuration :
                feature.configurations().entrySet()) {
            configuration(xml, configuration.getKey(), configuration.getValue());
        }
        for (FeatureFile.Item bundle : feature.bundles()) {
            if (!feature.isLibrary(bundle)) {
                bundle(xml, bundle, false);
            }
        }
        end(xml);
    }

    private static void configuration(
            XMLStreamWriter xml, String pid, Map<String, Object> properties)
            throws XMLStreamException, IOException {
        boolean typed = properties.values().stream().anyMatch(v -> v.getClass().isArray());
        StringBuilder text = new StringBuilder("\n");
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            String name = property.getKey();
            String value =
                    typed
                            ? quoted(pid, name, property.getValue())
                            : plain(pid, name, property.getValue());
            text.append("            %s = %s\n".formatted(name, value));
        }
        line(xml, 2);
        xml.writeStartElement("config");
        xml.writeAttribute("name", pid);
        xml.writeCharacters(fill(text.toString(), PLACEHOLDERS));
        xml.writeCharacters("        ");
        xml.writeEndElement();
    }

    private static String plain(String pid, String name, Object value) throws IOException {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new IOException(
                "configuration %s: %s is neither a single value nor an array, and Karaf's .cfg files have no other"
                        .formatted(pid, name));
    }

    /** Karaf takes a file's values as typed only when all of them are; text for what is single. */
    private static String quoted(String pid, String name, Object value) throws IOException {
        if (!value.getClass().isArray()) {
            return '"' + plain(pid, name, value).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        StringJoiner items = new StringJoiner(", ", "[ ", " ]");
        for (int i = 0; i < Array.getLength(value); i++) {
            items.add(quoted(pid, name, Array.get(value, i)));
        }
        return items.toString();
    }

    private static void bundle(XMLStreamWriter xml, FeatureFile.Item bundle, boolean dependency)
            throws XMLStreamException {
        line(xml, 2);
        xml.writeStartElement("bundle");
        if (dependency) {
            xml.writeAttribute("dependency", "true");
        }
        xml.writeAttribute("start-level", Integer.toString(FIRST_LEVEL + bundle.startLevel()));
        xml.writeCharacters(Artifacts.url(bundle.id()));
        xml.writeEndElement();
    }

    private static String fill(String text, Map<String, String> values) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("${" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }

    private void start(XMLStreamWriter xml, String name, String description, String install)
            throws XMLStreamException {
        line(xml, 1);
        xml.writeStartElement("feature");
        xml.writeAttribute("name", name);
        xml.writeAttribute("version", version);
        xml.writeAttribute("description", description);
        xml.writeAttribute("install", install);
    }

    private static void end(XMLStreamWriter xml) throws XMLStreamException {
        line(xml, 1);
        xml.writeEndElement();
    }

    private static void element(XMLStreamWriter xml, String name, String text)
            throws XMLStreamException {
        line(xml, 2);
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "    ".repeat(depth));
    }
}
