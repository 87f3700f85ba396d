package io.bitgear.launcher;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** An uninstalled bundle that has used a lasting service can be collected. */
class UsageRecordsTest {
    @TempDir private Path work;

    private Framework framework;

    @BeforeEach
    void start() throws BundleException {
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, work.toString()));
        framework.init();
        UsageRecords.attend(framework);
        framework.start();
        framework.getBundleContext().registerService(Runnable.class, () -> {}, null);
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }

    @Test
    void aBundleThatUsedAServiceThatStaysIsForgotten() throws Exception {
        WeakReference<Bundle> gone = used();

        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (gone.get() != null && System.nanoTime() < deadline) {
            System.gc();
            Thread.onSpinWait();
        }

        assertNull(gone.get(), "what has been uninstalled is still held");
    }

    private WeakReference<Bundle> used() throws Exception {
        BundleContext context = framework.getBundleContext();
        Bundle bundle = context.installBundle("test:user", jar());
        bundle.start();
        BundleContext own = bundle.getBundleContext();
        ServiceReference<Runnable> service = own.getServiceReference(Runnable.class);
        own.getService(service).run();
        own.ungetService(service);
        bundle.uninstall();
        return new WeakReference<>(bundle);
    }

    private static InputStream jar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, "user");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
