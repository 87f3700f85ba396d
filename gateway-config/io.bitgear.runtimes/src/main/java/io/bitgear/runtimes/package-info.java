/**
 * Writes what other OSGi runtimes install, from the feature files of the ready-made gateway: a
 * Karaf feature repository and archive, and a plain folder of bundles with its start levels.
 */
package io.bitgear.runtimes;
