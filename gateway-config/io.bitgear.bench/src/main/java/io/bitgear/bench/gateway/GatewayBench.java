package io.bitgear.bench.gateway;

import io.bitgear.bench.engine.Contender;
import io.bitgear.bench.engine.OwnEngines;
import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.text.Progress;
import io.bitgear.cli.text.Wire;
import io.bitgear.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One gateway and one bare process, measured one after the other. */
final class GatewayBench implements AutoCloseable {
    private final GatewaySettings settings;
    private final Distribution distribution;
    private final Path file;
    private final Model model;
    private final List<byte[]> frames;
    private final Progress progress;
    private final List<Figure> figures = new ArrayList<>();
    private BenchGateway gateway;
    private BareProcess bare;
    private BareProcess parts;
    private final List<Idle> idle = new ArrayList<>();
    private String configuration;

    GatewayBench(
            GatewaySettings settings,
            Distribution distribution,
            Path file,
            Model model,
            List<byte[]> frames,
            Progress progress) {
        this.settings = settings;
        this.distribution = distribution;
        this.file = file;
        this.model = model;
        this.frames = frames;
        this.progress = progress;
    }

    /** Everything, in order. */
    List<Figure> run() throws Failure {
        starts();
        try (CoapGateway coap = CoapGateway.open(gateway.address());
                BudgetEvents events = new BudgetEvents(gateway.address(), joules(coap));
                DeployTrial deploy = new DeployTrial(gateway.address(), events)) {
            // First, so that the JVMs have compiled most of it when a single client asks.
            throughput();
            infer();
            progress.show("events to deployments");
            figures.addAll(deploy.run(configuration, settings.events()));
            progress.show("events to boards");
            figures.addAll(fanOut(events).run(settings.boards()));
        }
        burst();
        return figures;
    }

    /** Id of the configuration that answered. */
    String configuration() {
        return configuration;
    }

    /** The processes that were started and still run. */
    List<Long> pids() {
        return List.of(gateway.pid(), bare.pid());
    }

    private void starts() throws Failure {
        try (StartArchive archive = new StartArchive()) {
            progress.show("a class archive");
            archive.make(distribution);
            starts(archive);
        }
    }

    private void starts(StartArchive archive) throws Failure {
        StartTrial trial = new StartTrial(frames);
        StartTrial.Together last = null;
        for (int i = 0; i < settings.starts(); i++) {
            progress.show("starts", i, settings.starts());
            close();
            last = together(trial, archive);
            trial.add(last);
        }
        progress.show("waiting, to read the memory again");
        trial.later(last);
        closeIdle();
        parts.close();
        figures.addAll(trial.figures());
    }

    private StartTrial.Together together(StartTrial trial, StartArchive archive) throws Failure {
        StartTrial.Started<BenchGateway> archived =
                trial.start(() -> new BenchGateway(distribution, file, archive.file()));
        archived.subject().close();
        Idle bundles = Idle.framework(distribution, archive.none());
        idle.add(bundles);
        StartTrial.Started<BenchGateway> ours =
                trial.start(() -> new BenchGateway(distribution, file, archive.none()));
        gateway = ours.subject();
        configuration = configurationOf(ours.answer());
        int answerBytes = ours.answer().length;
        StartTrial.Started<BareProcess> peer =
                trial.start(() -> new BareProcess(file, configuration, answerBytes));
        bare = peer.subject();
        StartTrial.Started<BareProcess> together =
                trial.start(() -> BareProcess.ofParts(file, configuration, answerBytes, gateway));
        parts = together.subject();
        Idle jvm = Idle.jvm(BareProcess.options(gateway));
        idle.add(jvm);
        return new StartTrial.Together(ours, archived, peer, together, bundles, jvm);
    }

    private static String configurationOf(byte[] answer) throws Failure {
        try {
            return Wire.JSON.readTree(answer).path("configuration_id").asText();
        } catch (IOException e) {
            throw new Failure("an answer is not JSON", "", e);
        }
    }

    /** Modelled energy of a frame under what the gateway has chosen without a budget. */
    private static double joules(CoapGateway coap) throws Failure {
        return coap.precision(coap.model(null)).decision().cost().energyJoules();
    }

    private void infer() throws Failure {
        try (CoapLink link = new CoapLink(gateway.port());
                CoapLink bareLink = new CoapLink(bare.port());
                Contender engine = engine()) {
            InferTrial trial =
                    new InferTrial(
                            frames,
                            settings.requests(),
                            link,
                            gateway.inferPath(),
                            bareLink,
                            bare.echoPath(),
                            engine);
            int warm = settings.warmRounds();
            for (int i = -warm; i < settings.rounds(); i++) {
                progress.show("one client", i + warm, settings.rounds() + warm);
                trial.round(i >= 0);
            }
            figures.addAll(trial.figures());
        }
    }

    /** The engine beside runs what the gateway runs. */
    private Contender engine() throws Failure {
        return OwnEngines.running(model, OwnEngines.measured(model, configuration));
    }

    private void throughput() throws Failure {
        List<ThroughputTrial> trials =
                settings.clients().stream()
                        .map(clients -> new ThroughputTrial(frames, clients, settings.seconds()))
                        .toList();
        for (int i = 0; i < settings.rounds(); i++) {
            progress.show("many clients", i, settings.rounds());
            for (ThroughputTrial trial : trials) {
                trial.round(gateway, bare);
            }
        }
        trials.forEach(trial -> figures.add(trial.figure()));
    }

    private FanOutTrial fanOut(BudgetEvents events) {
        String name = model.info().name();
        return new FanOutTrial(gateway.address(), events, name, settings);
    }

    private void burst() throws Failure {
        try (BurstTrial trial = new BurstTrial(gateway.address(), settings.burst())) {
            int warm = settings.warmRounds();
            for (int i = -warm; i < settings.rounds(); i++) {
                progress.show("bursts of events", i + warm, settings.rounds() + warm);
                trial.round(i >= 0);
            }
            figures.add(trial.figure());
        }
    }

    private void closeIdle() {
        idle.forEach(Idle::close);
        idle.clear();
    }

    @Override
    public void close() {
        closeIdle();
        if (parts != null) {
            parts.close();
        }
        if (bare != null) {
            bare.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }
}
