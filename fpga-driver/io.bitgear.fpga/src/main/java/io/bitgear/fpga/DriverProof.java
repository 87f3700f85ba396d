package io.bitgear.fpga;

import io.bitgear.api.swap.Proof;
import io.bitgear.fpga.device.NativeDriver;
import org.osgi.service.component.annotations.Component;

/** Shows that the native driver is there; the accelerator itself another version may still hold. */
@Component
public final class DriverProof implements Proof {
    @Override
    public String name() {
        return "the native driver";
    }

    @Override
    public void prove() {
        NativeDriver.check();
    }
}
