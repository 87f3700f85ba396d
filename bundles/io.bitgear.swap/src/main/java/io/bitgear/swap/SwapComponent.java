package io.bitgear.swap;

import io.bitgear.api.swap.SwapReport;
import io.bitgear.api.swap.SwapService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Publishes the {@link Swapper}, the command {@code bitgear:swap}, and watches a folder. */
@Component(
        service = {SwapService.class, SwapComponent.class},
        immediate = true,
        configurationPid = "io.bitgear.swap",
        property = {"osgi.command.scope=bitgear", "osgi.command.function=swap"})
@Designate(ocd = SwapComponent.Config.class)
public final class SwapComponent implements SwapService {
    private final Swapper swapper;
    private final FolderWatch watch;

    /** Limits and the watched folder. */
    @ObjectClassDefinition(
            name = "Bitgear swap",
            description = "Exchanges running bundles without a lost call")
    public @interface Config {
        /** The limit; the property is {@code limit.ms}. */
        @AttributeDefinition(
                name = "Limit",
                description =
                        "Milliseconds that a new version has to come up, for each proof, and to"
                                + " take over",
                min = "100")
        long limit_ms() default 30_000;

        /** The folder. */
        @AttributeDefinition(
                name = "Folder",
                description =
                        "Bundles that are put here are swapped in; each then goes to the folder"
                                + " done or failed below it. Empty for none")
        String folder() default "";
    }

    /** Begins to watch. */
    @Activate
    public SwapComponent(BundleContext context, Config config) {
        swapper = new Swapper(context, config.limit_ms());
        watch =
                config.folder().isBlank()
                        ? null
                        : new FolderWatch(Path.of(config.folder()), swapper);
    }

    @Override
    public CompletionStage<SwapReport> swap(List<Path> files) {
        return swapper.swap(files);
    }

    @Override
    public void save(String name, Path file) throws IOException {
        swapper.save(name, file);
    }

    /** Swaps, and says what came of it. */
    @Descriptor("exchanges running bundles for those in the files, all at once: swap FILE...")
    public String swap(String... files) {
        if (files.length == 0) {
            return "usage: swap FILE...   (jar files, each of the symbolic name of a running"
                    + " bundle)";
        }
        SwapReport report;
        try {
            report =
                    swapper.swap(Arrays.stream(files).map(Path::of).toList())
                            .toCompletableFuture()
                            .join();
        } catch (CompletionException e) {
            return "not swapped: " + e.getCause().getMessage();
        }
        return report.isServing()
                ? String.join("\n", report.bundles())
                        + "\nserving after "
                        + report.took().toMillis()
                        + " ms"
                : "not swapped, the old version serves: " + report.reason();
    }

    /** Ends after the swap that is under way. */
    @Deactivate
    public void close() {
        if (watch != null) {
            watch.close();
        }
        swapper.close();
    }
}
