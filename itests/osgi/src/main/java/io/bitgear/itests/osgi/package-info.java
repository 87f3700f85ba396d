/**
 * Tests that run inside the framework of the gateway's own feature files, with no configuration but
 * what a test makes. The bnd tester finds them by the bundle's Test-Cases header.
 */
package io.bitgear.itests.osgi;
