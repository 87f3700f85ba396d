package io.bitgear.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param home the distribution: holds {@code features/}, {@code repository/} and {@code etc/}
 * @param work the folder for state, logs and the bundle cache; made when absent
 * @param features feature files beyond those of the distribution
 * @param repositories artifact folders beyond that of the distribution, in Maven layout
 * @param configurations Configurator JSON files over those of the features, later ones win
 * @param console whether the terminal gets a shell
 * @param unconfigured whether configurations are left out altogether, for tests of components
 * @param classArchive whether to write an archive of the classes instead of staying up
 */
public record Options(
        Path home,
        Path work,
        List<Path> features,
        List<Path> repositories,
        List<Path> configurations,
        boolean console,
        boolean unconfigured,
        boolean classArchive) {

    private static final String CLASS_ARCHIVE = "--class-archive";

    static final String USAGE =
            """
            Usage: bitgear-gateway [options]
              --work DIR            state, logs and bundle cache (default: ./bitgear-work)
              --configuration FILE  Configurator JSON over etc/bitgear.json; may be repeated
              --console             a Gogo shell on this terminal; its end stops the gateway
              --home DIR            the distribution (default: where this script lies)
              --feature FILE        one more feature file; may be repeated
              --repository DIR      one more folder of artifacts; may be repeated
              --unconfigured        start every bundle, apply no configuration
              --class-archive       start once, archive the classes that takes in lib/, and end: from
                                    then on this Java starts the gateway quicker. Again after an
                                    update of Java or of the gateway
              --help                this text
            """;

    /** Copies the lists. */
    public Options {
        features = List.copyOf(features);
        repositories = List.copyOf(repositories);
        configurations = List.copyOf(configurations);
    }

    /**
     * @param home the distribution when the arguments name none
     * @param arguments as typed
     * @return the options
     * @throws LaunchException if an argument is unknown, lacks its value or names a missing file
     */
    public static Options parse(Path home, List<String> arguments) throws LaunchException {
        Path work = Path.of("bitgear-work");
        List<Path> features = new ArrayList<>();
        List<Path> repositories = new ArrayList<>();
        List<Path> configurations = new ArrayList<>();
        boolean console = false;
        boolean unconfigured = false;
        boolean classArchive = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--console" -> console = true;
                case "--unconfigured" -> unconfigured = true;
                case CLASS_ARCHIVE -> classArchive = true;
                case "--home" -> home = existing(option, rest);
                case "--work" -> work = value(option, rest);
                case "--feature" -> features.add(existing(option, rest));
                case "--repository" -> repositories.add(existing(option, rest));
                case "--configuration" -> configurations.add(existing(option, rest));
                default -> throw new LaunchException("unknown option " + option + "\n" + USAGE);
            }
        }
        return new Options(
                home.toAbsolutePath().normalize(),
                work.toAbsolutePath().normalize(),
                features,
                repositories,
                configurations,
                console,
                unconfigured,
                classArchive);
    }

    /** The arguments of the gateway that is started to see its classes. */
    static List<String> withoutClassArchive(List<String> arguments) {
        return arguments.stream().filter(argument -> !argument.equals(CLASS_ARCHIVE)).toList();
    }

    private static Path value(String option, Iterator<String> rest) throws LaunchException {
        if (!rest.hasNext()) {
            throw new LaunchException(option + " needs a value\n" + USAGE);
        }
        return Path.of(rest.next());
    }

    private static Path existing(String option, Iterator<String> rest) throws LaunchException {
        Path path = value(option, rest);
        if (!Files.exists(path)) {
            throw new LaunchException(option + ": " + path + " does not exist");
        }
        return path;
    }
}
