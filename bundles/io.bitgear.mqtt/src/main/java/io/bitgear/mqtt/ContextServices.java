package io.bitgear.mqtt;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.Reading;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The context services that are told of readings: while one version follows another, both, so that
 * neither lacks a reading. Thread-safe.
 */
final class ContextServices {
    private final Set<ContextService> services = new LinkedHashSet<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    /** From now on it is told. */
    void add(ContextService service) {
        lock.writeLock().lock();
        try {
            services.add(service);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * When this returns it is told no more: readings that are under way to it have arrived, so none
     * comes to a service that has stopped.
     */
    void remove(ContextService service) {
        lock.writeLock().lock();
        try {
            services.remove(service);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Tells all of them. */
    void offer(Reading reading) {
        lock.readLock().lock();
        try {
            services.forEach(service -> service.offer(reading));
        } finally {
            lock.readLock().unlock();
        }
    }
}
