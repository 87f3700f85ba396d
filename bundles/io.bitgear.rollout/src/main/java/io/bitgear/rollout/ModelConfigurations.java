package io.bitgear.rollout;

import io.bitgear.rollout.stages.RolloutException;
import io.bitgear.rollout.stages.Staged;
import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configurations of models: those that stay, and those of trials. */
final class ModelConfigurations {
    private static final Logger LOG = LoggerFactory.getLogger(ModelConfigurations.class);
    private static final String MARK = "bitgear.rollout.trial";
    private static final int SHORT = 12;

    private final ConfigurationAdmin admin;

    ModelConfigurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /**
     * Makes one for a trial, like that of the old version but for the file.
     *
     * @return its PID
     */
    String create(String old, Staged staged) throws RolloutException {
        try {
            Dictionary<String, Object> properties = new Hashtable<>();
            Dictionary<String, Object> before = admin.getConfiguration(old, "?").getProperties();
            for (String key : Collections.list(before.keys())) {
                if (!key.startsWith("service.")) {
                    properties.put(key, before.get(key));
                }
            }
            properties.put("file", staged.file().toString());
            properties.put("name", staged.artifact().name());
            properties.put(MARK, staged.artifact().digest());
            Configuration trial =
                    admin.getFactoryConfiguration(
                            RestoreComponent.MODEL_PID,
                            "rollout-" + staged.artifact().digest().substring(0, SHORT),
                            "?");
            trial.update(properties);
            return trial.getPid();
        } catch (IOException e) {
            throw new RolloutException(
                    "model " + staged.artifact().name() + " cannot be configured: " + e, e);
        }
    }

    /** Has a configuration handed out once more. */
    void renew(String pid) throws RolloutException {
        try {
            Configuration configuration = admin.getConfiguration(pid, "?");
            configuration.update(configuration.getProperties());
        } catch (IOException e) {
            throw new RolloutException("configuration " + pid + " cannot be updated: " + e, e);
        }
    }

    /** Its model leaves. */
    void delete(String pid) throws RolloutException {
        try {
            admin.getConfiguration(pid, "?").delete();
        } catch (IOException e) {
            throw new RolloutException("configuration " + pid + " cannot be deleted: " + e, e);
        }
    }

    /** The models on trial leave, also those of an earlier run of the gateway. */
    void deleteTrials() {
        try {
            Configuration[] trials = admin.listConfigurations("(" + MARK + "=*)");
            if (trials != null) {
                for (Configuration trial : trials) {
                    trial.delete();
                }
            }
        } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            LOG.error("A model on trial does not leave", e);
        }
    }
}
