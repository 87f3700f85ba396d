package io.bitgear.bench.gateway;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** x. */
@Command(name = "gateway")
public final class GatewayCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
