package io.bitgear.itests.osgi;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What every test of a component shares: the framework's context and a {@link LifeCycle}. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public abstract class ComponentTest {
    /** Of the test bundle; what a test registers or installs through it is undone afterwards. */
    @InjectBundleContext protected BundleContext context;

    /** The framework's own. */
    @InjectService protected ConfigurationAdmin admin;

    /** Walks a component through configuration, service and removal. */
    protected LifeCycle lifeCycle;

    @BeforeEach
    void makeLifeCycle() {
        lifeCycle = new LifeCycle(context, admin);
    }
}
