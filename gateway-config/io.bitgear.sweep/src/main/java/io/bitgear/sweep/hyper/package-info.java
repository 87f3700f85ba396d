/** Training runs over a grid of hyper-parameters, each in a JVM of its own. */
package io.bitgear.sweep.hyper;
