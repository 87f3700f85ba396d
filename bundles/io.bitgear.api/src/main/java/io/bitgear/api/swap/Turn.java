package io.bitgear.api.swap;

import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * A turn at something that only one may hold: a device, a client id at a broker, the right to
 * deploy to a node. Everyone who wants it registers a claim of the same name; the oldest claim has
 * the turn, and the next gets it when that one is closed, which is to be done after the thing was
 * let go. So the new version of a bundle waits beside the old one, without knowing of it.
 */
public final class Turn implements AutoCloseable {
    /** Service property of a claim: the name of what is claimed. */
    public static final String NAME = "bitgear.turn";

    private final BundleContext context;
    private final String filter;
    private final Runnable mine;
    private final ServiceRegistration<Turn> claim;
    private final ServiceListener listener = this::changed;
    private boolean told;

    /**
     * Claims a turn.
     *
     * @param context of the bundle that claims
     * @param name of what is claimed: letters, digits, and {@code . : / _ -}
     * @param mine told once, when the turn has come; at once when nobody else claims. Must not
     *     block
     */
    public Turn(BundleContext context, String name, Runnable mine) {
        this.context = context;
        this.mine = mine;
        this.filter = "(" + NAME + "=" + name.replaceAll("[^A-Za-z0-9.:/_-]", "_") + ")";
        try {
            context.addServiceListener(
                    listener,
                    "(&("
                            + Constants.OBJECTCLASS
                            + "="
                            + Turn.class.getName()
                            + ")"
                            + filter
                            + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("turn " + name, e);
        }
        String escaped = filter.substring(NAME.length() + 2, filter.length() - 1);
        this.claim =
                context.registerService(Turn.class, this, new Hashtable<>(Map.of(NAME, escaped)));
        look();
    }

    private void changed(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING) {
            look(event.getServiceReference());
        }
    }

    private void look(ServiceReference<?>... leaving) {
        synchronized (this) {
            if (told || claim == null || !isFirst(leaving)) {
                return;
            }
            told = true;
        }
        mine.run();
    }

    private boolean isFirst(ServiceReference<?>... leaving) {
        try {
            long own = id(claim.getReference());
            return context.getServiceReferences(Turn.class, filter).stream()
                    .filter(reference -> leaving.length == 0 || !reference.equals(leaving[0]))
                    .allMatch(reference -> id(reference) >= own);
        } catch (InvalidSyntaxException | IllegalStateException e) {
            return false;
        }
    }

    private static long id(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    /** Gives the turn, or the claim to it, to the next. */
    @Override
    public void close() {
        context.removeServiceListener(listener);
        try {
            claim.unregister();
        } catch (IllegalStateException e) {
            // The bundle has stopped meanwhile, and the claim has gone with it.
            return;
        }
    }
}
