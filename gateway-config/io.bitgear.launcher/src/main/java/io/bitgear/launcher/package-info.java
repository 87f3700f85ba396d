/**
 * Starts an OSGi framework from feature files (OSGi Compendium 8.1, chapter 159) and a folder of
 * artifacts in Maven layout, without any network.
 */
package io.bitgear.launcher;
