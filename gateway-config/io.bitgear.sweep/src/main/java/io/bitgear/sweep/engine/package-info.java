/** Where the tasks of a sweep run: in a loop here, or on Apache Spark. */
package io.bitgear.sweep.engine;
