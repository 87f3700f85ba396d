package io.bitgear.cli.demo;

import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.gateway.GatewayAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a gateway in the foreground. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Starts a gateway on loopback and stays up until Ctrl-C or SIGTERM.")
public final class RunCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Spec private CommandSpec spec;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "State, logs and bundle cache (default: ~/.bitgear).")
    private Path work = Path.of(System.getProperty("user.home"), ".bitgear");

    @Option(
            names = "--coap-port",
            paramLabel = "PORT",
            defaultValue = "5683",
            description = "UDP port of CoAP (default: ${DEFAULT-VALUE}).")
    private int coapPort;

    @Option(
            names = "--mqtt-port",
            paramLabel = "PORT",
            defaultValue = "1883",
            description = "TCP port of the broker (default: ${DEFAULT-VALUE}).")
    private int mqttPort;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Seconds until it must be ready (default: ${DEFAULT-VALUE}).")
    private int deadline;

    @Option(
            names = "--no-fpga",
            description = "The CPU node alone, without a simulated FPGA node beside it.")
    private boolean withoutFpga;

    @Override
    public Integer call() throws Failure {
        Distribution distribution = Distribution.locate();
        Ports ports = new Ports(coapPort, mqttPort);
        ports.requireFree();
        Path overlay = work.resolve("ports.json");
        try {
            Files.createDirectories(work);
        } catch (IOException e) {
            throw new Failure(
                    "cannot make the work folder " + work + ": " + e.getMessage(),
                    "Choose one with --work.",
                    e);
        }
        Optional<SimulatedAccelerator> accelerator =
                withoutFpga ? Optional.empty() : SimulatedAccelerator.start(work.resolve("fpga"));
        ports.write(overlay, accelerator.map(SimulatedAccelerator::folder));
        try (GatewayProcess gateway =
                GatewayProcess.start(distribution, work, overlay, null, () -> {})) {
            try (CoapGateway coap = CoapGateway.open(GatewayAddress.loopback(coapPort, mqttPort))) {
                greet(gateway, coap);
            }
            int code = gateway.waitFor();
            throw new Failure(
                    "the gateway ended with exit code " + code,
                    "Its log is in " + work.resolve("log") + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return INTERRUPTED;
        } finally {
            accelerator.ifPresent(SimulatedAccelerator::close);
        }
    }

    /** A gateway that is not ready in time stays up, so that one can see why. */
    private void greet(GatewayProcess gateway, CoapGateway coap) throws Failure {
        try {
            gateway.awaitReady(coap, Duration.ofSeconds(deadline));
            greet(spec.commandLine().getOut(), coap.model(null));
        } catch (Failure e) {
            if (!gateway.isAlive()) {
                throw e;
            }
            spec.commandLine().getErr().println("bitgear: " + e.getMessage() + "; it stays up");
        }
    }

    private void greet(PrintWriter out, String model) {
        out.println(
                """

                The gateway is up; it serves model %1$s. Work folder: %2$s
                  CoAP  coap://127.0.0.1:%3$d/v2/models/%1$s/infer
                  MQTT  mqtt://127.0.0.1:%4$d, context on bitgear/gateway/context/NAME
                From another terminal:
                  ./bitgear status%5$s
                  ./bitgear publish battery=0.15 mains=off%6$s
                  ./bitgear infer FILE.png%5$s
                  mosquitto_sub -V 5 -p %4$d -v -t 'bitgear/#'
                Ctrl-C stops it.\
                """
                        .formatted(
                                model,
                                work.toAbsolutePath(),
                                coapPort,
                                mqttPort,
                                coapPort == 5683 ? "" : " --coap-port " + coapPort,
                                mqttPort == 1883 ? "" : " --mqtt-port " + mqttPort));
        out.flush();
    }
}
