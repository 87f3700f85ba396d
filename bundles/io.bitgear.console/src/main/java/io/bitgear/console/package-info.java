/** Gogo commands; exports nothing. */
package io.bitgear.console;
