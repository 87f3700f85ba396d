/** The real distribution beside bare Californium, Paho and a bare Java process. */
package io.bitgear.bench.gateway;
