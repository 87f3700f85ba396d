/** Bundles that are exchanged while they run, good ones and bad ones of every kind. */
package io.bitgear.itests.osgi.swap;
