/** The CoAP endpoint and its resources; exports nothing. */
package io.bitgear.coap;
