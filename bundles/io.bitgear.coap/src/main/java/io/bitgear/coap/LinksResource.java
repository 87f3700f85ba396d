package io.bitgear.coap;

import io.bitgear.api.coap.CoapLink;
import java.util.List;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.server.resources.DiscoveryResource;
import org.eclipse.californium.core.server.resources.Resource;

/** {@code /.well-known/core} (RFC 6690): the links of all handlers, filtered by the query. */
final class LinksResource extends DiscoveryResource {
    private final Mounts mounts;
    private final int maxBody;

    LinksResource(Mounts mounts, int maxBody) {
        super(new CoapResource("", false));
        this.mounts = mounts;
        this.maxBody = maxBody;
    }

    @Override
    public String discoverTree(Resource root, List<String> queries) {
        CoapResource tree = new CoapResource("", false);
        mounts.links().forEach(link -> add(tree, link));
        return super.discoverTree(tree, queries);
    }

    private void add(CoapResource tree, CoapLink link) {
        Resource resource = tree;
        for (String name : link.path().substring(1).split("/")) {
            Resource child = resource.getChild(name);
            if (child == null) {
                child = new CoapResource(name, false);
                resource.add(child);
            }
            resource = child;
        }
        describe((CoapResource) resource, link);
    }

    private void describe(CoapResource resource, CoapLink link) {
        resource.setVisible(true);
        resource.setObservable(link.observable());
        resource.getAttributes().setTitle(link.title());
        resource.getAttributes().addResourceType(link.resourceType());
        resource.getAttributes().addInterfaceDescription(link.interfaceDescription());
        link.contentFormats().forEach(resource.getAttributes()::addContentType);
        if (link.maxSize() > 0) {
            resource.getAttributes().setMaximumSizeEstimate(Math.min(link.maxSize(), maxBody));
        }
    }
}
