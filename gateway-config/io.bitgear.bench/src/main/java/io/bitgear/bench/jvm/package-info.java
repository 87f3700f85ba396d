/** Methods on the hot paths, timed by JMH in JVMs of their own, beside their peers. */
package io.bitgear.bench.jvm;
