package io.bitgear.itests.osgi;

import java.util.function.UnaryOperator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The simplest component that needs a configuration, to prove the harness itself. */
@Component(
        service = Echo.class,
        configurationPid = Echo.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Echo implements UnaryOperator<String> {
    static final String PID = "io.bitgear.itests.echo";

    /** Its configuration. */
    public @interface Config {
        /** What stands before every answer. */
        String prefix() default "";
    }

    private final String prefix;

    /**
     * @param config what stands before every answer
     */
    @Activate
    public Echo(Config config) {
        prefix = config.prefix();
    }

    @Override
    public String apply(String text) {
        return prefix + text;
    }
}
