package io.bitgear.broker;

import io.bitgear.broker.BrokerSettings.KeyStoreFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Runs the embedded broker while a configuration is there. Once it accepts clients, its address is
 * registered as a {@link URI} service with the properties {@value #URI_PROPERTY} and {@value
 * #PORT_PROPERTY}.
 */
@Component(
        configurationPid = "io.bitgear.broker",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {})
@Designate(ocd = BrokerComponent.Config.class)
public final class BrokerComponent {
    static final String URI_PROPERTY = "bitgear.broker.uri";
    static final String PORT_PROPERTY = "bitgear.broker.port";

    private final BrokerRunner runner;

    /** The broker's configuration. */
    @ObjectClassDefinition(name = "Bitgear broker", description = "The embedded MQTT 5 broker")
    public @interface Config {
        /** Address to listen on. */
        @AttributeDefinition(
                name = "Host",
                description = "Address to listen on; beyond loopback only with TLS or insecure")
        String host() default "127.0.0.1";

        /** Port to listen on. */
        @AttributeDefinition(
                name = "Port",
                description = "TCP port; 0 takes any free one",
                min = "0",
                max = "65535")
        int port() default 1883;

        /** Whether state survives a restart. */
        @AttributeDefinition(
                name = "Persistent",
                description = "Keep sessions, retained and queued messages over a restart")
        boolean persistent() default true;

        /** Where state is kept. */
        @AttributeDefinition(
                name = "Data folder",
                description = "Where they are kept; empty is the bundle's own storage")
        String data() default "";

        /** User name. */
        @AttributeDefinition(
                name = "User",
                description = "The user that may connect; empty lets everybody in")
        String user() default "";

        /**
         * Password; the property is {@code .password}, so that it never becomes a service property.
         */
        @AttributeDefinition(
                name = "Password",
                description = "The user's password",
                type = AttributeType.PASSWORD)
        String _password() default "";

        /** Key store; the property is {@code tls.keystore}. */
        @AttributeDefinition(
                name = "Key store",
                description = "PKCS#12 or JKS file with the server's key; empty is plain TCP")
        String tls_keystore() default "";

        /** Password of the key store; the property is {@code .tls.password}. */
        @AttributeDefinition(
                name = "Key store password",
                description = "Opens the key store",
                type = AttributeType.PASSWORD)
        String _tls_password() default "";

        /** Whether plain TCP may be exposed. */
        @AttributeDefinition(name = "Insecure", description = "Allow plain TCP beyond loopback")
        boolean insecure() default false;

        /** Largest packet. */
        @AttributeDefinition(name = "Largest packet", description = "Bytes", min = "1024")
        int packet_maximum() default BrokerSettings.DEFAULT_PACKET_BYTES;

        /** Memory for queued messages. */
        @AttributeDefinition(
                name = "Queue memory",
                description = "Bytes of queued messages in memory; more go to disk",
                min = "1048576")
        long queue_maximum() default BrokerSettings.DEFAULT_QUEUED_BYTES;

        /** Most topics. */
        @AttributeDefinition(
                name = "Topics",
                description =
                        "Retained messages and subscriptions; another retained one is refused",
                min = "16")
        int topics_maximum() default BrokerSettings.DEFAULT_TOPICS;
    }

    /** Starts the broker on its own thread. */
    @Activate
    public BrokerComponent(BundleContext context, Config config) {
        runner = new BrokerRunner(settings(context, config), broker -> publish(context, broker));
    }

    private static BrokerSettings settings(BundleContext context, Config config) {
        Path own =
                config.data().isBlank()
                        ? context.getDataFile("broker").toPath()
                        : Path.of(config.data());
        return new BrokerSettings(
                config.host(),
                config.port(),
                config.persistent() ? Optional.of(own.toAbsolutePath()) : Optional.empty(),
                config.user().isBlank()
                        ? Optional.empty()
                        : Optional.of(new Credentials(config.user(), config._password())),
                config.tls_keystore().isBlank()
                        ? Optional.empty()
                        : Optional.of(
                                new KeyStoreFile(
                                        Path.of(config.tls_keystore()), config._tls_password())),
                config.insecure(),
                config.packet_maximum(),
                config.queue_maximum(),
                config.topics_maximum());
    }

    private static Runnable publish(BundleContext context, EmbeddedBroker broker) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(URI_PROPERTY, broker.uri());
        properties.put(PORT_PROPERTY, broker.port());
        ServiceRegistration<URI> registration =
                context.registerService(URI.class, URI.create(broker.uri()), properties);
        return registration::unregister;
    }

    /** Stops the broker and waits until its port is free. */
    @Deactivate
    public void deactivate() {
        runner.close();
    }
}
