package io.bitgear.cli.gateway;

import io.bitgear.api.inference.Answer;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import io.bitgear.cli.text.Wire;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks for answers. */
@Command(
        name = "infer",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a running gateway over CoAP for the class of an image.",
            "PNG and JPEG must have the model's size; any other file is sent as raw tensor bytes"
                    + " (channels x height x width)."
        })
public final class InferCommand implements Callable<Integer> {
    private static final int SHOWN = 3;

    @Spec private CommandSpec spec;

    @Mixin private GatewayOptions gateway;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Name of the model (default: the only one).")
    private String model;

    @Option(names = "--json", description = "The answers as JSON.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "PNG, JPEG or raw tensor bytes.")
    private List<Path> files;

    @Override
    public Integer call() throws Failure {
        List<InferAnswer> answers = new ArrayList<>();
        List<ImageFile> images = new ArrayList<>();
        for (Path file : files) {
            images.add(ImageFile.read(file));
        }
        try (CoapGateway client = CoapGateway.open(gateway.address())) {
            String name = client.model(model);
            for (ImageFile image : images) {
                answers.add(client.infer(name, image.body(), image.contentFormat()));
            }
        }
        print(spec.commandLine().getOut(), answers);
        return 0;
    }

    private void print(PrintWriter out, List<InferAnswer> answers) {
        if (json) {
            out.println(Wire.json(answers.size() == 1 ? answers.get(0) : answers));
            return;
        }
        Table table =
                new Table(
                        "file",
                        "class",
                        "probability",
                        "then",
                        "configuration",
                        "epoch",
                        "node",
                        "ran",
                        "energy (modelled)");
        for (int i = 0; i < answers.size(); i++) {
            InferAnswer answer = answers.get(i);
            table.row(
                    files.get(i).getFileName(),
                    answer.label(),
                    Quantities.percent(answer.probability()),
                    runnersUp(answer.classes()),
                    shorten(answer.configurationId()),
                    answer.epoch(),
                    answer.node(),
                    Quantities.si(answer.ranUs() / 1e6, "s"),
                    answer.modelledEnergyJoules() == null
                            ? "-"
                            : Quantities.si(answer.modelledEnergyJoules(), "J"));
        }
        out.println(table);
    }

    private static String runnersUp(List<Answer.ClassScore> classes) {
        return String.join(
                ", ",
                classes.stream()
                        .skip(1)
                        .limit(SHOWN - 1)
                        .map(c -> c.label() + " " + Quantities.percent(c.probability()))
                        .toList());
    }

    private static String shorten(String id) {
        return id.length() > 12 ? id.substring(0, 12) : id;
    }
}
