/** Felix Health Checks of the gateway. Exports nothing. */
package io.bitgear.health;
