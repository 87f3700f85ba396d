package io.bitgear.broker;

import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/** Lets the one configured user do everything, and nobody else anything. */
final class SingleUser implements ActiveMQSecurityManager {
    private final Credentials credentials;

    SingleUser(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public boolean validateUser(String user, String password) {
        return credentials.match(user, password);
    }

    @Override
    public boolean validateUserAndRole(
            String user, String password, Set<Role> roles, CheckType checkType) {
        return credentials.match(user, password);
    }
}
