package io.bitgear.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.Cifar10;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.gateway.GatewayAddress;
import io.bitgear.cli.gateway.MqttPublisher;
import io.bitgear.cli.text.Progress;
import io.bitgear.cli.text.Wire;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays a day against a gateway of its own. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a gateway on loopback and plays real life against it from outside: contexts"
                    + " over MQTT, CIFAR-10",
            "test images over CoAP. Shows per context which widths were chosen, why, and what came"
                    + " of it."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final Duration QUIET = Duration.ofSeconds(15);
    private static final int CLIENTS = 4;

    @Spec private CommandSpec spec;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "200",
            description = "Images a context (default: ${DEFAULT-VALUE}).")
    private int images;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "CIFAR-10's binary version (default: the bundled sample).")
    private Path data;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Seconds for the start and for each change (default: ${DEFAULT-VALUE}).")
    private int deadline;

    @Option(names = "--json", description = "The reports as JSON.")
    private boolean json;

    @Option(
            names = "--no-fpga",
            description = "The CPU node alone, without a simulated FPGA node beside it.")
    private boolean withoutFpga;

    @Override
    public Integer call() throws Failure {
        if (images < 1 || deadline < 1) {
            throw new Failure("--images and --deadline must be positive", "");
        }
        Distribution distribution = Distribution.locate();
        List<LabelledImage> pictures =
                Cifar10.read(data == null ? distribution.sample() : data, images);
        Ports ports = Ports.free();
        GatewayAddress address = GatewayAddress.loopback(ports.coap(), ports.mqtt());
        TemporaryFolder folder = TemporaryFolder.create("bitgear-demo-");
        Optional<SimulatedAccelerator> accelerator = Optional.empty();
        try (Progress progress = Progress.onTerminal()) {
            Path overlay = folder.path().resolve("ports.json");
            accelerator =
                    withoutFpga
                            ? Optional.empty()
                            : SimulatedAccelerator.start(folder.path().resolve("fpga"));
            ports.write(overlay, accelerator.map(SimulatedAccelerator::folder));
            Path log = folder.path().resolve("gateway.log");
            try (GatewayProcess gateway =
                            GatewayProcess.start(
                                    distribution,
                                    folder.path().resolve("work"),
                                    overlay,
                                    log,
                                    folder::close);
                    CoapGateway coap = CoapGateway.open(address)) {
                progress.show("starting a gateway");
                gateway.awaitReady(coap, Duration.ofSeconds(deadline));
                String model = coap.model(null);
                try (MqttPublisher mqtt = gateway.connect(address, Duration.ofSeconds(deadline));
                        NetworkSite site = new NetworkSite(coap, mqtt, model, address, CLIENTS)) {
                    play(site, widestEnergy(distribution, coap, model), pictures, progress);
                }
            }
        } finally {
            accelerator.ifPresent(SimulatedAccelerator::close);
            folder.close();
        }
        return 0;
    }

    private void play(
            Site site, OptionalDouble widestEnergy, List<LabelledImage> pictures, Progress progress)
            throws Failure {
        PrintWriter out = spec.commandLine().getOut();
        Play.Settings settings =
                new Play.Settings(Duration.ofSeconds(deadline), QUIET, CLIENTS, widestEnergy);
        Play play = new Play(site, pictures, settings, System::nanoTime, progress);
        List<Scene> scenes = Scene.day();
        List<SceneReport> reports = new ArrayList<>();
        for (Scene scene : scenes) {
            SceneReport report = play.play(scene);
            reports.add(report);
            progress.close();
            if (!json) {
                ReportText.scene(report, reports.size(), scenes.size()).forEach(out::println);
                out.println();
            }
        }
        out.println(json ? Wire.json(reports) : ReportText.summary(reports));
        if (!json) {
            out.println(
                    "Widths in the order of the names. Modelled: on the node's device profile,"
                            + " not measured. Images: CIFAR-10 test images that have been through"
                            + " JPEG once.");
        }
    }

    /** Of the shipped file of the served model, priced for the node's profile. */
    private static OptionalDouble widestEnergy(
            Distribution distribution, CoapGateway coap, String name) throws Failure {
        String digest = coap.get("/v2/models/" + name).path("parameters").path("digest").asText();
        JsonNode nodes = coap.get("/nodes");
        String profile = nodes.path(0).path("info").path("profile").asText();
        for (Path file : distribution.models()) {
            try {
                Model model = ModelReader.read(file);
                if (model.info().digest().equals(digest)
                        && DeviceProfiles.of(profile).isPresent()) {
                    CostModel costs =
                            new CostModel(model.graph(), DeviceProfiles.of(profile).get());
                    return OptionalDouble.of(
                            costs.price(model.graph().uniform(8, 8)).energyJoules());
                }
            } catch (IOException e) {
                // Not the file that the gateway serves, for that one was verified.
                continue;
            }
        }
        return OptionalDouble.empty();
    }
}
