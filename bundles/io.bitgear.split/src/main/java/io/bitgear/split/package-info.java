/** A network shared with another gateway; exports nothing. */
package io.bitgear.split;
